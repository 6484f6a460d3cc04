"""The steps of the law in a method: there and not to be gone around, or missing, and where."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianhu.law.floors import choice
from lianhu.law.steps import PLACES, steps
from lianhu.methods import engine, shipping
from lianhu.methods.compiler import check, notes
from lianhu.methods.definition import load
from lianhu.methods.engine import End, Handover
from lianhu.methods.tests.factories import changed, found_in, known, shipped, text
from lianhu.methods.tests.meetings import TEXT, problems, where, with_changes, without
from lianhu.methods.vocabulary import Kind
from lianhu.methods.weaving import lines, weave

NOW, BEFORE = date(2026, 3, 1), date(2025, 3, 1)
STUDY, POSTED = "村党组织研究讨论", "决议公开"


def woven(source, regime="village", day=NOW, subject="public_works"):
    return weave(load(source, "x"), regime, day, subject)


def test_a_whole_method_has_its_steps_marked_and_nothing_put_in():
    found = woven(TEXT)
    assert not any(one.missing for one in found)
    assert [one.title for one in found] == [one.title for one in load(TEXT, "x").stages]
    assert {one.title: [step.key for step in one.steps] for one in found if one.mark} == {
        "党组织研究": ["party_study"],
        "党员大会审议": ["party_members"],
        "村民会议决定": ["decision"],
        "决议公开": ["posting"],
        "结果公开": ["results"],
    }
    assert next(one for one in found if one.title == "党组织研究").reason == (
        "需由村民会议或者村民代表会议决定的重要事项，先经村党组织研究讨论"
        "（《中华人民共和国村民委员会组织法》（2025年修正）第二十八条）"
    )


@pytest.mark.row("C5.3")
@pytest.mark.parametrize(
    "stage, lacking, behind",
    [
        ("公开", "决议公开", "村民会议决定"),
        ("结果", "实施结果公开", "去办"),
        ("决定", "村民会议或者村民代表会议决议", "党员大会审议"),
    ],
)
def test_a_step_that_is_not_there_is_put_where_it_belongs(stage, lacking, behind):
    source = without(stage)
    if stage == "决定":
        # Who still says what it decides, without the meeting that may.
        source = source.replace(
            'about = "party_members"', 'about = "party_members"\ndecides = ["public_works"]'
        )
    found = woven(source)
    at = next(n for n, one in enumerate(found) if one.missing)
    assert (found[at].title, found[at - 1].title, found[at].mark) == (lacking, behind, "法定")
    refused = [one for one in found_in(source) if one.code == "missing-step"]
    assert refused
    assert lacking in refused[0].message
    assert f"在“{behind}”后面" in refused[0].message


def test_the_party_studies_before_and_one_meeting_of_it_may_do_for_both():
    # The members' meeting is a meeting of the party too.
    found = {one.title: [step.key for step in one.steps] for one in woven(without("研究"))}
    assert found["党员大会审议"] == ["party_study", "party_members"]
    neither = without("研究").replace('about = "party_members"', 'about = "two_committees"').replace(
        'quorum = "law"\npass = "law"', 'pass = { of = "members", more_than = "1/2" }')  # fmt: skip
    assert [one.title for one in woven(neither) if one.missing] == [STUDY, "党员大会审议"]
    refused, said = found_in(neither), notes(load(neither, "x"), known())
    # The text on the members' meeting was compared by nobody: a note.
    assert [one.code for one in refused] == ["missing-step"]
    assert STUDY in refused[0].message
    assert any("党员大会审议" in one.message and "未核对" in one.message for one in said)


@pytest.mark.parametrize(
    "change, lacking",
    [
        # A meeting of the party that too few came to is no study; nor one that is simply late.
        (('[{ when = "held", to = "审议" }, { to = "答复" }]', '[{ to = "审议" }]'), None),
        (('resident_words = "正在研究。"\n', 'resident_words = "正在研究。"\nquorum = { of = "members", more_than = "1/2" }\n'), None),
        (('within = "20d"\non_expire = "escalate:town_cadre"\nresident_words = "公示到{until}。"\nnext = [{ to = "办" }]',
          'within = "20d"\non_expire = "to:办"\nresident_words = "公示到{until}。"\nnext = [{ to = "办" }]'), POSTED),
        (('next = [{ to = "办" }]', 'next = [{ when = "withheld", to = "办" }, { to = "办" }]'), POSTED),
        (('next = [{ to = "办" }]', 'next = [{ method = "sidan" }]'), None),
        (('  { when = "passed", to = "公开" },', '  { when = "passed", method = "sidan" },'), POSTED),
    ],
)  # fmt: skip
def test_a_way_around_a_step_is_found(change, lacking):
    found = [one.title for one in woven(with_changes(change)) if one.missing]
    assert (lacking in found) if lacking else (POSTED not in found), found


def test_a_study_that_nobody_came_to_is_none():
    loose = with_changes(('next = [{ when = "held", to = "审议" }, { to = "答复" }]',
                          'next = [{ when = "held", to = "审议" }, { when = "no_quorum", to = "审议" }, { to = "答复" }]'))  # fmt: skip
    marks = {one.title: [step.key for step in one.steps] for one in woven(loose)}
    assert "party_study" not in marks["党组织研究"]
    assert "party_study" in marks["党员大会审议"]


def test_a_pact_is_filed_too_and_decided_by_the_assembly_alone():
    pact = with_changes(('decides = ["public_works"]', 'decides = ["pact"]'))
    assert [one.title for one in woven(pact, subject="pact") if one.missing] == ["报乡镇备案"]
    filed = pact.replace('key = "办"\n', 'key = "办"\nfulfils = "filed"\n')
    assert not [one for one in woven(filed, subject="pact") if one.missing]
    assert found_in(filed) == ()


def test_old_law_asks_for_fewer_steps():
    assert [one.key for one in steps("village", BEFORE, "public_works")] == [
        "party_members",
        "decision",
    ]
    assert [one.place for one in steps("village", NOW, "pact")] == [
        "before", "before", "decision", "after", "after", "end",
    ]  # fmt: skip
    assert steps("village", NOW, "a picnic") == []
    assert {one.place for one in steps("village", NOW, "public_works")} == set(PLACES)


def test_the_same_steps_are_shown_once_for_all_their_subjects():
    found = lines(shipped("sanyi"), "village", NOW)
    assert len(found) == 1
    assert "公益事业筹资筹劳和承包" in found[0][0]
    assert lines(shipped("sanyi"), "community", NOW) == []
    assert lines(shipped("sidan"), "village", NOW) == []


MAJOR = ('next = [{ to = "研究" }]', 'next = [{ to = "分" }]')
SORTING = """
[[stage]]
key = "分"
title = "分一分"
kind = "triage"
act = "village_clerk"
within = "1d"
on_expire = "escalate:town_cadre"
resident_words = "正在看。"
choices = [
  { key = "大", label = "大事", sets = { triage = "major" } },
  { key = "小", label = "小事", sets = { triage = "minor" } },
]
next = [{ when = "大", %s }, { when = "小", to = "办" }, { to = "研究" }]
"""


@pytest.mark.row("C5.3")
@pytest.mark.parametrize(
    "way, refused",
    [
        ('to = "研究"', False),
        # Carried out, or handed over, without the vote.
        ('to = "办"', True),
        ('method = "sidan"', True),
        # By a method that holds such a vote it is decided there.
        ('method = "siyi"', False),
    ],
)
def test_what_is_major_goes_the_lawful_way(way, refused):
    source = with_changes(MAJOR) + SORTING % way
    beside = known(shipped("sidan"), shipped("sanshi"), shipped("siyi"))
    found = check(load(source, "x"), beside)
    # The small matter is carried out without a meeting, and nobody minds.
    assert {one.code for one in found} == ({"around"} if refused else set()), found
    if refused:
        assert "第二十八条" in found[0].message
        assert "大事没有经过村民会议或者村民代表会议通过" in found[0].message


def test_a_failed_vote_does_not_carry_a_major_matter_out():
    source = with_changes(MAJOR, ('  { when = "failed", to = "答复" },\n  { when = "no_quorum", to = "决定"',
                                  '  { when = "failed", to = "办" },\n  { when = "no_quorum", to = "决定"'))  # fmt: skip
    assert "around" in {one.code for one in found_in(source + SORTING % 'to = "研究"')}


def test_the_shipped_way_out_of_sorting_is_still_lawful():
    assert check(shipped("sanshi"), known()) == ()
    direct = changed(
        "sanshi", ('{ when = "大事", to = "待议" }', '{ when = "大事", method = "sidan" }')
    )
    assert "around" in {one.code for one in found_in(direct)}


LIBRARY = {one.key: one for one in shipping.library()}


@pytest.mark.row("C2.7")
def test_every_method_of_the_library_is_lawful_where_it_is_for():
    assert set(LIBRARY) == {
        "sanshi",
        "sidan",
        "sanyi",
        "siyi",
        "siyi_lianggongkai",
        "minzhu_pingyi",
    }
    for one in LIBRARY.values():
        assert check(one, known(*LIBRARY.values())) == (), one.key
        for regime in one.regimes:
            for _labels, line in lines(one, regime, NOW):
                assert not [step.title for step in line if step.missing], one.key


def _legal():
    """The stages of the library by which what is major is decided, posted and its results posted.

    The study before is not among them: the members' meeting after it is one too.
    """
    for one in LIBRARY.values():
        for regime in one.regimes:
            for labels, line in lines(one, regime, NOW):
                marked = [step for step in line if step.mark and step.steps[0].place != "before"]
                major = choice(regime, "other_major") in labels
                yield from ((one.key, step.stage.key) for step in marked if major)


@pytest.mark.parametrize(("key", "stage"), sorted(set(_legal())))
def test_no_step_of_the_law_can_be_led_around_in_a_copy(key, stage):
    """Whoever copies a method and leads every way past one of them is refused by the law, too."""
    gone = LIBRARY[key].stage(stage)
    onward = next(edge.to for edge in gone.next if edge.when in ("", "passed") and edge.to)
    copy = load(text(key).replace(f'to = "{stage}" }}', f'to = "{onward}" }}'), "x")
    refused = {one.code for one in check(copy, known(*LIBRARY.values()))}
    assert refused & {"missing-step", "around"}, refused


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(LIBRARY)), st.lists(st.integers(0, 30), min_size=600, max_size=600))
def test_a_walk_through_any_method_of_the_library_ends(key, answers):
    """Whatever people answer and whenever the clock runs out; through hand-overs too."""
    definition, passed = LIBRARY[key], {}
    stage = engine.first(definition, collected=False)
    for answer in answers:
        moves = [one.step for one in engine.offers(definition, stage, passed)]
        late = engine.expire(definition, stage)
        moves += [late] if late else []
        assert moves, (definition.key, stage)
        step = moves[answer % len(moves)]
        passed = engine.count(passed, step)
        if isinstance(step, End):
            assert definition.stage(step.stage).kind == Kind.END
            return
        if isinstance(step, Handover):
            definition = LIBRARY[step.method]
            stage = engine.first(definition, collected=True)
        else:
            stage = step.stage
    pytest.fail("600 steps and no end")


def test_what_a_town_sends_back_comes_down_the_same_way():
    """三议: the town's lawful results lead to the work, to a mended form, to another office or to
    the village's own table; none of them undoes what the village resolved."""
    town = shipped("sanyi").stage("乡镇决议")
    assert town.title == "乡镇决议"
    assert {one.effect for one in town.choices} == {
        "support", "resources", "transfer", "return_form", "not_ours", "correct",
    }  # fmt: skip
    leads = {
        one.key: engine.move(shipped("sanyi"), "乡镇决议", one.key, {}) for one in town.choices
    }
    assert {leads["支持"].stage, leads["资源"].stage} == {"实施"}
    assert leads["补正"].stage == "要不要乡镇"
    assert leads["改正"].stage == "议题提出"
    assert isinstance(leads["转办"], Handover)


def test_each_kind_of_issue_is_led_to_its_meeting():
    """四议: what is chosen, helped by the words that hint at it, leads to the meeting that decides it."""
    siyi = shipped("siyi")
    sorting = siyi.stage("分类")
    assert [one.key for one in sorting.choices if one.guess] == ["大事", "组里的事", "小事"]
    ways = {one.key: engine.move(siyi, "分类", one.key, {}) for one in sorting.choices}
    assert (ways["大事"].stage, ways["组里的事"].stage) == ("党组织研究", "组里商议")
    assert siyi.stage("群众会决议").gathering.lawful.key == "assembly"
    assert siyi.stage("小组会决议").gathering.lawful.key == "group"
    assert siyi.stage("乡贤会动议").gathering.lawful is None
    assert problems() == ()
    assert where(part="决定") > 0
