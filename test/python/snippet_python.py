from client import client

made = client.organizations.create(organization_name="Python")

resp = client.organizations.update(
    organization_id=made.organization.organization_id,
    email_invites="RESTRICTED",
    email_allowed_domains=["companyname.com"],
)

assert resp.status_code == 200
assert resp.organization.email_invites == "RESTRICTED"
assert resp.organization.email_allowed_domains == ["companyname.com"]
