"""Pacts of the first invented village: one in force by what its meeting resolved, a grid's being talked over."""

from datetime import datetime, time, timedelta
from typing import Final

from lianhu.assembly import commands as assembly
from lianhu.assembly import door
from lianhu.assembly.commands.planning import Point, Seat
from lianhu.assembly.models import Meeting, Resolution
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.ballots import commands as ballots
from lianhu.demo.land import Village
from lianhu.demo.life import Life
from lianhu.kernel import clock
from lianhu.pacts import commands
from lianhu.pacts.commands.asking import Said
from lianhu.pacts.models import Caution, Clause, Version
from lianhu.places.models import Area

BEGUN: Final = timedelta(days=70)
ASKED: Final = timedelta(days=60)
CALLED: Final = timedelta(days=34)
HELD: Final = timedelta(days=18)
OURS: Final = (
    ("tidy", "垃圾分好类放到桶里，不乱倒、不乱烧；牲口不放到大路上。"),
    ("customs", "红白喜事从简办，不攀比，请客几桌自己先想好。"),
    ("neighbours", "邻里有事先好好说，说不拢的请调解委员会帮着说。"),
    ("public", "水沟、路灯坏了，谁看见谁告诉联户长，一起出力的时候能来就来。"),
)  # fmt: skip
THEIRS: Final = (
    ("tidy", "门前的沟每月清一次，哪天清由大家商量。"),
    ("public", "晒坝轮着用，农忙的时候先让收得早的人家。"),
)


def play(life: Life) -> None:
    """Everything through the commands, on the days on which it would have been."""
    home = next(one for one in life.villages if one.invented)
    _in_force(life, home)
    _talked_over(life, home, home.grids[0])


def _written(
    actor: Actor, area: Area, kind: str, clauses: tuple[tuple[str, str], ...]
) -> tuple[Version, list[Clause]]:
    made = commands.begin(actor, area, kind=kind)
    rows = [commands.write(actor, made, kind=sort, words=words) for sort, words in clauses]
    commands.open_draft(actor, made)
    return made, rows


def _in_force(life: Life, home: Village) -> None:
    secretary = life.staff.of("village_secretary", home.area.path)
    clerk = life.staff.of("village_clerk", home.area.path)
    town = life.staff.of("town_cadre", home.area.path)
    with clock.at(life.end - BEGUN):
        made, rows = _written(secretary, home.area, "village", OURS)
    with clock.at(life.end - ASKED):
        said = [
            Said("牲口过路的时候也算吗", clause=rows[0]),
            Said("几桌不要写死", rows[1], woman=True),
        ]
        asked = commands.hear(
            clerk, made, way="meeting", held_on=clock.today(), households=20, people=26, women=12,
            where="村委会院坝", said=said,
        )  # fmt: skip
        first, second = asked.opinions.order_by("pk")
        commands.settle(clerk, first, fate="not_taken", why="赶着走的不算，放着不管的才算。")
        commands.settle(clerk, second, fate="taken")
        # The word that was looked for stands there in another sense; who keeps it says so.
        for caution in Caution.objects.filter(clause__in=rows, state="open"):
            commands.keep(secretary, caution, why="联户长是收消息的人，这里没有牵连哪一家。")
        review = commands.submit(secretary, made)
        today = clock.today()
        commands.answer_review(
            town, review, party_on=today, party_as="镇党委副书记", government_on=today,
            government_as="副镇长",
        )  # fmt: skip
        made = _fresh(made)
        commands.to_vote(secretary, made)
    _resolve(life, _fresh(made), home)


def _resolve(life: Life, version: Version, home: Village) -> None:
    """The village meeting, by households: all that are registered come, two are against."""
    secretary = life.staff.of("village_secretary", home.area.path)
    held = clock.day_start(clock.day_of(life.end - HELD)) + timedelta(hours=10)
    seat = Seat(clock.day_of(held), time(9, 30), "村委会院坝")
    with clock.at(life.end - CALLED):
        meeting = commands.table(secretary, version, kind="assembly", seat=seat)
        item = meeting.items.get()
        studied = clock.today() - timedelta(days=3)
        point = Point(item.title, item.subject, studied_on=studied, stream=item.stream)
        assembly.revise(secretary, meeting, sittings=[seat], items=[point])
        assembly.call(secretary, meeting)
    with clock.at(held):
        _vote(life, meeting)
    with clock.at(held + timedelta(hours=2)):
        assembly.end(secretary, meeting)
        resolution = Resolution.objects.visible_to(SYSTEM).get(meeting=meeting)
        commands.adopt(SYSTEM, _fresh(version), resolution)
        assembly.publish(secretary, meeting)


def _vote(life: Life, meeting: Meeting) -> None:
    secretary = life.staff.of("village_secretary", meeting.path)
    clerk = life.staff.of("village_clerk", meeting.path)
    assembly.begin(secretary, meeting, road="households")
    sitting, item, roll = meeting.sittings.get(), meeting.items.get(), door.roll_of(meeting)
    if roll is None:
        raise AssertionError("a village meeting has a roll")
    entries = list(roll.entries.order_by("no"))
    for entry in entries:
        assembly.sign(secretary, meeting, entry, sitting=sitting)
    vote = assembly.put_to_vote(secretary, meeting, item, way="hands")
    counts = {"approve": len(entries) - 2, "oppose": 2, "abstain": 0}
    ballots.confirm_hands(clerk, ballots.count_hands(secretary, vote, counts=counts))
    ballots.close_round(secretary, vote)
    assembly.conclude(secretary, item)


def _talked_over(life: Life, home: Village, grid: Area) -> None:
    """A draft that everybody can read, two opinions of which one has no answer yet."""
    secretary = life.staff.of("village_secretary", home.area.path)
    clerk = life.staff.of("village_clerk", home.area.path)
    at: datetime = life.end - timedelta(days=6)
    with clock.at(at):
        made, rows = _written(secretary, grid, "group", THEIRS)
    with clock.at(at + timedelta(days=3)):
        asked = commands.hear(
            clerk, made, way="door", held_on=clock.today(), households=7, people=9, women=5,
            said=[Said("老人家里由联户帮着清", clause=rows[0]), Said("晒坝要写清先后", rows[1])],
        )  # fmt: skip
        commands.settle(clerk, asked.opinions.order_by("pk")[0], fate="taken")


def _fresh(version: Version) -> Version:
    return Version.objects.visible_to(SYSTEM).select_related("pact__area").get(pk=version.pk)
