import os

from stytch.core.response_base import StytchError

from client import client

token = os.environ["TOKEN"]
accepted = client.magic_links.authenticate(magic_links_token=token, session_duration_minutes=60)
assert accepted.status_code == 200, accepted
assert accepted.member.status == "active"
assert accepted.member.name == "Pat Python"
assert accepted.member_authenticated is True
assert accepted.session_token == "" and accepted.session_jwt == ""

try:
    client.magic_links.authenticate(magic_links_token=token)
except StytchError as error:
    assert error.details.error_type == "unable_to_auth_magic_link", error
else:
    raise AssertionError("A used link was accepted again.")
