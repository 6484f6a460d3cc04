"""Accounts and links without their ceremony."""

import secrets
from itertools import count

import pyotp
from django.conf import settings

from lianhu.access.actor import actor_of_account
from lianhu.access.device import digest_of
from lianhu.access.models import Account, Link
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.kernel import clock
from lianhu.kernel.keys import KeyRing

_serial = count(1)
PASSWORD = "correct-horse-42"


def account(person=None, *, username="", password="", otp=False, **words):
    """An account of `person` (somebody new if none); with `otp` its secret is at `.otp_secret`."""
    made = Account(
        username=username or f"user{next(_serial)}", person=person or somebody(), **words
    )
    made.set_unusable_password()
    if password:
        made.set_password(password)
    made.save()
    if otp:
        made.otp_secret = pyotp.random_base32()
        context = f"access.totp:{made.pk}"
        made.otp_cipher = KeyRing(settings.KEYS).encrypt(made.otp_secret.encode(), context)
        made.otp_on = clock.today()
        made.save()
    return made


def holder(role, area, *, duties=(), title="", name="", **words):
    """An account whose person holds a new post of `role` over `area`."""
    person = somebody(name)
    tenure(post(role, area, title=title, duties=list(duties)), person)
    return account(person, **{"path": area.path, **words})


def actor(role, area, **words):
    """The actor such a holder is."""
    return actor_of_account(holder(role, area, **words))


def link(held, *, phone=""):
    """A personal link for this tenure; its word is at `.token`."""
    token = secrets.token_urlsafe(24)
    made = Link.objects.create(
        tenure=held,
        token_hash=digest_of(token),
        device_hash=digest_of(phone) if phone else None,
        bound_at=clock.now() if phone else None,
    )
    made.token = token
    return made
