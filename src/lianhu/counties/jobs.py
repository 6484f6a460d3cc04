"""Jobs that carry their county, deferred in the command's own transaction."""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lianhu.counties.current import connection, inside
from lianhu.counties.models import County

log = logging.getLogger(__name__)
TASKS: dict[str, Callable[..., None]] = {}
STALLED_AFTER = timedelta(seconds=30)


class Job:
    """A named piece of work that runs later, in the county it was deferred in."""

    def __init__(self, name: str, work: Callable[..., None], tries: int) -> None:
        self.name = name

        def run(schema: str, **words: Any) -> None:
            with inside(schema):
                work(**words)

        TASKS[name] = run
        self._task = app.task(
            name=name, retry=RetryStrategy(max_attempts=tries, exponential_wait=4)
        )(run)

    def defer(self, *, at: datetime | None = None, once: str = "", **words: Any) -> None:
        """Write the job in the caller's transaction.

        Args:
            at: not before this moment.
            once: a lock name; while a job with it waits, a second one is not written.
            words: JSON values, given to the function.
        """
        options: dict[str, Any] = {"schedule_at": at} if at else {}
        if not once:
            self._task.configure(**options).defer(schema=connection.schema_name, **words)
            return
        options["queueing_lock"] = f"{connection.schema_name}:{self.name}:{once}"
        try:
            with transaction.atomic():
                self._task.configure(**options).defer(schema=connection.schema_name, **words)
        except AlreadyEnqueued:
            log.debug("already waiting: %s", options["queueing_lock"])


def county_task(name: str, *, tries: int = 6) -> Callable[[Callable[..., None]], Job]:
    """Make a function a job; it must be safe to run twice."""

    def wrap(work: Callable[..., None]) -> Job:
        return Job(name, work, tries)

    return wrap


def every(cron: str, name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Run a function in every county by the clock (`cron` may have a sixth field of seconds)."""

    def wrap(work: Callable[[], None]) -> Callable[[], None]:
        def run(timestamp: int) -> None:
            for schema in County.objects.values_list("schema_name", flat=True):
                try:
                    with inside(schema):
                        work()
                except Exception:
                    # One county's trouble is not the next one's.
                    log.exception("%s in %s", name, schema)

        TASKS[name] = run
        app.periodic(cron=cron)(app.task(name=name, queueing_lock=name)(run))
        return work

    return wrap


async def sweep_stalled(timestamp: int) -> None:
    """Put back the jobs of a worker that was killed; without this they stay 'doing' for ever."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(
        seconds_since_heartbeat=STALLED_AFTER.total_seconds()
    ):
        await manager.retry_job(job)


app.periodic(cron="* * * * *")(
    app.task(name="counties.sweep_stalled", queueing_lock="counties.sweep_stalled")(sweep_stalled)
)


def drain(limit: int = 1000) -> int:
    """Run the waiting jobs whose time has come, here and now; for tests and the demo.

    A job that fails raises, so a test sees it.
    """
    done = 0
    while done < limit:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = (SELECT id FROM"
                " procrastinate_jobs WHERE status = 'todo' AND (scheduled_at IS NULL OR"
                " scheduled_at <= now()) ORDER BY id LIMIT 1) RETURNING task_name, args"
            )
            row = cursor.fetchone()
        if row is None:
            return done
        words = row[1] if isinstance(row[1], dict) else json.loads(row[1])
        TASKS[row[0]](**words)
        done += 1
    raise AssertionError("jobs keep making jobs")
