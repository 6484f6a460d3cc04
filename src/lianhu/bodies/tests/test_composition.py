"""Whether a body is made up as the law asks, said with the article and what would mend it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from lianhu.audit.actor import VISITOR
from lianhu.bodies import authority, composition, renewing, seating
from lianhu.bodies.models import Membership, Powers, Term
from lianhu.bodies.queries import members_of
from lianhu.bodies.tests import factories as make
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.people.models import Kin
from lianhu.places.tests.factories import area, valley

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)
# A day on which the laws of 2026 bind.
NOW = date(2026, 3, 5)


@pytest.fixture
def land(county):
    return valley()


@pytest.fixture
def secretary(land):
    return make.actor("village_secretary", land.east)


def fill(body, *sexes, standing="member", **words):
    words.setdefault("from_on", NOW)
    asked = {"kin_asked_on": NOW} if standing == "member" else {}
    return [make.member(body, make.somebody(sex=sex), standing, **asked, **words) for sex in sexes]


def said(body, level="", day=NOW):
    found = composition.review([body], day)[body.pk]
    return [one for one in found if not level or one.level == level]


def term(body, from_on=NOW, due_on=None, **words):
    due = due_on or renewing.years_after(from_on, 3)
    return Term.objects.create(organisation=body, from_on=from_on, due_on=due, **words)


def test_a_committee_has_so_many_and_a_woman(land):
    body = make.organisation("villagers_committee", land.east)
    term(body)
    rows = fill(body, "1", "1")
    short, women = said(body, "wrong")
    assert (short.words, short.mend) == ("现有2人，不足3人。", "再推选1人。")
    assert "第八条" in short.floor.cited
    assert "2025" in short.floor.cited
    assert women.words == "成员中没有妇女。"
    more = fill(body, "2")[0]
    assert said(body) == []
    # An unknown sex is asked for, never counted against them.
    more.person.sex = "9"
    more.person.save()
    assert [one.level for one in said(body)] == ["ask"]
    fill(body, *"21111")
    assert [one.words for one in said(body, "wrong")] == ["现有8人，超过7人。"]
    Membership.objects.filter(pk=rows[0].pk).update(to_on=NOW)
    assert said(body) == []


def test_a_community_asks_for_more(land):
    body = make.organisation("residents_committee", land.east)
    term(body)
    fill(body, *"2111")
    assert [one.words for one in said(body)] == ["现有4人，不足5人。"]
    assert "居民委员会组织法" in said(body)[0].floor.cited


# 组成人员, 代表, 妇女代表: of 30 there must be 24 representatives and 10 women among them.
@pytest.mark.parametrize(
    ("members", "men", "women", "wrong"),
    [
        (6, 14, 10, []),
        (7, 13, 10, ["代表"]),
        (6, 15, 9, ["妇女代表"]),
        (7, 14, 9, ["代表", "妇女代表"]),
        (5, 13, 9, []),
    ],
)
def test_of_representatives_four_fifths_and_a_third_women(land, members, men, women, wrong):
    body = make.organisation("villager_representatives", land.east)
    term(body)
    fill(body, *("1" * members))
    fill(body, *("1" * men + "2" * women), standing="representative", stands_for=land.cluster)
    found = said(body, "wrong")
    words = [one.words for one in found]
    assert len(words) == len(wrong)
    for word, one in zip(wrong, found, strict=True):
        assert f"，{word}" in one.words
        assert "第二十九条" in one.floor.cited
    if wrong == ["妇女代表"]:
        assert words == ["组成人员30人，妇女代表9人，不到三分之一（要有10人）。"]
        assert "还差1名妇女代表" in found[0].mend


def test_a_representative_stands_for_so_many_households(land):
    body = make.organisation("villager_representatives", land.east)
    term(body)
    group = area("group", land.east, name="一组")
    sent = {"standing": "representative", "stands_for": land.cluster}
    fill(body, *"222", households=12, **sent)
    assert said(body) == []
    fill(body, "2", households=16, **sent)
    (one,) = said(body)
    assert one.level == "ask"
    assert "不在5到15户" in one.words
    Membership.objects.filter(households=16).update(households=15)
    fill(body, "2", households=40, standing="representative", stands_for=group)
    assert said(body) == []
    fill(body, "2", standing="representative")
    assert "没有写替哪里" in said(body)[0].words


def test_near_relatives_found_out_later_are_told(land):
    committee = make.organisation("villagers_committee", land.east)
    watch = make.organisation("supervision_committee", land.east, legal_regime="village")
    term(committee), term(watch)
    one, two, _three = fill(committee, *"212")
    guard = fill(watch, "1")[0]
    assert said(committee) == said(watch) == []
    Kin.objects.create(person=one.person, other=two.person, degree="sibling")
    Kin.objects.create(person=guard.person, other=two.person, degree="parent")
    (pair,) = said(committee)
    assert pair.words == f"{one.person.name}和{two.person.name}是近亲属。"
    (watched,) = said(watch, "wrong")
    assert "第三十七条" in watched.floor.cited
    Kin.objects.all().delete()
    fill(watch, "1", from_on=NOW)[0]
    make.member(watch, one.person, from_on=NOW, kin_asked_on=NOW)
    assert "同时是村" in said(watch, "wrong")[0].words
    # Nothing recorded says nothing before somebody was asked.
    Membership.objects.filter(pk=guard.pk).update(kin_asked_on=None)
    assert "还没有问过近亲属" in said(watch, "ask")[0].words


def test_an_election_committee_is_left_by_who_is_nominated_and_by_their_kin(land):
    body = make.organisation("election_committee", land.east, legal_regime="village")
    one, two, three = fill(body, *"112")
    named = make.somebody()
    Kin.objects.create(person=named, other=two.person, degree="child")
    assert composition.must_leave(body, [named, three.person], NOW) == [two, three]
    assert composition.must_leave(body, [make.somebody()], NOW) == []
    assert one.to_on is None


def test_a_term_that_ends_is_told_six_months_before_and_after(land):
    body = make.organisation("villagers_committee", land.east)
    fill(body, *"211")
    (none,) = said(body)
    assert (none.level, none.words) == ("ask", "没有登记任期。")
    due = NOW + 200 * DAY
    row = term(body, NOW - 900 * DAY, due)
    assert said(body) == []
    assert said(body, day=due - 184 * DAY) == []
    (soon,) = said(body, day=due - 183 * DAY)
    assert (soon.level, "还有183天" in soon.words) == ("soon", True)
    (over,) = said(body, day=due)
    assert over.level == "wrong"
    row.size = 4
    row.save()
    (empty,) = said(body)
    assert (empty.level, empty.words) == ("empty", "应有4人，现有3人，缺1人。")
    assert "第二十三条" in empty.floor.cited


def test_a_mediation_committee_and_a_collective_have_laws_of_their_own(land):
    mediators = make.organisation("mediation_committee", land.east)
    term(mediators)
    fill(mediators, *"11")
    assert [one.words for one in said(mediators, "wrong")] == [
        "现有2人，不足3人。",
        "成员中没有妇女。",
    ]
    assert "人民调解法" in said(mediators, "wrong")[0].floor.cited
    assert "民族" in said(mediators, "ask")[0].words
    collective = make.organisation("collective", land.east)
    term(collective)
    fill(collective, *"211")
    assert said(collective) == []
    fill(collective, *("2" * 20), standing="representative")
    assert [one.words for one in said(collective, "wrong")] == ["现有20人，不足21人。"]


def test_what_the_law_voids_is_refused_with_its_article(land, secretary):
    body = make.organisation("villagers_committee", land.east)
    today = clock.today()
    fill(body, *"2111111", from_on=today)
    with pytest.raises(Refusal, match="第八条"):
        seating.seat(secretary, body, make.somebody(), standing="member")
    with pytest.raises(Refusal, match="第十四条") as long:
        renewing.begin_term(
            secretary, body, from_on=today, due_on=renewing.years_after(today, 5) + DAY
        )
    assert long.value.field == "due_on"
    renewing.begin_term(secretary, body, from_on=today, due_on=renewing.years_after(today, 5))
    mediators = make.organisation("mediation_committee", land.east)
    with pytest.raises(Refusal, match="第九条"):
        renewing.begin_term(
            secretary, mediators, from_on=today, due_on=renewing.years_after(today, 5)
        )
    collective = make.organisation("collective", land.east)
    one, kin = make.somebody(), make.somebody()
    seating.seat(secretary, collective, one, standing="chair")
    Kin.objects.create(person=one, other=kin, degree="spouse")
    for standing, article in (("member", "第二十九条"), ("overseer", "第三十四条")):
        with pytest.raises(Refusal, match=article):
            seating.seat(secretary, collective, kin, standing=standing)
    seating.seat(secretary, collective, kin, standing="collective_member")


def test_a_new_term_ends_the_seats_of_the_last_and_no_roster(land, secretary):
    branch = make.chain(land.county, land.town, land.east, land.one)[2]
    today = clock.today()
    first = {"from_on": today - 1000 * DAY, "due_on": today + 90 * DAY}
    renewing.begin_term(secretary, branch, **first)
    old = make.member(branch, standing="chair", from_on=today - 1000 * DAY)
    roster = make.member(branch, standing="party_member", from_on=today - 3000 * DAY)
    new = make.member(branch, standing="chair", from_on=today)
    with pytest.raises(Conflict):
        renewing.begin_term(secretary, branch, **first)
    made = renewing.begin_term(secretary, branch, from_on=today, due_on=today + 1000 * DAY, size=3)
    assert members_of(branch) == [new, roster]
    old.refresh_from_db()
    assert old.to_on == today
    renewing.correct_term(
        secretary, made, due_on=today + 900 * DAY, size=5, number=2, decided_by="镇党委批复"
    )
    assert Term.objects.get(pk=made.pk).size == 5
    with pytest.raises(NotAllowed):
        renewing.correct_term(
            make.actor("village_secretary", land.west), made, due_on=today + DAY, size=1,
            number=None, decided_by="",
        )  # fmt: skip


@pytest.mark.row("C6.2")
def test_an_affairs_committee_has_a_head_teams_and_a_term(land, secretary):
    body = make.organisation("affairs_committee", land.one, display_name="寨管委")
    today = clock.today()
    renewing.begin_term(
        secretary, body, from_on=today, due_on=renewing.years_after(today, 3), size=6
    )
    teams = authority.sample(body.kind).teams
    assert len(teams) == 5
    seating.seat(secretary, body, make.somebody(), standing="chair", unit="罗家院")
    for team in teams:
        seating.seat(secretary, body, make.somebody(), standing="member", title=f"{team}队长")
    assert [one.said for one in members_of(body)] == ["主任", *(f"{team}队长" for team in teams)]
    assert said(body, day=today) == []
    (soon,) = said(body, day=renewing.years_after(today, 3) - 9 * DAY)
    assert (soon.level, soon.floor) == ("soon", None)


@pytest.mark.row("C6.7")
def test_powers_are_adopted_by_a_meeting_version_by_version(land, secretary):
    body = make.organisation("affairs_committee", land.one)
    start = authority.sample(body.kind)
    assert len(start.teams) == 5
    assert any("不能代替" in line for line in start.may_not)
    said = {"may": start.may, "may_not": start.may_not, "adopted_on": clock.today()}
    for wrong, field in (
        ({"adopted_by": ""}, "adopted_by"), ({"may_not": ["", " "]}, "may_not"),
        ({"adopted_on": clock.today() + DAY}, "adopted_on"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            renewing.adopt_powers(secretary, body, **{"adopted_by": "一组群众会", **said, **wrong})
        assert refused.value.field == field
    one = renewing.adopt_powers(secretary, body, adopted_by="2026年3月5日一组群众会", **said)
    two = renewing.adopt_powers(
        secretary, body, adopted_by="2026年9月5日一组群众会", **{**said, "may": ["管好水井"]}
    )
    assert (one.version, two.version) == (1, 2)
    assert authority.powers_of(body) == two
    assert set(Powers.objects.visible_to(VISITOR)) == {one, two}
    with pytest.raises(IntegrityError), transaction.atomic():
        Powers.objects.filter(pk=one.pk).update(may=["什么都能做"])


def test_all_bodies_are_reviewed_with_a_few_questions(land, django_assert_num_queries):
    bodies = [make.organisation("villagers_committee", land.east)]
    bodies += [make.organisation("affairs_committee", one) for one in (land.one, land.two)]
    for body in bodies:
        fill(body, *"211")
    with django_assert_num_queries(3):
        found = composition.review(bodies, NOW)
    assert set(found) == {one.pk for one in bodies}
