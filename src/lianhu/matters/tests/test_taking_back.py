"""What is withdrawn from the board is withdrawn everywhere, and its days begin anew."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.tests.factories import organisation, post, tenure
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed
from lianhu.matters import commands, replay
from lianhu.matters.doing import open_to
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Word
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.methods import commands as methods
from lianhu.publicity.commands import withdraw
from lianhu.publicity.models import Posting

SHOWN = {"title": "路灯修好", "demand": "路灯不亮", "result": "已更换灯泡"}
METHODS = Path(methods.__file__).parent / "shipped"


def withdrawn(here):
    matter = carried(here, "rated")
    made = commands.publish(here.who("secretary"), fresh(matter), **SHOWN)
    withdraw(here.who("clerk"), made, why="写了名字")
    drain()
    return fresh(matter)


def public(matter):
    client = Client()
    pages = (
        f"/api/v1/matters/{matter.number}",
        f"/api/v1/matters/{matter.number}/words",
        f"/open311/v2/requests/{matter.number}.json",
    )
    return "".join(client.get(page).content.decode("unicode_escape") for page in pages)


def test_withdrawn_words_are_public_nowhere(here):
    matter = withdrawn(here)
    assert not Word.objects.released().filter(matter=matter).exists()
    text = public(matter)
    for said in SHOWN.values():
        assert said not in text
    assert (matter.phase, matter.posted_at) == (Phase.SHOWING, None)
    assert matter.due_at > clock.now()
    assert replay.difference(matter) == ""


def test_days_on_which_nothing_hung_do_not_count(here):
    matter = withdrawn(here)
    with clock.at(clock.now() + timedelta(days=17)):
        deadlines()
    matter = fresh(matter)
    assert (matter.phase, matter.closed_at) == (Phase.SHOWING, None)
    again = commands.publish(here.who("secretary"), matter, **SHOWN)
    assert fresh(matter).due_at == again.until_at
    with clock.at(clock.now() + timedelta(days=18)):
        deadlines()
    assert fresh(matter).phase == Phase.CLOSED


def test_the_clock_closes_nothing_whose_posting_was_withdrawn_a_moment_ago(here):
    matter = carried(here, "shown")
    withdraw(here.who("clerk"), Posting.objects.get(stream=matter.stream), why="写了名字")
    with clock.at(matter.due_at + timedelta(minutes=1)):
        deadlines()
        with pytest.raises(IllegalMove):
            commands.finish_showing(SYSTEM, fresh(matter))
    assert fresh(matter).phase == Phase.SHOWING


def test_withdrawn_it_may_be_withheld(here):
    matter = withdrawn(here)
    commands.withhold(here.who("secretary"), matter, reason="涉及个人")
    assert fresh(matter).phase == Phase.CLOSED


def test_nobody_releases_their_own_result_whatever_the_method_says(here):
    text = (METHODS / "sidan.toml").read_text().replace("version = 1", "version = 7", 1)
    before, after = text.split('key = "晒单"')
    after = re.sub(r"not_same_person_as = .*\n", "", after, count=1)
    made = methods.publish(SYSTEM, before + 'key = "晒单"' + after, area=here.east)
    body = organisation("villagers_committee", here.east)
    methods.adopt(SYSTEM, made, area=here.east, body=body, decided_on=clock.today())
    duties = ["infrastructure"]
    tenure(
        post("grid_worker", here.one, title="兼", duties=duties),
        here.accounts["secretary"].person,
    )
    matter, who = raised(here), here.who("secretary")
    commands.triage(here.who("clerk"), fresh(matter), choice="小事")
    commands.dispatch(here.who("clerk"), fresh(matter), category="infrastructure", level="grid")
    plan = {"measures": "换", "steps": ["换"], "promised_on": clock.today()}
    commands.claim(who, fresh(matter), **plan)
    commands.finish(who, fresh(matter), words="好")
    commands.respond(who, fresh(matter), words="好")
    commands.rate(bearer(matter), fresh(matter), mark=5)
    with pytest.raises(NotAllowed, match="clerk"):
        commands.publish(who, fresh(matter), **SHOWN)
    with pytest.raises(NotAllowed, match="clerk"):
        commands.withhold(who, fresh(matter), reason="不想")
    assert open_to(who, fresh(matter)).main is None
    assert commands.publish(here.who("clerk"), fresh(matter), **SHOWN)


def test_a_supervisor_does_not_remark_on_what_they_did_themselves(here):
    tenure(post("supervisor", here.east, title="监委"), here.accounts["worker"].person)
    matter = carried(here, "claimed")
    with pytest.raises(NotAllowed, match="经手"):
        commands.remark(here.who("worker"), matter, words="办得很好")
    offered = [deed.act for deed in open_to(here.who("worker"), fresh(matter)).others]
    assert "remark" not in offered
    commands.remark(here.who("supervisor"), fresh(matter), words="看过")
