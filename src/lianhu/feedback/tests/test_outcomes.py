"""Figures of outcomes: formula, period, n and what was left out; no rank; names only by a decision."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.feedback import commands, outcomes
from lianhu.feedback.models import OUTCOMES, Decision, Exclusion
from lianhu.feedback.tests.factories import called, carried, fresh
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.matters import commands as matters
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import bearer, raised


def sheet(here, who="secretary"):
    return outcomes.sheet(here.who(who), OUTCOMES)


def figure(here, name, who="secretary"):
    return next(one for one in sheet(here, who).figures if one.name == name)


def say(here, *said):
    """One answered matter for each (solved, mark), said later by the teller."""
    made = []
    for solved, mark in said:
        matter = carried(here, "answered")
        commands.say_later(bearer(matter), matter, solved=solved, mark=mark, words="还差一点")
        made.append(fresh(matter))
    return made


@pytest.mark.row("C4.48", "G.14")
def test_solved_and_content_are_two_shares_of_those_who_said_so(here):
    say(here, ("solved", 5), ("solved", 2), ("partly", 4), ("unsolved", 3), ("solved", None))
    carried(here, "answered")
    solved, content = figure(here, "解决率"), figure(here, "满意率")
    assert (solved.value, solved.n) == (60, 5)
    assert (content.value, content.n) == (None, 4)
    assert "÷" in solved.definition
    assert "解决了一部分的（1件）" in solved.definition
    assert "没有剔除" in solved.definition
    assert "年" in solved.period


def test_of_what_somebody_said_the_newest_counts_wherever_it_was_said(here):
    (matter,) = say(here, ("unsolved", 1))
    assert sheet(here).whole.counts["solved"] == 0
    with clock.at(clock.now() + timedelta(hours=1)):
        matters.finish(here.who("worker"), matter, words="换好了")
        matters.respond(here.who("worker"), fresh(matter), words="好了")
        matters.rate(bearer(matter), fresh(matter), mark=5, solved="solved")
        counts = sheet(here).whole.counts
    assert (counts["asked"], counts["solved"], counts["content"], counts["again"]) == (1, 1, 1, 1)
    with clock.at(clock.now() + timedelta(hours=2)):
        commands.say_later(bearer(matter), fresh(matter), solved="partly", mark=3)
        counts = sheet(here).whole.counts
    assert (counts["asked"], counts["solved"], counts["partly"], counts["content"]) == (1, 0, 1, 0)


def test_a_call_back_counts_like_what_was_said_by_code(here):
    called(here, solved="solved", mark=4)
    with clock.at(clock.now() + timedelta(days=2)):
        counts = sheet(here).whole.counts
    assert (counts["asked"], counts["solved"], counts["marked"], counts["content"]) == (1, 1, 1, 1)


@pytest.mark.row("C4.48")
def test_promises_time_and_second_rounds_stand_beside_what_kind_of_matters_they_were(here):
    carried(here, "answered")
    late = carried(here, "claimed")
    with clock.at(late.due_at + timedelta(minutes=1)):
        deadlines()
        matters.finish(here.who("worker"), fresh(late), words="换好了")
        matters.respond(here.who("worker"), fresh(late), words="好了")
        found = sheet(here)
        (post,) = found.posts
    assert post.name == "worker"
    assert post.cells[:3] == ["1/2", "1/2", "0/2"]
    assert post.mixed == "小事·基础设施2"
    assert [one.name for one in found.units] == ["一号网格"]


@pytest.mark.row("C4.48")
def test_under_thirty_there_is_no_share_and_nothing_stands_in_the_order_of_a_figure(client, here):
    carried(here, "answered")
    page = enter(client, here, "secretary").get(reverse("feedback:outcomes")).text
    assert "1/1" in page
    assert "100%" not in page
    assert "不足30件" in page
    many = outcomes.Outcome("甲")
    many.counts.update({"n": 30, "due": 30, "kept": 15})
    assert many.cells[0] == "50%（15/30）"
    many.counts["due"] = 29
    assert many.cells[0] == "15/29"


def test_units_by_name_are_for_their_own_superior(here):
    carried(here, "answered")
    assert [one.name for one in sheet(here, "secretary").units] == ["一号网格"]
    assert [one.name for one in sheet(here, "town").units] == ["东河村"]
    assert sheet(here, "town").posts == []
    assert [one.name for one in sheet(here, "county").units] == ["河谷镇"]


def test_the_next_village_the_supervisor_and_the_handler_have_no_such_page(client, here):
    for who in ("next_door", "supervisor", "worker", "clerk"):
        assert enter(client, here, who).get(reverse("feedback:outcomes")).status_code == 403, who


def test_a_matter_handed_over_is_in_no_figure(here):
    matters.hand_over(here.who("clerk"), carried(here, "answered", words="secretary 收了钱"))
    for who in ("secretary", "town", "county"):
        found = sheet(here, who)
        assert found.whole.n == 0, who
        assert {one.n for one in found.figures} == {0}, who


@pytest.mark.row("C1.14")
def test_found_and_settled_in_the_grid(here):
    for _ in range(5):
        carried(here, "answered", actor=here.who("worker"), channel="found")
    for _ in range(5):
        raised(here)
    found, settled = figure(here, "网格发现"), figure(here, "网格解决")
    assert (found.value, found.n) == (50, 10)
    assert (settled.value, settled.n) == (100, 5)
    matter = raised(here, words="我家老人要办身份证", area=here.east)
    matters.triage(here.who("clerk"), fresh(matter), choice="私事")
    post = fresh(matter).holder
    who = next(name for name, one in here.posts.items() if one == post)
    matters.settle(here.who(who), fresh(matter), choice="已帮办", words="办了")
    matters.respond(here.who(who), fresh(matter), words="办好")
    assert figure(here, "网格解决").n == 6


def test_response_is_taken_up_by_somebody_before_the_clock_gives_it_away(here):
    for _ in range(4):
        carried(here, "claimed")
    late = carried(here, "sent")
    assert figure(here, "响应率").n == 4
    with clock.at(late.due_at + timedelta(minutes=1)):
        deadlines()
        found = figure(here, "响应率")
    assert (found.value, found.n) == (80, 5)


def test_a_constant_number_of_queries(here):
    carried(here, "answered")
    actor = here.who("secretary")
    sheet(here)
    with CaptureQueriesContext(connection) as few:
        outcomes.sheet(actor, OUTCOMES)
    for _ in range(4):
        carried(here, "answered")
    with CaptureQueriesContext(connection) as more:
        outcomes.sheet(actor, OUTCOMES)
    assert len(more) <= len(few) <= 10


@pytest.mark.row("C4.48", "G.14")
def test_left_out_by_two_people_counted_and_said_with_its_reason(client, here):
    found = say(here, *[("solved", 5)] * 5, ("partly", 1))
    asked = commands.ask_exclusion(
        here.who("clerk"), found[-1], code="court", words="已起诉，案号在卷"
    )
    assert figure(here, "解决率").n == 6
    with pytest.raises(NotAllowed):
        commands.decide_exclusion(here.who("clerk"), asked, granted=True)
    commands.decide_exclusion(here.who("secretary"), asked, granted=True)
    solved = figure(here, "解决率")
    assert (solved.value, solved.n) == (100, 5)
    assert "剔除1件" in solved.definition
    assert "诉讼" in solved.definition
    assert "剔除1件" in figure(here, "满意率").definition
    assert sheet(here).whole.n == 6
    with pytest.raises(IllegalMove):
        commands.decide_exclusion(here.who("town"), asked, granted=False)
    page = enter(client, here, "secretary").get(reverse("feedback:outcomes")).text
    assert "剔除1件" in page


def test_refused_it_counts_and_may_be_asked_again(here):
    (matter,) = say(here, ("partly", 1))
    asked = commands.ask_exclusion(here.who("clerk"), matter, code="court", words="已起诉")
    with pytest.raises(Conflict):
        commands.ask_exclusion(here.who("clerk"), matter, code="court", words="已起诉")
    commands.decide_exclusion(here.who("town"), asked, granted=False)
    assert sheet(here).whole.counts["asked"] == 1
    commands.ask_exclusion(here.who("clerk"), matter, code="withdrawn", words="本人撤回")


def test_who_asked_or_handled_it_does_not_approve_it_and_a_wall_keeps_that(here):
    (matter,) = say(here, ("partly", 1))
    secretary = here.who("secretary")
    asked = commands.ask_exclusion(secretary, matter, code="court", words="已起诉")
    with pytest.raises(NotAllowed, match="另一个人"):
        commands.decide_exclusion(secretary, asked, granted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.update(
            granted=True, decided_by_id=secretary.person_id, decided_at=clock.now()
        )


@pytest.mark.parametrize(("bad", "field"), [({"code": "lazy"}, "code"), ({"words": " "}, "words")])
def test_leaving_out_needs_a_reason_of_the_list_and_words(here, bad, field):
    matter = carried(here, "answered")
    with pytest.raises(Refusal) as refused:
        commands.ask_exclusion(
            here.who("clerk"), matter, **{"code": "court", "words": "已起诉", **bad}
        )
    assert refused.value.field == field


def test_the_page_of_what_is_left_out(client, here):
    matter = carried(here, "answered")
    clerk = enter(client, here, "clerk")
    url = reverse("feedback:left_out")
    assert "没有剔除申请" in clerk.get(url).text
    wrong = clerk.post(url, {"number": "000000000", "code": "court", "words": "x"})
    assert wrong.status_code == 422
    assert "没有这个编号" in wrong.text
    sent = {"number": matter.number, "code": "court", "words": "已起诉"}
    assert "等另一个人批" in clerk.post(url, sent, follow=True).text
    town = enter(client, here, "town")
    one = Exclusion.objects.get()
    done = town.post(reverse("feedback:decide", args=[one.pk]), {"yes": "1"}, follow=True)
    assert "已剔除" in done.text
    assert enter(client, here, "next_door").get(url).text.count(matter.number) == 0


def file(here, **more):
    today = clock.today()
    said = {
        "body": "河谷镇党委会", "number": "河党发〔2026〕12号", "decided_on": today,
        "until": today + timedelta(days=90), **more,
    }  # fmt: skip
    return commands.file_decision(here.who("town"), here.town, **said)


@pytest.mark.row("C4.48")
def test_in_public_no_unit_is_named_without_a_decision_on_file(here, phone):
    carried(here, "answered")
    url = reverse("feedback:shown", args=[here.east.key])
    page = phone.client.get(url).text
    assert "告知到人" in page.split('<figure class="lh-figure">')[1]
    assert "一号网格" not in page
    assert "worker" not in page
    made = file(here)
    page = phone.client.get(url).text
    assert "一号网格" in page
    assert "河党发〔2026〕12号" in page
    assert "worker" not in page
    with clock.at(clock.now() + timedelta(days=91)):
        assert "河党发" not in phone.client.get(url).text
    commands.end_decision(here.who("town"), made)
    assert "一号网格" not in phone.client.get(url).text
    with pytest.raises(IllegalMove):
        commands.end_decision(here.who("town"), made)


@pytest.mark.parametrize(
    ("bad", "field"),
    [({"body": ""}, "body"), ({"number": " "}, "number"),
     ({"decided_on": clock.today() + timedelta(days=3)}, "decided_on"),
     ({"until": clock.today() - timedelta(days=1)}, "until"),
     ({"until": clock.today() + timedelta(days=500)}, "until")],
)  # fmt: skip
def test_a_decision_says_which_paper_and_until_when(here, bad, field):
    with pytest.raises(Refusal) as refused:
        file(here, **bad)
    assert refused.value.field == field
    assert not Decision.objects.exists()


def test_decisions_are_filed_on_a_page_by_those_who_may(client, here):
    url = reverse("feedback:decisions")
    town = enter(client, here, "town")
    assert "还没有决定" in town.get(url).text
    today = clock.today()
    sent = {
        "area": here.town.key, "body": "镇党委会", "number": "", "decided_on": today.isoformat(),
        "until": (today + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    assert town.post(url, sent).status_code == 422
    assert "3号" in town.post(url, {**sent, "number": "3号"}, follow=True).text
    end = reverse("feedback:end_decision", args=[Decision.objects.get().pk])
    assert enter(client, here, "secretary").post(end).status_code == 404
    assert "已停止" in enter(client, here, "town").post(end, follow=True).text
    assert enter(client, here, "county").get(url).status_code == 403


@pytest.mark.row("C4.45")
def test_what_a_handful_of_tellers_said_stands_nowhere_beside_a_name():
    few, enough = outcomes.Outcome("网格"), outcomes.Outcome("网格")
    few.counts.update(n=4, due=4, kept=1, asked=4, solved=1, marked=1, content=0, partly=1)
    enough.counts.update(n=6, due=6, kept=5, asked=5, solved=4, marked=6, content=6, partly=1)
    assert few.cells == ["1/4", "0/4", "0/4", "不足5件", "不足5件"]
    assert enough.cells[3:] == ["4/5", "6/6"]
    now = clock.now()
    assert "1件" not in outcomes.rates(few, {}, now, now)[0].definition
    assert "1件" in outcomes.rates(enough, {}, now, now)[0].definition
