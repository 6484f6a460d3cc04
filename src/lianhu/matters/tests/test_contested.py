"""Sent back and forth: the common superior says whose it is, once, and that binds."""

import pytest

from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, course, doing, queries, queue, replay
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.desk import enter, step, url
from lianhu.matters.tests.factories import carried, fresh, village
from lianhu.methods import engine
from lianhu.methods.queries import plainly
from lianhu.notices.models import Telling
from lianhu.people.tests.racing import queued, together


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


def test_who_sent_it_round_does_not_take_the_decision_back(here, quarrel):
    """Who may assign everything else in the village is no superior of who decides."""
    for who in ("clerk", "secretary"):
        assert "assign" not in {one.act for one in doing.open_to(here.who(who), quarrel).others}
        with pytest.raises(NotAllowed, match="上级指派"):
            commands.assign(here.who(who), quarrel, post=here.posts["clerk"])
    assert "assign" in {one.act for one in doing.open_to(here.who("town"), quarrel).others}
    commands.assign(here.who("town"), quarrel, post=here.posts["clerk"])
    assert fresh(quarrel).holder == here.posts["clerk"]


def test_sorting_it_anew_leads_back_to_who_decides(here, quarrel):
    commands.reclassify(here.who("clerk"), quarrel, reason="换个类")
    commands.triage(here.who("clerk"), fresh(quarrel), choice="小事")
    assert fresh(quarrel).holder == here.posts["secretary"]


@pytest.mark.parametrize("who", ["next_door", "clerk", "worker2"])
def test_nobody_is_named_who_has_nothing_to_do_with_it(here, quarrel, who):
    with pytest.raises(Refusal) as no:
        commands.dispatch(
            here.who("secretary"), quarrel, category="infrastructure", level="grid",
            suggested=here.posts[who],
        )  # fmt: skip
    assert no.value.field == "suggested"


def test_next_door_neither_decides_nor_sends_back_nor_assigns(here, quarrel):
    other = here.who("next_door")
    for act in (
        lambda: send_by(other, quarrel, here.posts["worker"]),
        lambda: commands.pass_back(other, quarrel, reason="不归我管"),
        lambda: commands.assign(other, quarrel, post=here.posts["clerk"]),
    ):
        with pytest.raises(NotAllowed):
            act()


def send_by(actor, matter, post):
    commands.dispatch(
        actor, matter, category="infrastructure", level="grid", suggested=post
    )  # fmt: skip


def test_sent_back_twice_at_once_it_is_counted_once(own_database):
    here = village()
    matter = carried(here, "sent")
    for _n in range(2):
        back(here, matter)
        send(here, matter)
    seen = fresh(matter)
    said = together(
        *(lambda: commands.pass_back(here.who("worker"), fresh(seen), reason="不归我管"),) * 4
    )
    assert sorted(map(bool, said)) == [False, True, True, True]
    now = fresh(matter)
    assert now.holder == here.posts["secretary"]
    assert engine.times_back(course.definition(now), now.stage, now.passed) == 3
    tellings = told(now, "post")
    assert sum("来回退了3次" in one.words for one in tellings) == 1


def test_decided_while_the_town_gives_it_to_another_one_of_both_counts(own_database):
    here = village()
    matter = carried(here, "sent")
    for _n in range(2):
        back(here, matter)
        send(here, matter)
    back(here, matter)
    one, two = fresh(matter), fresh(matter)
    said = queued(
        lambda: send_by(here.who("secretary"), one, here.posts["worker"]),
        lambda: commands.assign(here.who("town"), two, post=here.posts["clerk"]),
        behind=matter,
    )
    assert said[0] == ""
    assert "secretary" in said[1]
    assert fresh(matter).holder == here.posts["worker"]
    assert replay.difference(fresh(matter)) == ""
