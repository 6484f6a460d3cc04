"""Several people at the same moment, each with a connection of their own."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction

from lianhu.audit.trace import hold_stream
from lianhu.counties.current import enter_only
from lianhu.kernel.errors import Conflict, Refusal


def together(*runs):
    """Run each in a thread of its own; gives "" or the refusal's words of each."""
    start = threading.Barrier(len(runs))

    def one(run):
        start.wait(10)
        return alone(run)

    with ThreadPoolExecutor(len(runs)) as pool:
        return list(pool.map(one, runs))


def queued(*runs, behind, how="NO KEY UPDATE"):
    """Run each as soon as the one before it waits for a lock, while this row (or the stream of
    this name) is held."""
    with ThreadPoolExecutor(len(runs)) as pool:
        with held(behind, how):
            waiting = []
            for run in runs:
                waiting.append(pool.submit(alone, run))
                until_waiting(len(waiting))
        return [one.result(20) for one in waiting]


@contextmanager
def held(row, how):
    """Somebody else is at work on this row, or writes to the stream of this name."""
    if isinstance(row, str):
        with transaction.atomic():
            hold_stream(row)
            yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM {row._meta.db_table} WHERE id = %s FOR {how}", [row.pk])
        yield


def alone(run):
    try:
        enter_only()
        run()
    except (Refusal, Conflict) as no:
        return str(no)
    finally:
        connection.close()
    return ""


def until_waiting(count, seconds=10):
    """Until so many connections wait for a lock; a run that waits for none is done by then."""
    end = time.monotonic() + seconds
    sql = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            # What others do is otherwise read once in a transaction and kept.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(sql)
            if cursor.fetchone()[0] >= count:
                return
        time.sleep(0.02)
    raise AssertionError(f"{count} should wait for a lock")
