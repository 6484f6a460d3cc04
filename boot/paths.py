"""Where things lie: everything made at run time is under var/, for root also /var/lib/lianhu."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from boot.say import Fault

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SYSTEM_HOME = Path("/var/lib/lianhu")


def is_root() -> bool:
    return os.geteuid() == 0


def var() -> Path:
    """The folder of everything made at run time; `LIANHU_VAR` moves it."""
    return Path(os.environ.get("LIANHU_VAR") or ROOT / "var").absolute()


def made(folder: Path, mode: int = 0o755) -> Path:
    """The folder, made if it was not there.

    Errors: Fault when this person may not write there (set up once as root, now as oneself).
    """
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        raise Fault(f"不能建立文件夹 {folder}（{error.strerror}），请检查它的所有者") from None
    if not os.access(folder, os.W_OK):
        raise Fault(
            f"不能写入文件夹 {folder}，它可能由另一个用户建立，请用那个用户运行或 make clean"
        )
    return folder


def digest_of(path: Path) -> str:
    """Twelve hex digits that stand for a path: short enough for a socket, stable over restarts."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def logs() -> Path:
    return made(var() / "log")


def pg_home(base: Path | None = None) -> Path:
    """Where binaries and data of the embedded PostgreSQL lie.

    PostgreSQL refuses root, and the user it drops to cannot pass a folder only root may enter,
    so root's servers live outside the project.
    """
    place = (base or var()).absolute()
    if is_root():
        return SYSTEM_HOME / _name_of(place)
    return place / "pg"


def _name_of(place: Path) -> str:
    """A name that this folder was given once: 12 hex digits, kept in it.

    Not made from its path: a clone that is deleted and made again at the same place must not
    find the data of the one before, whose keys are gone.
    """
    kept = made(place) / "home"
    if not kept.exists():
        part = place / f"home.{secrets.token_hex(6)}"
        part.write_text(secrets.token_hex(6))
        # Of two that start at once one wins, none reads half a name.
        with contextlib.suppress(FileExistsError):
            os.link(part, kept)
        part.unlink()
    return kept.read_text().strip()


def fresh(file: Path, text: str, mode: int = 0o644) -> None:
    """Write a file whole or not at all, and only when it would change."""
    with contextlib.suppress(OSError):
        if file.read_text(encoding="utf-8") == text and file.stat().st_mode & 0o777 == mode:
            return
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.chmod(mode)
    part.replace(file)
