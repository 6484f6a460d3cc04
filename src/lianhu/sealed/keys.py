"""The discipline office's key: whoever takes something in holds the half that cannot read.

Hybrid public key encryption (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305). Each box begins
with the id of its pair, so that a lost half is named and a new pair does not shadow the old.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final, TypedDict

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings
from django.utils.translation import gettext as _

from lianhu.kernel import codes
from lianhu.kernel.keys import Damaged, KeyTrouble

ID_BYTES: Final = 4
SALT_BYTES: Final = 16
# Lengths of boxes say only in which thousand the text lies.
STEP: Final = 1024
HEAD: Final = 4
PUBLIC: Final = "sealed.public.json"
PRIVATE: Final = "sealed.private.json"
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class _Stored(TypedDict):
    current: str
    keys: dict[str, str]


class Lost(KeyTrouble):
    """The private half that opens this box is not on this machine."""

    def __init__(self) -> None:
        super().__init__(
            _("打开它的钥匙不在这台机器上。请把纪检机关保管的钥匙文件放回原处再看；")
            + _("钥匙确实丢了，内容就再也打不开，请写一句话请反映人重新说一遍。")
        )


def seal(plain: bytes, info: str) -> bytes:
    """A box for the discipline office; nothing on the way in can open it again.

    Args:
        info: what and whose it is; the same words are needed to open it.
    """
    key_id, public = _current(_public_file())
    box = _SUITE.encrypt(padded(plain), X25519PublicKey.from_public_bytes(public), info.encode())
    return key_id + box


def unseal(box: bytes, info: str) -> bytes:
    """What is in a box for the office.

    Raises:
        Lost: the private half is not here.
        Damaged: the bytes were changed, or belong elsewhere.
    """
    box = bytes(box)
    file = private_file()
    halves = _read(file)["keys"] if file.exists() else {}
    half = halves.get(box[:ID_BYTES].hex())
    if half is None:
        raise Lost
    return _opened(box[ID_BYTES:], X25519PrivateKey.from_private_bytes(bytes.fromhex(half)), info)


def teller_half(code: str, salt: bytes) -> X25519PrivateKey:
    """The half that the code on the slip is worth; made anew each time, kept nowhere."""
    half = hash_secret_raw(
        codes.normal_code(code).encode(), bytes(salt),
        time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, type=Type.ID,
    )  # fmt: skip
    return X25519PrivateKey.from_private_bytes(half)


def public_of(half: X25519PrivateKey) -> bytes:
    return half.public_key().public_bytes_raw()


def seal_to(public: bytes, plain: bytes, info: str) -> bytes:
    """A box for one teller."""
    key = X25519PublicKey.from_public_bytes(bytes(public))
    return _SUITE.encrypt(padded(plain), key, info.encode())


def unseal_with(half: X25519PrivateKey, box: bytes, info: str) -> bytes:
    """What is in a box for a teller. Raises Damaged."""
    return _opened(bytes(box), half, info)


def padded(plain: bytes) -> bytes:
    body = len(plain).to_bytes(HEAD, "big") + plain
    return body + bytes(-len(body) % STEP)


def _opened(box: bytes, half: X25519PrivateKey, info: str) -> bytes:
    try:
        body = _SUITE.decrypt(box, half, info.encode())
    except (InvalidTag, ValueError) as error:
        raise Damaged(_("加密内容已损坏，无法读取，请系统管理员检查。")) from error
    return body[HEAD : HEAD + int.from_bytes(body[:HEAD], "big")]


def private_file() -> Path:
    """Where the half lies that reads; the process that takes in never opens it."""
    return Path(settings.SEALED_PRIVATE or Path(settings.KEYS) / PRIVATE)


def make_pair() -> None:
    """A new current pair; older boxes still open with the older halves.

    Raises:
        KeyTrouble: the private half cannot be written where it belongs.
    """
    with _locked():
        _add_pair()


def _add_pair() -> None:
    half, key_id = X25519PrivateKey.generate(), secrets.token_hex(ID_BYTES)
    # The private half first: a public one without it would take in what nobody can read.
    _keep(private_file(), key_id, half.private_bytes_raw().hex())
    _keep(_public_file(), key_id, public_of(half).hex())


def _public_file() -> Path:
    return Path(settings.KEYS) / PUBLIC


def _current(file: Path) -> tuple[bytes, bytes]:
    if not file.exists():
        with _locked():
            if not file.exists():
                _add_pair()
    # Read again once it changed: another process may have begun a new pair.
    key_id, key = _kept(file, file.stat().st_mtime_ns)
    return bytes.fromhex(key_id), bytes.fromhex(key)


@cache
def _kept(file: Path, _changed: int) -> tuple[str, str]:
    stored = _read(file)
    return stored["current"], stored["keys"][stored["current"]]


def _read(file: Path) -> _Stored:
    try:
        stored: _Stored = json.loads(file.read_text())
        return stored
    except (ValueError, TypeError, OSError) as error:
        raise KeyTrouble(_("密钥文件无法读取，请系统管理员恢复密钥备份。")) from error


def _keep(file: Path, key_id: str, key: str) -> None:
    stored = _read(file) if file.exists() else _Stored(current="", keys={})
    stored["keys"][key_id] = key
    stored["current"] = key_id
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(stored, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


@contextmanager
def _locked() -> Iterator[None]:
    folder = Path(settings.KEYS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / ".sealed-lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
