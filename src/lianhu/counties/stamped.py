"""A value that each process keeps for each county, and reads again when its stamp has risen."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from lianhu.counties import current
from lianhu.counties.current import connection

T = TypeVar("T")


class Stamped(Generic[T]):
    """What many visits ask and few change.

    Args:
        stamp: SQL of one number that only rises, beside a read that is made anyway it costs no
            statement. read: finds the value; told the stamp, 0 while nothing was ever written.
    """

    def __init__(self, stamp: str, read: Callable[[int], T]) -> None:
        self.stamp, self._read = stamp, read
        self._kept: dict[str, tuple[int, float, T]] = {}

    def fresh(self, stamp: int | None = None) -> T:
        """What holds at this moment, whichever process wrote it down.

        Args:
            stamp: as a read just made found it; asked for if it is not given.
        """
        if stamp is None:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {self.stamp}")  # noqa: S608 - a constant
                stamp = int(cursor.fetchone()[0])
        kept = self._kept.get(connection.schema_name)
        found = kept[2] if kept and kept[0] == stamp else self._read(stamp)
        return self.put(stamp, found)

    def lately(self) -> T:
        """As `fresh`, but at most `current.KEEP_SECONDS` old and then without a statement."""
        kept = self._kept.get(connection.schema_name)
        return kept[2] if kept and kept[1] > time.monotonic() else self.fresh()

    def last(self) -> T | None:
        """As this process found it last; only right after that."""
        kept = self._kept.get(connection.schema_name)
        return kept[2] if kept else None

    def put(self, stamp: int, value: T) -> T:
        self._kept[connection.schema_name] = stamp, time.monotonic() + current.KEEP_SECONDS, value
        return value

    def forget(self) -> None:
        """Drop what is kept; for tests that roll back."""
        self._kept.clear()
