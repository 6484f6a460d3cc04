"""Meetings and votes as sentences: what the law asks beside each, and a repair where it is less."""

import pytest

from lianhu.bodies.tests.factories import sign_in
from lianhu.editing import cards, changes, commands, mending, objections, trees
from lianhu.editing.models import Draft
from lianhu.editing.sentences import read
from lianhu.editing.tests.factories import bench, blank, tree, village
from lianhu.editing.tests.test_mending import put
from lianhu.editing.tests.test_views import fields_of, send
from lianhu.methods import weaving

VOTE = "群众会决议"
GROUP = "小组会决议"


def lines_of(found, key, *regimes):
    steps = read(found, bench(*regimes)).steps
    return {line.part: line for one in steps if one.key == key for line in one.lines}


def judged(found, *regimes):
    """What is against it, beside what this edition cannot carry out yet."""
    return [one for one in objections.judged(found, bench(*regimes)) if one.code != "not-yet"]


@pytest.mark.row("G.7")
def test_a_vote_is_read_as_six_questions_each_with_what_the_law_asks():
    lines = lines_of(tree("siyi"), VOTE, "village")
    assert [line.label for line in lines.values()][:5] == [
        "谁开会", "哪种会", "提前几天通知", "怎样算到够", "怎样算通过",
    ]  # fmt: skip
    assert lines["then"].label == "不成怎么办"
    assert lines["meets"].words[0] == "群众会（就是村民会议），村（社区）开"
    assert "规划建设" in lines["meets"].words[1]
    assert lines["notice"].words[0] == "照法律，提前10天通知"
    assert lines["quorum"].words == (
        "照法律（年满十八周岁的人过半数，或者户三分之二以上）到会才算",
    )  # fmt: skip
    assert lines["pass"].words[0] == "举手，照法律（到会人员过半数）同意算通过"
    assert "村民委员会组织法" in lines["quorum"].legal[0].cited
    assert "第二十六条" in lines["quorum"].legal[0].cited
    assert "人不够，只作协商意见：到“群众会决议（村民会议）”（最多2次）" in lines["then"].words


def test_where_the_two_laws_differ_both_are_said():
    found, key = changes.add(tree(), cards.card("vote").stages, "派单")
    said = lines_of(found, key)["quorum"]
    assert "村：年满十八周岁的人过半数，或者户三分之二以上；社区：" in said.words[0]
    assert {one.where for one in said.legal} == {"村", "社区"}
    community = lines_of(found, key, "community")
    assert "居民会议" in community["meets"].words[0]
    assert "村民" not in community["meets"].words[0]


def test_a_free_body_has_no_floor_and_makes_no_resolution():
    lines = lines_of(tree("siyi"), "乡贤会动议", "village")
    assert lines["quorum"].words == ("不限人数",)
    assert not any(line.legal for line in lines.values())
    assert "不叫决议" in lines["meets"].words[0]
    assert "pass" not in lines


FAULTS = [
    (VOTE, {"quorum": [{"of": "adults", "more_than": "1/3"}]}, "under-quorum", "quorum",
     "到会人数照法律（年满十八周岁的人过半数，或者户三分之二以上）"),
    (VOTE, {"quorum": None}, "under-quorum", "quorum",
     "到会人数照法律（年满十八周岁的人过半数，或者户三分之二以上）"),
    (VOTE, {"pass": {"of": "present", "at_least": "1/3"}}, "under-pass", "pass",
     "通过照法律（到会人员过半数）"),
    (VOTE, {"notice_days": 3}, "under-notice", "notice", "照法律提前10天通知"),
    (VOTE, {"within": "5d"}, "notice-time", "within", "定为20天"),
    (VOTE, {"next": [{"when": "passed", "to": "决议公开"}, {"to": "说明"}]}, "vote-outcome", "then",
     "没有通过的说明理由，人数不够的再开，最多2次"),
    (VOTE, {"tie": "again"}, "vote-outcome", "then", "票数相等的再表决，最多2次"),
    (VOTE, {"quorum": {"of": "members", "more_than": "1/2"}}, "base", "quorum",
     "到会人数照法律（年满十八周岁的人过半数，或者户三分之二以上）"),
    (VOTE, {"proxy": {"who": ["near_relative"]}}, "proxy", "pass", "不能委托别人投票"),
    (VOTE, {"channels": ["in_person", "online"]}, "under-channels", "notice", "去掉在线"),
    ("乡贤会动议", {"quorum": "law"}, "no-law", "quorum", "到会人数过半数"),
    ("乡贤会动议", {"title": "乡贤会决议"}, "not-a-resolution", "what", "“决议”改成“意见”"),
]  # fmt: skip


