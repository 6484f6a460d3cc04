"""The second factor: a code of six digits from an authenticator, each good once.

Source: RFC 6238 (May 2011); one step of 30 seconds either way for clocks that are off.
"""

from typing import Final

import pyotp
from django.conf import settings
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from lianhu.access.models import Account
from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.kernel.keys import KeyRing

STEP_SECONDS: Final = 30
DRIFT: Final = 1
ISSUER: Final = "联户"


def new_secret() -> str:
    return pyotp.random_base32()


def seal(account: Account, secret: str) -> bytes:
    """The secret as it is stored: SM4, bound to this account's row."""
    return KeyRing(settings.KEYS).encrypt(secret.encode(), _context(account))


def secret_of(account: Account) -> str:
    """The secret in words; "" when none is stored. Raises MissingKey or Damaged."""
    if account.otp_cipher is None:
        return ""
    return KeyRing(settings.KEYS).decrypt(bytes(account.otp_cipher), _context(account)).decode()


def address_of(account: Account, secret: str) -> str:
    """The otpauth: address that an authenticator reads from a QR code."""
    issuer = f"{current().name}{ISSUER}"
    return pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=issuer)


def step_of(secret: str, code: str) -> int | None:
    """The time step this code belongs to, or None; every step is compared, whichever fits."""
    if not secret:
        return None
    generator, now = pyotp.TOTP(secret), int(clock.now().timestamp()) // STEP_SECONDS
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if constant_time_compare(generator.generate_otp(step), code):
            found = step
    return found


def spend(account: Account, code: str) -> bool:
    """Whether `code` is right now; if so it is used up, for this and every earlier step."""
    step = step_of(secret_of(account), code)
    if step is None or account.otp_on is None:
        return False
    fresh = Q(otp_step=None) | Q(otp_step__lt=step)
    spent: int = Account.objects.filter(fresh, pk=account.pk).update(otp_step=step)
    return spent == 1


def _context(account: Account) -> str:
    return f"access.totp:{account.pk}"
