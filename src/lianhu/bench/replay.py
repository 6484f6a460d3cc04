"""The SQL of one act, taken down once and sent again by the bare driver: the floor to compare with."""

import multiprocessing
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import Binary

BEGINNINGS = {"SAVEPOINT": "SAVEPOINT one", "RELEASE": "RELEASE SAVEPOINT one"}


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    params: Any
    in_transaction: bool

    def with_(self, fresh: Mapping[Any, Any]) -> Any:
        """Its parameters, for another act."""
        if isinstance(self.params, Mapping):
            return {name: _put(value, fresh) for name, value in self.params.items()}
        return [_put(value, fresh) for value in self.params or ()]


# What an answer of the server says about the values of this act: the statement and its first value
# → name → value.
Learned = Callable[[str, Any], Mapping[str, Any]]


def _nothing(_sql: str, _value: Any) -> Mapping[str, Any]:
    return {}


@dataclass(slots=True)
class Script:
    """The statements of one act, and the values in them that another act has otherwise."""

    statements: list[Statement] = field(default_factory=list)
    own: dict[Any, str] = field(default_factory=dict)
    learned: Learned = _nothing

    @property
    def count(self) -> int:
        """Statements as the server gets them, BEGIN and COMMIT included."""
        return len(self.statements) + 2


def record(
    create: Callable[[], object], own: Callable[[], Mapping[Any, str]], learned: Learned = _nothing
) -> Script:
    """Run `create` in this process and take its statements down.

    `own` is asked afterwards: value → name of every value that only this act has.
    """
    script = Script(learned=learned)

    def take(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        script.statements.append(Statement(sql, params, connection.in_atomic_block))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(take):
        create()
    script.own = dict(own())
    return script


def start_ids(firsts: Mapping[str, int]) -> None:
    """Let the ids of these tables begin where no other number lies, so that a number says what it
    stands for."""
    with connection.cursor() as cursor:
        for table, first in firsts.items():
            cursor.execute(
                "SELECT setval(one, greatest(%s, nextval(one)), false)"
                " FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass) AS s(one)",
                [first, table],
            )


def _put(value: Any, fresh: Mapping[Any, Any]) -> Any:
    """`value` with what belonged to the recorded create replaced."""
    if isinstance(value, str):
        for old, new in fresh.items():
            if isinstance(old, str) and old in value:
                value = value.replace(old, str(new))
        return value
    if isinstance(value, list):
        return [_put(one, fresh) for one in value]
    if isinstance(value, Binary):
        return fresh.get(bytes(value.obj), value)
    if isinstance(value, int | UUID) and not isinstance(value, bool):
        return fresh.get(value, value)
    return value


def again(
    link: psycopg.Connection[Any], script: Script, said: Mapping[str, Any] | None = None
) -> None:
    """Send the statements of one more act, in one transaction as the product does.

    `said`: name → value for this one; texts that it does not name are drawn at random.
    """
    known = said or {}
    names = {name: old for old, name in script.own.items()}
    fresh: dict[Any, Any] = {
        old: secrets.token_hex(len(old) // 2)
        for old, name in script.own.items()
        if isinstance(old, str) and name not in known
    }
    fresh |= {names[name]: value for name, value in known.items()}
    loose = [one for one in script.statements if not one.in_transaction]
    for one in loose:
        link.execute(one.sql, one.with_(fresh)).fetchall()
    with link.transaction():
        for one in script.statements:
            if one.in_transaction:
                _send(link, script, one, names, fresh)


def _send(
    link: psycopg.Connection[Any], script: Script, one: Statement, names: Mapping[str, Any],
    fresh: dict[Any, Any],
) -> None:  # fmt: skip
    word = one.sql.split()[0]
    if word in BEGINNINGS:
        link.execute(BEGINNINGS[word])
        return
    done = link.execute(one.sql, one.with_(fresh))
    rows = done.fetchall() if done.description else []
    if rows:
        fresh |= {names[name]: value for name, value in script.learned(one.sql, rows[0][0]).items()}


# What one client does on its own connection: each turn of the generator is one act, the first is
# not measured.
Turns = Callable[[psycopg.Connection[Any]], Iterator[None]]


def _client(turns: Turns, schema: str, pipe: Connection) -> None:
    at = settings.DATABASES["default"]
    link = psycopg.connect(
        dbname=at["NAME"], host=at["HOST"] or None, port=at["PORT"] or None,
        user=at["USER"] or None, password=at["PASSWORD"] or None, autocommit=True,
    )  # fmt: skip
    with link:
        link.execute(f"SET search_path = '{schema}', 'public'")
        acts = turns(link)
        next(acts)
        pipe.send("ready")
        pipe.recv()
        taken: list[float] = []
        began = last = time.perf_counter()
        for _ in acts:
            now = time.perf_counter()
            taken.append(now - last)
            last = now
        pipe.send((taken, time.perf_counter() - began))


@dataclass(frozen=True, slots=True)
class Rate:
    """How many a second, and the latencies in seconds, sorted."""

    each_second: float
    taken: Sequence[float]

    def at(self, share: float) -> float:
        """Milliseconds within which this share was done."""
        return 1000 * self.taken[min(int(share * len(self.taken)), len(self.taken) - 1)]


def replay(script: Script, clients: int, seconds: float) -> Rate:
    """`clients` processes of the bare driver that repeat an act for `seconds`."""

    def turns(link: psycopg.Connection[Any]) -> Iterator[None]:
        again(link, script)
        yield
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends:
            again(link, script)
            yield

    return _at_once([turns] * clients)


def replay_each(script: Script, shares: Sequence[Sequence[Mapping[str, Any]]]) -> Rate:
    """A process of the bare driver for each share, which does the act once for each of its own."""

    def turns_of(share: Sequence[Mapping[str, Any]]) -> Turns:
        def turns(link: psycopg.Connection[Any]) -> Iterator[None]:
            for said in share:
                again(link, script, said)
                yield

        return turns

    return _at_once([turns_of(share) for share in shares])


def _at_once(each: Sequence[Turns]) -> Rate:
    """A process for each, so none waits for another; all begin together."""
    schema = str(connection.schema_name)  # type: ignore[attr-defined]  # added by django_tenants
    connection.close()
    context = multiprocessing.get_context("fork")
    pipes, started = [], []
    for turns in each:
        near, far = context.Pipe()
        process = context.Process(target=_client, args=(turns, schema, far), daemon=True)
        process.start()
        pipes.append(near)
        started.append(process)
    for pipe in pipes:
        pipe.recv()
    for pipe in pipes:
        pipe.send("go")
    done = [pipe.recv() for pipe in pipes]
    for process in started:
        process.join()
    taken = sorted(one for part, _ in done for one in part)
    return Rate(sum(len(part) / span for part, span in done), taken)
