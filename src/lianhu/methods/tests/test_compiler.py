"""Each way to get a method wrong is refused, at the line where it is wrong."""

import pytest

from lianhu.methods.compiler import check, unready
from lianhu.methods.definition import load
from lianhu.methods.problem import Problem
from lianhu.methods.tests.factories import changed, known, line_with, shipped, text

LATER = """
[[stage]]
key = "{kind}"
title = "以后"
kind = "{kind}"
act = "village_clerk"
within = "3d"
on_expire = "escalate:town_cadre"
resident_words = "正在开会。"
next = [{{ to = "办结" }}]
"""


def problems(source: str) -> tuple[Problem, ...]:
    return check(load(source, "x.toml"), known())


@pytest.mark.parametrize("key", ["sidan", "sanshi"])
def test_the_shipped_methods_can_work(key):
    assert check(shipped(key), known()) == ()


@pytest.mark.parametrize(
    "key, old, new, code",
    [
        # who cannot do what is done there
        ("sidan", 'act = ["village_clerk", "window_staff", "grid_leader"]', 'act = ["cluster_leader"]', "powerless"),
        ("sidan", 'act = ["village_secretary", "village_clerk"]', 'act = ["grid_worker"]', "powerless"),
        ("sidan", 'record = [', 'record = ["supervisor", ', "powerless"),
        # structure
        ("sidan", 'to = "派单" }', 'to = "nowhere" }', "unknown-stage"),
        ("sidan", 'whole = "20wd"', 'whole = "10wd"', "whole"),
        ("sidan", 'on_expire = "to:晒单"', 'on_expire = "to:nowhere"', "unknown-stage"),
        ("sidan", 'key = "挂账"', 'key = "反馈"', "twice"),
        ("sidan", '{ when = "stuck", to = "挂账", at_most = 2 },', "", "unreachable"),
        ("sidan", '  { when = "withheld", to = "办结" },\n  { to = "办结" },',
         '{ to = "晒单", at_most = 1 }, { to = "晒单" }', "no-end"),
        ("sidan", '{ when = "low", to = "办理", at_most = 2 }',
         '{ when = "low", to = "办理" }', "endless"),
        ("sidan", 'on_expire = "to:晒单"', 'on_expire = "to:办理"', "endless"),
        ("sidan", 'method = "sanshi", at_most = 1', 'method = "sanshi"', "endless"),
        ("sidan", 'method = "sanshi", at_most = 1', 'method = "wuyi"', "unknown-method"),
        ("sidan", 'method = "sanshi", at_most = 1', 'method = "sidan"', "unknown-method"),
        ("sidan", '  { to = "晒单" },', '  { when = "ok", to = "晒单" },', "not-total"),
        ("sidan", '  { to = "晒单" },', '  { to = "晒单", at_most = 3 },', "not-total"),
        ("sidan", 'when = "low"', 'when = "bad"', "unknown-outcome"),
        ("sidan", '{ when = "stuck"', '{ to = "反馈" }, { when = "stuck"', "dead"),
        ("sidan", '[[stage]]\nkey = "点单"', LATER.format(kind="ledger") + '[[stage]]\nkey = "点单"',
         "entry"),
        ("sidan", 'next = [{ to = "评价" }]', 'next = [{ to = "评价" }, { to = "晒单" }]', "dead"),
        ("sidan", 'next = [{ to = "派单" }]', 'next = [{ method = "sanshi" }]', "entry"),
        # closed without an answer, claimed without a dispatch, promised without a claim
        ("sidan", '  { to = "反馈" },', '  { to = "晒单" },', "unanswered"),
        ("sanshi", '  { to = "回应本人" },', '  { to = "已回应" },', "unanswered"),
        ("sidan", '{ to = "派单" }', '{ to = "领单" }', "undispatched"),
        ("sidan", '  { to = "领单" },', '  { to = "办理" },', "unpromised"),
        # people
        ("sidan", 'supervise = ["supervisor"]', 'supervise = ["village_clerk"]', "supervisor"),
        ("sidan", 'act = ["village_secretary", "village_clerk"]\nduty = "release"',
         'act = ["supervisor"]\nduty = "release"', "supervisor"),
        ("sidan", 'act = ["village_clerk", "window_staff", "grid_leader"]', 'act = "mayor"',
         "unknown-role"),
        ("sidan", 'act = ["village_clerk", "window_staff", "grid_leader"]', 'act = "teller"',
         "unknown-role"),
        ("sidan", 'act = ["village_clerk", "window_staff", "grid_leader"]', "act = []", "nobody"),
        ("sidan", 'act = "teller"', 'act = "village_clerk"', "rater"),
        ("sidan", 'record = ["grid_leader", "village_clerk", "window_staff", "cluster_leader"]',
         "", "rater"),
        ("sidan", 'owner = "village_secretary"', 'owner = "village_clerk"', "owner"),
        ("sidan", 'duty = "triage"', 'duty = "tea"', "unknown-duty"),
        ("sidan", 'duty = "dispute"', 'duty = "tea"', "unknown-duty"),
        ("sidan", '["领单", "办理", "反馈"]', '["领单", "nobody"]', "unknown-stage"),
        ("sidan", '["领单", "办理", "反馈"]', '["领单", "办结"]', "not-before"),
        ("sidan", '["领单", "办理", "反馈"]', '["评价"]', "not-before"),
        # deadlines
        ("sidan", 'within = "1wd"\n', "", "no-deadline"),
        ("sidan", 'on_expire = "escalate:village_secretary"\n', "", "no-escalation"),
        ("sidan", 'on_expire = "escalate:village_secretary"', 'on_expire = "escalate:village_clerk"',
         "no-escalation"),
        ("sidan", 'at_longest = "15wd"', "", "promise"),
        ("sidan", 'next = [\n  { when = "returned", to = "派单", at_most = 3 },\n  { when = "stuck"',
         'next = [\n  { when = "stuck"', "return"),
        ("sidan", 'within = "4h"', 'within = "promise"', "promise"),
        ("sidan", '["assign:suggested", "escalate:village_secretary"]', '"assign:suggested"',
         "expiry"),
        ("sidan", 'on_expire = "to:晒单"', 'on_expire = ["assign:suggested", "to:晒单"]', "expiry"),
        # evidence, words, showing
        ("sidan", 'needs = ["result"]', 'needs = ["result", "photo"]', "photo"),
        ("sidan", 'needs = ["result"]', 'needs = ["photo"]\nneeds_because = "领导要求"', "photo"),
        ("sidan", "编号{number}。", "编号{phone}。", "unknown-field"),
        ("sidan", "编号{number}。", "编号{number。", "unknown-field"),
        ("sidan", "编号{number}。", "编号{number.serial}。", "unknown-field"),
        ("sidan", "编号{number}。", "编号{number!r}。", "unknown-field"),
        ("sidan", 'resident_words = "您点的单已收到，编号{number}。"\n', "", "resident-words"),
        ("sidan", 'whom = "teller"\nhow = "same"\nwords = "您反映的“{title}”（编号{number}）办理',
         'whom = "public"\nhow = "page"\nwords = "您反映的“{title}”（编号{number}）办理',
         "private-field"),
        ("sidan", 'whom = "pool"', 'whom = "everyone"', "unknown-audience"),
        ("sidan", 'whom = "role:town_cadre"', 'whom = "role:mayor"', "unknown-role"),
        ("sidan", 'whom = "pool"\nhow = ["page"]', 'whom = "pool"\nhow = "same"', "channel"),
        ("sidan", "days = 15", "days = 14", "publicity-days"),
        ("sidan", "masked = true", "masked = false", "unmasked"),
        ("sidan", "low_at_most = 2", "low_at_most = 5", "scale"),
        ("sidan", '"很不满意", ', "", "scale"),
        ("sidan", '  { when = "low", to = "办理", at_most = 2 },', "", "low-ignored"),
        ("sidan", 'key = "policy"', 'key = "livelihood"', "twice"),
        ("sanshi", 'key = "先商议"', 'key = "大事"', "twice"),
    ],
)  # fmt: skip
def test_a_fault_is_refused(key, old, new, code):
    source = changed(key, (old, new))
    codes = {one.code for one in problems(source)}
    assert code in codes, problems(source)


