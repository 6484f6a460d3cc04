"""Which user the embedded PostgreSQL runs as: oneself, or for root a system user without rights."""

import contextlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boot.paths import is_root

SERVICE = "lianhu"


@dataclass(frozen=True)
class Identity:
    """Numeric user and group; `drop` means that a child must change to them."""

    uid: int
    gid: int
    drop: bool

    def how(self) -> dict[str, Any]:
        """Arguments for subprocess: the right user, a folder everybody may enter, no locale."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
        how: dict[str, Any] = {"cwd": "/", "env": environment, "umask": 0o077}
        if self.drop:
            how |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return how

    def own(self, path: Path) -> None:
        if self.drop:
            os.chown(path, self.uid, self.gid)


def _account(name: str) -> pwd.struct_passwd | None:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(name)
    return None


def _created() -> pwd.struct_passwd | None:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SERVICE]
    with contextlib.suppress(OSError):
        subprocess.run(command, capture_output=True, check=False)
    return _account(SERVICE)


def _owner(folder: Path) -> pwd.struct_passwd | None:
    """The named owner of data that is already there: it must stay theirs."""
    with contextlib.suppress(OSError, KeyError):
        return pwd.getpwuid(folder.stat().st_uid)
    return None


def identity(data: Path) -> Identity:
    """Who runs the server over this data folder (which may not exist yet)."""
    if not is_root():
        return Identity(os.geteuid(), os.getegid(), drop=False)
    # A bare number is not enough: initdb looks the user up by number and wants a name.
    found = _owner(data) or _account(SERVICE) or _created() or pwd.getpwnam("nobody")
    return Identity(found.pw_uid, found.pw_gid, drop=True)
