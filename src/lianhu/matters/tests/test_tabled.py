"""A matter goes before a meeting: put on its agenda from its own page, moved by what it came to."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from lianhu.assembly import commands as assembly
from lianhu.assembly.commands.planning import Seat
from lianhu.assembly.models import Item, Meeting
from lianhu.audit.actor import SYSTEM
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, doing, meeting_reactions, replay
from lianhu.matters.commands.tabling import Before
from lianhu.matters.models import Tabled
from lianhu.matters.tests.desk import enter, step
from lianhu.matters.tests.factories import fresh, raised
from lianhu.methods import commands as methods

TEXT = """key = "sanshi"
title = "先谈再定"
version = 7
summary = "先开恳谈会，谈好了答复。"
law_date = 2026-01-01
regimes = ["village"]
receives = ["demand", "wish", "hazard", "opinion"]

[[stage]]
key = "收集"
title = "收集"
kind = "collect"
act = "anyone"
resident_words = "收到了。"
next = [{ to = "恳谈" }]

[[stage]]
key = "恳谈"
title = "恳谈会"
kind = "meeting"
about = "talk"
level = "village"
act = ["village_clerk", "village_secretary"]
within = "30d"
on_expire = "escalate:town_cadre"
resident_words = "要开恳谈会。"
next = [
  { when = "no_quorum", to = "恳谈", at_most = 2 },
  { when = "再谈", to = "恳谈", at_most = 2 },
  { to = "答复" },
]

[[stage.choices]]
key = "谈好"
label = "谈好了"

[[stage.choices]]
key = "再谈"
label = "没谈拢，再谈一次"

[[stage]]
key = "答复"
title = "答复"
kind = "respond"
act = ["village_clerk"]
needs = ["answer"]
within = "3wd"
on_expire = "escalate:town_cadre"
resident_words = "这就答复您。"
next = [{ to = "办结" }]

[[stage.tells]]
whom = "teller"
how = "same"
words = "您反映的{number}：{answer}"
on = "leave"

[[stage]]
key = "办结"
title = "办结"
kind = "end"
result = "办结"
resident_words = "办结了。"
"""


@pytest.fixture
def talked(here):
    hall = organisation("villagers_committee", here.east)
    version = methods.publish(SYSTEM, TEXT, area=here.east, name="恳谈.toml")
    methods.adopt(SYSTEM, version, area=here.east, body=hall, decided_on=clock.today())
    return raised(here)


def seat(days=3):
    return Seat(clock.today() + timedelta(days=days), time(19, 30), "村委会院坝")


BEFORE = Before(title="一号网格的路灯怎么修", subject="other")


def tabled(here, matter, who="clerk", **more):
    more.setdefault("seat", seat())
    return commands.table(here.who(who), fresh(matter), BEFORE, **more)


@pytest.mark.row("C2.16")
def test_a_matter_is_put_on_an_agenda_from_its_own_page(client, here, talked):
    assert doing.open_to(here.who("clerk"), fresh(talked)).main.act == "table"
    enter(client, here, "clerk")
    day = (clock.today() + timedelta(days=3)).isoformat()
    wrong = step(
        client, talked, "table", title="路灯怎么修", subject="other", held_on="", where="院坝"
    )
    assert wrong.status_code == 422
    assert "请写哪天开" in wrong.text
    done = step(
        client, talked, "table", title="路灯怎么修", subject="other", held_on=day, at="19:30",
        where="院坝",
    )  # fmt: skip
    assert done.status_code == 302
    item = Item.objects.select_related("meeting").get()
    assert (item.title, item.meeting.kind, item.meeting.area) == ("路灯怎么修", "talk", here.east)
    assert item.put_as == "clerk"
    # From here on the meeting is waited for, and nobody is asked for another step.
    assert doing.open_to(here.who("clerk"), fresh(talked)).main is None
    assert client.get(reverse("assembly:meeting", args=[item.meeting_id])).status_code == 200


def test_a_second_matter_joins_a_meeting_that_is_being_planned(here, talked):
    made = tabled(here, talked)
    other = raised(here, words="二号沟也堵了")
    assert tabled(here, other, meeting=made, seat=None) == made
    assert [one.no for one in made.items.order_by("no")] == [1, 2]
    with pytest.raises(IllegalMove, match="已经列入"):
        tabled(here, talked)


def test_what_is_no_step_of_the_matter_is_refused(here, talked):
    with pytest.raises(NotAllowed):
        tabled(here, talked, who="worker")
    with pytest.raises(NotAllowed):
        tabled(here, talked, who="next_door")
    with pytest.raises(IllegalMove):
        commands.conclude(here.who("clerk"), fresh(talked), choice="谈好", conclusion="先修三盏")
    with pytest.raises(Refusal, match="哪天"):
        tabled(here, talked, seat=None)
    other = assembly.plan(
        here.who("clerk"), area=here.east, kind="hearing", sittings=[seat()], items=[]
    )
    with pytest.raises(Refusal, match="不是这件事要开的会"):
        tabled(here, talked, meeting=other)
    assert not Tabled.objects.exists()


def test_a_meeting_that_is_given_up_leaves_the_matter_waiting_for_another(here, talked):
    made = tabled(here, talked)
    assembly.drop_plan(here.who("clerk"), made)
    assert doing.open_to(here.who("clerk"), fresh(talked)).main.act == "table"
    again = tabled(here, talked)
    assembly.call(here.who("clerk"), again)
    assembly.cancel(here.who("clerk"), again, why="下大雨")
    assert doing.open_to(here.who("clerk"), fresh(talked)).main.act == "table"
    assert Meeting.objects.count() == 1


def test_the_key_on_the_agenda_says_nothing_of_the_matter(here, talked):
    tabled(here, talked)
    item = Item.objects.get()
    assert talked.number not in item.stream
    key = item.stream.removeprefix("tabled:")
    assert len(key) == 20
    # Drawn at random: the same matter on another agenda has another.
    assembly.drop_plan(here.who("clerk"), item.meeting)
    tabled(here, talked)
    item = Item.objects.get()
    assert item.stream != f"tabled:{key}"
    assert [matter for _item, matter in meeting_reactions.waiting(item.meeting)] == [fresh(talked)]
    talked.tabled.all().delete()
    assert list(meeting_reactions.waiting(item.meeting)) == []


def test_the_log_alone_gives_where_it_stands(here, talked):
    tabled(here, talked)
    assert replay.difference(fresh(talked)) == ""
