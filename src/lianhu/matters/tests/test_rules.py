"""Dispatch by rules: two persons, a dry run, decided in the moment it is raised, explained after."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lianhu.audit.actor import VISITOR
from lianhu.audit.models import Event
from lianhu.dispatch import commands as rules
from lianhu.dispatch import queries
from lianhu.dispatch.conditions import Then, When
from lianhu.dispatch.models import Decision, Rule
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.matters import commands, replay, routing
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.factories import carried, fresh, raised
from lianhu.notices.models import Telling
from lianhu.sealed.commands import report
from lianhu.sealed.contents import Told

LAMP = "一号网格的路灯坏了三天，晚上看不见路"


def written(here, **more):
    said = {
        "title": "路灯", "when": When(words=("路灯",)),
        "then": Then("infrastructure", level="grid", affair="minor", directly=True),
    }  # fmt: skip
    return rules.write_rule(here.who("clerk"), here.east, **{**said, **more})


def enabled(here, **more):
    rule = written(here, **more)
    rules.try_rule(here.who("clerk"), rule)
    rules.enable_rule(here.who("secretary"), rule)
    return Rule.objects.get(pk=rule.pk)


@pytest.mark.row("C4.32")
def test_a_fitting_rule_sends_in_the_transaction_that_raises(here):
    rule = enabled(here, then=Then("infrastructure", level="grid", affair="minor", directly=True))
    matter = fresh(raised(here))
    assert (matter.phase, matter.category, matter.pool) == (
        Phase.CLAIMING, "infrastructure", "infrastructure",
    )  # fmt: skip
    assert matter.suggested == here.posts["worker"]
    sent = Event.objects.of(matter.stream).get(verb="matters.dispatch")
    assert (sent.data["rule"], sent.person_id) == (rule.pk, None)
    assert replay.difference(matter) == ""
    row = Decision.objects.get(matter=matter.pk)
    assert (row.rule, row.moment, row.followed) == (rule, "raised", True)
    # The teller heard once and of who has it; nobody was asked to dispatch what was sent.
    told = Telling.objects.filter(stream=matter.stream)
    words = " ".join(told.filter(audience_kind="teller").values_list("words", flat=True))
    assert matter.number in words
    assert not told.filter(words__contains="等待派单").exists()
    commands.claim(
        here.who("worker"), matter, measures="换灯", steps=["换"], promised_on=clock.today()
    )


def test_without_rules_raising_costs_no_statement_more(here):
    raised(here)
    with CaptureQueriesContext(
        connection,
    ) as before:
        raised(here)
    rule = enabled(here, when=When(words=("没有人说的词",)))
    rules.end_rule(here.who("secretary"), rule)
    raised(here)
    with CaptureQueriesContext(connection) as after:
        raised(here)
    assert len(after) == len(before)
    assert not Decision.objects.exists()
    assert not [
        one for one in before if "FROM dispatch_rule" in one["sql"] and "methods" not in one["sql"]
    ]


def test_another_process_sees_a_new_rule_with_the_stamp(here):
    raised(here)
    was = queries.kept()
    enabled(here)
    queries.RULES.put(0, was)
    assert fresh(raised(here)).phase == Phase.CLAIMING


def test_each_rule_says_why_it_did_not_fire(here):
    enabled(here, title="停水", rank=1, when=When(words=("停水", "水管")))
    enabled(here, title="夜里", rank=2, when=When(kinds=("hazard",)))
    enabled(here, title="路灯")
    enabled(here, title="网格一", rank=90, when=When(areas=(here.one.pk,)))
    matter = fresh(raised(here))
    found = routing.explained(here.who("clerk"), matter)
    assert [(v.rule.title, v.words, v.fired) for v in found[0].verdicts] == [
        ("停水", "没有提到“停水”“水管”", False), ("夜里", "不是安全隐患", False),
        ("路灯", "用上了", True), ("网格一", "也符合，但排在后面", False),
    ]  # fmt: skip
    assert (
        found[0].words == "照规则“路灯”：按“基础设施”派，由网格办，收到就分为小事并派出，不等人派。"
    )
    assert routing.explained(here.who("supervisor"), matter) == []
    assert routing.explained(VISITOR, matter) == []


def test_no_rule_fits_and_a_person_dispatches(here):
    enabled(here, when=When(words=("停水",)))
    matter = fresh(raised(here))
    assert matter.phase == Phase.TRIAGE
    assert routing.explained(here.who("clerk"), matter)[0].words == "没有规则用得上，由派单的人定。"


def test_a_rule_names_whom_to_suggest_and_the_dispatcher_may_think_otherwise(here):
    enabled(
        here, when=When(categories=("livelihood",)),
        then=Then(post=here.posts["window"].pk),
    )  # fmt: skip
    matter = carried(here, "sorted")
    commands.dispatch(here.who("clerk"), matter, category="livelihood", level="village")
    assert matter.suggested == here.posts["window"]
    first, last = Decision.objects.filter(matter=matter.pk)
    assert (first.rule, first.verdicts[0][1]) == (None, "unsorted")
    assert last.followed
    other = carried(here, "sorted")
    commands.dispatch(
        here.who("clerk"), other, category="livelihood", level="grid",
        suggested=here.posts["worker"],
    )  # fmt: skip
    assert other.suggested == here.posts["worker"]
    assert not Decision.objects.filter(matter=other.pk).last().followed
    assert "另作了决定" in routing.explained(here.who("clerk"), other)[1].words


def test_a_later_version_never_rewrites_what_was_decided(here):
    rule = enabled(here)
    matter = fresh(raised(here))
    newer = written(here, title="路灯改", when=When(words=("灯杆",)), follows=rule)
    rules.try_rule(here.who("clerk"), newer)
    rules.enable_rule(here.who("secretary"), newer)
    rule.refresh_from_db()
    assert rule.ended_at is not None
    assert newer.number == 2
    assert fresh(raised(here)).phase == Phase.TRIAGE
    found = routing.explained(here.who("clerk"), matter)[0]
    assert found.words.startswith("照规则“路灯”")
    for change in (
        {"title": "别的"},
        {"when": {}},
        {"ended_at": None},
        {"enabled_at": clock.now()},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Rule.objects.filter(pk=rule.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(followed=False)
    with pytest.raises(Conflict):
        written(here, follows=rule)


def test_who_writes_does_not_enable_and_nothing_goes_live_untried(here):
    rule = written(here)
    with pytest.raises(Refusal, match="试跑"):
        rules.enable_rule(here.who("secretary"), rule)
    rules.try_rule(here.who("secretary"), rule)
    with pytest.raises(NotAllowed):
        rules.enable_rule(here.who("clerk"), rule)
    own = rules.write_rule(
        here.who("secretary"), here.east, title="x", when=When(words=("灯",)), then=Then("policy")
    )
    rules.try_rule(here.who("clerk"), own)
    with pytest.raises(NotAllowed, match="另一个人"):
        rules.enable_rule(here.who("secretary"), own)
    person = here.who("secretary").person_id
    with pytest.raises(DatabaseError), transaction.atomic():
        Rule.objects.filter(pk=own.pk).update(enabled_by_id=person, enabled_at=clock.now())
    rules.enable_rule(here.who("town"), own)
    with pytest.raises(Conflict):
        rules.enable_rule(here.who("town"), own)


def test_the_dry_run_counts_what_would_have_gone_elsewhere(here):
    lamp = carried(here, "claimed")
    water = raised(here, words="二组停水")
    commands.triage(here.who("clerk"), fresh(water), choice="小事")
    commands.dispatch(here.who("clerk"), fresh(water), category="livelihood", level="village")
    raised(here, words="还没有派的路灯")
    same = written(here, when=When(words=("路灯", "停水")), then=Then("infrastructure"))
    trial = rules.try_rule(here.who("clerk"), same)
    assert (trial.looked, trial.fired, trial.moved, trial.listed) == (2, 2, 1, [water.pk])
    other = written(here, then=Then("infrastructure", post=here.posts["worker2"].pk))
    assert rules.try_rule(here.who("clerk"), other).listed == [lamp.pk]
    # Whoever reads nothing learns nothing from how often a word occurs.
    blind = rules.try_rule(here.who("county"), _county_rule(here))
    assert (blind.looked, blind.fired) == (2, 2)
    with pytest.raises(NotAllowed):
        rules.try_rule(here.who("next_door"), same)


def _county_rule(here):
    from lianhu.bodies.tests.factories import actor

    admin = actor("county_admin", here.county, verbs=["dispatch.write_rule"])
    return rules.write_rule(
        admin, here.county, title="x", when=When(words=("路灯", "停水")), then=Then("policy")
    )


def test_the_dry_run_asks_the_rules_that_stand_before_it(here):
    carried(here, "claimed")
    enabled(here, title="先", rank=1)
    late = written(here, title="后", rank=2, then=Then("policy"))
    trial = rules.try_rule(here.who("clerk"), late)
    assert (trial.looked, trial.fired) == (1, 0)


@pytest.mark.row("C4.32")
def test_a_rule_of_the_town_holds_in_its_villages_and_not_next_door(here):
    rule = rules.write_rule(
        here.who("town"), here.west, title="x", when=When(words=("路灯",)),
        then=Then("infrastructure", affair="minor", directly=True),
    )  # fmt: skip
    rules.try_rule(here.who("town"), rule)
    rules.enable_rule(here.who("county"), rule)
    assert fresh(raised(here)).phase == Phase.TRIAGE
    assert not Decision.objects.exists()
    with pytest.raises(NotAllowed):
        rules.write_rule(
            here.who("clerk"), here.west, title="x", when=When(words=("灯",)), then=Then("policy")
        )


@pytest.mark.row("C4.32")
def test_what_waits_to_be_sorted_is_sent_once_a_person_sorted_it(here):
    enabled(
        here,
        when=When(affairs=("minor",)),
        then=Then("infrastructure", level="grid", directly=True),
    )
    matter = fresh(raised(here))
    assert matter.phase == Phase.TRIAGE
    commands.triage(here.who("clerk"), matter, choice="小事")
    assert matter.phase == Phase.CLAIMING
    assert [row.moment for row in Decision.objects.filter(matter=matter.pk)] == ["raised", "sorted"]
    assert replay.difference(fresh(matter)) == ""
    told = Telling.objects.filter(stream=matter.stream)
    assert not told.filter(words__contains="等待派单").exists()
    # What goes another way is told as ever.
    other = fresh(raised(here))
    commands.triage(here.who("clerk"), other, choice="大事")
    assert Telling.objects.filter(stream=other.stream, occasion="matters.enter").count() > 1


def test_words_that_accuse_are_left_to_a_person(here):
    enabled(here)
    matter = fresh(raised(here, words="村主任把修路灯的钱装进自己口袋"))
    assert matter.phase == Phase.TRIAGE
    assert not Decision.objects.get(matter=matter.pk).followed


def test_an_accusation_is_shown_to_no_rule(here):
    enabled(here, when=When(words=("村干部",)))
    report(VISITOR, area=here.one, said=Told(words="村干部占了路灯的钱"))
    assert not Decision.objects.exists()


def test_a_rule_that_cannot_be_carried_out_leaves_it_to_a_person(here):
    """The level asks for a grid and the matter is only known to be in the village."""
    enabled(here)
    matter = fresh(raised(here, area=here.east))
    assert (matter.phase, matter.triage) == (Phase.DISPATCHING, "minor")
    assert not Decision.objects.get(matter=matter.pk).followed
    assert Telling.objects.filter(stream=matter.stream, words__contains="等待派单").exists()


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"when": When()}, ""),
        ({"then": Then()}, "category"),
        ({"then": Then("weather")}, "category"),
        ({"then": Then(level="moon", category="policy")}, "level"),
        ({"then": Then(post=1 << 40)}, "post"),
        ({"then": Then(directly=True, level="grid", post=1)}, "category"),
        ({"when": When(opens=600)}, "closes"),
        ({"when": When(areas=(1 << 40,))}, "areas"),
        ({"when": When(categories=("weather",))}, "categories"),
        ({"when": When(words=("很" * 13,))}, "words"),
        ({"when": When(categories=("policy",)), "then": Then("policy", directly=True)}, "directly"),
        ({"then": Then("policy", affair="private", directly=True)}, "affair"),
        ({"title": " "}, "title"),
        ({"rank": 0}, "rank"),
    ],
)
def test_what_makes_no_rule_is_refused_at_its_field(here, wrong, field):
    with pytest.raises(Refusal) as refusal:
        written(here, **wrong)
    assert (refusal.value.field or "") == field
    assert not Rule.objects.exists()


def test_the_log_holds_no_word_of_a_rule(here):
    rule = enabled(here)
    said = " ".join(Event.objects.of(rule.stream).values_list("body", flat=True))
    assert "路灯" not in said
    assert "dispatch.enable_rule" in said
