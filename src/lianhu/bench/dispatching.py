"""What rules and a suggestion add to sending a matter on: processor of this thread, and statements.

Thread time, since the machine does other things too; what the database does meanwhile is told by
the number of statements. The same village sends the same matters, first without a rule.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any, Final, TypeVar

from django.db import connection

from lianhu.access.actor import actor_of_account
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.bench.world import World
from lianhu.bodies.models import Post
from lianhu.dispatch.conditions import Then, When
from lianhu.dispatch.models import Rule
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.models import Matter

RULES: Final = 20
TIMES: Final = 300
BLOCKS: Final = 6
WARM: Final = 5
WORDS: Final = "一号网格水井边的路灯坏了三天，晚上看不见路，老人孩子走过去不安全，请来看一看。"


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of processor of each time, and statements of one."""

    taken: tuple[float, ...]
    statements: int

    @property
    def ms(self) -> float:
        return median(self.taken)

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.taken + other.taken, other.statements)


@dataclass(frozen=True, slots=True)
class Sent:
    """Raising, and dispatching to a post that the dispatcher named or that was suggested."""

    raised: Spent
    named: Spent
    suggested: Spent

    def __add__(self, other: "Sent") -> "Sent":
        return Sent(
            self.raised + other.raised, self.named + other.named, self.suggested + other.suggested
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """Without a rule over the place, and with `rules` that prepare and none that sends by itself."""

    rules: int
    without: Sent
    ruled: Sent

    @property
    def asking(self) -> float:
        """Milliseconds that asking the rules adds to a dispatch."""
        return self.ruled.named.ms - self.without.named.ms

    @property
    def suggesting(self) -> float:
        return self.ruled.suggested.ms - self.ruled.named.ms

    @property
    def ratio(self) -> float:
        """A dispatch with rules and a suggestion, beside one without either."""
        return self.ruled.suggested.ms / self.without.named.ms


def measure(
    world: World, times: int = TIMES, blocks: int = BLOCKS, tick: Callable[[int], Any] = int
) -> Compared:
    """In turns with and without RULES, so that a machine that slows down slows both."""
    share = max(1, times // blocks)
    pairs = []
    for _ in range(blocks):
        without = _sent(world, share)
        _enable(world, RULES)
        pairs.append((without, _sent(world, share)))
        _end()
        tick(1)
    first, *rest = pairs
    for pair in rest:
        first = first[0] + pair[0], first[1] + pair[1]
    return Compared(RULES, *first)


def _sent(world: World, times: int) -> Sent:
    clerk = actor_of_account(world.accounts["clerk"])
    worker = Post.objects.get(pk=world.holders[world.grid.pk])
    made: list[int] = []

    def raise_(_nothing: None) -> None:
        made.append(commands.raise_(_phone(), area=world.grid, words=WORDS).matter.pk)

    def sorted_() -> Matter:
        pk = made.pop()
        commands.triage(clerk, _read(pk), choice="小事")
        return _read(pk)

    def dispatch(matter: Matter, post: Post | None = None) -> None:
        commands.dispatch(
            clerk, matter, category="infrastructure", level="grid", suggested=post
        )  # fmt: skip

    return Sent(
        raised=_spent(lambda: None, raise_, 2 * (times + WARM) + 2),
        named=_spent(sorted_, lambda one: dispatch(one, worker), times),
        suggested=_spent(sorted_, dispatch, times),
    )


def _read(pk: int) -> Matter:
    return Matter.objects.visible_to(SYSTEM).for_rows().get(pk=pk)


_phones = iter(range(10**9))


def _phone() -> Actor:
    """A device of its own: no device may raise more than ten in an hour."""
    return Actor("visitor", device=f"bench-{next(_phones)}")


def _enable(world: World, many: int) -> None:
    """Rules as a county has them; the last one fits what is raised here."""
    now, post = clock.now(), Post.objects.get(pk=world.holders[world.grid.pk])
    for rank in range(many):
        fits = rank == many - 1
        Rule.objects.create(
            area=world.village, place=world.village.path, rank=rank, title=f"测速{rank}",
            when=When(words=("路灯",) if fits else (f"测速词{rank}", "停水")).kept(),
            then=Then("infrastructure", level="grid", post=post.pk).kept(),
            by_person_id=1, made_at=now, enabled_by_id=2, enabled_at=now,
        )  # fmt: skip


def _end() -> None:
    Rule.objects.in_force().update(ended_at=clock.now(), ended_by_id=2)


T = TypeVar("T")


def _spent(prepare: Callable[[], T], act: Callable[[T], object], times: int) -> Spent:
    for _ in range(WARM):
        act(prepare())
    taken = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(times):
            thing = prepare()
            start = time.thread_time()
            act(thing)
            taken.append(1000 * (time.thread_time() - start))
    finally:
        gc.enable()
    thing = prepare()
    with _counting() as count:
        act(thing)
    return Spent(tuple(taken), count[0])


@contextmanager
def _counting() -> Iterator[list[int]]:
    count = [0]

    def one(execute: Any, *rest: Any) -> Any:
        count[0] += 1
        return execute(*rest)

    with connection.execute_wrapper(one):
        yield count


def lines(found: Compared) -> Iterator[str]:
    """As they stand in docs/bench.md."""
    yield (
        f"同一个村，轮流在没有规则和有 {found.rules} 条规则时各派 {len(found.ruled.named.taken)} 件；"
        "数的是进程自己用的处理器时间（中位数），不含等数据库。"
    )
    yield ""
    yield "| | 没有规则，毫秒 | 语句 | 有规则，毫秒 | 语句 |"
    yield "|---|---|---|---|---|"
    for title, a, b in (
        ("反映", found.without.raised, found.ruled.raised),
        ("派单，派单的人选了岗位", found.without.named, found.ruled.named),
        ("派单，由系统建议岗位", found.without.suggested, found.ruled.suggested),
    ):
        yield f"| {title} | {a.ms:.1f} | {a.statements} | {b.ms:.1f} | {b.statements} |"
    yield ""
    yield (
        f"问规则多用 **{found.asking:.1f} 毫秒**，建议岗位多用 **{found.suggesting:.1f} 毫秒**；"
        f"两样都有的派单是两样都没有的 {found.ratio:.2f} 倍。目标：合计不超过 2 毫秒。"
    )
