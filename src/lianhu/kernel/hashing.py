"""SM3 digests, and the one way to write an object down before digesting it.

Source: GB/T 32905-2016 信息安全技术 SM3密码杂凑算法.
"""

import json
import re
from typing import Final

from cryptography.hazmat.primitives import hashes

ALGORITHM: Final = "SM3"

_SM3: Final = hashes.SM3()
# Made once: `json.dumps` with settings of its own makes one for each text.
_PLAIN: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sm3(data: bytes) -> bytes:
    """The 32-byte SM3 digest."""
    # Not hashlib: whether that knows SM3 depends on the system's OpenSSL.
    running = hashes.Hash(_SM3)
    running.update(data)
    return running.finalize()


# 64 bits: nobody finds another text with the same, and a person can compare them aloud.
SHORT: Final = 16
_LONG: Final = re.compile(r"\b[0-9a-f]{64}\b")


def short_hex(words: str) -> str:
    """Every digest in `words` as a person compares it: its first 16 digits, in fours."""
    return _LONG.sub(lambda found: " ".join(re.findall("....", found[0][:SHORT])), words)


def canonical(obj: object) -> str:
    """`obj` as JSON in its only spelling: keys sorted, no spaces, Chinese unescaped.

    Equal objects give equal text, and reading the text back gives an equal object
    (a tuple becomes a list). Raises TypeError for anything but None, bool, int, str,
    list, tuple and dict with text keys (floats have many spellings), ValueError for
    text that UTF-8 cannot carry.
    """
    _check(obj)
    text = _PLAIN.encode(obj)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("canonical JSON cannot hold a lone surrogate") from error
    return text


def fingerprint(obj: object) -> str:
    """The digest of `obj` in its only spelling, 64 hex digits; errors as `canonical`."""
    return sm3(canonical(obj).encode()).hex()


def _check(obj: object) -> None:
    if obj is None or isinstance(obj, str | int):
        return
    if isinstance(obj, dict):
        for key, value in obj.items():
            # json would write the key 1 as "1" and so give two objects one text.
            if not isinstance(key, str):
                raise TypeError(f"canonical JSON has text keys only, not {key!r}")
            if value.__class__ is not str and value.__class__ is not int:
                _check(value)
    elif isinstance(obj, list | tuple):
        for value in obj:
            _check(value)
    else:
        raise TypeError(f"canonical JSON cannot hold a {type(obj).__name__}")