@pytest.mark.row("G.7")
@pytest.mark.parametrize("key, words, code, part, says", FAULTS)
def test_what_is_under_the_law_is_mended_by_one_tap(key, words, code, part, says):
    found = put(tree("siyi"), key, **words)
    here = bench("village")
    fault = next(one for one in judged(found, "village") if one.code == code and one.stage == key)
    assert fault.part == part
    mend = mending.mend_of(found, fault, here)
    assert mend is not None, fault
    assert mend.label == says
    assert code not in {one.code for one in judged(mend.tree, "village")}
    line = lines_of(found, key, "village")[part]
    assert not any("_" in one.message or "next" in one.message for one in line.faults)


def test_the_repair_of_a_plain_step_does_not_grow_with_what_is_written_besides():
    """What asks for more than the law is lawful: nothing is mended."""
    found = put(tree("siyi"), VOTE, quorum=[{"of": "adults", "at_least": "3/4"}], notice_days=15)
    assert judged(found, "village") == []
    assert lines_of(found, VOTE, "village")["quorum"].words == (
        "年满十八周岁的人四分之三以上到会才算",
    )


def test_what_another_meeting_must_decide_goes_there():
    found, key = changes.add(blank(), cards.card("vote").stages, "收集")
    half = {"of": "members", "more_than": "1/2"}
    put(
        found,
        key,
        about="council",
        decides=["other_major"],
        quorum=half,
        within="5d",
        notice_days=None,
    )
    put(found, key, **{"pass": half})
    line = lines_of(found, key, "village")["meets"]
    fault = next(one for one in line.faults if one.code == "not-the-decider")
    assert fault.mend == "改由村民会议表决，人数照法律"
    mends = [one for one in judged(found, "village") if one.code == "not-the-decider"]
    row = trees.row(mending.mend_of(found, mends[0], bench("village")).tree, key)
    assert (row["about"], row["quorum"], row["within"]) == ("assembly", "law", "20d")


@pytest.mark.row("G.7")
@pytest.mark.parametrize("regime", ["village", "community"])
def test_the_steps_that_the_law_asks_around_a_vote_come_by_one_tap(regime):
    """Beside every vote that says it decides what the law keeps for a meeting of all."""
    found, key = changes.add(blank(), cards.card("vote").stages, "收集")
    assert judged(found, regime) == []
    put(found, key, decides=["other_major"])
    here = bench(regime)
    fault = next(one for one in judged(found, regime) if one.code == "missing-step")
    assert fault.part == "meets"
    mend = mending.mend_of(found, fault, here)
    titles = [one["title"] for one in mend.tree["stage"]]
    assert judged(mend.tree, regime) == []
    want = ["收集", "党组织研究", "群众会表决", "决议公开", "反馈", "办结"]
    if regime == "village":
        want.insert(2, "党员大会审议")
    assert [one for one in titles if one in want] == want
    method = trees.loaded(mend.tree)
    woven = weaving.weave(method, regime, here.day, "other_major")
    assert not any(one.missing for one in woven)


@pytest.mark.row("G.7")
def test_in_the_four_lists_too_no_way_leads_around_what_comes_by_one_tap():
    found, key = changes.add(tree(), cards.card("vote").stages, "点单")
    put(found, key, decides=["public_works", "village_plan"])
    fault = next(one for one in judged(found) if one.code == "missing-step")
    mend = mending.mend_of(found, fault, bench())
    assert judged(mend.tree) == [], mend.label
    assert "实施结果公开" in mend.label


def test_a_step_behind_a_vote_waits_for_what_passed():
    found = tree("siyi")
    made, key = changes.add(found, cards.card("help").stages, VOTE)
    ways = {way.get("when"): way["to"] for way in trees.row(made, VOTE)["next"]}
    assert ways["passed"] == key
    assert (ways["failed"], ways[None]) == ("两委提议", "说明")
    back = changes.remove(made, key)
    assert trees.row(back, VOTE)["next"] == trees.row(found, VOTE)["next"]


