"""Bytes on disk: whole or not at all."""

import os
import tempfile
from pathlib import Path

PART = ".part-"


def write(place: Path, content: bytes) -> None:
    """Write under a temporary name, fsync, rename, fsync the folder: after a crash it is whole or absent."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=PART)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    # The two folders above may be new as well.
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(*places: Path) -> None:
    for place in places:
        place.unlink(missing_ok=True)
