"""四议 from the proposal of the two committees to the resolution of the 群众会, each meeting a real one."""

from datetime import timedelta

import pytest

from lianhu.assembly.commands.calling import Snagged
from lianhu.assembly.models import Resolution
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed
from lianhu.matters import commands, replay
from lianhu.matters.tests.factories import fresh
from lianhu.matters.tests.meeting import bodies, held, tabled

BIG = {"subject": "other_major"}


@pytest.fixture
def proposed(here):
    """The branch studied it and lets the two committees propose it."""
    bodies(here)
    matter = commands.start(
        here.who("secretary"), area=here.one, method="siyi", words="全村修一条机耕路"
    )
    commands.triage(here.who("clerk"), fresh(matter), choice="大事")
    assert at(matter) == "党组织研究"
    held(here, tabled(here, matter, "secretary", days=1, **BIG), "secretary")
    say(here, matter, "secretary", "提交")
    return matter


def at(matter):
    return fresh(matter).stage


def say(here, matter, who, choice):
    commands.conclude(here.who(who), fresh(matter), choice=choice, conclusion="按大家说的办")


def to_the_party(here, matter):
    held(here, tabled(here, matter, "clerk", days=2, **BIG), "clerk")
    assert at(matter) == "乡贤会动议"
    held(here, tabled(here, matter, "clerk", days=3, **BIG), "clerk")
    assert at(matter) == "事管委商议"
    held(here, tabled(here, matter, "clerk", days=4, **BIG), "clerk")
    say(here, matter, "clerk", "提交")
    assert at(matter) == "党员审议"
    item = tabled(here, matter, "secretary", days=5, studied_on=clock.today(), **BIG)
    held(here, item, "secretary", hands=(9, 0, 0))


@pytest.mark.row("C5.1", "C5.4", "C5.5", "C5.6", "C5.7")
def test_four_meetings_and_the_whole_village_decides(here, proposed):
    """What the elders and the 事管委 said is advice; the village resolves by the law's own numbers."""
    to_the_party(here, proposed)
    assert at(proposed) == "群众会决议"
    item = tabled(
        here, proposed, "secretary", days=20, studied_on=clock.today(), subject="other_major"
    )
    meeting = item.meeting
    assert (meeting.kind, meeting.about, meeting.decides) == ("mass", "assembly", True)
    held(here, item, "secretary", road="households", came=5, hands=(4, 1, 0))
    assert at(proposed) == "决议公开"
    made = Resolution.objects.get(item=item)
    assert (made.force, made.area) == ("resolution", here.east)
    assert made.round.rule["quorum"] == [{"of": "households", "n": 2, "d": 3, "strict": False}]
    forces = set(Resolution.objects.exclude(item=item).values_list("force", flat=True))
    assert forces <= {"resolution"}  # of the party's own meeting
    assert replay.difference(fresh(proposed)) == ""


def test_too_few_of_the_village_decide_nothing(here, proposed):
    to_the_party(here, proposed)
    item = tabled(here, proposed, "secretary", days=20, studied_on=clock.today(), **BIG)
    held(here, item, "secretary", road="households", came=3)
    assert at(proposed) == "群众会决议"
    assert not Resolution.objects.filter(item=item).exists()


@pytest.mark.row("C5.3")
def test_a_major_matter_cannot_be_decided_by_the_committees(here, proposed):
    """Not even on paper: what art. 28 keeps for the villagers has no vote in the committees' meeting."""
    item = tabled(here, proposed, "clerk", days=2, **BIG)
    with pytest.raises(NotAllowed, match="只商量"):
        held(here, item, "clerk", hands=(5, 0, 0))


@pytest.mark.row("C5.3")
def test_without_the_study_of_the_party_the_village_is_not_called(here, proposed):
    to_the_party(here, proposed)
    item = tabled(here, proposed, "secretary", days=20, **BIG)
    with pytest.raises(Snagged, match="党组织研究"):
        held(here, item, "secretary", road="households", came=5, hands=(5, 0, 0))


def test_nobody_says_for_the_meeting_what_it_concluded_before_it_was_held(here, proposed):
    held(here, tabled(here, proposed, "clerk", days=2, **BIG), "clerk")
    held(here, tabled(here, proposed, "clerk", days=3, **BIG), "clerk")
    tabled(here, proposed, "clerk", days=4, **BIG)
    with pytest.raises(IllegalMove, match="已经列入"):
        say(here, proposed, "clerk", "提交")
    with clock.at(clock.now() + timedelta(days=1)), pytest.raises(NotAllowed):
        say(here, proposed, "worker", "提交")
