"""One matter all the way round, by the shipped methods, through the commands."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.sealing import verify
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands, replay, story
from lianhu.matters.commands.intake import Teller
from lianhu.matters.kinds import Phase, Secrecy
from lianhu.matters.models import Matter
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.methods import commands as methods
from lianhu.methods.tests.factories import changed
from lianhu.notices.models import Telling
from lianhu.publicity.models import Posting


def test_a_matter_goes_all_the_way_round(here):
    matter = carried(here, "shown")
    assert matter.phase == Phase.SHOWING
    assert matter.posted_at
    posting = Posting.objects.get(stream=matter.stream)
    assert "已更换" in posting.words
    assert "测试人" not in posting.words
    with clock.at(clock.now() + timedelta(days=17)):
        deadlines()
    matter = fresh(matter)
    assert matter.phase == Phase.CLOSED
    assert matter.closed_at
    assert matter.answered_at
    assert replay.difference(matter) == ""
    assert verify().wrong == ""


@pytest.mark.parametrize(
    "step", ["raised", "sorted", "sent", "claimed", "finished", "answered", "rated", "shown"]
)
def test_the_log_gives_the_row_at_every_step(here, step):
    assert replay.difference(carried(here, step)) == ""


def test_the_first_answer_says_who_has_it_and_by_when(here):
    matter = raised(here)
    said = Telling.objects.get(stream=matter.stream, audience_kind="teller")
    assert matter.number in said.words
    assert "clerk" in said.words
    assert "年" in said.words
    assert matter.due_at
    assert matter.holder == here.posts["clerk"]


def test_nobody_who_reads_the_log_learns_a_name_or_a_word(here):
    matter = carried(here, "shown")
    bodies = "".join(Event.objects.values_list("body", flat=True))
    for secret in ("测试人", "路灯", "上寨", "换灯泡", matter.code):
        assert secret not in bodies


@pytest.mark.row("C4.38")
def test_the_second_claimer_is_told_who_has_it(here):
    matter = carried(here, "sent")
    late = fresh(matter)
    plan = {"measures": "换", "steps": ["换"], "promised_on": clock.today()}
    commands.claim(here.who("worker"), matter, **plan)
    with pytest.raises(IllegalMove, match="worker"):
        commands.claim(here.who("worker"), late, **plan)
    assert fresh(matter).plans.count() == 1


@pytest.mark.row("C4.38")
def test_unclaimed_it_goes_to_the_suggested_post_and_the_superior_hears(here):
    matter = carried(here, "sent")
    assert matter.phase == Phase.CLAIMING
    assert matter.suggested == here.posts["worker"]
    with clock.at(matter.due_at + timedelta(minutes=1)):
        deadlines()
        matter = fresh(matter)
    assert matter.holder == here.posts["worker"]
    assert matter.phase == Phase.HANDLING
    told = Telling.objects.filter(stream=matter.stream, occasion="matters.expire")
    assert told.filter(post_id=here.posts["secretary"].pk).exists()
    assert replay.difference(matter) == ""


@pytest.mark.row("C4.37")
def test_the_duty_list_decides_who_may_claim(here):
    matter = carried(here, "sent")
    with pytest.raises(NotAllowed, match="职责清单"):
        commands.claim(here.who("window"), matter, promised_on=clock.today())
    with pytest.raises(NotAllowed):
        commands.claim(here.who("worker2"), matter, promised_on=clock.today())


@pytest.mark.row("C1.18")
def test_work_has_an_owner_a_deadline_and_progress_that_the_resident_reads(here):
    matter = carried(here, "claimed")
    assert matter.holder == here.posts["worker"]
    assert clock.day_of(matter.due_at) == matter.promised_on
    with pytest.raises(NotAllowed, match="其他岗位"):
        commands.progress(here.who("clerk"), matter, words="我来说")
    commands.progress(here.who("worker"), matter, words="灯已经买到")
    assert "灯已经买到" in [one.text for one in story.read(fresh(matter), bearer(matter)).entries]
    with clock.at(matter.due_at + timedelta(minutes=1)):
        deadlines()
    late = Telling.objects.filter(stream=matter.stream, occasion="matters.expire")
    assert late.filter(post_id=here.posts["town"].pk).exists()
    assert late.filter(audience_kind="teller").exists()


@pytest.mark.parametrize("missing", ["measures", "steps", "promised_on"])
@pytest.mark.row("C4.39", "C4.40")
def test_a_claim_needs_measures_steps_and_a_day(here, missing):
    matter = carried(here, "sent")
    plan = {"measures": "换", "steps": ["换"], "promised_on": clock.today()}
    plan.pop(missing)
    with pytest.raises(Refusal) as refused:
        commands.claim(here.who("worker"), matter, **plan)
    assert refused.value.field == missing
    assert fresh(matter).holder is None


def test_a_promise_is_not_in_the_past_and_not_beyond_the_rule(here):
    matter = carried(here, "sent")
    for day in (-1, 60):
        with pytest.raises(Refusal) as refused:
            commands.claim(
                here.who("worker"),
                matter,
                measures="换",
                steps=["换"],
                promised_on=clock.today() + timedelta(days=day),
            )
        assert refused.value.field == "promised_on"


@pytest.mark.row("C1.20")
@pytest.mark.parametrize("step", ["raised", "sorted", "sent", "claimed", "finished"])
def test_no_hand_and_no_clock_closes_what_was_not_answered(here, step):
    matter = carried(here, step)
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(phase=Phase.CLOSED, closed_at=clock.now())
    for week in range(1, 60):
        with clock.at(clock.now() + timedelta(weeks=week)):
            deadlines()
    assert fresh(matter).closed_at is None


@pytest.mark.row("C1.20")
def test_a_method_that_ends_without_an_answer_is_not_let_in(here):
    shortcut = changed("sidan", ('  { to = "反馈" },', '  { to = "晒单" },'))
    with pytest.raises(Refusal, match="没有答复反映人，不能结束"):
        methods.publish(SYSTEM, shortcut, area=here.east)


@pytest.mark.row("C1.19", "C4.43")
@pytest.mark.parametrize(
    ("channel", "reach", "how"),
    [
        ("page", "page", "page"), ("visit", "page", "door"), ("box", "page", "door"),
        ("phone", "page", "call"), ("hotline", "page", "call"), ("visit", "sms", "sms"),
    ],
)  # fmt: skip
def test_progress_and_answer_go_back_by_the_door_it_came_in_or_as_asked(here, channel, reach, how):
    said = Teller(name="测试人", phone="13800001234", where_words="上寨", reach=reach)
    matter = carried(here, "answered", channel=channel, teller=said)
    told = Telling.objects.filter(stream=matter.stream, audience_kind="teller")
    assert set(told.values_list("how", flat=True)) == {how}
    assert "承诺" in told.get(words__contains="换灯泡").words
    assert "路灯已经修好" in told.latest("pk").words


@pytest.mark.row("C4.45")
def test_a_low_mark_goes_back_to_be_done_again_but_not_for_ever(here):
    matter = carried(here, "answered")
    for _ in range(2):
        commands.rate(bearer(matter), fresh(matter), mark=1)
        assert fresh(matter).phase == Phase.HANDLING
        commands.finish(here.who("worker"), fresh(matter), words="又办了一次")
        commands.respond(here.who("worker"), fresh(matter), words="又答复")
    commands.rate(bearer(matter), fresh(matter), mark=1)
    assert fresh(matter).phase == Phase.SHOWING


@pytest.mark.row("C4.45")
def test_a_mark_taken_for_somebody_says_who_took_it_and_never_the_one_who_did_it(here):
    matter = carried(here, "answered")
    with pytest.raises(NotAllowed, match="本人作出"):
        commands.rate_for(here.who("worker"), matter, mark=5, way="phone")
    own = carried(here, "answered", actor=here.who("leader"))
    with pytest.raises(NotAllowed, match="经手"):
        commands.rate_for(here.who("leader"), own, mark=5, way="phone")
    with pytest.raises(Refusal):
        commands.rate_for(here.who("leader"), matter, mark=5, way="face")
    commands.rate_for(here.who("leader"), matter, mark=4, way="phone")
    rating = matter.ratings.get()
    assert rating.recorded_by_id == here.who("leader").person_id
    assert rating.way == "phone"


def test_the_one_who_did_it_does_not_release_it(here):
    matter = carried(here, "rated")
    matter.holder = here.posts["worker"]
    with pytest.raises(NotAllowed):
        commands.publish(here.who("worker"), matter, title="x", demand="x", result="x")


def test_private_affairs_are_helped_and_answered_and_never_shown(here):
    matter = raised(here, words="我家老人要办身份证")
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    matter = fresh(matter)
    assert (matter.phase, matter.secrecy, matter.holder) == (
        Phase.HELPING,
        Secrecy.PRIVATE,
        here.posts["worker"],
    )
    assert not Matter.objects.visible_to(here.who("supervisor")).filter(pk=matter.pk).exists()
    commands.settle(here.who("worker"), matter, choice="已帮办", words="陪去办了")
    commands.respond(here.who("worker"), fresh(matter), words="证已办好")
    matter = fresh(matter)
    assert matter.phase == Phase.CLOSED
    assert not Posting.objects.filter(stream=matter.stream).exists()


@pytest.mark.row("C1.15")
def test_a_major_affair_is_parked_with_an_owner_and_a_review_day(here):
    matter = raised(here, words="集体山林怎么分")
    commands.triage(here.who("clerk"), fresh(matter), choice="大事")
    matter = fresh(matter)
    assert matter.phase == Phase.PARKED
    assert matter.holder == here.posts["secretary"]
    assert matter.review_on
    said = Telling.objects.filter(stream=matter.stream, audience_kind="teller").latest("pk")
    assert "secretary" in said.words


@pytest.mark.row("C1.17")
def test_a_small_affair_may_be_talked_over_first(here):
    matter = raised(here)
    commands.triage(here.who("clerk"), fresh(matter), choice="先商议")
    talk = {"opinions": "都同意装灯", "conclusion": "装一盏", "choice": "有办法"}
    with pytest.raises(Refusal) as refused:
        commands.consult(here.who("leader"), fresh(matter), people="甲", **talk)
    assert refused.value.field == "people"
    commands.consult(here.who("leader"), fresh(matter), people="甲、乙、丙", **talk)
    matter = fresh(matter)
    assert matter.phase == Phase.DISPATCHING
    assert replay.difference(matter) == ""


def test_where_a_method_asks_only_with_whom_no_opinion_is_kept(here):
    whom = ('needs = ["people", "opinions", "conclusion"]', 'needs = ["people"]')
    asked = changed("sanshi", ("version = 1", "version = 7"), whom)
    made = methods.publish(SYSTEM, asked, area=here.east)
    body = organisation("villagers_committee", here.east)
    methods.adopt(SYSTEM, made, area=here.east, body=body, decided_on=clock.today())
    matter = raised(here)
    commands.triage(here.who("clerk"), fresh(matter), choice="先商议")
    talk = {"people": "甲，今天\n乙，今天", "conclusion": "", "choice": "有办法"}
    with pytest.raises(Refusal, match="不记"):
        commands.consult(here.who("leader"), fresh(matter), opinions="甲不赞成", **talk)
    commands.consult(here.who("leader"), fresh(matter), opinions="", **talk)
    assert fresh(matter).phase == Phase.DISPATCHING


@pytest.mark.row("C1.15")
def test_sorted_wrongly_it_is_sorted_again_with_a_reason(here):
    matter = carried(here, "sent")
    with pytest.raises(Refusal):
        commands.reclassify(here.who("clerk"), matter, reason=" ")
    commands.reclassify(here.who("clerk"), matter, reason="其实是大事")
    matter = fresh(matter)
    assert matter.phase == Phase.TRIAGE
    assert matter.pool == ""
    assert matter.triage == ""
    assert replay.difference(matter) == ""


def test_the_next_village_sees_nothing(here):
    matter = carried(here, "claimed")
    assert not Matter.objects.visible_to(here.who("next_door")).filter(pk=matter.pk).exists()
    with pytest.raises(NotAllowed):
        commands.reclassify(here.who("next_door"), matter, reason="x")


def test_a_hand_over_of_the_post_hands_over_its_matters(here):
    from lianhu.bodies import commands as bodies
    from lianhu.bodies.tests.factories import somebody

    matter = carried(here, "claimed")
    old = here.who("worker")
    successor = somebody("新网格员")
    bodies.hand_over(SYSTEM, here.posts["worker"], successor)
    from lianhu.access.tests.factories import account

    here.accounts["worker"] = account(successor, username="successor")
    commands.finish(here.who("worker"), fresh(matter), words="接着办完")
    assert fresh(matter).phase == Phase.RESPONDING
    assert old.person_id != successor.pk


def test_a_promise_kept_or_broken_is_computed(here):
    kept = carried(here, "finished")
    assert kept.plans.get().kept is True
    late = carried(here, "claimed")
    with clock.at(late.due_at + timedelta(minutes=5)):
        deadlines()
        commands.finish(here.who("worker"), fresh(late), words="晚了")
    assert late.plans.get().kept is False


def test_a_helper_finds_a_lost_matter_by_name_and_it_is_logged(here):
    matter = raised(here)
    found = commands.find(
        here.who("worker"),
        name="测试人",
        where_words="上寨",
        place=here.one.path,
        reason="here",
    )
    assert found == [matter]
    event = Event.objects.get(verb="matters.find")
    assert event.data == {"why": "here", "found": [matter.pk]}
    with pytest.raises(Refusal):
        commands.find(
            here.who("worker"), name="测试人", where_words="", place=here.one.path, reason="想看看"
        )


def test_paper_hung_later_and_an_open_objection_keep_it_on_the_board(here):
    from lianhu.publicity import commands as publicity

    matter = carried(here, "shown")
    posting = Posting.objects.get(stream=matter.stream)
    later = clock.now() + timedelta(days=5)
    with clock.at(later):
        publicity.hang(here.who("secretary"), posting)
        publicity.object_(here.who("cluster"), posting, words="还没有亮")
    with clock.at(matter.due_at + timedelta(hours=1)):
        deadlines()
        assert fresh(matter).phase == Phase.SHOWING
        assert fresh(matter).due_at == Posting.objects.get(pk=posting.pk).until_at
    with clock.at(later + timedelta(days=17)):
        deadlines()
        assert fresh(matter).phase == Phase.SHOWING
        publicity.answer_objection(
            here.who("clerk"), posting.objections.get(), answer="已派人再去看"
        )
    # The days it waited for an answer do not count.
    with clock.at(later + timedelta(days=19)):
        deadlines()
        assert fresh(matter).phase == Phase.SHOWING
    with clock.at(later + timedelta(days=36)):
        deadlines()
    assert fresh(matter).phase == Phase.CLOSED
