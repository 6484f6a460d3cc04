"""The job that carries words out."""

from collections.abc import Sequence

from lianhu.counties.jobs import county_task


@county_task("notices.send")
def send(telling_ids: Sequence[int]) -> None:
    """Send each of these that is still due; a failure is written on its row."""
