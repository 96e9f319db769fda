import os

from stytch import B2BClient

client = B2BClient(
    project_id=os.environ["PROJECT_ID"],
    secret=os.environ["SECRET"],
    environment=os.environ["USHER_URL"],
)
