"""Objections stand at their sentence, and a repair that is offered mends and breaks nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianhu.editing import cards, changes, mending, objections, trees
from lianhu.editing.tests.factories import bench, blank, edited, tree


def put(found, key, **words):
    row = trees.row(found, key)
    for word, value in words.items():
        if value is None:
            row.pop(word, None)
        else:
            row[word] = value
    return found


def ways(*pairs):
    return [{"to": to, **({"when": when} if when else {})} for when, to in pairs]


# What is changed of the four lists, the code of the objection, its part, what the repair says.
FAULTS = [
    (("派单", {"within": None}), "no-deadline", "within", "定为3个工作日"),
    (("派单", {"on_expire": None}), "no-escalation", "late", "到时报告村（社区）书记"),
    (("办理", {"on_expire": None, "ladder": None}), "no-escalation", "late", "到时报告乡镇干部"),
    (("评价", {"next": ways(("low", "办理"), ("", "晒单"))}), "endless", "then", "“满意度评价”回到“办理”最多2次"),
    (("办理", {"supervise": ["supervisor", "grid_leader"]}), "supervisor", "who", "不由网格长监督"),
    (("晒单", {"days": 7}), "publicity-days", "what", "公示15天"),
    (("晒单", {"masked": False}), "unmasked", "what", "隐去个人信息"),
    (("办理", {"needs": ["result", "photo"]}), "photo", "what", "不强求拍照"),
    (("反馈", {"resident_words": None}), "resident-words", "words", "写上一句通用的话"),
    (("反馈", {"act": []}), "nobody", "who", "由村（社区）干部办"),
    (("办理", {"at_longest": None}), "promise", "within", "承诺最长15个工作日"),
    (("评价", {"next": ways(("", "晒单"))}), "low-ignored", "then", "不满意的回到“反馈”，最多2次"),
    (("评价", {"record": []}), "rater", "who", "由村（社区）干部代记"),
    (("评价", {"next": [{"when": "low", "to": "办理", "at_most": 2}, {"when": "ok", "to": "晒单"}]}),
     "not-total", "then", "其余的也走这条路"),
    (("办理", {"next": ways(("", "反馈")), "return_within": "1wd"}), "return", "within", "不限退单的时间"),
    (("挂账", {"owner": "village_clerk"}), "owner", "who", "村（社区）干部也可以办"),
    (("反馈", {"act": ["village_clerk", "supervisor"]}), "powerless", "who", "去掉监督委员会成员"),
    (("反馈", {"act": ["village_clerk", "elder"]}), "unknown-role", "who", "去掉elder"),
]  # fmt: skip


@pytest.mark.row("G.7")
@pytest.mark.parametrize("change, code, part, says", FAULTS, ids=[one[1] for one in FAULTS])
def test_an_objection_stands_at_its_sentence_with_a_repair_that_holds(change, code, part, says):
    key, words = change
    found = put(tree(), key, **words)
    faults = [one for one in objections.judged(found, bench()) if one.code == code]
    fault = next(one for one in faults if one.stage == key)
    assert fault.part == part
    mend = mending.mend_of(found, fault, bench())
    assert mend.label == says
    assert code not in {one.code for one in objections.judged(mend.tree, bench())}


def test_what_is_too_short_for_a_step_is_said_of_the_whole():
    found = tree() | {"whole": "1wd"}
    fault = next(one for one in objections.judged(found, bench()) if one.code == "whole")
    assert fault.stage == ""
    assert "whole" not in mending.mend_of(found, fault, bench()).tree


def test_an_end_without_an_answer_is_given_one():
    found = put(blank(), "收集", next=[{"to": "办结"}])
    found["stage"] = [one for one in found["stage"] if one["key"] != "反馈"]
    fault = next(one for one in objections.judged(found, bench()) if one.code == "unanswered")
    mend = mending.mend_of(found, fault, bench())
    assert [one["kind"] for one in mend.tree["stage"]] == ["collect", "respond", "end"]
    assert objections.judged(mend.tree, bench()) == ()


def test_a_step_that_nothing_leads_to_can_be_taken_out():
    found, key = changes.add(tree(), cards.card("consult").stages, "办理")
    put(found, "办理", next=[{"to": "反馈"}], return_within=None)
    fault = next(one for one in objections.judged(found, bench()) if one.stage == key)
    assert fault.code == "unreachable"
    assert key not in {one["key"] for one in mending.mend_of(found, fault, bench()).tree["stage"]}


def test_where_a_person_must_decide_nothing_is_offered():
    found = put(tree(), "派单", classes=[])
    fault = next(one for one in objections.judged(found, bench()) if one.code == "choices")
    assert mending.mend_of(found, fault, bench()) is None


BREAKS = [(key, words) for (key, words), *_rest in FAULTS]


def against(found):
    """What a person can mend; what this edition cannot carry out yet stays whatever they do."""
    return [one for one in objections.judged(found, bench()) if one.code != mending.UNREADY]


@given(edited(steps=3), st.lists(st.sampled_from(BREAKS), max_size=4, unique_by=lambda one: one[0]))
@settings(max_examples=15)
def test_every_repair_that_is_offered_leaves_fewer_objections(found, breaks):
    keys = {one["key"] for one in found["stage"]}
    for key, words in breaks:
        if key in keys and trees.row(found, key)["kind"] == trees.row(tree(), key)["kind"]:
            put(found, key, **words)
    before = against(found)
    for fault in before:
        mend = mending.mend_of(found, fault, bench())
        if mend is not None:
            after = against(mend.tree)
            assert len(after) < len(before)
            assert {(one.code, one.stage) for one in after} <= {(o.code, o.stage) for o in before}
