"""The room's own log: one chain over all that was done, apart from the log of all other rooms."""

import json
from datetime import UTC, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import connection

from lianhu.audit.actor import Actor
from lianhu.audit.models import GENESIS
from lianhu.audit.trace import kept_elsewhere
from lianhu.kernel import clock
from lianhu.kernel.hashing import canonical, sm3
from lianhu.sealed.models import Case, Entry

ALGORITHM: Final = "sm3"


def lock() -> None:
    """Hold the log until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('sealed.log', 7))")


def write(
    actor: Actor, verb: str, case: Case | None = None, *, nameless: bool = False, **data: Any
) -> Entry:
    """Record that `actor` did `verb`.

    Args:
        nameless: a teller spoke, through whomever: no id is kept, and the day without its hour.
        data: ids, days and codes, never words.
    """
    lock()
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first() or (0, GENESIS)
    made = Entry(
        seq=last[0] + 1,
        case_id=case.pk if case else None,
        verb=verb,
        at=_midnight() if nameless else clock.now(),
        person_id=None if nameless else actor.person_id,
        prev=last[1],
    )
    made.body = _body(made, None if nameless else actor.account_id, data)
    made.hash = sm3(made.body.encode()).hex()
    made.save(force_insert=True)
    kept_elsewhere(verb)
    return made


def _midnight() -> datetime:
    return datetime.combine(clock.today(), time.min, tzinfo=UTC)


def head() -> str:
    """The digest of the last entry, to be copied out by hand; "" while there is none."""
    return Entry.objects.order_by("-seq").values_list("hash", flat=True).first() or ""


def whole() -> bool:
    """Whether every entry stands where it was written and says what it said."""
    prev = GENESIS
    for n, entry in enumerate(Entry.objects.order_by("seq").iterator(1000), start=1):
        kept = json.loads(entry.body)
        said = _body(entry, kept["account"], kept["data"])
        right = said == entry.body and sm3(said.encode()).hex() == entry.hash
        if entry.seq != n or entry.prev != prev or not right:
            return False
        prev = entry.hash
    return True


def _body(entry: Entry, account: int | None, data: dict[str, Any]) -> str:
    case: UUID | None = entry.case_id
    return canonical(
        {
            "algorithm": ALGORITHM, "seq": entry.seq, "verb": entry.verb, "prev": entry.prev,
            "at": entry.at.isoformat(timespec="microseconds"), "person": entry.person_id,
            "account": account, "case": str(case) if case else "", "data": data,
        }
    )  # fmt: skip
