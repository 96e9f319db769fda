from client import client

client.organizations.create(organization_name="Python Invites", organization_slug="python-invites")
invited = client.magic_links.email.invite(
    organization_id="python-invites",
    email_address="python@company.com",
    name="Pat Python",
    roles=["member"],
)
assert invited.status_code == 200, invited
assert invited.member.status == "invited"

again = client.organizations.members.get(organization_id="python-invites", member_id=invited.member_id)
assert again.member.status == "invited"
