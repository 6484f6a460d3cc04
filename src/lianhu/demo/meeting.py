"""Two meetings of the first invented village: one that decided something, one that is being planned."""

from datetime import datetime, time, timedelta
from typing import Final

from lianhu.assembly import commands as assembly
from lianhu.assembly import door
from lianhu.assembly.commands.planning import Point, Seat
from lianhu.assembly.models import Meeting
from lianhu.ballots import commands as ballots
from lianhu.bodies.models import Organisation
from lianhu.demo.land import Village
from lianhu.demo.life import Life
from lianhu.kernel import clock

HELD: Final = timedelta(days=20)
NOTICE: Final = timedelta(days=8)
AHEAD: Final = timedelta(days=14)
CAME: Final = 31


def play(life: Life) -> None:
    """The representatives decided about a rubbish bay; a village meeting waits for the party's study."""
    home = next(one for one in life.villages if one.invented)
    body = Organisation.objects.visible_to(life.staff.of("village_secretary", home.area.path))
    found = body.live().filter(area=home.area, kind="villager_representatives").first()
    if found is not None:
        _decide(life, home, found)
    _plan(life, home)


def _seat(at: datetime) -> Seat:
    return Seat(clock.day_of(at), time(9, 30), "村委会院坝")


def _decide(life: Life, home: Village, body: Organisation) -> None:
    secretary = life.staff.of("village_secretary", home.area.path)
    held = clock.day_start(clock.day_of(life.end - HELD)) + timedelta(hours=10)
    with clock.at(held - NOTICE):
        meeting = assembly.plan(
            secretary, area=home.area, kind="representatives", organisation=body,
            sittings=[_seat(held)],
            items=[Point("垃圾池放在哪里", "environment", asks="垃圾池建在村口老仓库旁")],
        )  # fmt: skip
        assembly.call(secretary, meeting)
    with clock.at(held):
        _hold(life, meeting)
    with clock.at(held + timedelta(hours=2)):
        assembly.end(secretary, meeting)
        assembly.publish(secretary, meeting)


def _hold(life: Life, meeting: Meeting) -> None:
    """Thirty-one sign in, hands go up and are counted by two."""
    secretary = life.staff.of("village_secretary", meeting.path)
    clerk = life.staff.of("village_clerk", meeting.path)
    assembly.begin(secretary, meeting)
    sitting, item = meeting.sittings.get(), meeting.items.get()
    roll = door.roll_of(meeting)
    if roll is None:
        raise AssertionError("a meeting of representatives has a roll")
    for entry in roll.entries.order_by("no")[:CAME]:
        assembly.sign(secretary, meeting, entry, sitting=sitting)
    vote = assembly.put_to_vote(secretary, meeting, item, way="hands")
    counts = {"approve": CAME - 5, "oppose": 3, "abstain": 2}
    ballots.confirm_hands(clerk, ballots.count_hands(secretary, vote, counts=counts))
    ballots.close_round(secretary, vote)
    assembly.conclude(secretary, item, words="垃圾池建在村口老仓库旁，离水井三十米以上。")


def _plan(life: Life, home: Village) -> None:
    """What is still missing stands on its page, with the article."""
    secretary = life.staff.of("village_secretary", home.area.path)
    with clock.at(life.end):
        assembly.plan(
            secretary, area=home.area, kind="assembly", sittings=[_seat(life.end + AHEAD)],
            items=[Point("修通组路，每户筹工两天", "public_works")],
        )  # fmt: skip
