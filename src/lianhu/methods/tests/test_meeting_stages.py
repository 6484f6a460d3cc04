"""Meetings and votes as stages: what comes of them, and what they must say to be held at all."""

import pytest

from lianhu.kernel.errors import IllegalMove
from lianhu.methods import engine
from lianhu.methods.definition import load
from lianhu.methods.engine import Goto
from lianhu.methods.explaining import sentences
from lianhu.methods.problem import Malformed
from lianhu.methods.tests.factories import shipped
from lianhu.methods.tests.meetings import TEXT, problems, with_changes

FREE = ('about = "branch"\n', 'about = "elders"\n')


def labels(key, stage):
    return {one.key for one in engine.outcomes(shipped(key).stage(stage))}


def test_what_can_come_of_a_meeting_and_of_a_vote():
    found = load(TEXT, "x")
    assert {one.key for one in engine.outcomes(found.stage("研究"))} == {"held", "no_quorum"}
    assert {one.key for one in engine.outcomes(found.stage("决定"))} == {
        "passed",
        "failed",
        "no_quorum",
    }
    # What a meeting may choose stands beside its having been too small.
    assert labels("siyi", "事管委商议") == {"提交", "反对", "不提交", "no_quorum"}


def test_a_meeting_too_small_is_held_again_so_often_and_then_answered():
    found = load(TEXT, "x")
    passed = {}
    for _time in range(2):
        step = engine.move(found, "决定", "no_quorum", passed)
        assert step == Goto("决定", step.edge)
        passed = engine.count(passed, step)
    assert engine.move(found, "决定", "no_quorum", passed).stage == "答复"
    assert engine.move(found, "决定", "passed", passed).stage == "公开"
    with pytest.raises(IllegalMove):
        engine.move(found, "决定", "tie", passed)


def test_a_level_vote_is_an_outcome_where_it_is_voted_again():
    again = ('way = "hands"\nwithin = "30d"', 'way = "hands"\ntie = "again"\nwithin = "30d"')
    assert {one.code for one in problems(again)} == {"vote-outcome"}
    named = (
        '  { when = "no_quorum", to = "决定", at_most = 2 },',
        '  { when = "no_quorum", to = "决定", at_most = 2 },\n  { when = "tie", to = "决定", at_most = 1 },',
    )
    assert problems(again, named) == ()
    assert problems(again, (named[0], named[1].replace(", at_most = 1", "")))


@pytest.mark.parametrize(
    "old, new, code",
    [
        ('  { when = "failed", to = "答复" },\n  { when = "no_quorum", to = "决定"', '  { when = "no_quorum", to = "决定"', "vote-outcome"),
        ('  { when = "no_quorum", to = "决定", at_most = 2 },\n', "", "vote-outcome"),
        ('{ when = "no_quorum", to = "决定", at_most = 2 }', '{ when = "no_quorum", to = "决定" }', "endless"),
        ('within = "30d"', 'within = "10d"', "notice-time"),
        ('about = "branch"\n', 'about = "branch"\nquorum = "law"\n', "no-law"),
        ('about = "branch"\n', 'about = "branch"\nquorum = { of = "households", at_least = "1/2" }\n', "base"),
        ('about = "branch"\n', 'about = "branch"\nquorum = { of = "members", at_least = "1/2" }\n', "vote-outcome"),
        ('quorum = "law"\npass = "law"\nway = "hands"', 'quorum = "law"\nway = "hands"', None),
        ('key = "办"\ntitle = "去办"\nkind = "handle"', 'key = "办"\ntitle = "去办"\nkind = "handle"\ntells = [{ whom = "voters", how = "door", words = "来" }]', "unknown-audience"),
        ('about = "branch"\n', 'about = "branch"\ntells = [{ whom = "party_members", how = "door", words = "{holder}" }]\n', "private-field"),
    ],
)  # fmt: skip
def test_what_cannot_be_held_is_refused(old, new, code):
    found = {one.code for one in problems((old, new))}
    assert code in found if code else found == {"no-pass"}, found


def test_a_free_body_votes_by_the_numbers_it_says_itself():
    vote = (
        'kind = "meeting"\nabout = "branch"\n',
        'kind = "vote"\nabout = "affairs"\nway = "hands"\n',
    )
    edges = (
        'next = [{ when = "held", to = "审议" }, { to = "答复" }]',
        'next = [{ when = "passed", to = "审议" }, { when = "failed", to = "答复" }, { to = "答复" }]',
    )
    assert "no-pass" in {one.code for one in problems(vote, edges)}
    own = (vote[0], vote[1] + 'pass = { of = "members", more_than = "1/2" }\n')
    assert {one.code for one in problems(own, edges)} <= {"missing-step"}


@pytest.mark.parametrize(
    "old, new, code, said",
    [
        ('about = "branch"', 'about = "parliament"', "unknown-meeting", "村民会议"),
        ('decides = ["public_works"]', 'decides = ["weather"]', "unknown-subject", "公益事业"),
        ('quorum = "law"', 'quorum = "half"', "share", "more_than"),
        ('quorum = "law"', 'quorum = { of = "cats", at_least = "1/2" }', "share", "at_least"),
        ('quorum = "law"', 'quorum = { of = "party_members", at_least = "3/2" }', "share", "of"),
        ('quorum = "law"', 'quorum = [{ of = "party_members", at_least = "1/2" }, { of = "party_members", at_least = "2/3" }]', "share", "重复"),
        ("notice_days = 10", "notice_days = 900", "range", "90"),
        ('way = "hands"', 'way = "likes"', "unknown-word", "举手"),
        ('about = "branch"', 'about = "branch"\nway = "hands"', "unknown-key", "“会议”环节不用“way”"),
        ('about = "assembly"', 'about = "assembly"\nwomen_at_least = "many"', "share", "1/3"),
    ],
)  # fmt: skip
def test_a_fault_of_form_is_said_in_chinese(old, new, code, said):
    with pytest.raises(Malformed) as caught:
        load(with_changes((old, new)), "x")
    found = [one for one in caught.value.problems if one.code == code]
    assert found, caught.value.problems
    assert said in found[0].message


def test_a_meeting_in_plain_words():
    said = {one.title: one.what for one in sentences(shipped("siyi"))}
    assert said["群众会决议（村民会议）"].startswith(
        "开群众会（按村民会议算）；照法律提前通知；到会人数照法律；举手表决，过不过照法律；有利害关系的人、他们的近亲属回避"
    )
    assert "组成人员过半数到会才算" in said["事管委商议"]
    assert said["乡贤会动议"].startswith("开乡贤寨老会、乡贤会")
