"""What became of the resolution of the first invented village: done, under way, and late."""

from datetime import datetime, timedelta
from typing import Final

from lianhu.assembly.models import Resolution
from lianhu.audit.actor import SYSTEM, under
from lianhu.bodies.models import Post
from lianhu.demo.life import Life
from lianhu.execution import commands
from lianhu.execution.commands import Line
from lianhu.execution.models import Undertaking
from lianhu.kernel import clock

# Days before the end of the demo.
SET: Final = 18
SOON: Final = 9


def play(life: Life) -> None:
    """Three tasks of one resolution, each at another point of its way."""
    home = next(one for one in life.villages if one.invented)
    rows = Undertaking.objects.visible_to(SYSTEM).filter(under([home.area.path], "place"))
    one = rows.select_related("area").order_by("pk").first() or _taken_up(life)
    if one is None:
        return
    secretary = life.staff.of("village_secretary", one.place)
    clerk, worker = _post(one, "village_clerk"), _post(one, "grid_worker")
    with clock.at(_at(life, SET)):
        today = clock.today()
        done, late, _going = commands.assign(
            secretary, one,
            [
                Line(what="和老仓库旁的地主人谈好，签字", owner=clerk, due_on=today + timedelta(days=7)),
                Line(what="砌池子、抹水泥", owner=worker, due_on=today + timedelta(days=15)),
                Line(what="立牌子，每户说一声", owner=clerk, due_on=today + timedelta(days=30)),
            ],
        )  # fmt: skip
    # Whoever holds the grid is asked through the secretary, who writes it down for them.
    with clock.at(_at(life, SOON)):
        commands.report(secretary, late, words="砖运到了，下雨停了三天")
        commands.finish(life.staff.of("village_clerk", one.place), done, words="谈好了，签了字")
    with clock.at(_at(life, SOON - 1)):
        supervisor = life.staff.of("supervisor", one.place)
        commands.agree(supervisor, done, words="看了签字的纸")
        commands.remark(supervisor, late, words="池子离水井要三十米以上，砌之前量一量")


def _taken_up(life: Life) -> Undertaking | None:
    """Its job has not run yet: the resolution is taken up here."""
    home = next(one for one in life.villages if one.invented)
    secretary = life.staff.of("village_secretary", home.area.path)
    rows = Resolution.objects.visible_to(secretary).lawful().filter(area=home.area)
    found = rows.select_related("area", "meeting").order_by("pk").first()
    return commands.take_up(secretary, found) if found else None


def _post(one: Undertaking, role: str) -> Post:
    rows = Post.objects.live().filter(under([one.place], "path"), role=role)
    return rows.order_by("path", "pk")[0]


def _at(life: Life, before: int) -> datetime:
    return clock.day_start(clock.day_of(life.end - timedelta(days=before))) + timedelta(hours=10)
