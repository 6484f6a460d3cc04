"""The two words that open a matter: a short number to say aloud and a secret code.

The number is a serial in disguise: nobody can tell from two numbers how many matters
lie between them, and a slip of the pen is noticed. It is not a secret; the code is.
"""

import re
import secrets
import unicodedata
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives import hashes, hmac

SERIALS: Final = 100_000_000
KEY_BYTES: Final = 16

_HALF: Final = 10_000
_ROUNDS: Final = 8
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE: Final = re.compile(f"[{_ALPHABET}]{{8}}")
_NUMBER: Final = re.compile(r"[0-9]{9}")
_HEARD_ALIKE: Final = str.maketrans("OIL", "011")

# H. Michael Damm's totally anti-symmetric quasigroup of order 10: its check digit finds
# every single wrong digit and every swap of neighbours (a mod-11 digit misses some swaps).
_DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def number_of(serial: int, key: bytes) -> str:
    """Nine digits for this serial: eight permuted by `key`, one check digit.

    Different serials (0 … SERIALS-1) give different numbers under one key. Raises
    ValueError for a serial outside or a key shorter than KEY_BYTES.
    """
    if not 0 <= serial < SERIALS:
        raise ValueError(f"serial {serial} is outside 0..{SERIALS - 1}")
    if len(key) < KEY_BYTES:
        raise ValueError(f"the key of the numbers has at least {KEY_BYTES} bytes")
    # A Feistel network over two four-digit halves: any round function gives a permutation.
    left, right = divmod(serial, _HALF)
    for round_no in range(_ROUNDS):
        left, right = right, (left + _scramble(key, round_no, right)) % _HALF
    digits = f"{left:04d}{right:04d}"
    return digits + _check_digit(digits)


def normal_number(text: str) -> str:
    """What was typed or read out, as plain digits: full width, spaces and dashes removed."""
    return _squeeze(text)


def is_number(text: str) -> bool:
    """Whether these are nine plain digits whose check digit fits."""
    return bool(_NUMBER.fullmatch(text)) and _check_digit(text) == "0"


def new_code() -> str:
    """A fresh secret of 40 bits: 8 characters without I, L, O, U."""
    bits = secrets.randbits(40)
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(0, 40, 5))


def show_code(code: str) -> str:
    """`ABCD-EFGH`, as printed."""
    return f"{code[:4]}-{code[4:]}"


def normal_code(text: str) -> str:
    """What was typed, in the spelling of `new_code`; it need not be a code at all.

    Spaces, dashes, full width and lower case do not matter; O is 0, I and L are 1.
    """
    return _squeeze(text).upper().translate(_HEARD_ALIKE)


def is_code(text: str) -> bool:
    """Whether this is spelt as `new_code` spells."""
    return bool(_CODE.fullmatch(text))


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.HMAC(key, hashes.SM3())


def _scramble(key: bytes, round_no: int, half: int) -> int:
    mac = _keyed(key).copy()
    mac.update(f"lianhu number {round_no} {half}".encode())
    return int.from_bytes(mac.finalize()[:8], "big") % _HALF


def _check_digit(digits: str) -> str:
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def _squeeze(text: str) -> str:
    # Cut first: a pasted novel is not worth normalising.
    plain = unicodedata.normalize("NFKC", text[:64])
    return "".join(char for char in plain if char.isalnum())
