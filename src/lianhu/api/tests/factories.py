"""Callers with keys, on the village of `matters`."""

import json

from lianhu.access.actor import actor_of_account
from lianhu.api import commands
from lianhu.audit.actor import SYSTEM
from lianhu.counties import current as counties
from lianhu.counties import middleware


def staff_key(here, name, area=None, **words):
    """The word of a token for the account of this post's holder."""
    words.setdefault("label", name)
    return commands.issue_token(
        SYSTEM, area=area or here.county, account=_ready(here.accounts[name]), **words
    )[1]


def channel_key(here, channel="hotline-12345", area=None, **words):
    words.setdefault("label", "热线")
    return commands.issue_token(SYSTEM, area=area or here.county, channel=channel, **words)[1]


def _ready(account):
    """An account as it is once its second factor is bound."""
    if account.otp_on is None:
        account.otp_cipher, account.otp_on = b"x", counties.current().created_at.date()
        account.save()
    return account


def make_demo(county):
    county.demo = True
    county.save(update_fields=["demo"])
    counties.forget()
    middleware.forget()


class Api:
    """A client that speaks JSON with one key."""

    def __init__(self, client, key=""):
        self.client, self.headers = client, {"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {}

    def get(self, path, query=None, **headers):
        return self.client.get(f"/api/v1{path}", query or {}, **self.headers, **headers)

    def post(self, path, body=None, **headers):
        return self.client.post(
            f"/api/v1{path}", json.dumps(body or {}), content_type="application/json",
            **self.headers, **headers,
        )  # fmt: skip

    def act(self, matter, name, body=None, **headers):
        return self.post(f"/matters/{matter.number}/actions/{name}", body, **headers)


__all__ = ["Api", "actor_of_account", "channel_key", "make_demo", "staff_key"]
