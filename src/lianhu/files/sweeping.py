"""What may go: drafts after a day, and bytes left behind by a crash."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from lianhu.files import storing
from lianhu.files.models import File, FileQuerySet, folder
from lianhu.kernel import clock

KEEP_DRAFTS: Final = timedelta(hours=24)
BATCH: Final = 500


def stale() -> FileQuerySet:
    """Drafts that nobody attached within a day."""
    return File.objects.stale(clock.now() - KEEP_DRAFTS)


def remove_orphans(*, older_than: timedelta = KEEP_DRAFTS) -> int:
    """Delete bytes without a living row, and half-written ones; how many files that were.

    Young bytes stay: their row may be a moment away.
    """
    limit, gone = time.time() - older_than.total_seconds(), 0
    for inner in sorted(folder().glob("[0-9a-f][0-9a-f]")):
        known = set(
            File.objects.filter(token__startswith=inner.name)
            .exclude(state=File.State.ERASED)
            .values_list("token", flat=True)
        )
        for place in _bytes_in(inner):
            if place.name.partition(".")[0] not in known and place.stat().st_mtime < limit:
                storing.remove(place)
                gone += 1
    return gone


def _bytes_in(inner: Path) -> Iterator[Path]:
    return (place for place in inner.rglob("*") if place.is_file())
