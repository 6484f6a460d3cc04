"""Sent back and forth: the common superior says whose it is, once, and that binds."""

import pytest

from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, course, doing, queries, queue, replay
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.desk import enter, step, url
from lianhu.matters.tests.factories import carried, fresh
from lianhu.methods import engine
from lianhu.methods.queries import plainly
from lianhu.notices.models import Telling


def back(here, matter, who="worker"):
    """Once more to and fro."""
    commands.pass_back(here.who(who), fresh(matter), reason="不归我管")


def send(here, matter, level="grid"):
    commands.dispatch(
        here.who("clerk"), fresh(matter), category="infrastructure", level=level
    )  # fmt: skip


@pytest.fixture
def quarrel(here):
    """Sent back three times, which is once more than 四单 lets pass."""
    matter = carried(here, "sent")
    for _n in range(2):
        back(here, matter)
        send(here, matter)
    back(here, matter)
    return fresh(matter)


def told(matter, kind):
    return list(Telling.objects.filter(stream=matter.stream, audience_kind=kind).order_by("pk"))


def test_up_to_the_bound_the_dispatcher_sends_it_on(here):
    matter = carried(here, "sent")
    for _n in range(2):
        back(here, matter)
        assert fresh(matter).holder != here.posts["secretary"]
        send(here, matter)
    assert fresh(matter).phase == Phase.CLAIMING


def test_beyond_it_the_common_superior_has_it_and_nobody_else_sends_it(here, quarrel):
    assert (quarrel.phase, quarrel.holder) == (Phase.DISPATCHING, here.posts["secretary"])
    assert quarrel in queries.inbox(here.who("secretary"), mine=True)
    with pytest.raises(NotAllowed, match="定由谁办"):
        send(here, quarrel)
    assert doing.open_to(here.who("clerk"), quarrel).main is None
    assert queue.left(here.who("clerk")) == (0, False)
    assert doing.open_to(here.who("secretary"), quarrel).main.act == "dispatch"
    assert any("来回退了3次" in one.words for one in told(quarrel, "post"))
    assert replay.difference(quarrel) == ""


def test_what_is_decided_goes_straight_to_the_post_and_never_back(here, quarrel):
    secretary = here.who("secretary")
    with pytest.raises(Refusal) as no:
        commands.dispatch(secretary, quarrel, category="infrastructure", level="grid")
    assert no.value.field == "suggested"
    commands.dispatch(
        secretary, fresh(quarrel), category="infrastructure", level="grid",
        suggested=here.posts["worker"],
    )  # fmt: skip
    settled = fresh(quarrel)
    assert (settled.phase, settled.holder) == (Phase.HANDLING, here.posts["worker"])
    with pytest.raises(IllegalMove):
        back(here, settled)
    assert "pass_back" not in {one.act for one in doing.open_to(here.who("worker"), settled).others}
    assert replay.difference(settled) == ""


def test_who_waits_is_not_told_of_the_quarrel(here):
    matter = carried(here, "sent")
    for _n in range(2):
        back(here, matter)
        send(here, matter)
    before = len(told(matter, "teller"))
    back(here, matter)
    assert len(told(matter, "teller")) == before
    commands.dispatch(
        here.who("secretary"), fresh(matter), category="infrastructure", level="grid",
        suggested=here.posts["worker"],
    )  # fmt: skip
    (new,) = told(matter, "teller")[before:]
    assert "办理" in new.words


def test_who_sent_it_back_does_not_decide(here):
    matter = carried(here, "sent")
    for _n in range(2):
        back(here, matter)
        send(here, matter)
    stage = course.definition(fresh(matter)).stage("派单")
    passed = {**fresh(matter).passed}
    passed["sidan/领单/0"] = 3
    found = course.contested.decider(
        fresh(matter), course.definition(fresh(matter)), stage, passed, here.posts["secretary"].pk
    )
    assert found == here.posts["town"]


def test_the_superior_is_over_all_who_sent_it_back(here):
    common = course.contested._common
    assert common([here.one.path, here.two.path]) == here.east.path
    assert common([here.one.path]) == here.one.path
    assert common([]) == ""


def test_the_page_asks_for_the_post_and_says_why(client, here, quarrel):
    enter(client, here, "secretary")
    page = client.get(url("act", quarrel, "dispatch") + "?category=infrastructure&level=grid").text
    assert "定由哪个岗位办" in page
    sent = step(client, quarrel, "dispatch", category="infrastructure", level="grid")
    assert sent.status_code == 422
    assert "请选定由哪个岗位办" in sent.text


def test_the_bound_is_the_methods_and_its_page_says_it(here, quarrel):
    assert engine.times_back(course.definition(quarrel), "派单", quarrel.passed) == 3
    said = " ".join(str(line) for one in plainly(here.east) for line in one.sentences)
    assert "来回退单超过2次的" in said