def test_kinds_of_later_editions_are_refused_in_words():
    for kind in ("ledger", "match"):
        source = changed("sidan", ('{ to = "评价" }', f'{{ to = "{kind}" }}'))
        source += LATER.format(kind=kind)
        found = next(one for one in unready(load(source, "x")) if one.code == "not-yet")
        assert "本版本还不能执行" in found.message


def test_what_has_meetings_and_votes_is_judged_whole_and_can_be_carried_out():
    for key in ("sanyi", "siyi", "siyi_lianggongkai", "minzhu_pingyi", "sidan"):
        assert check(shipped(key), known()) == ()
        assert unready(shipped(key)) == ()


def test_a_photo_with_a_law_or_an_emergency_may_be_demanded():
    for reason in ("《中华人民共和国防洪法》第四十五条", "紧急情况：汛期抢险留证"):
        demand = f'needs = ["result", "photo"]\nneeds_because = "{reason}"'
        assert problems(changed("sidan", ('needs = ["result"]', demand))) == ()


@pytest.mark.parametrize(
    "old, new",
    [
        ("days = 15", "days = 3"),
        ('duty = "dispute"', 'duty = "tea"'),
        ('supervise = ["supervisor"]', 'supervise = ["grid_worker"]'),
        ('on_expire = "to:晒单"', 'on_expire = "to:nowhere"'),
        ('to = "反馈" }', 'to = "nowhere" }'),
        ('{ when = "low", to = "办理", at_most = 2 }', '{ when = "low", to = "办理" }'),
    ],
)
def test_the_line_is_the_line_of_the_key(old, new):
    source = changed("sidan", (old, new))
    found = problems(source)
    where = line_with(source, new)
    near = range(where - 5, where + 1)  # a row of a table is named by its [[…]] line
    assert any(one.line in near for one in found), found


