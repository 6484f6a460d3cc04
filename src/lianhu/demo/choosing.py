"""A group of the first invented village that chose its committee, and is about to choose its head."""

from datetime import date, datetime, time, timedelta
from typing import Final

from lianhu.assembly import commands as assembly
from lianhu.assembly import door
from lianhu.assembly.commands.planning import Seat
from lianhu.audit.actor import SYSTEM
from lianhu.ballots import commands as ballots
from lianhu.bodies import commands as bodies
from lianhu.bodies.models import Organisation
from lianhu.demo.land import Village
from lianhu.demo.life import Life
from lianhu.elections import commands, reading
from lianhu.elections.checks import ASK, findings
from lianhu.elections.commands.nominating import Put
from lianhu.elections.models import Election
from lianhu.kernel import clock
from lianhu.people import commands as people
from lianhu.people.models import Person
from lianhu.places import commands as places
from lianhu.places.models import Area

HELD: Final = timedelta(days=12)
NOTICE: Final = timedelta(days=9)
AHEAD: Final = timedelta(days=6)
# Invented, and so common that nobody is meant.
FAMILIES: Final = "测试甲、测试乙、测试丙、测试丁、测试戊、测试己、测试庚、测试辛、测试壬、测试癸"
BORN: Final = date(1981, 6, 1)


def play(life: Life) -> None:
    """The committee of the group is in office since twelve days; nominations for its head have begun."""
    home = next(one for one in life.villages if one.invented)
    with clock.at(life.end - HELD - NOTICE - timedelta(days=1)):
        group, folk = _group(home)
        committee = bodies.found(
            SYSTEM, kind="affairs_committee", area=group, name=f"{group}事务管理委员会",
            legal_regime="village", display_name="事管委",
        )  # fmt: skip
        head = bodies.found(
            SYSTEM, kind="villager_group", area=group, name=str(group), legal_regime="village"
        )
    _committee(life, group, committee, folk)
    _head(life, group, head, folk)


def _group(home: Village) -> tuple[Area, list[Person]]:
    """Ten households of two grown people each, in a grid of their own."""
    group = places.add_area(SYSTEM, parent=home.area, kind="group", name="第三组")
    grid = places.add_grid(SYSTEM, group, name="第三网格", level_name="三级网格")
    folk = []
    for n, name in enumerate(FAMILIES.split("、")):
        household = people.add_household(
            SYSTEM, kind="registered", grid=grid, number=f"Y{n + 1:06}"
        )
        for words, relation in ((name, "02"), (f"{name}（家人）", "")):
            who = people.register(
                SYSTEM, area=grid, name=words, household=household, born_on=BORN, invented=True,
                relation=relation,
            )  # fmt: skip
            folk.append(who)
    return group, folk[::2]


def _started(life: Life, group: Area, kind: str, body: Organisation, at: datetime) -> Election:
    """Begun and called: the rolls stand."""
    secretary = life.staff.of("village_secretary", group.path)
    made = commands.start(
        secretary, area=group, kind=kind, organisation=body,
        seat=Seat(clock.day_of(at), time(9, 30), "寨门口院坝"),
    )  # fmt: skip
    if made.meeting is None:
        raise AssertionError("it is held in a meeting")
    assembly.call(secretary, made.meeting)
    return Election.objects.visible_to(SYSTEM).get(pk=made.pk)


def _nominated(life: Life, one: Election, puts: dict[str, list[Person]], signers: int) -> None:
    clerk = life.staff.of("village_clerk", one.path)
    for contest in one.contests.order_by("no"):
        commands.nominate(
            clerk, one, [Put(who, contest) for who in puts.get(contest.standing, [])],
            by=one.sort.by[0], signers=range(1, signers + 1),
        )  # fmt: skip


def _committee(life: Life, group: Area, body: Organisation, folk: list[Person]) -> None:
    """Nine of ten households put them forward; hands go up, counted by two; a term begins."""
    secretary = life.staff.of("village_secretary", group.path)
    clerk = life.staff.of("village_clerk", group.path)
    held = clock.day_start(clock.day_of(life.end - HELD)) + timedelta(hours=10)
    with clock.at(held - NOTICE):
        one = _started(life, group, "affairs", body, held)
        _nominated(life, one, {"chair": folk[:1], "member": folk[1:4]}, 9)
    with clock.at(held - timedelta(days=2)):
        for row in one.candidates.order_by("pk"):
            asked = frozenset(found.key for found in findings(row) if found.sort == ASK)
            commands.judge(secretary, row, stands=True, asked=asked)
        commands.announce_candidates(secretary, one)
    with clock.at(held):
        meeting = one.meeting
        if meeting is None:
            raise AssertionError("it is held in a meeting")
        assembly.begin(secretary, meeting, road="households")
        roll, sitting = door.roll_of(meeting), meeting.sittings.get()
        for entry in roll.entries.order_by("no") if roll else ():
            assembly.sign(secretary, meeting, entry, sitting=sitting)
        for stand in reading.stands_of(one):
            vote = commands.open_vote(secretary, one, stand.contest).round
            counts = {key: 10 - n for n, key in enumerate(vote.keys)}
            ballots.confirm_hands(clerk, ballots.count_hands(secretary, vote, counts=counts))
            ballots.close_round(secretary, vote)
        commands.announce(secretary, one)
        assembly.end(secretary, meeting)
    with clock.at(held + timedelta(days=1)):
        commands.hand_over(clerk, one)


def _head(life: Life, group: Area, body: Organisation, folk: list[Person]) -> None:
    """Two are put forward; they wait to be judged."""
    with clock.at(life.end):
        one = _started(life, group, "group_head", body, life.end + AHEAD)
        clerk = life.staff.of("village_clerk", group.path)
        contest = one.contests.get(standing="chair")
        for who, signers in ((folk[5], range(1, 5)), (folk[6], range(5, 8))):
            commands.nominate(clerk, one, [Put(who, contest)], by="voters", signers=signers)
