"""What stands beside the ninety days: a box that was opened, what many say in one week, what is drawn to
be asked about, who told whom, and what an office keeps ready."""

from datetime import timedelta
from typing import Final

from django.db.models import Q

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.audit.sealing import seal_all
from lianhu.bodies.models import Post
from lianhu.demo.land import Village
from lianhu.demo.life import DAYS, Life, daytime
from lianhu.demo.steps import Hand
from lianhu.demo.words import BUS, DRAIN, DRY, KEPT_ANSWERS, OFTEN, OUT, SLIPS, Wish
from lianhu.dispatch import commands as dispatch
from lianhu.dispatch.conditions import Then, When
from lianhu.dispatch.models import Rule
from lianhu.feedback import commands as feedback
from lianhu.feedback.commands.drawing import waiting
from lianhu.feedback.reactions import fix_all
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import boxes, commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.kinds import Channel, Secrecy
from lianhu.matters.models import BoxOpening, Matter
from lianhu.notices.commands import record_told
from lianhu.notices.models import BY_HAND, Telling
from lianhu.notices.reading import opened

# What came of it, for who counts.
SPOKEN: Final = len(OFTEN) + len(SLIPS)
LAST_WEEK: Final = 7


def plan(life: Life) -> None:
    """Put what happens on its day into the queue of the demo."""
    invented = [village for village in life.villages if village.invented]
    for n, words in enumerate(OFTEN):
        when = life.end - timedelta(days=LAST_WEEK, hours=-2 * n)
        village = invented[n % len(invented)]
        life.put(daytime(when, life.dice), lambda v=village, w=words: _say(life, v, w, DRY))  # type: ignore[misc]
    for ago, slips in ((34, 0), (6, len(SLIPS) + 2)):
        when = daytime(life.end - timedelta(days=ago), life.dice)
        life.put(when, lambda n=slips: _box(life, invented[0], n))  # type: ignore[misc]
    for hours in range(2, 24 * DAYS, 24):
        life.put(life.end - timedelta(hours=hours), lambda: _tell(life))


def _say(
    life: Life, village: Village, words: str, wish: Wish, box: BoxOpening | None = None
) -> None:
    grid = life.dice.choice(village.grids)
    who = (
        life.staff.of("village_clerk", village.area.path)
        if box
        else life.staff.of("grid_worker", grid.path)
    )
    made = commands.raise_(
        who, area=grid, words=words, channel=Channel.BOX if box else Channel.VISIT,
        channel_key=box.key if box else "", kind=wish.kind, teller=Teller("", "", grid.name, "door"),
    )  # fmt: skip
    life.follow(Hand(life.dice, life.staff, village, wish, made.matter.pk))


def _box(life: Life, village: Village, slips: int) -> None:
    """Opened by two, one slip blank and one still to be written down; once there was nothing in it."""
    clerk = life.staff.of("village_clerk", village.area.path)
    second = boxes.witnesses(clerk, village.area)[0][0]
    made = commands.open_box(
        clerk, village.area, second=second, opened_at=clock.now() - timedelta(minutes=20),
        slips=slips, box="村委会门口的意见箱",
    )  # fmt: skip
    if slips:
        for words, wish in zip(SLIPS, (DRAIN, BUS), strict=True):
            _say(life, village, words, wish, made)
        commands.pass_slip(clerk, made)


def _tell(life: Life) -> None:
    """Once a day the clerks call and knock, and tellers look at their page; in invented villages now
    and then nobody is there."""
    rows = Telling.objects.visible_to(SYSTEM).filter(
        Q(how__in=BY_HAND, state__in=("due", "not_reached"))
        | Q(how="page", state="written", audience_kind="teller")
    )
    for one in rows.order_by("pk"):
        village = next(v for v in life.villages if one.place.startswith(v.area.path))
        home = not village.invented or life.dice.random() < 0.85
        try:
            if one.how != "page":
                who = life.staff.of("village_clerk", village.area.path)
                record_told(who, one, how=one.how, reached=home)
            elif home:
                opened(Actor("bearer", stream=one.stream), one.stream)
        except Refusal:
            continue


def finish(life: Life) -> None:
    """What an office keeps ready, what is asked of it, and whom it asks back this morning."""
    village = next(one for one in life.villages if one.invented)
    clerk, head = (
        life.staff.of("village_clerk", village.area.path),
        life.staff.of("village_secretary", village.area.path),
    )
    for title, words in KEPT_ANSWERS:
        dispatch.keep_answer(clerk, village.area, title=title, words=words)
    made = dispatch.write_rule(
        clerk, village.area, title="水的事直接给网格员", when=When(words=("停水", "水管", "自来水")),
        then=Then(category="infrastructure"), basis="演示：村里定的分工",
    )  # fmt: skip
    for step in (dispatch.try_rule, dispatch.enable_rule):
        try:
            step(head, Rule.objects.visible_to(SYSTEM).get(pk=made.pk))
        except Refusal:
            break
    window = Post.objects.get(area=village.area, role="window_staff")
    own = life.staff.actors[window.pk]
    dispatch.note_absence(
        own, window, from_on=clock.today(), to_on=clock.today() + timedelta(days=2)
    )
    answered = Matter.objects.visible_to(clerk).filter(
        place__startswith=village.area.path, secrecy=Secrecy.PUBLIC, answered_at__isnull=False
    )
    for matter in answered.order_by("-answered_at", "-pk")[:2]:
        feedback.ask_exclusion(clerk, matter, code="repeated", words=OUT)
    for ago in (3, 2, 1):
        fix_all(clock.today() - timedelta(days=ago))
    seal_all()
    for one in waiting():
        feedback.draw(SYSTEM, one)
