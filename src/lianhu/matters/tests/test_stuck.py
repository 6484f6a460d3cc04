"""Nothing stays stuck: not with a post that lost its duty, went away, or stands empty."""

import logging
from datetime import timedelta

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.bodies import commands as bodies
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, reactions, replay
from lianhu.matters.doing import open_to
from lianhu.matters.kinds import Phase, Secrecy
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.notices.models import Telling


def late(matter):
    return clock.at(fresh(matter).due_at + timedelta(minutes=1))


def test_a_suggested_post_without_the_duty_does_not_stop_the_clock(here):
    matter = carried(here, "sent")
    bodies.change_duties(SYSTEM, here.posts["worker"], duties=["policy"], duty_words=[])
    with late(matter):
        reactions.deadlines()
    matter = fresh(matter)
    assert matter.escalated_at
    assert (matter.phase, matter.holder) == (Phase.CLAIMING, None)
    told = Telling.objects.filter(stream=matter.stream, occasion="matters.expire")
    assert told.filter(post_id=here.posts["secretary"].pk).exists()


def test_an_abolished_suggested_post_does_not_stop_the_clock(here):
    matter = carried(here, "sent")
    bodies.leave(SYSTEM, here.posts["worker"])
    bodies.end_post(SYSTEM, here.posts["worker"])
    with late(matter):
        reactions.deadlines()
    assert fresh(matter).escalated_at


def test_a_fault_in_one_matter_does_not_hold_up_the_others(here, monkeypatch, caplog):
    bad, good = raised(here), raised(here)
    real = commands.expire

    def expire(actor, matter):
        if matter.pk == bad.pk:
            raise KeyError("x")
        real(actor, matter)

    monkeypatch.setattr(commands, "expire", expire)
    with late(bad), caplog.at_level(logging.ERROR):
        reactions.deadlines()
    assert fresh(good).escalated_at
    assert str(bad.pk) in caplog.text


def test_a_post_with_work_in_hand_is_not_abolished(here):
    matter = carried(here, "claimed")
    bodies.leave(SYSTEM, here.posts["worker"])
    with pytest.raises(Refusal, match="1件"):
        bodies.end_post(SYSTEM, here.posts["worker"])
    other = tenure(
        post("grid_worker", here.one, title="另一个", duties=["infrastructure"]), somebody("另一个")
    )
    commands.assign(here.who("clerk"), fresh(matter), post=other.post)
    bodies.end_post(SYSTEM, here.posts["worker"])
    matter = fresh(matter)
    assert matter.holder == other.post
    assert replay.difference(matter) == ""
    told = Telling.objects.filter(stream=matter.stream, post_id=other.post.pk)
    assert told.exists()


@pytest.mark.parametrize("step", ["raised", "sorted", "claimed", "finished", "rated"])
def test_what_is_stuck_is_given_to_another_post(here, step):
    matter = carried(here, step)
    due = matter.due_at
    role = matter.holder.role
    other = tenure(post(role, matter.holder.area, title="另一个"), somebody("另一个")).post
    assert "assign" in [deed.act for deed in open_to(here.who("clerk"), matter).others]
    commands.assign(here.who("clerk"), matter, post=other)
    matter = fresh(matter)
    assert (matter.holder, matter.due_at) == (other, due)
    assert replay.difference(matter) == ""
    with pytest.raises(NotAllowed):
        commands.assign(here.who("worker2"), matter, post=other)


def test_nobody_is_given_what_waits_for_the_teller(here):
    matter = carried(here, "answered")
    with pytest.raises(IllegalMove):
        commands.assign(here.who("clerk"), matter, post=here.posts["clerk"])


def test_work_does_not_go_back_to_an_abolished_post(here):
    matter = carried(here, "answered")
    bodies.leave(SYSTEM, here.posts["worker"])
    bodies.end_post(SYSTEM, here.posts["worker"])
    commands.rate(bearer(matter), fresh(matter), mark=1)
    assert fresh(matter).holder.ended_on is None


def test_a_post_elsewhere_is_not_assigned(here):
    for step in ("sent", "claimed"):
        matter = carried(here, step)
        with pytest.raises(Refusal):
            commands.assign(here.who("clerk"), matter, post=here.posts["next_door"])
        with pytest.raises(Refusal):
            commands.assign(here.who("clerk"), fresh(matter), post=here.posts["worker2"])


def test_a_private_matter_stays_private_until_it_is_sorted_again(here):
    matter = raised(here, words="私房话", area=here.cluster)
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    commands.reclassify(here.who("clerk"), fresh(matter), reason="分错了")
    assert fresh(matter).secrecy == Secrecy.PRIVATE
    for who in ("county", "cluster"):
        assert not Matter.objects.visible_to(here.who(who)).filter(pk=matter.pk).exists()
    commands.triage(here.who("clerk"), fresh(matter), choice="小事")
    assert fresh(matter).secrecy == Secrecy.PUBLIC
