"""Many clerks at once: each opens the list, a matter, its form, and sorts it, ten seconds for each."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from lianhu.access.models import Account
from lianhu.audit.actor import VISITOR
from lianhu.bench.web import Answer, Browser, Link
from lianhu.bench.world import World, account_of, session_of
from lianhu.bodies.models import Tenure
from lianhu.matters import commands, course
from lianhu.places.models import Area

CLERKS: Final = 100
# What a clerk needs for one matter, in seconds, drawn evenly between the two.
EACH: Final = (6.0, 14.0)
TARGET_MS: Final = 400


@dataclass(slots=True)
class Rush:
    """Latencies in seconds of every request; `faults` are answers that were neither page nor step."""

    clerks: int
    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)
    sorted: int = 0
    faults: list[str] = field(default_factory=list)

    def at(self, share: float) -> float:
        found = sorted(self.taken)
        return 1000 * found[min(len(found) - 1, int(share * len(found)))] if found else 0.0


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody signed in, and the numbers of what waits for them."""

    session: str
    numbers: list[str]


def gather(world: World, clerks: int, each: int, tick: Callable[[int], Any] = int) -> list[Clerk]:
    """`clerks` sessions over the villages of the world, each with `each` new matters to sort."""
    found = []
    for n in range(clerks):
        village = world.villages[n % len(world.villages)]
        grid = world.grids[2 * (n % len(world.villages))]
        numbers = [
            commands.raise_(VISITOR, area=grid, words=f"第{n}组第{m}件：路灯不亮").matter.number
            for m in range(each)
        ]
        found.append(Clerk(session_of(_account(village)), numbers))
        tick(1)
    return found


def _account(village: Area) -> Account:
    held = Tenure.objects.filter(post__area=village, post__role="village_clerk").first()
    assert held is not None  # noqa: S101 - the world gives every village one
    return account_of(held)


def measure(host: str, port: int, clerks: list[Clerk], choice: str, seconds: float) -> Rush:
    """All of them at once, for so many seconds."""
    rush = Rush(len(clerks))
    began = time.perf_counter()

    async def all_of_them() -> None:
        ends = began + seconds
        await asyncio.gather(
            *(
                _work(Link(host, port), one, choice, ends, rush, Random(n))
                for n, one in enumerate(clerks)
            )
        )

    asyncio.run(all_of_them())
    rush.seconds = time.perf_counter() - began
    return rush


async def _work(  # noqa: PLR0913, PLR0917
    link: Link, clerk: Clerk, choice: str, ends: float, rush: Rush, dice: Random
) -> None:
    browser = Browser(link, session=clerk.session)

    async def ask(path: str, fields: dict[str, str] | None = None) -> Answer:
        answer = await (browser.post(path, fields) if fields else browser.get(path))
        rush.taken.append(answer.seconds)
        if answer.status not in (200, 302):
            rush.faults.append(f"{path} {answer.status}")
        return answer

    await asyncio.sleep(dice.uniform(0, EACH[1]))
    for number in clerk.numbers:
        if time.perf_counter() > ends:
            break
        await ask("/office/?phase=triage")
        form = f"/office/m/{number}/triage/"
        page = await ask(form)
        await asyncio.sleep(dice.uniform(*EACH))
        hidden = page.hidden
        sent = {"once": secrets.token_hex(16), **hidden, "choice": choice}
        done = await ask(form, sent)
        rush.sorted += done.status == 302
    await link.close()


def choice_of(world: World) -> str:
    """What the clerks choose: the first that is a small matter."""
    matter = commands.raise_(VISITOR, area=world.grid, words="先看一遍").matter
    return next(one.key for one in course.stage_of(matter).choices if one.triage == "minor")


def lines(found: Rush) -> Iterator[str]:
    yield (
        f"{found.clerks} 位干事同时在办公端分流，每人每件 {EACH[0]:.0f}–{EACH[1]:.0f} 秒"
        f"（开列表、开表单、想一想、提交），{found.seconds:.0f} 秒里分了 {found.sorted} 件、"
        f"{len(found.taken)} 个请求。"
    )
    yield ""
    yield (
        f"p50 {found.at(0.5):.0f} 毫秒，p95 **{found.at(0.95):.0f} 毫秒**（目标 {TARGET_MS}），"
        f"最慢 {found.at(1):.0f} 毫秒；出错 {len(found.faults)} 个"
        + (f"（{'；'.join(sorted(set(found.faults))[:3])}）。" if found.faults else "。")
    )
