from stytch.core.response_base import StytchError

from client import client

organizations = client.organizations
members = organizations.members

made = organizations.create(
    organization_name="Python Calls",
    organization_slug="python-calls",
    organization_external_id="py-1",
    trusted_metadata={"plan": "gold"},
)
organization_id = made.organization.organization_id
for name in (organization_id, "python-calls", "py-1"):
    assert organizations.get(organization_id=name).organization == made.organization

query = {
    "operator": "AND",
    "operands": [{"filter_name": "organization_slugs", "filter_value": ["python-calls"]}],
}
found = organizations.search(limit=5, query=query)
assert [one.organization_id for one in found.organizations] == [organization_id]
assert found.results_metadata.total == 1

created = members.create(
    organization_id=organization_id,
    email_address="direct@company.com",
    name="Dana Direct",
    roles=["admin"],
    untrusted_metadata={"theme": "dark"},
)
member_id = created.member_id
assert created.member.status == "active"
assert [role.role_id for role in created.member.roles] == ["admin"]
assert members.get(organization_id=organization_id, member_id=member_id).member == created.member
by_address = members.get(organization_id=organization_id, email_address="Direct@Company.com")
assert by_address.member_id == member_id

updated = members.update(organization_id=organization_id, member_id=member_id, name="Dana Updated")
assert updated.member.name == "Dana Updated"
assert updated.member.untrusted_metadata == {"theme": "dark"}

query = {"operator": "AND", "operands": [{"filter_name": "member_ids", "filter_value": [member_id]}]}
found = members.search(organization_ids=[organization_id], query=query)
assert [one.member_id for one in found.members] == [member_id]
assert list(found.organizations) == [organization_id]

assert members.delete(organization_id=organization_id, member_id=member_id).member_id == member_id


def refused(call, status, error_type):
    try:
        call()
    except StytchError as error:
        assert error.details.status_code == status, error
        assert error.details.error_type == error_type, error
        assert error.details.error_url.endswith("/errors/" + error_type), error
        return
    raise AssertionError("It was not refused with " + error_type)


refused(lambda: members.get(organization_id=organization_id, member_id=member_id), 404, "member_not_found")
refused(
    lambda: organizations.update(organization_id=organization_id, email_allowed_domains=["gmail.com"]),
    400,
    "organization_settings_domain_too_common",
)

assert organizations.delete(organization_id=organization_id).organization_id == organization_id
refused(lambda: organizations.get(organization_id=organization_id), 404, "organization_not_found")
