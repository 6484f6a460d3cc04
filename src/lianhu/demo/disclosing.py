"""The calendar of what must be public in the first invented village: a quarter of which some is missing."""

from datetime import timedelta
from typing import Final

from lianhu.audit.actor import SYSTEM
from lianhu.demo.life import Life
from lianhu.kernel import clock
from lianhu.publicity import commands
from lianhu.publicity.disclosing import to_open
from lianhu.publicity.models import Due
from lianhu.publicity.periods import Period

BOARD: Final = "村委会门口公示栏"
# What is done of it; whatever else the catalogue asks for stays open, so that it can be seen.
DONE: Final = {
    "village_decisions": ("会议定了什么", "垃圾池建在村口老仓库旁，离水井三十米以上。"),
    "village_assisting": ("协助政府办了什么", "帮着发了种子补贴的通知，没有收费。"),
}


def play(life: Life) -> None:
    """The last quarter that is over stands in the calendar; two of its sheets hang, the rest is late."""
    home = next(one for one in life.villages if one.invented)
    clerk = life.staff.of("village_clerk", home.area.path)
    quarter = Period.at(clock.day_of(life.end), "quarter").before
    opened = clock.day_start(quarter.last + timedelta(days=1)) + timedelta(hours=8)
    with clock.at(opened):
        commands.open_periods(SYSTEM, home.area, to_open([home.area])[home.area.pk])
    owed = Due.objects.visible_to(SYSTEM).filter(area=home.area, period=quarter.key)
    for n, due in enumerate(owed.filter(item__in=DONE).order_by("item")):
        title, words = DONE[due.item]
        with clock.at(opened + timedelta(days=3 + n)):
            made = commands.post(
                clerk, stream="", kind="disclosure", title=title, words=words, area=home.area,
                item=due.item, period=quarter.key, board=BOARD,
            )  # fmt: skip
            commands.hang(clerk, made)