# The pages.


@pytest.fixture
def here(county):
    return village()


@pytest.fixture
def draft(here):
    found = commands.copy(here.who("secretary"), here.east, here.sidan)
    commands.add_stage(here.who("secretary"), found, card="vote", after="派单")
    return Draft.objects.get(pk=found.pk)


@pytest.fixture
def secretary(client, here, draft):
    sign_in(client, "village_secretary", here.east)
    return client


def row_of(draft):
    return trees.row(Draft.objects.get(pk=draft.pk).tree, "表决")


# What the page is sent, and what the tree says then.
CHANGES = [
    ("meets", {"about": "representatives"}, ("about", "representatives")),
    ("meets", {"level": "group"}, ("level", "group")),
    ("meets", {"decides": ["public_works"]}, ("decides", ["public_works"])),
    ("notice", {"by": "own", "days": 12}, ("notice_days", 12)),
    ("notice", {"sittings": 2}, ("sittings", 2)),
    ("quorum", {"by": "own", "of_households": "=3/4"},
     ("quorum", [{"of": "households", "at_least": "3/4"}])),
    ("pass", {"by": "own", "of_present": "=2/3"}, ("pass", [{"of": "present", "at_least": "2/3"}])),
    ("pass", {"way": "secret_paper"}, ("way", "secret_paper")),
    ("pass", {"tie": "again"}, ("tie", "again")),
    ("pass", {"recuse": ["interested", "near_relatives"]}, ("recuse", ["interested", "near_relatives"])),
    ("who", {"chair": ["villagers_committee"]}, ("chair", ["villagers_committee"])),
    ("who", {"by": ["villagers_committee"]}, ("by", ["villagers_committee"])),
]  # fmt: skip


@pytest.mark.parametrize("part, typed, expected", CHANGES)
def test_each_question_is_changed_by_its_own_form(secretary, draft, part, typed, expected):
    answer = send(secretary, f"/editing/{draft.pk}/s/表决/{part}/", **typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert row_of(draft)[expected[0]] == expected[1]
    changed = {
        word
        for word in row_of(draft)
        if row_of(draft)[word] != trees.row(draft.tree, "表决").get(word)
    }
    assert changed == {expected[0]}


def test_what_comes_of_a_vote_is_asked_result_by_result(secretary, draft):
    path = f"/editing/{draft.pk}/s/表决/then/"
    form = secretary.get(path).context["form"]
    asked = [str(form.fields[f"to_{n}"].label) for n in range(3)]
    assert asked == ["通过：到哪一步", "没有通过：到哪一步", "人不够，只作协商意见：到哪一步"]
    send(secretary, path, to_1="派单", most_1=1, most_2=3)
    assert row_of(draft)["next"] == [
        {"when": "passed", "to": "领单"}, {"when": "failed", "to": "派单", "at_most": 1},
        {"when": "no_quorum", "to": "表决", "at_most": 3}, {"to": "说明"},
    ]  # fmt: skip


def test_the_form_says_what_the_law_asks_and_refuses_nothing(secretary, draft):
    """The compiler speaks beside the sentence; what is typed is kept."""
    path = f"/editing/{draft.pk}/s/表决/quorum/"
    page = secretary.get(path).text
    for part in ("法定", "第二十六条", "照法律（", "户三分之二以上"):
        assert part in page
    answer = secretary.post(path, {**fields_of(secretary.get(path)), "by": "own"})
    assert answer.status_code == 422
    assert "请在下面选多少人" in answer.text
    send(secretary, path, by="own", of_adults="=1/1")
    send(secretary, path, of_adults="", of_households="=1/2")
    page = secretary.get(f"/editing/{draft.pk}/").text
    assert "写的是“户二分之一以上”" in page
    assert "改成：到会人数照法律" in page
    secretary.post(f"/editing/{draft.pk}/mend/", {"code": "under-quorum", "stage": "表决"})
    assert row_of(draft)["quorum"] == "law"


def test_what_is_printed_says_the_articles(secretary, draft):
    page = secretary.get(f"/editing/{draft.pk}/print/").text
    for part in ("怎样算通过", "不成怎么办", "法定：", "第二十六条"):
        assert part in page
