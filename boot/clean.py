"""`make clean`: stops what runs and removes everything that set-up and running have made."""

import shutil
from pathlib import Path

from boot import postgres
from boot.frontend import MODULES
from boot.paths import ROOT, VENV, pg_home, var
from boot.say import Fault, line
from boot.supervise import halt

CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis")


def _removed(place: Path) -> None:
    if not place.exists():
        return
    shutil.rmtree(place, ignore_errors=True)
    if place.exists():
        raise Fault(f"不能删除 {place}，它可能属于另一个用户")
    line(f"已删除 {place}")


def clean() -> int:
    """Every server first: one whose data is deleted under it would live on for a minute."""
    halt()
    home = pg_home()
    for kind in home.glob("*/data"):
        postgres.stop(kind.parent.name)
    for place in (home, var(), VENV, MODULES, *(ROOT / name for name in CACHES)):
        _removed(place)
    return 0
