"""What is heard later: kept from who handled it, and followed where it is not solved."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.audit.sealing import verify
from lianhu.feedback import commands
from lianhu.feedback.models import Answer, Call, Sequel
from lianhu.feedback.reactions import erase
from lianhu.feedback.tests.factories import called, caller, carried, drawn, fresh, morning
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands as matters
from lianhu.matters import replay
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import bearer
from lianhu.notices.models import Telling
from lianhu.publicity.models import Posting


def page_of(client, here, who, matter):
    return enter(client, here, who).get(reverse("matters:show", args=[matter.number])).text


@pytest.mark.row("C4.45")
@pytest.mark.parametrize("solved", ["solved", "partly"])
def test_what_was_heard_leaves_no_trace_for_who_handled_it(client, here, solved):
    matter, answer, new = called(here, solved=solved, mark=2, words="灯是亮了，态度不好")
    assert (new, matter.phase) == (None, Phase.RATING)
    assert answer.mark == 2
    assert matter.mark is None
    assert Event.objects.of(matter.stream).filter(verb__startswith="feedback").count() == 0
    for who in ("worker", "secretary", "clerk"):
        html = page_of(client, here, who, matter)
        assert "态度不好" not in html
        assert who == "clerk" or "回访" not in html
    assert "态度" not in "".join(Event.objects.values_list("body", flat=True))


@pytest.mark.row("C4.45")
def test_not_solved_goes_back_to_work_with_what_to_do_and_without_who_said_so(client, here):
    matter, _answer, new = called(
        here, solved="unsolved", mark=4, words="我罗大妈说还是黑的", todo="巷口那盏还不亮"
    )
    assert new is None
    assert (matter.phase, matter.holder) == (Phase.HANDLING, here.posts["worker"])
    assert matter.due_at
    html = page_of(client, here, "worker", matter)
    assert "巷口那盏还不亮" in html
    assert "回访：没有解决" in html
    assert "罗大妈" not in html
    assert replay.difference(matter) == ""
    assert verify().wrong == ""
    told = Telling.objects.filter(stream=matter.stream, occasion="matters.enter")
    now = told.filter(created_at=matter.entered_at)
    assert now.filter(post_id=here.posts["worker"].pk).exists()
    assert now.filter(audience_kind="teller").exists()


def test_not_solved_needs_a_word_on_what_is_left_and_keeps_nothing_without(here):
    carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        with pytest.raises(Refusal) as refused:
            commands.hear(caller(here, call), call, way="phone", solved="unsolved", mark=1)
    assert refused.value.field == "todo"
    assert not Answer.objects.exists()
    assert Call.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"solved": "x"}, "solved"),
        ({"mark": 6}, "mark"),
        ({"mark": 0}, "mark"),
        ({"way": "code"}, "way"),
    ],
)
def test_what_fits_no_question_is_refused_at_its_field(here, bad, field):
    carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        with pytest.raises(Refusal) as refused:
            commands.hear(
                caller(here, call), call, **{"way": "phone", "solved": "solved", "mark": 5, **bad}
            )
    assert refused.value.field == field


def test_three_tries_and_no_more(here):
    carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        who = caller(here, call)
        for n in (1, 2, 3):
            assert call.state == "waiting"
            commands.miss(who, call, way="phone", result="silent")
            assert Call.objects.get().tries == n
        assert Call.objects.get().state == "not_reached"
        with pytest.raises(IllegalMove):
            commands.miss(who, call, way="phone", result="silent")
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.update(tries=2)


def test_who_does_not_want_to_say_is_not_asked_again(here):
    carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        commands.miss(caller(here, call), call, way="phone", result="declined")
    assert Call.objects.get().state == "declined"


def test_a_result_that_hangs_and_is_not_solved_is_taken_down(here):
    matter = carried(here, "shown")
    with clock.at(morning()):
        (call,) = drawn()
        commands.hear(
            caller(here, call), call, way="phone", solved="unsolved", mark=None, todo="还是不亮"
        )
    matter = fresh(matter)
    assert (matter.phase, matter.posted_at) == (Phase.HANDLING, None)
    assert Posting.objects.get(stream=matter.stream).state == "withdrawn"
    assert replay.difference(matter) == ""


def test_a_reopened_matter_goes_all_the_way_round_again(here):
    matter, _answer, _new = called(here, solved="unsolved", mark=1, todo="还是不亮")
    with clock.at(morning() + timedelta(hours=2)):
        matters.finish(here.who("worker"), matter, words="又换了一盏")
        matters.respond(here.who("worker"), fresh(matter), words="换好了")
        matters.rate(bearer(matter), fresh(matter), mark=5, solved="solved")
        matters.publish(
            here.who("secretary"), fresh(matter), title="灯", demand="灯", result="好了"
        )
    matter = fresh(matter)
    assert matter.phase == Phase.SHOWING
    assert replay.difference(matter) == ""
    plan = matter.plans.get()
    assert plan.kept is False


@pytest.mark.row("C4.45")
def test_after_the_days_are_over_a_new_matter_goes_on_with_it(here):
    matter = carried(here, "rated")
    with clock.at(clock.now() + timedelta(days=16)):
        answer, new = commands.say_later(
            bearer(matter), fresh(matter), solved="unsolved", words="灯又灭了"
        )
    assert new is not None
    assert fresh(matter).phase == Phase.SHOWING
    assert Sequel.objects.get().before == matter
    found = Matter._base_manager.select_related("teller").get(pk=new.pk)
    assert matter.number in found.words.get().text
    assert found.teller.name == "测试人"
    assert found.area == matter.area
    assert answer.solved == "unsolved"


def test_within_the_days_the_teller_opens_it_again_with_their_code(here):
    matter = carried(here, "rated")
    with clock.at(clock.now() + timedelta(days=14)):
        _answer, new = commands.say_later(
            bearer(matter), fresh(matter), solved="unsolved", words="灯又灭了"
        )
    assert new is None
    assert fresh(matter).phase == Phase.HANDLING


def test_nobody_but_the_teller_says_so_by_code_and_not_from_the_handlers_phone(here):
    from dataclasses import replace

    matter = carried(here, "answered")
    with pytest.raises(NotAllowed):
        commands.say_later(here.who("worker"), matter, solved="solved", mark=5)
    own = replace(here.who("worker"), device="phone-9")
    other = carried(here, "finished")
    matters.respond(own, fresh(other), words="好了")
    with pytest.raises(NotAllowed):
        commands.say_later(
            replace(bearer(other), device="phone-9"), fresh(other), solved="solved", mark=5
        )
    with pytest.raises(NotAllowed):
        commands.say_later(bearer(matter), fresh(other), solved="solved", mark=5)


def test_before_there_is_an_answer_nothing_is_asked(here, phone):
    matter = carried(here, "claimed")
    with pytest.raises(IllegalMove):
        commands.say_later(bearer(matter), matter, solved="solved", mark=5)
    phone.follow(matter)
    assert "说说解决了没有" not in phone.text


def test_the_tellers_own_page_leads_there_and_back(here, phone):
    matter = carried(here, "rated")
    phone.follow(matter)
    url = reverse("feedback:later", args=[matter.number])
    assert url in phone.html
    page = phone.client.get(url)
    assert page.status_code == 200
    refused = phone.client.post(url, {"solved": "unsolved", "words": "", "once": "a1"})
    assert refused.status_code == 422
    assert "还要办什么" in refused.text or "办的人只看到" in refused.text
    done = phone.client.post(
        url, {"solved": "unsolved", "words": "灯又灭了", "once": "a2"}, follow=True
    )
    assert "已退回接着办" in done.text
    assert "您说没有解决，退回接着办" in done.text
    assert fresh(matter).phase == Phase.HANDLING
    again = phone.client.post(url, {"solved": "unsolved", "words": "灯又灭了", "once": "a2"})
    assert again.status_code == 302
    assert Answer.objects.count() == 1


def test_after_the_days_the_page_gives_the_new_number_and_code(here, phone):
    matter = carried(here, "rated")
    phone.follow(matter)
    url = reverse("feedback:later", args=[matter.number])
    with clock.at(clock.now() + timedelta(days=6)):
        assert "15天" in phone.client.get(url).text
    Matter._base_manager.filter(pk=matter.pk).update(answered_at=clock.now() - timedelta(days=20))
    done = phone.client.post(
        url, {"solved": "unsolved", "words": "又灭了", "once": "b"}, follow=True
    )
    new = Sequel.objects.get().after
    assert new.number in done.text
    assert done.status_code == 200


def test_without_the_code_the_page_leads_to_the_door(client, here):
    matter = carried(here, "rated")
    answer = client.get(reverse("feedback:later", args=[matter.number]))
    assert answer.status_code == 302


def test_the_call_page_from_the_list_to_done(client, here):
    carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        town = enter(client, here, "town")
        listed = town.get(reverse("feedback:calls")).text
        url = reverse("feedback:call", args=[call.pk])
        assert url in listed
        page = town.get(url).text
        assert "路灯已经修好" in page
        assert "测试人" in page
        refused = town.post(url, {"way": "phone", "solved": "unsolved"})
        assert refused.status_code == 422
        assert "办的人只看到" in refused.text
        missed = town.post(url, {"part": "miss", "way": "phone", "result": "silent"}, follow=True)
        assert "三次都没有联系上" in missed.text
        done = town.post(
            url, {"way": "phone", "solved": "solved", "mark": "4", "words": "好"}, follow=True
        )
        assert "没有要回访的" in done.text
    assert Answer.objects.get().mark == 4
    assert [one.result for one in call.attempts.all()] == ["silent", "answered"]


def test_the_list_asks_no_more_for_more_calls(client, here, django_assert_max_num_queries):
    for _ in range(12):
        carried(here, "answered")
    with clock.at(morning()):
        drawn()
        town = enter(client, here, "town")
        town.get(reverse("feedback:calls"))
        with django_assert_max_num_queries(10):
            town.get(reverse("feedback:calls"))


def test_erasing_the_matter_erases_what_was_heard_and_the_log_stands(here):
    matter, answer, _new = called(here, words="罗大妈说好")
    from lianhu.audit.actor import SYSTEM

    matters.erase_words(SYSTEM, matter, reason="withdrawn")
    erase(Event.objects.get(verb="matters.erase_words"))
    answer.refresh_from_db()
    assert (answer.words, answer.salt) == ("", "")
    assert answer.solved == "solved"
    assert verify().wrong == ""


def test_what_a_teller_said_is_never_changed(here):
    _matter, answer, _new = called(here)
    for change in ({"solved": "unsolved"}, {"mark": 1}, {"words": "改了"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.filter(pk=answer.pk).update(**change)


@pytest.mark.row("C4.45")
def test_in_the_step_of_rating_not_solved_weighs_more_than_a_kind_mark(here):
    matter = carried(here, "answered")
    matters.rate(bearer(matter), fresh(matter), mark=5, solved="unsolved", words="灯还是不亮")
    found = fresh(matter)
    assert found.phase == Phase.HANDLING
    assert found.ratings.get().solved == "unsolved"
    assert replay.difference(found) == ""
    with pytest.raises(Refusal):
        matters.rate(bearer(matter), carried(here, "answered"), mark=5, solved="x")
