"""Two rounds of screening in the invented town: one that is over, with a grid that nobody saw to, and
one that is running."""

from datetime import timedelta
from typing import Final

from lianhu.demo.life import Life, daytime
from lianhu.demo.steps import Hand
from lianhu.demo.words import CREVICE, DITCH, SHED, Wish
from lianhu.kernel import clock
from lianhu.matters.commands.gathering import Spoken
from lianhu.matters.models import Matter
from lianhu.screening import commands
from lianhu.screening.models import Ground, Round

OVER: Final = timedelta(days=50)
RUNNING: Final = timedelta(days=2)
# What came of the rounds, for who counts.
FOUND: Final = 3


def plan(life: Life) -> None:
    """Put both into the queue of the demo."""
    life.put(
        (life.end - OVER).replace(hour=1), lambda: _order(life, "flood", 4, (CREVICE, DITCH), 1)
    )
    life.put((life.end - RUNNING).replace(hour=1), lambda: _order(life, "dispute", 5, (SHED,), 3))


def _order(life: Life, theme: str, days: int, wishes: tuple[Wish, ...], asleep: int) -> None:
    """Ordered by the cadre of the town; the last `asleep` grids write nothing down."""
    town = next(village.town for village in life.villages if village.invented)
    cadre = life.staff.of("town_cadre", town.path)
    today = clock.today()
    made = commands.order(
        cadre, town, theme=theme, first_day=today, last_day=today + timedelta(days=days)
    )
    grounds = Ground.objects.filter(round=made).select_related("area")
    rows = sorted(grounds, key=lambda one: one.area.ids)
    for n, one in enumerate(rows[: len(rows) - asleep]):
        wish = wishes[n] if n < len(wishes) else None
        when = daytime(clock.now() + timedelta(hours=3 + 5 * n), life.dice)
        if when < life.end:
            life.put(when, lambda one=one, wish=wish: _screen(life, made, one, wish))  # type: ignore[misc]


def _screen(life: Life, made: Round, ground: Ground, wish: Wish | None) -> None:
    worker = life.staff.of("grid_worker", ground.place)
    said = [Spoken(wish.words, kind=wish.kind)] if wish else []
    look = commands.screen(worker, ground, held_on=clock.today(), said=said, nothing=wish is None)
    village = next(one for one in life.villages if ground.place.startswith(one.area.path))
    if wish is not None:
        matter = Matter.objects.visible_to(worker).get(channel_key=look.gathering.key)
        life.follow(Hand(life.dice, life.staff, village, wish, matter.pk))
