"""What a desk has on a hard day: a table of another platform, three neighbours with one trouble, one
who told three things at once, more time asked for, and what cannot be done now."""

import io
from datetime import timedelta
from typing import Final

from openpyxl import Workbook

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.models import Post
from lianhu.demo.land import Village
from lianhu.demo.life import Life
from lianhu.demo.steps import Hand
from lianhu.demo.words import HEAD, LATER, NOT_NOW, ORDERS, POLES, THREE, TOGETHER, WISHES, Wish
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands.extending import latest, may_extend
from lianhu.matters.commands.intake import Teller
from lianhu.matters.kinds import Channel, Phase
from lianhu.matters.models import Matter
from lianhu.matters.splitting import Piece
from lianhu.orders import columns, reading, running
from lianhu.orders import commands as orders
from lianhu.places.paths import prefixes

# What came of it, for who counts.
HELD: Final = 3
SPOKEN: Final = len(ORDERS) + len(TOGETHER) + 1 + len(THREE) + HELD


def play(life: Life) -> None:
    """This morning, in invented villages."""
    village = next(one for one in life.villages if one.invented)
    _table(life, village)
    _together(life, village)
    _apart(life, village)
    _time(life, village)


def _table(life: Life, village: Village) -> None:
    """The export of a hotline, as the town's cadre brings it; one row names no place that is known."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD)
    for n, (title, words, name) in enumerate(ORDERS):
        due = clock.today() + timedelta(days=3 + n)
        sheet.append(
            [f"YS{clock.today():%Y%m%d}{n + 1:03d}", title, words, name, f"1990000800{n}",
             village.area.name if n else "", f"{due:%Y-%m-%d} 18:00"],
        )  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    cadre = life.staff.of("town_cadre", village.town.path)
    load = orders.receive(cadre, name="热线工单（演示）.xlsx", content=out.getvalue())
    table = reading.read(out.getvalue())
    orders.match_columns(
        cadre, load, table, source="12345热线（演示）", channel=Channel.HOTLINE,
        columns=columns.suggest(table.head), area=village.town,
    )  # fmt: skip
    orders.start(cadre, load, here=True)
    load.refresh_from_db()
    running.carry(load)


def _say(life: Life, village: Village, words: str, name: str) -> Matter:
    grid = village.grids[0]
    worker = life.staff.of("grid_worker", grid.path)
    made = commands.raise_(
        worker, area=grid, words=words, channel=Channel.VISIT,
        teller=Teller(name, "", grid.name, "door"),
    )  # fmt: skip
    return Matter.objects.visible_to(SYSTEM).get(pk=made.matter.pk)


def _together(life: Life, village: Village) -> None:
    clerk = life.staff.of("village_clerk", village.area.path)
    told = [
        _say(life, village, words, f"罗{who}") for words, who in zip(TOGETHER, POLES, strict=True)
    ]
    for one in told[1:]:
        commands.join(clerk, one, lead=Matter.objects.visible_to(SYSTEM).get(pk=told[0].pk))


def _apart(life: Life, village: Village) -> None:
    clerk = life.staff.of("village_clerk", village.area.path)
    whole = _say(life, village, "，".join(THREE) + "。", "杨大娘")
    commands.split(clerk, whole, pieces=[Piece(words) for words in THREE])


def _time(life: Life, village: Village) -> None:
    """More time for two, of which one is granted already; one more goes on the books."""
    # Of their own: what the ninety days left in hand is another number at another hour.
    granted, asked, deferred = [_in_hand(life, village, wish) for wish in WISHES[:HELD]]
    _later(life, granted, granted=True)
    _later(life, asked, granted=False)
    commands.defer(life.staff.actors[deferred.holder_id or 0], deferred, reason=NOT_NOW)


def _in_hand(life: Life, village: Village, wish: Wish) -> Matter:
    """One that was said just now and that somebody has promised to see to."""
    said = _say(life, village, wish.words, "韦大爷")
    hand = Hand(life.dice, life.staff, village, wish, said.pk)
    hand.late = False
    while hand.matter().phase != Phase.HANDLING:
        hand.step(hand.matter())
    return hand.matter()


def _later(life: Life, matter: Matter, *, granted: bool) -> None:
    more = may_extend(matter)
    holder = life.staff.actors[matter.holder_id or 0]
    commands.ask_extension(holder, matter, until=latest(matter, more), reason=LATER)
    if granted:
        posts = Post.objects.filter(role__in=more.approve, path__in=prefixes(matter.place))
        decides = next(post for post in posts.order_by("-path") if post.pk in life.staff.actors)
        commands.decide_extension(
            life.staff.actors[decides.pk], Matter.objects.visible_to(SYSTEM).get(pk=matter.pk),
            granted=True,
        )  # fmt: skip
