"""Years of matters at once, written by COPY straight into the tables: what lists are measured on.

Only matters and their first words; no log and no tellings, which lists do not read.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from lianhu.bench.world import World
from lianhu.kernel import clock
from lianhu.kernel.codes import is_number
from lianhu.matters.kinds import HELD, Channel, Phase, Secrecy, Triage
from lianhu.matters.models import Matter
from lianhu.methods.models import MethodVersion
from lianhu.methods.queries import definition_of
from lianhu.places.models import Area

YEARS = 3
OPEN_PHASES = (
    Phase.TRIAGE, Phase.CLAIMING, Phase.HANDLING, Phase.HANDLING, Phase.HANDLING, Phase.RESPONDING,
    Phase.RATING, Phase.PARKED,
)  # fmt: skip
WORDS = (
    "一号网格水井边的路灯坏了三天，晚上看不见路，老人孩子走过去不安全。",
    "上寨到下寨的水泥路塌了一块，拖拉机过不去，地里的菜运不出来。",
    "自来水这个月停了四回，能不能说一声哪天停、停多久。",
    "低保材料交了两个月没有回音，想问一问走到哪一步了。",
    "隔壁建房堆料堵了排水沟，一下雨水就进屋，说了几回没有用。",
)
MATTER = (
    "id", "number", "code_cipher", "kind", "area_id", "place", "spot", "channel", "channel_key",
    "from_above", "raised_at", "secrecy", "triage", "category", "level", "version_id", "stage",
    "phase", "passed", "entered_at", "due_at", "pool", "holder_id", "answered_at", "mark",
    "result", "closed_at", "revision",
)  # fmt: skip
WORD = ("matter_id", "role", "text", "by_label", "at", "salt", "digest", "public_text")


class Crowd:
    """Matters spread over the grids of `areas`; of the newest ones `open_share` is open."""

    def __init__(self, world: World, areas: list[Area], seed: int = 7) -> None:
        self.areas, self.dice = areas, Random(seed)
        self.holder = next(iter(world.holders.values()))
        self.holders = world.holders
        self.stages = _stages()
        self.taken = set(Matter._base_manager.values_list("number", flat=True))
        self.now = clock.now()

    def rows(self, first: int, total: int, open_share: float) -> Iterator[tuple[Any, ...]]:
        """`total` matters from id `first` on, the oldest first."""
        opened = int(total * open_share)
        for n in range(total):
            area = self.dice.choice(self.areas)
            at = self.now - timedelta(days=365 * YEARS) * ((total - n) / total)
            yield self._row(first + n, area, at, is_open=n >= total - opened)

    def _row(self, pk: int, area: Area, at: datetime, *, is_open: bool) -> tuple[Any, ...]:
        phase = self.dice.choice(OPEN_PHASES) if is_open else Phase.CLOSED
        version, stage = self.stages[phase]
        done = None if is_open else at + timedelta(days=self.dice.uniform(1, 9))
        due = self.now + timedelta(days=self.dice.uniform(-2, 8)) if is_open else None
        holder = self.holders.get(area.pk, self.holder) if phase in HELD else None
        pool = "infrastructure" if phase == Phase.CLAIMING else ""
        return (
            pk, self._number(pk), b"", "demand", area.pk, area.path, "", self._channel(), "",
            False, at, Secrecy.INTERNAL if is_open else Secrecy.PUBLIC, Triage.MINOR,
            "infrastructure", "", version, stage, phase, Jsonb({}), at, due, pool, holder, done,
            None if is_open else self.dice.randint(1, 5), "", done, 1,
        )  # fmt: skip

    def _channel(self) -> str:
        return self.dice.choice((Channel.PAGE, Channel.VISIT, Channel.PHONE, Channel.LEADER))

    def _number(self, pk: int) -> str:
        # Not the real permutation, which takes longer than the rest: of its shape, and with a check
        # digit that does not fit, so that no real one that comes later is the same.
        found = (pk * 7_919) % 10**9
        while (number := f"{found:09d}") in self.taken or is_number(number):
            found = (found + 1) % 10**9
        self.taken.add(number)
        return number

    def words(self, first: int, total: int) -> Iterator[tuple[Any, ...]]:
        at = self.now
        for pk in range(first, first + total):
            text = WORDS[pk % len(WORDS)]
            yield pk, "demand", text, "反映人", at, "0" * 32, "0" * 64, ""


def _stages() -> dict[str, tuple[int, str]]:
    """A version and a stage of it for every phase."""
    found: dict[str, tuple[int, str]] = {}
    for version in MethodVersion.objects.filter(home=None).values_list("pk", flat=True):
        for stage in definition_of(version).stages:
            found.setdefault(stage.phase.value, (version, stage.key))
    return found


def fill(crowd: Crowd, total: int, open_share: float, tick: Callable[[int], Any]) -> None:
    """Write `total` matters with their words, and let the server look at its tables afterwards."""
    first = first_of(total)
    _copy("matters_matter", MATTER, crowd.rows(first, total, open_share), tick)
    _copy("matters_word", WORD, crowd.words(first, total), tick)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) matters_matter, matters_word")


def first_of(total: int) -> int:
    """The first of `total` ids in a row that no matter had or will have, one deleted included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(one, first + %s) - %s FROM (SELECT one, nextval(one) AS first"
            " FROM (SELECT pg_get_serial_sequence('matters_matter', 'id')::regclass AS one) AS s"
            ") AS t",
            [total - 1, total - 1],
        )
        return int(cursor.fetchone()[0])


def _copy(
    table: str,
    columns: tuple[str, ...],
    rows: Iterator[tuple[Any, ...]],
    tick: Callable[[int], Any],
) -> None:
    names = ", ".join(columns)
    connection.ensure_connection()
    link: Any = connection.connection
    while part := list(islice(rows, 10_000)):
        with link.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in part:
                copy.write_row(row)
        tick(len(part))
