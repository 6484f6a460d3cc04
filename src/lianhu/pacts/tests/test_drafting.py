"""A version from its first clause to the vote."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.models import Event
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.notices.models import Telling
from lianhu.pacts import commands, papers, standing
from lianhu.pacts.commands.reviewing import Found
from lianhu.pacts.models import Caution, Clause, Pact, Version
from lianhu.pacts.reactions import terms
from lianhu.pacts.rules import rules
from lianhu.pacts.standing import judgement_of, missing
from lianhu.pacts.tests.factories import (
    FINE,
    GOOD,
    Said,
    asked,
    begun,
    fresh,
    heard,
    old,
    reviewed,
    to_vote,
    version,
)
from lianhu.shell.sheets.blocks import Prose


@pytest.mark.row("C5.19")
def test_clauses_are_of_the_three_kinds_of_the_source_and_others():
    assert {"公益事业", "村寨事务", "邻里矛盾"} <= set(rules().clauses.values())
    assert len(rules().clauses) > 3


def test_a_draft_is_written_clause_by_clause(here):
    secretary = here.who("secretary")
    one = begun(here, words=[GOOD, "孝敬老人。"])
    assert one.pact.title == "东河村村规民约"
    assert [each.position for each in one.clauses.all()] == [1, 2]
    second = one.clauses.last()
    commands.shift(secretary, second, up=True)
    assert one.clauses.first() == second
    commands.write(secretary, one, kind="affairs", words="孝敬老人，爱护孩子。", clause=second)
    commands.strike(secretary, one.clauses.last(), why="大家说写重了")
    kept = one.clauses.order_by("pk").first()
    assert (kept.dropped_why, kept.words) == ("大家说写重了", GOOD)
    with pytest.raises(IllegalMove):
        commands.write(secretary, one, kind="tidy", words="又写", clause=kept)
    with pytest.raises(Refusal, match="正在起草"):
        commands.begin(secretary, here.east, kind="village")


def test_the_third_clause_is_the_third_on_the_page_and_on_the_paper(here):
    secretary = here.who("secretary")
    one = begun(here, words=["甲。", "乙。", "丙。", "丁。"])
    first, struck, *_rest, last = one.clauses.all()
    commands.write(secretary, one, kind="affairs", words="丁。", clause=last)
    commands.write(secretary, one, kind="affairs", words="甲。", clause=first)
    commands.strike(secretary, struck, why="大家说不要")
    numbered = ["第1条　甲。", "第2条　丙。", "第3条　丁。"]
    assert [each.position for each in standing.clauses_of(one)] == [1, 2, 3]
    paper = papers.of_version(secretary, version(one.pk), "draft", "x")
    said = [each.words for each in paper.blocks if isinstance(each, Prose)]
    assert said[:3] == numbered
    made = commands.write(secretary, one, kind="tidy", words="戊。")
    assert made.position == 4


@pytest.mark.parametrize(
    ("kind", "where", "field"),
    [("community", "east", "kind"), ("village", "one", "area"), ("group", "east", "area"), ("x", "east", "kind")],
)  # fmt: skip
def test_a_pact_stands_where_its_law_says(here, kind, where, field):
    with pytest.raises(Refusal) as said:
        commands.begin(here.who("secretary"), getattr(here, where), kind=kind)
    assert said.value.field == field
    assert not Pact.objects.exists()


def test_only_by_name_and_only_in_ones_own_place(here):
    with pytest.raises(NotAllowed):
        commands.begin(SYSTEM, here.east, kind="village")
    with pytest.raises(NotAllowed):
        commands.begin(here.who("next_door"), here.east, kind="village")


@pytest.mark.row("C5.17", "C6.16")
def test_a_warning_is_settled_by_other_words_or_by_a_named_reason(here):
    secretary = here.who("secretary")
    one = begun(here, words=[FINE, "欠水费的停水。"])
    heard(here, one)
    fine, water = Caution.objects.filter(clause__version=one).order_by("pk")
    assert (fine.rule, fine.found) == ("fine", "罚款")
    assert any("行政处罚法" in cite for cite in fine.cites)
    with pytest.raises(Refusal, match="2处合法性提醒"):
        commands.submit(secretary, one)
    commands.write(secretary, one, kind="tidy", words="乱倒垃圾的，自己清理。", clause=fine.clause)
    assert fresh(fine).state == "mended"
    with pytest.raises(Refusal):
        commands.keep(secretary, water, why=" ")
    commands.keep(secretary, water, why="说的是公司按合同催缴，已经和供水站对过")
    kept = fresh(water)
    assert (kept.state, kept.by_as) == ("kept", "secretary")
    assert missing(one) == []
    # Other words are another thing: the reason does not reach them.
    commands.write(secretary, one, kind="tidy", words="不听话的停水停电。", clause=water.clause)
    assert fresh(water).state == "mended"
    assert Caution.objects.filter(clause=water.clause, state="open").count() == 1


def test_the_log_holds_digests_and_keys_only(here):
    one = begun(here, words=[FINE])
    heard(here, one, said=[Said("张三说五十太多", woman=True)])
    for event in Event.objects.of(one.pact.stream):
        assert "罚款" not in event.body
        assert "张三" not in event.body


@pytest.mark.row("C6.15")
def test_nobody_is_left_unasked_and_no_opinion_vanishes(here):
    secretary = here.who("secretary")
    one = begun(here)
    assert "才问了0户次" in "".join(missing(one))
    asking = heard(
        here, one, women=0, way="door",
        said=[Said("腊月二十四扫寨的老规矩要写上", custom=True), Said("字太小", clause=one.clauses.get())],
    )  # fmt: skip
    assert "妇女" in "".join(missing(one))
    custom, other = asking.opinions.all()
    with pytest.raises(Refusal, match="2条意见"):
        commands.submit(secretary, one)
    with pytest.raises(Refusal) as said:
        commands.settle(secretary, custom, fate="not_taken")
    assert said.value.field == "why"
    commands.settle(secretary, custom, fate="taken")
    commands.settle(secretary, other, fate="not_taken", why="印的时候放大")
    with pytest.raises(IllegalMove):
        commands.settle(secretary, other, fate="taken")
    heard(here, one, way="phone", households=1, people=1, women=1)
    commands.submit(secretary, one)
    for values in ({"words": "改"}, {"fate": "taken"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(other)._base_manager.filter(pk=other.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.delete()


def test_counts_must_add_up(here):
    one = begun(here)
    for more, field in (
        ({"women": 16}, "women"), ({"households": 0, "people": 0, "women": 0}, "households"),
        ({"way": "carrier pigeon"}, "way"), ({"held_on": clock.today() + timedelta(days=1)}, "held_on"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as said:
            heard(here, one, **more)
        assert said.value.field == field


def test_a_grid_worker_asks_at_the_door_and_drafts_nothing(here):
    one = begun(here, area=here.one, kind="hamlet")
    worker = here.who("worker")
    assert Version.objects.visible_to(worker).filter(pk=one.pk).exists()
    commands.hear(worker, one, way="door", held_on=clock.today(), households=3, people=3, women=2)
    with pytest.raises(NotAllowed):
        commands.write(worker, one, kind="tidy", words="加一条")
    assert not Version.objects.visible_to(here.who("worker2")).filter(pk=one.pk).exists()


@pytest.mark.row("C6.14")
def test_a_hamlets_pact_is_held_against_the_villages_by_a_person_who_signs(here):
    secretary = here.who("secretary")
    upper = old(here)
    one = begun(here, area=here.one, kind="hamlet")
    heard(here, one)
    with pytest.raises(Refusal, match="和村规民约"):
        commands.submit(secretary, one)
    commands.judge(secretary, one, agrees=False, words="垃圾那一条反了")
    with pytest.raises(Refusal, match="相抵触"):
        commands.submit(secretary, one)
    commands.judge(secretary, one, agrees=True, words="垃圾、道路两类比过了")
    assert judgement_of(one).against == upper
    # Other words: what was signed was signed of those before.
    commands.write(secretary, one, kind="tidy", words="堆柴不堆路上。")
    assert judgement_of(one) is None
    commands.judge(secretary, one, agrees=True, words="新的一条也比过了")
    commands.submit(secretary, one)


@pytest.mark.row("C5.17")
def test_the_township_says_what_it_finds_and_decides_nothing(here):
    one = asked(here)
    review = one.reviews.get()
    assert review.due_on == clock.today() + timedelta(days=rules().days["review"])
    assert Telling.objects.of(one.pact.stream).filter(post_id=here.posts["town"].pk).exists()
    clause = one.clauses.get()
    with pytest.raises(Refusal) as said:
        reviewed(here, one, [Found("这条不行", clause, law="行政处罚法")])
    assert said.value.field == "article"
    with pytest.raises(NotAllowed):
        commands.answer_review(
            here.who("secretary"), review, party_on=clock.today(), party_as="x",
            government_on=clock.today(), government_as="x",
        )  # fmt: skip
    reviewed(here, one, [
        Found("乱烧由乡镇查处，这里不要写罚", clause, "大气污染防治法", "第七十七条"), Found("写短一点"),
    ])  # fmt: skip
    assert fresh(review).result == "found"
    law, advice = review.points.all()
    assert (law.sort, advice.sort) == ("law", "advice")
    # The township can neither change the words nor stop the vote.
    town = here.who("town")
    for act in (
        lambda: commands.write(town, one, kind="tidy", words="改"),
        lambda: commands.take_back(town, one), lambda: commands.abandon(town, one, why="不行"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(Refusal, match="还有2条"):
        commands.to_vote(here.who("secretary"), one)
    with pytest.raises(Refusal):
        commands.answer_point(here.who("secretary"), law, mended=False)
    commands.answer_point(here.who("secretary"), law, mended=False, why="没有写罚，只写不乱烧")
    commands.answer_point(here.who("secretary"), advice, mended=True)
    commands.to_vote(here.who("secretary"), one)
    assert fresh(one).state == "to_vote"


def test_silence_past_the_last_day_stops_nothing(here):
    one = asked(here)
    with pytest.raises(Refusal, match="乡镇还没有回"):
        commands.to_vote(here.who("secretary"), one)
    last = clock.day_start(one.reviews.get().due_on) + timedelta(hours=10)
    with clock.at(last - timedelta(days=1)):
        terms()
        terms()
        told = Telling.objects.of(one.pact.stream).filter(occasion="pacts.reminded")
        assert told.count() == 1
    with clock.at(last + timedelta(days=1)):
        commands.to_vote(here.who("secretary"), one)
    event = Event.objects.of(one.pact.stream).get(verb="pacts.to_vote")
    assert event.data["unanswered"] is True


def test_taken_back_it_is_asked_about_anew_and_what_was_said_stays(here):
    secretary = here.who("secretary")
    one = asked(here)
    reviewed(here, one, [Found("写短一点")])
    commands.take_back(secretary, one)
    with pytest.raises(Refusal, match="上次乡镇说的"):
        commands.submit(secretary, one)
    point = one.reviews.get().points.get()
    commands.write(secretary, one, kind="tidy", words="垃圾入桶。", clause=one.clauses.get())
    commands.answer_point(secretary, point, mended=True)
    commands.submit(secretary, fresh(one))
    assert one.reviews.count() == 2


def test_words_that_wait_for_the_vote_do_not_change(here):
    one = to_vote(here)
    with pytest.raises(IllegalMove):
        commands.write(here.who("secretary"), one, kind="tidy", words="偷偷改")
    with pytest.raises(IntegrityError), transaction.atomic():
        Clause.objects.filter(version=one).update(words="偷偷改")
    with pytest.raises(IntegrityError), transaction.atomic():
        Clause.objects.filter(version=one).delete()


def test_nobody_can_type_that_it_was_adopted(here):
    one = to_vote(here)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=one.pk).update(
            state="in_force", adopted_on=clock.today(), meeting="assembly"
        )
    # What was written here does not become a paper from before either.
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=one.pk).update(
            state="in_force", adopted_on=clock.today(), meeting="assembly", origin="before"
        )


@pytest.mark.row("C5.17")
def test_an_old_pact_is_kept_from_its_paper_and_says_so(here):
    one = old(here, words=[(GOOD, "tidy"), (FINE, "tidy")])
    assert one.state == "in_force"
    assert one.get_origin_display() == "系统外通过，据扫描件登记"
    # It is looked at like a draft.
    assert Caution.objects.get(clause__version=one).rule == "fine"
    assert one.filing.late
    with pytest.raises(Refusal) as said:
        commands.register(
            here.who("secretary"), here.one, kind="hamlet", adopted_on=clock.today(),
            meeting="group", clauses=[("tidy", GOOD)], scans=[],
        )  # fmt: skip
    assert said.value.field == "scans"
    with pytest.raises(Refusal, match="已经有"):
        old(here)


@pytest.mark.row("C5.17")
def test_it_is_filed_and_what_is_unlawful_is_ordered_to_be_corrected_by_a_new_version(here):
    secretary, town = here.who("secretary"), here.who("town")
    one = old(here, words=[(FINE, "tidy")])
    with pytest.raises(IllegalMove):
        commands.receive(town, one.filing)
    commands.send(secretary, one.filing, number="〔2026〕1号", sent_on=clock.today())
    commands.receive(town, one.filing)
    assert fresh(one.filing).received_as == "town"
    with pytest.raises(Refusal):
        commands.correct(town, one, law="行政处罚法", article="", words="不能罚款")
    made = commands.correct(
        town, one, law="行政处罚法", article="第十六条", words="不能罚款", clause=one.clauses.get()
    )
    # The text stays until a meeting changes it.
    assert one.clauses.get().words == FINE
    again = commands.begin(secretary, here.east, kind="village", why="乡镇责令改正")
    assert fresh(made).settled_by == again
    assert [each.words for each in again.clauses.all()] == [FINE]
    commands.abandon(secretary, again, why="另起一稿")
    assert fresh(made).settled_by is None


def test_drafts_are_read_by_everybody_once_they_are_open(here):
    one = begun(here)
    assert not Version.objects.visible_to(VISITOR).exists()
    assert not Version.objects.visible_to(here.who("next_door")).exists()
    commands.open_draft(here.who("secretary"), one)
    assert Version.objects.visible_to(VISITOR).get() == one
    assert version(one.pk).opened_on == clock.today()