def test_a_plain_number_of_days_is_as_good_as_a_promise():
    assert problems(changed("sidan", ('within = "promise"', 'within = "3d"'))) == ()


def test_a_problem_prints_file_line_and_sentence():
    source = changed("sidan", ("days = 15", "days = 3"))
    printed = [str(one) for one in problems(source)]
    assert printed == [
        f"x.toml:{line_with(source, 'days = 3')}: “组织晒单”只公示3天，不得少于15天"
        "（《中华人民共和国村民委员会组织法》（2025年修正）第三十五条；《中华人民共和国城市居民委员会组织法》（2025年修订）第三十四条）。"
    ]


def test_every_key_may_be_renamed_and_a_stage_added():
    source = text("sidan")
    for stage in shipped("sidan").stages:
        source = source.replace(f'"{stage.key}"', f'"环节_{stage.key}"')
    source = source.replace('"to:晒单"', '"to:环节_晒单"').replace(
        'key = "sidan"', 'key = "自家四单"'
    )
    source = source.replace('{ to = "环节_评价" }', '{ to = "复核" }') + REVIEW
    assert problems(source) == ()


REVIEW = """
[[stage]]
key = "复核"
title = "复核"
kind = "task"
purpose = "park"
act = "village_secretary"
owner = "village_secretary"
within = "2wd"
on_expire = "escalate:town_cadre"
not_same_person_as = ["环节_办理"]
resident_words = "正在复核。"
choices = [{ key = "pass", label = "通过" }, { key = "redo", label = "重办" }]
next = [{ when = "redo", to = "环节_办理", at_most = 1 }, { to = "环节_评价" }]
"""


def test_two_methods_may_not_throw_a_matter_to_and_fro():
    endless = load(changed("sidan", ('method = "sanshi", at_most = 1', 'method = "sanshi"')), "x")
    assert "endless" in {one.code for one in check(endless, known())}
    alone = known(shipped("sidan"))
    assert {one.code for one in check(shipped("sanshi"), alone)} == set()
    assert {one.code for one in check(shipped("sanshi"), known(endless))} == {"endless"}
