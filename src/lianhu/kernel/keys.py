"""Field encryption: SM4-GCM with key ids, and a blind index for equality search.

Source: GB/T 32907-2016 (SM4), GB/T 32905-2016 (SM3);
中华人民共和国个人信息保护法 第五十一条, 2021-11-01 (encryption and de-identification).
"""

import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal

FORMAT: Final = b"\x01"
ID_BYTES: Final = 4
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
HEAD_BYTES: Final = len(FORMAT) + ID_BYTES
OVERHEAD: Final = HEAD_BYTES + NONCE_BYTES + TAG_BYTES
RING_FILE: Final = "ring.json"


class KeyTrouble(Refusal):
    """What is stored cannot be read now. A fault of the installation, not of the person."""

    status = 503


class MissingKey(KeyTrouble):
    """The key that `key_id` names is not in the folder: restore the backup of the keys."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            _("缺少编号为 %(id)s 的密钥，加密的内容暂时无法读取，请系统管理员恢复密钥备份。")
            % {"id": key_id}
        )
        self.key_id = key_id


class Damaged(KeyTrouble):
    """The bytes were changed, cut, or written for another context."""


class _Stored(TypedDict):
    current: str
    keys: dict[str, str]
    index: str


@dataclass(frozen=True)
class _Ring:
    current: str
    secrets: dict[str, bytes]
    index: hmac.HMAC


def key_id_of(cipher: bytes) -> str:
    """The id of the key that wrote these bytes. Raises Damaged when they are not ours."""
    if len(cipher) < OVERHEAD or cipher[:1] != FORMAT:
        raise Damaged(_("加密内容已损坏，无法读取，请系统管理员检查。"))
    return cipher[1:HEAD_BYTES].hex()


class KeyRing:
    """The keys of one installation, in one file of `folder`.

    The folder (0700) and the file (0600) are made at the first use; several processes
    that come first together make one ring. The file is the whole secret: it belongs
    in a backup of its own, never beside the database's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: _Ring | None = None

    @property
    def current(self) -> str:
        """The id of the key that encrypts now: 8 hexadecimal characters."""
        return self._ring().current

    def ids(self) -> list[str]:
        """Every key id in the ring, oldest first."""
        return list(self._ring().secrets)

    def require(self, key_ids: Iterable[str]) -> None:
        """Raise MissingKey for the first of `key_ids` (those met in the database) not here."""
        for key_id in key_ids:
            self._secret(key_id)

    def add(self) -> str:
        """Make a new current key and return its id; the older ones still decrypt."""
        self._ring()
        with self._locked():
            stored: _Stored = json.loads(self._file.read_text())
            key_id = _add_key(stored)
            self._write(stored)
        self._loaded = None
        return key_id

    def encrypt(self, plain: bytes, context: str) -> bytes:
        """`plain` under the current key: OVERHEAD (33) bytes longer, never twice the same.

        `context` says what and whose it is ("people.person.id:17"); the same words are
        needed to decrypt, so that bytes moved to another row do not open there.
        """
        ring = self._ring()
        nonce = secrets.token_bytes(NONCE_BYTES)
        head = FORMAT + bytes.fromhex(ring.current)
        sm4 = Cipher(algorithms.SM4(ring.secrets[ring.current]), modes.GCM(nonce)).encryptor()
        sm4.authenticate_additional_data(head + context.encode())
        body = sm4.update(plain) + sm4.finalize()
        return head + nonce + body + sm4.tag

    def decrypt(self, cipher: bytes, context: str) -> bytes:
        """The plain bytes. Raises MissingKey, or Damaged when bytes or context differ."""
        cipher = bytes(cipher)
        secret = self._secret(key_id_of(cipher))
        head, rest = cipher[:HEAD_BYTES], cipher[HEAD_BYTES:]
        nonce, body, tag = rest[:NONCE_BYTES], rest[NONCE_BYTES:-TAG_BYTES], rest[-TAG_BYTES:]
        sm4 = Cipher(algorithms.SM4(secret), modes.GCM(nonce, tag)).decryptor()
        sm4.authenticate_additional_data(head + context.encode())
        try:
            return sm4.update(body) + sm4.finalize()
        except InvalidTag as error:
            raise Damaged(_("加密内容已损坏，无法读取，请系统管理员检查。")) from error

    def blind(self, text: str, context: str) -> bytes:
        """32 bytes that are equal for equal text in one context and tell nothing else.

        The caller normalises the text first. The index key does not rotate: rotating
        it means writing every index anew.
        """
        mac = self._ring().index.copy()
        mac.update(f"{context}\0{text}".encode())
        return mac.finalize()

    @property
    def _file(self) -> Path:
        return self._folder / RING_FILE

    def _ring(self) -> _Ring:
        if self._loaded is None:
            if not self._file.exists():
                self._make()
            self._loaded = _read(self._file)
        return self._loaded

    def _secret(self, key_id: str) -> bytes:
        if key_id not in self._ring().secrets:
            # Another process may have rotated since this one read the file.
            self._loaded = None
        try:
            return self._ring().secrets[key_id]
        except KeyError:
            raise MissingKey(key_id) from None

    def _make(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        with self._locked():
            if self._file.exists():
                return
            stored = _Stored(current="", keys={}, index=secrets.token_hex(32))
            _add_key(stored)
            self._write(stored)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _write(self, stored: _Stored) -> None:
        # A name of its own, then a rename: a reader sees the old file or the whole new one.
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".ring-")
        with os.fdopen(handle, "w") as file:
            json.dump(stored, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self._file)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _add_key(stored: _Stored) -> str:
    # The id is random, not a count: a ring made anew must never answer for a lost key.
    key_id = secrets.token_hex(ID_BYTES)
    stored["keys"][key_id] = secrets.token_hex(16)
    stored["current"] = key_id
    return key_id


def _read(file: Path) -> _Ring:
    try:
        stored = json.loads(file.read_text())
        keys = {key_id: bytes.fromhex(secret) for key_id, secret in stored["keys"].items()}
        index = hmac.HMAC(bytes.fromhex(stored["index"]), hashes.SM3())
        current = stored["current"]
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise KeyTrouble(_("密钥文件无法读取，请系统管理员恢复密钥备份。")) from error
    if current not in keys:
        raise MissingKey(str(current))
    return _Ring(current, keys, index)
