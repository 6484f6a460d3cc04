"""Steps that write several matters at the same moment: none waits for another that waits for it."""

import random

import pytest

from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove
from lianhu.matters import commands
from lianhu.matters.commands.splitting import Piece
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import carried, fresh, raised, village
from lianhu.people.tests.racing import queued, together

SAID = "水井边的路灯坏了三天。我家低保这个月没有到账，垃圾池也满了"
PIECES = [Piece(one) for one in SAID.replace("。", "，").split("，")]
# What is said to the one of two whom the server took out of a circle.
CIRCLE = "正有人在办"


@pytest.fixture
def here(own_database):
    return village()


def split(here):
    whole = raised(here, words=SAID)
    made = commands.split(here.who("clerk"), fresh(whole), pieces=PIECES)
    return fresh(whole), [fresh(one) for one in made]


def test_a_piece_is_sorted_while_another_leaves_for_the_discipline_office(here):
    clerk = here.who("clerk")
    _whole, (one, two, _three) = split(here)
    said = queued(
        lambda: commands.triage(clerk, one, choice="小事"),
        lambda: commands.hand_over(clerk, two),
        behind=one.stream,
    )
    assert said == ["", ""]
    assert fresh(one).parent_id is None
    assert not Matter._base_manager.filter(pk=two.pk).exists()


def test_a_lead_is_answered_while_one_that_goes_along_is_set_apart(here):
    clerk, worker = here.who("clerk"), here.who("worker")
    # Told first, and found to be the same later.
    member = raised(here, words="井边那盏路灯不亮")
    lead = carried(here, "sent")
    commands.join(clerk, fresh(member), lead=lead)
    commands.claim(worker, fresh(lead), measures="换", steps=["换"], promised_on=clock.today())
    commands.finish(worker, fresh(lead), words="换好了")
    lead, member = fresh(lead), fresh(member)
    said = queued(
        lambda: commands.respond(worker, lead, words="换好了"),
        lambda: commands.part(clerk, member, reason="不是同一盏"),
        behind=lead.stream,
    )
    assert said[0] == ""
    assert CIRCLE not in said[1]
    assert fresh(member).answered_at


def test_who_joins_while_the_lead_is_answered_is_answered_too_or_the_answer_is_refused(here):
    """Whoever read the lead before the other came along would leave them without an answer."""
    clerk, worker = here.who("clerk"), here.who("worker")
    lead, member = carried(here, "finished"), raised(here, words="井边那盏路灯不亮")
    early = fresh(lead)
    commands.join(clerk, fresh(member), lead=fresh(lead))
    with pytest.raises(IllegalMove, match="并件"):
        commands.respond(worker, early, words="换好了")
    commands.respond(worker, fresh(lead), words="换好了")
    assert fresh(member).answered_at


def family(here):
    """What may be done to three pieces, a lead and one that goes along with it."""
    clerk = here.who("clerk")
    early = raised(here, words="井边那盏路灯不亮")
    whole, made = split(here)
    lead = fresh(raised(here))
    commands.join(clerk, fresh(early), lead=lead)
    lead, early = fresh(lead), fresh(early)
    return [
        *(lambda one=one: commands.triage(clerk, one, choice="小事") for one in made),
        *(lambda one=one: commands.join(clerk, one, lead=lead) for one in made),
        lambda: commands.hand_over(clerk, made[1]),
        lambda: commands.hand_over(clerk, early),
        lambda: commands.part(clerk, early, reason="不是同一盏"),
        lambda: commands.triage(clerk, lead, choice="小事"),
        lambda: commands.unsplit(clerk, whole, reason="还是一件"),
    ]


def test_whatever_is_done_to_a_family_at_once_none_is_taken_out_of_a_circle(here):
    dice = random.Random(20)
    for _round in range(12):
        said = together(*dice.sample(family(here), 6))
        assert not [one for one in said if CIRCLE in one]
        for one in Matter._base_manager.all():
            assert one.joined == Matter._base_manager.filter(lead=one.pk).count()
