"""How a change is made and remembered: `command`, `emit`, `on`."""

import functools
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.held import busy, is_held
from lianhu.audit.models import GENESIS, Event, body_of, hash_of
from lianhu.audit.registry import COMMANDS, Known, sight
from lianhu.audit.rows import copy, insert, keyed, new
from lianhu.counties.jobs import county_task
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict
from lianhu.kernel.hashing import sm3

__all__ = [
    "COMMANDS",
    "command",
    "digest",
    "emit",
    "emit_firsts",
    "hold_stream",
    "kept_elsewhere",
    "new_salt",
    "on",
    "sight",
    "together",
]

P = ParamSpec("P")
R = TypeVar("R")
Reader = Callable[[Event], None]
READERS: dict[str, Reader] = {}
HEARD_BY: dict[str, list[str]] = defaultdict(list)
_traces: ContextVar[list[str] | None] = ContextVar("traces", default=None)
_as_one: ContextVar[bool] = ContextVar("as_one", default=False)


@contextmanager
def together() -> Iterator[None]:
    """A transaction that stands or falls as one, so that commands in it take no savepoint.

    A Refusal caught inside must be raised again: what the command wrote is still there.
    """
    token = _as_one.set(True)
    try:
        with transaction.atomic():
            yield
    finally:
        _as_one.reset(token)


def command(
    label: str, *, open_to: tuple[str, ...] = ()
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """One verb, one actor, one transaction, one trace.

    The verb is the room and the function: `matters/commands.py: dispatch` is
    "matters.dispatch". Roles grant it, events record it, readers listen for it and `label` is
    how a person reads it. `open_to` may name "visitor" and "bearer". A command that ends
    without emitting its own verb is a bug and rolls back.
    """

    def wrap(func: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        verb = f"{func.__module__.split('.')[1]}.{func.__name__.rstrip('_')}"
        COMMANDS[verb] = Known(label, open_to)

        @functools.wraps(func)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            # A command inside a command stands and falls with it, so it needs no savepoint.
            inner = _traces.get() is not None or _as_one.get()
            token = _traces.set([])
            try:
                # One command, one moment: the row and the event must agree to the second.
                with clock.at(clock.now()), transaction.atomic(savepoint=not inner):
                    result = func(actor, *args, **kwargs)
                    if verb not in (_traces.get() or []):
                        raise AssertionError(f"{verb} left no trace")
                    return result
            except OperationalError as problem:
                # Inside another it falls with that one, which says so.
                if inner or actor.kind == "system" or not is_held(problem):
                    raise
                raise busy() from problem
            finally:
                _traces.reset(token)

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return wrap


def emit(
    actor: Actor, verb: str, *, stream: str, place: str = "", fresh: bool = False, **data: Any
) -> Event:
    """Record that `actor` did `verb` to `stream`, in the caller's transaction.

    Args:
        stream: the subject, "room:id"; its events form one hash chain.
        place: the area path it happened in.
        fresh: this is the first event of a new stream, so no head is looked up.
        data: JSON of ids, codes, dates and digests; never names, phones or free text.

    Raises:
        Conflict: somebody else wrote to the stream at the same moment.
    """
    seq, prev = (0, GENESIS) if fresh else _head(stream)
    grant = actor.grant(verb, place)
    event = new(
        Event,
        stream=stream,
        seq=seq + 1,
        verb=verb,
        at=clock.now(),
        recorded_at=datetime.now(UTC),
        account_id=actor.account_id,
        person_id=actor.person_id,
        post_id=grant.post_id if grant else None,
        place=place,
        prev=prev,
    )
    event.body = body_of(event, data)
    event.hash = hash_of(event.body)
    try:
        insert(event)
    except IntegrityError as clash:
        raise Conflict(_("他人刚刚处理了这件事，请刷新后再看。")) from clash
    for reader in HEARD_BY.get(verb, ()):
        react.defer(event_id=event.pk, reader=reader)
    traces = _traces.get()
    if traces is not None:
        traces.append(verb)
    return event


def kept_elsewhere(verb: str) -> None:
    """A room whose log must not lie beside the others' says here that it wrote `verb` down."""
    traces = _traces.get()
    if traces is not None:
        traces.append(verb)


def emit_firsts(
    actor: Actor, verb: str, firsts: Sequence[tuple[str, str, Mapping[str, Any]]]
) -> list[Event]:
    """As `emit` of the first event of each of many new streams, with one statement.

    Args:
        firsts: stream, place and data of each.
    """
    at, recorded = clock.now(), datetime.now(UTC)
    posts: dict[str, int | None] = {}
    rows = []
    for stream, place, data in firsts:
        if place not in posts:
            grant = actor.grant(verb, place)
            posts[place] = grant.post_id if grant else None
        event = new(
            Event, stream=stream, seq=1, verb=verb, at=at, recorded_at=recorded,
            account_id=actor.account_id, person_id=actor.person_id, post_id=posts[place],
            place=place, prev=GENESIS,
        )  # fmt: skip
        event.body = body_of(event, dict(data))
        event.hash = hash_of(event.body)
        rows.append(event)
    keyed(rows)
    copy(rows)
    for reader in HEARD_BY.get(verb, ()):
        for event in rows:
            react.defer(event_id=event.pk, reader=reader)
    return rows


def hold_stream(stream: str) -> None:
    """Nobody else writes to this stream until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [stream])


def _head(stream: str) -> tuple[int, str]:
    """The last number and hash of a stream, which stays ours until the transaction ends."""
    hold_stream(stream)
    last = Event.objects.of(stream).order_by("-seq").values_list("seq", "hash").first()
    return last or (0, GENESIS)


def head_of(stream: str) -> str:
    """The chain head of a stream as printed on paper; empty when nothing was recorded."""
    last = Event.objects.of(stream).order_by("-seq").values_list("hash", flat=True).first()
    return last or ""


def new_salt() -> str:
    return secrets.token_hex(16)


def digest(text: str, salt: str) -> str:
    """A salted SM3 of free text: proves the text while it is kept, says nothing once it is erased."""
    return sm3(f"{salt}\n{text}".encode()).hex()


def on(verb: str, *, name: str) -> Callable[[Reader], Reader]:
    """Run a function as a job after every event with `verb`; it must be safe to run twice."""

    def wrap(reader: Reader) -> Reader:
        READERS[name] = reader
        HEARD_BY[verb].append(name)
        return reader

    return wrap


@county_task("audit.react")
def react(event_id: int, reader: str) -> None:
    READERS[reader](Event.objects.get(pk=event_id))
