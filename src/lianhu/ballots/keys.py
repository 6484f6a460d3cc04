"""The key of one round: the half that opens lies in a file of its own, and goes when the round closes.

Hybrid public key encryption (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305). Who takes a vote
in holds the half that cannot open; who holds the whole database holds neither.
"""

import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings
from django.utils.translation import gettext as _

from lianhu.counties.current import current
from lianhu.kernel.hashing import canonical
from lianhu.kernel.keys import Damaged, KeyTrouble

FOLDER: Final = "rounds"
STEP: Final = 64
HEAD: Final = 2
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_ID: Final = re.compile(r"[0-9a-f]{32}")


class Lost(KeyTrouble):
    """The half that opens the slips of a round is not on this machine."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "打开手机票的钥匙不在这台机器上，请系统管理员把密钥备份放回原处再结束；票都还在，一张也没有少。"
            )
        )


def make() -> tuple[str, bytes]:
    """A new pair: the id of the half in the file, and the public half. The file is on the disk."""
    key_id, half = secrets.token_hex(16), X25519PrivateKey.generate()
    file = _file(key_id)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(half.private_bytes_raw())
        out.flush()
        os.fsync(out.fileno())
    _sync(file.parent)
    return key_id, half.public_key().public_bytes_raw()


def is_here(key_id: str) -> bool:
    return _file(key_id).exists()


def drop(key_id: str) -> None:
    """The half is gone for good; done again, nothing happens."""
    file = _file(key_id)
    try:
        size = file.stat().st_size
        with file.open("r+b") as out:
            out.write(bytes(size))
            out.flush()
            os.fsync(out.fileno())
        file.unlink()
    except FileNotFoundError:
        return
    _sync(file.parent)


def kept() -> list[tuple[str, float]]:
    """Ids of this county's halves that lie here, each with the time of its file."""
    mark = f"{current().schema_name}."
    folder = _folder()
    found = folder.iterdir() if folder.exists() else iter(())
    return [
        (file.name.removeprefix(mark), file.stat().st_mtime)
        for file in sorted(found)
        if file.name.startswith(mark)
    ]


def seal(public: bytes, round_id: int, choice: Iterable[str], options: Iterable[str]) -> bytes:
    """A choice in an envelope; as long as any other of the same round."""
    plain = canonical(sorted(choice)).encode()
    most = len(canonical(sorted(options)).encode()) + HEAD
    room = -(-most // STEP) * STEP
    body = len(plain).to_bytes(HEAD, "big") + plain
    key = X25519PublicKey.from_public_bytes(bytes(public))
    return _SUITE.encrypt(body + bytes(room - len(body)), key, _info(round_id))


class Opener:
    """The half of one round, read once.

    Raises:
        Lost: it is not on this machine.
    """

    def __init__(self, key_id: str, round_id: int) -> None:
        file = _file(key_id)
        if not file.exists():
            raise Lost
        self._half = X25519PrivateKey.from_private_bytes(file.read_bytes())
        self._info = _info(round_id)

    def text(self, box: bytes) -> str:
        """The choice, as canonical JSON. Raises Damaged."""
        try:
            body = _SUITE.decrypt(bytes(box), self._half, self._info)
        except (InvalidTag, ValueError) as error:
            raise Damaged(_("有一张手机票的密文坏了，打不开，请系统管理员检查。")) from error
        return body[HEAD : HEAD + int.from_bytes(body[:HEAD], "big")].decode()


def _info(round_id: int) -> bytes:
    return f"ballots:{current().schema_name}:{round_id}".encode()


def _folder() -> Path:
    return Path(settings.KEYS) / FOLDER


def _file(key_id: str) -> Path:
    if not _ID.fullmatch(key_id):
        raise Lost
    return _folder() / f"{current().schema_name}.{key_id}"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
