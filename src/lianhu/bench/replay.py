"""The SQL of one create, taken down once and sent again by the bare driver: the floor to compare with."""

import multiprocessing
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

# Far above any other id in the database of the bench, so that a number says what it stands for.
MATTERS_FROM = 70_000_001
WORDS_FROM = 80_000_001
BEGINNINGS = {"SAVEPOINT": "SAVEPOINT one", "RELEASE": "RELEASE SAVEPOINT one"}


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    params: Any
    in_transaction: bool

    def with_(self, fresh: Mapping[Any, Any]) -> Any:
        """Its parameters, for another create."""
        if isinstance(self.params, Mapping):
            return {name: _put(value, fresh) for name, value in self.params.items()}
        return [_put(value, fresh) for value in self.params or ()]


@dataclass(slots=True)
class Script:
    """The statements of one create, and the values in them that another create has otherwise."""

    statements: list[Statement] = field(default_factory=list)
    own: dict[Any, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Statements as the server gets them, BEGIN and COMMIT included."""
        return len(self.statements) + 2


def record(create: Callable[[], None], own: Callable[[], Mapping[Any, str]]) -> Script:
    """Run `create` in this process and take its statements down.

    `own` is asked afterwards: value → name of every value that only this create has.
    """
    script = Script()

    def take(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        script.statements.append(Statement(sql, params, connection.in_atomic_block))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(take):
        create()
    script.own = dict(own())
    return script


def start_ids() -> None:
    """Let the ids of matters and words begin where no other number lies."""
    with connection.cursor() as cursor:
        for table, first in (("matters_matter", MATTERS_FROM), ("matters_word", WORDS_FROM)):
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
    if isinstance(value, int) and not isinstance(value, bool):
        return fresh.get(value, value)
    return value


def again(link: psycopg.Connection[Any], script: Script) -> None:
    """Send the statements of one more create, in one transaction as the product does."""
    names = {name: old for old, name in script.own.items()}
    fresh: dict[Any, Any] = {
        old: secrets.token_hex(len(old) // 2) for old in script.own if isinstance(old, str)
    }
    loose = [one for one in script.statements if not one.in_transaction]
    for one in loose:
        link.execute(one.sql, one.with_(fresh)).fetchall()
    with link.transaction():
        for one in script.statements:
            if one.in_transaction:
                _send(link, one, names, fresh)


def _send(
    link: psycopg.Connection[Any], one: Statement, names: Mapping[str, Any], fresh: dict[Any, Any]
) -> None:
    word = one.sql.split()[0]
    if word in BEGINNINGS:
        link.execute(BEGINNINGS[word])
        return
    done = link.execute(one.sql, one.with_(fresh))
    rows = done.fetchall() if done.description else []
    if "nextval" in one.sql:
        serial = rows[0][0]
        fresh |= {
            names["matter"]: serial,
            names["number"]: f"R{serial % 100_000_000:08d}",
            names["stream"]: f"matter:{serial}",
        }
    elif 'INSERT INTO "matters_word"' in one.sql:
        fresh[names["word"]] = rows[0][0]


def _client(script: Script, schema: str, seconds: float, pipe: Connection) -> None:
    at = settings.DATABASES["default"]
    link = psycopg.connect(
        dbname=at["NAME"], host=at["HOST"] or None, port=at["PORT"] or None,
        user=at["USER"] or None, password=at["PASSWORD"] or None, autocommit=True,
    )  # fmt: skip
    with link:
        link.execute(f"SET search_path = '{schema}', 'public'")
        again(link, script)
        pipe.send("ready")
        pipe.recv()
        taken: list[float] = []
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            at_first = time.perf_counter()
            again(link, script)
            taken.append(time.perf_counter() - at_first)
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
    """`clients` processes of the bare driver for `seconds`; a process each, so none waits for another."""
    schema = str(connection.schema_name)  # type: ignore[attr-defined]  # added by django_tenants
    connection.close()
    context = multiprocessing.get_context("fork")
    pipes, started = [], []
    for _ in range(clients):
        near, far = context.Pipe()
        process = context.Process(target=_client, args=(script, schema, seconds, far), daemon=True)
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
