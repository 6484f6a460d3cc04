"""The pages of this room for the walks over every page."""

from datetime import timedelta
from typing import Any

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.queries import legal_regime
from lianhu.kernel import clock
from lianhu.publicity import commands
from lianhu.publicity.catalogue import catalogue
from lianhu.publicity.periods import Period
from lianhu.shell.tests.visiting import Page


def prepare(here: Any) -> None:
    """A quarter of the eastern village: one thing made public and remarked on, the others owed."""
    period = Period.at(clock.today() - timedelta(days=92), "quarter")
    items = catalogue().under(legal_regime(here.east), clock.today())
    things = [(one, period) for one in items if one.every == "quarter"]
    if things:
        commands.open_periods(SYSTEM, here.east, things)
        commands.post(
            here.who("secretary"), stream="", kind="", title="上季度情况", words="没有", area=here.east,
            item=things[0][0].key, period=period.key,
        )  # fmt: skip


def _pk(world: Any) -> tuple[Any, ...]:
    return (world.east.pk,)


def _key(world: Any) -> tuple[Any, ...]:
    return (world.east.key,)


PAGES = {
    "publicity:paper": Page(lambda w: (w.posting.pk,), "secretary", True),
    "publicity:overview": Page(who="secretary"),
    "publicity:watch": Page(_pk, "secretary", True),
    "publicity:archive": Page(_pk, "secretary", True),
    "publicity:calendar": Page(_key),
    "publicity:print_calendar": Page(_key),
    "publicity:sheet": Page(lambda w: (w.east.key, Period.at(clock.today(), "quarter").key)),
}
OTHER = {
    "publicity:correct",
    "publicity:cover",
    "publicity:heard",
    "publicity:owe",
    "publicity:remark",
}
