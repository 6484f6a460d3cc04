"""Three steps, two who decide, a person who is heard; nobody else reads it, and it goes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.bodies.models import Tenure
from lianhu.bodies.tests.factories import post as make_post
from lianhu.bodies.tests.factories import somebody, tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.matters.tests.desk import enter
from lianhu.notices.models import Telling
from lianhu.notices.occasions import page_of
from lianhu.pacts import commands
from lianhu.pacts.counting import counts
from lianhu.pacts.models import Case, Outcome, Precept
from lianhu.pacts.reactions import forget
from lianhu.pacts.rules import rules
from lianhu.pacts.tests.factories import begun, fresh, old
from lianhu.people.models import Kin


@pytest.fixture
def case(here):
    here.clause = old(here).clauses.get()
    made = commands.notice(
        here.who("secretary"),
        here.clause,
        whom="罗某",
        words="垃圾倒在沟里",
        person=somebody("罗某"),
    )
    commands.share(here.who("secretary"), made, post=here.posts["clerk"].pk)
    return made


def talked(here, case):
    today = clock.today()
    commands.talk(here.who("secretary"), case, step="reason", held_on=today, words="说了")
    commands.talk(here.who("secretary"), case, step="criticise", held_on=today)


def proposed(here, case, by="secretary", **more):
    fields = {
        "kind": "apology", "heard_on": clock.today(), "heard_words": "那天雨大", "unrelated": True,
        **more,
    }  # fmt: skip
    return commands.propose(here.who(by), case, **fields)


def decided(here, case):
    talked(here, case)
    proposed(here, case)
    commands.decide(here.who("clerk"), case, told_on=clock.today(), unrelated=True)
    return Outcome.objects.get(case=case)


def test_only_by_a_clause_in_force(here):
    draft = begun(here).clauses.get()
    with pytest.raises(Refusal):
        commands.notice(here.who("secretary"), draft, whom="罗某", words="x")


@pytest.mark.row("C6.17", "C6.18")
def test_talked_over_first_then_told_in_private(here, case):
    secretary, today = here.who("secretary"), clock.today()
    with pytest.raises(IllegalMove, match="先说理"):
        commands.talk(secretary, case, step="criticise", held_on=today)
    commands.talk(secretary, case, step="reason", held_on=today)
    with pytest.raises(Refusal) as said:
        commands.talk(secretary, case, step="criticise", held_on=today, private=False)
    assert said.value.field == "private"
    commands.talk(secretary, case, step="criticise", held_on=today)
    assert [(one.step, one.by_as) for one in case.talks.all()] == [
        ("reason", "secretary"), ("criticise", "secretary"),
    ]  # fmt: skip


@pytest.mark.row("C6.19")
def test_a_consequence_of_the_list_after_hearing_by_two(here, case):
    with pytest.raises(IllegalMove, match="两步"):
        proposed(here, case)
    talked(here, case)
    for more, field in (
        ({"kind": "fine"}, "kind"), ({"heard_words": ""}, "heard_words"),
        ({"unrelated": False}, "unrelated"), ({"kind": "restore"}, "detail"),
        ({"kind": "no_honours"}, "until"), ({"points": 3}, "points"),
        ({"kind": "points", "detail": "积分办法第3条", "points": 5, "balance": 4}, "points"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as said:
            proposed(here, case, **more)
        assert said.value.field == field, more
    proposed(here, case, kind="points", detail="积分办法第3条", points=4, balance=4)
    with pytest.raises(NotAllowed):
        commands.decide(here.who("secretary"), case, told_on=clock.today(), unrelated=True)
    outcome = Outcome.objects.get(case=case)
    assert not outcome.holds
    commands.decide(here.who("clerk"), case, told_on=clock.today(), unrelated=True)
    for values in ({"second_id": outcome.first_id}, {"points": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Outcome.objects.filter(pk=outcome.pk).update(**values)


def test_a_case_is_shared_with_nobody_elsewhere_above_or_not_there(here, case):
    """What the form sends is a number: no other village, no town and no empty post reads a case by it."""
    elsewhere = make_post("village_clerk", here.west)
    tenure(elsewhere, somebody("西河干部"))
    empty = make_post("grid_worker", here.one)
    for post in (elsewhere.pk, here.posts["town"].pk, empty.pk, 10**9, -1):
        with pytest.raises(Refusal, match="请选列出来的"):
            commands.share(here.who("secretary"), case, post=post)
    assert len(fresh(case).hands) == 2


@pytest.mark.row("C6.19")
def test_whoever_is_asked_to_help_is_told_without_a_name_and_led_there(here, case, client):
    def told():
        rows = Telling.objects.filter(stream=case.stream).order_by("pk")
        return [(one.label, one.words) for one in rows]

    assert told() == [("clerk", "有一件劝导请您一起。")]
    commands.share(here.who("secretary"), case, post=here.posts["clerk"].pk)
    talked(here, case)
    assert len(told()) == 1
    proposed(here, case)
    assert told()[1:] == [("clerk", "有一件劝导等第二位来定。")]
    enter(client, here, "clerk")
    led = client.get(page_of(case.stream))
    assert led.url == reverse("pacts:case", args=[case.pk])
    assert not any(case.whom in words for _label, words in told())
    enter(client, here, "secretary")
    assert "另外一位来定" in client.get(reverse("pacts:case", args=[case.pk])).text
    assert "等第二位来定" in client.get(reverse("pacts:cases")).text
    commands.decide(here.who("clerk"), case, told_on=clock.today(), unrelated=True)
    assert "等他说同不同意" in client.get(reverse("pacts:cases")).text
    commands.contest(here.who("clerk"), case, words="不是我倒的")
    assert "等第三位答复" in client.get(reverse("pacts:cases")).text


def paper(client, case, status=200):
    page = client.get(reverse("pacts:case_paper", args=[case.pk]))
    assert page.status_code == status
    return page.text


@pytest.mark.row("C6.19")
def test_the_person_is_handed_what_was_agreed_on_and_how_to_object(here, case, client):
    enter(client, here, "secretary")
    talked(here, case)
    assert "还没有人提出" in paper(client, case, 404)
    proposed(here, case)
    said = paper(client, case)
    assert "没有定下以前不算数" in said
    assert "从当面告诉那天起" in said
    commands.decide(here.who("clerk"), case, told_on=clock.today(), unrelated=True)
    said = paper(client, case)
    last = clock.chinese_date(Outcome.objects.get(case=case).open_until)
    for words in (
        "罗某", "垃圾倒在沟里", "那天雨大", here.clause.words, f"到{last}为止", "第三个人",
        "不等于同意", "村里没有罚款的权力",
    ):  # fmt: skip
        assert words in said
    assert "没有定下以前不算数" not in said
    page = client.get(reverse("pacts:case", args=[case.pk])).text
    assert reverse("pacts:case_paper", args=[case.pk]) in page
    commands.contest(here.who("secretary"), case, words="不是我倒的")
    assert "不是我倒的" in paper(client, case)
    for form in ("pdf", "docx"):
        assert client.get(reverse("pacts:case_paper", args=[case.pk, form])).status_code == 200
    enter(client, here, "supervisor")
    assert "罗某" not in client.get(reverse("pacts:case_paper", args=[case.pk])).text


def test_what_can_follow_is_a_short_list_without_money_or_rights():
    assert set(rules().consequences) == {
        "apology", "restore", "promise", "points", "no_honours", "service",
    }  # fmt: skip


@pytest.mark.row("C6.19")
@pytest.mark.parametrize(
    ("detail", "law"),
    [("罚款二百元", "行政处罚法"), ("停他家的水", "电力法"), ("取消低保三个月", "社会救助法")],
)
def test_what_may_not_follow_is_no_detail_of_what_may(here, case, client, detail, law):
    talked(here, case)
    with pytest.raises(Refusal, match=law) as refused:
        proposed(here, case, kind="restore", detail=detail)
    assert refused.value.field == "detail"
    enter(client, here, "secretary")
    sent = {
        "act": "propose", "propose-kind": "restore", "propose-detail": detail,
        "propose-heard_on": clock.today().isoformat(), "propose-heard_words": "那天雨大",
        "propose-unrelated": "on",
    }  # fmt: skip
    answer = client.post(reverse("pacts:case", args=[case.pk]), sent)
    assert (answer.status_code, law in answer.text, detail in answer.text) == (422, True, True)
    outside = client.post(
        reverse("pacts:case", args=[case.pk]), {**sent, "propose-kind": "fine"}
    ).text
    assert "列出来的这几样，别的都不行（村民委员会组织法 第三十一条）" in outside


def test_what_two_agreed_on_in_writing_may_be_money(here, case):
    talked(here, case)
    made = proposed(here, case, kind="restore", detail="弄坏的沟盖，书面协议按实际损失赔两百元")
    assert made.detail.endswith("两百元")


def test_kin_do_not_decide_nor_two_of_one_family(here, case):
    talked(here, case)
    mine = Tenure.objects.get(post=here.posts["secretary"]).person
    other = Tenure.objects.get(post=here.posts["clerk"]).person
    kin = Kin.objects.create(person=mine, other=case.person, degree="sibling")
    with pytest.raises(NotAllowed, match="近亲属"):
        proposed(here, case)
    kin.delete()
    proposed(here, case)
    Kin.objects.create(person=other, other=mine, degree="spouse")
    with pytest.raises(NotAllowed, match="第一位"):
        commands.decide(here.who("clerk"), case, told_on=clock.today(), unrelated=True)


@pytest.mark.row("C6.19")
def test_nothing_holds_before_the_days_to_object_are_over_and_a_third_answers(here, case):
    outcome = decided(here, case)
    with pytest.raises(Refusal, match="还没有生效"):
        commands.close(here.who("secretary"), case, ended="done")
    later = clock.day_start(outcome.open_until) + timedelta(days=1, hours=9)
    with clock.at(later):
        assert fresh(outcome).holds
        with pytest.raises(IllegalMove):
            commands.contest(here.who("secretary"), case, words="不服")
    commands.contest(here.who("secretary"), case, words="不是我倒的")
    with clock.at(later):
        assert not fresh(outcome).holds
    for who in ("secretary", "clerk"):
        with pytest.raises(NotAllowed):
            commands.reply(here.who(who), case, upheld=True, words="照定")
    with pytest.raises(NotAllowed):
        commands.reply(here.who("town"), case, upheld=True, words="照定")
    assert not Case.objects.visible_to(here.who("supervisor")).exists()
    commands.share(here.who("secretary"), case, post=here.posts["supervisor"].pk)
    assert Case.objects.visible_to(here.who("supervisor")).get() == case
    commands.reply(here.who("supervisor"), case, upheld=False, words="看了，不是他倒的")
    assert fresh(case).ended == "dropped"


def test_what_the_police_do_is_no_consequence_of_a_pact(here, client):
    clause = old(here).clauses.get()
    enter(client, here, "secretary")
    sent = {"clause": str(clause.pk), "whom": "罗某", "words": "喝醉了打人"}
    page = client.post(reverse("pacts:notice"), sent).text
    assert "先报110" in page
    assert "治安管理处罚法" in page
    assert not Case.objects.exists()
    client.post(reverse("pacts:notice"), sent | {"anyway": "1"})
    one = Case.objects.get()
    talked(here, one)
    with pytest.raises(Refusal, match="公安机关"):
        proposed(here, one)
    commands.turn(here.who("secretary"), one, to="police")
    assert fresh(one).ended == "turned"


@pytest.mark.row("C6.18")
def test_only_who_has_it_in_hand_reads_it(here, case, client):
    assert Case.objects.visible_to(here.who("secretary")).exists()
    assert Case.objects.visible_to(here.who("clerk")).exists()
    for who in ("town", "county", "supervisor", "worker", "next_door", "leader"):
        assert not Case.objects.visible_to(here.who(who)).exists(), who
    enter(client, here, "worker")
    assert client.get(reverse("pacts:case_field", args=[case.pk])).status_code == 404
    for event in Event.objects.of(case.stream):
        assert "罗某" not in event.body
        assert "垃圾" not in event.body


def test_names_and_words_go_when_the_time_is_up(here, case):
    talked(here, case)
    commands.close(here.who("secretary"), case, ended="mended")
    forget()
    assert fresh(case).whom == "罗某"
    with clock.at(clock.now() + timedelta(days=rules().days["keeping"] + 1)):
        forget()
    gone = fresh(case)
    assert (gone.whom, gone.words, gone.person_id) == ("", "", None)
    assert not gone.talks.exclude(words="").exists()


@pytest.mark.row("C6.20")
def test_counted_with_definition_and_period_and_never_too_few(here):
    clause = old(here).clauses.get()
    secretary = here.who("secretary")
    since = clock.today().replace(month=1, day=1)
    for n in range(4):
        commands.notice(secretary, clause, whom=f"某{n}", words="垃圾")
    assert counts(secretary, since).n is None
    commands.notice(secretary, clause, whom="某0", words="又倒")
    found = counts(here.who("town"), since)
    assert (found.n, found.again, found.open, found.share) == (5, 1, 5, 20)
    assert counts(here.who("worker"), since) is None
    # It counts what happened, and keeps no figure of anybody.
    assert not [f.name for f in Case._meta.get_fields() if "score" in f.name or "count" in f.name]


@pytest.mark.row("C6.17")
def test_on_the_phone_a_grid_worker_talks_somebody_round(here, client):
    clause = old(here, area=here.one, kind="hamlet").clauses.get()
    enter(client, here, "worker")
    sent = {"clause": str(clause.pk), "whom": "罗某", "words": "垃圾倒沟里"}
    client.post(reverse("pacts:notice_field"), sent)
    one = Case.objects.get()
    at = reverse("pacts:case_field", args=[one.pk])
    assert "还没有谈过" in client.get(at).text
    today = clock.today().isoformat()
    step = {"act": "talk", "talk-step": "criticise", "talk-held_on": today, "talk-private": "on"}
    assert client.post(at, step).status_code == 409
    client.post(at, step | {"talk-step": "reason"})
    client.post(at, {"act": "close", "close-ended": "mended"})
    assert fresh(one).ended == "mended"
    assert "没有经您手" in client.get(reverse("pacts:cases_field")).text


@pytest.mark.row("C5.18")
def test_a_familys_precepts_are_shown_by_its_consent_and_gone_at_its_word(here, client):
    enter(client, here, "secretary")
    sent = {"area": here.east.key, "family": "上寨罗家", "words": "勤俭持家。"}
    client.post(reverse("pacts:precepts"), sent)
    one = Precept.objects.get()
    public = reverse("pacts:place", args=[here.east.key])
    assert "勤俭持家" not in client.get(public).text
    assert client.get(reverse("pacts:plaque", args=[one.pk])).status_code == 404
    at = reverse("pacts:precept", args=[one.pk])
    client.post(at, {"act": "agree", "agreed_as": "户主，当面"})
    assert "勤俭持家" in client.get(public).text
    plaque = client.get(reverse("pacts:plaque", args=[one.pk])).text
    assert "上寨罗家" in plaque
    assert client.get(reverse("pacts:plaque", args=[one.pk, "pdf"])).status_code == 200
    client.post(at, {"act": "hide"})
    assert "勤俭持家" not in client.get(public).text
    client.post(at, {"act": "erase"})
    assert fresh(one).words == ""
