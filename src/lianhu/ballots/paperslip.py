"""The code on the slip that a voter is handed: what is kept of it."""

from django.conf import settings

from lianhu.ballots.models import Round
from lianhu.kernel import codes
from lianhu.kernel.keys import KeyRing


def blind(round_: Round, code: str) -> bytes:
    """What is kept of a code: nobody finds it again without the installation's key."""
    return KeyRing(settings.KEYS).blind(codes.normal_code(code), f"ballots.code:{round_.pk}")
