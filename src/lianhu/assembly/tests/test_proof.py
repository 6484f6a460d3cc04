"""One file proves a whole meeting to a stranger: it holds as posted, and every changed row is named."""

import copy
import json
import subprocess
import sys

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.assembly import commands, proof
from lianhu.assembly.models import Published
from lianhu.assembly.tests.factories import (
    entries,
    on_the_day,
    point,
    representatives,
    running,
    signed,
)
from lianhu.audit.models import Event
from lianhu.ballots import commands as ballots
from lianhu.ballots.tests.test_verify import FILE, stranger
from lianhu.kernel.hashing import canonical, fingerprint
from lianhu.people.models import Person
from lianhu.rolls import papers

# 34 representatives, 27 are there, 19 for and none against: the count that really was.
VOTED = {"approve": 19, "oppose": 0, "abstain": 8}


def voted(here, meeting, item, **counts):
    vote = commands.put_to_vote(here.who("secretary"), meeting, item, way="hands")
    hands = ballots.count_hands(here.who("secretary"), vote, counts=counts)
    ballots.confirm_hands(here.who("clerk"), hands)
    return ballots.close_round(here.who("secretary"), vote)


def posted(here, count=27, leaves_after=0, **counts):
    """A meeting with one item that was voted on and one that was only talked over, posted."""
    body = representatives(here)
    meeting = running(
        here, "representatives", organisation=body, items=[point(), point("年底评议怎样做")]
    )
    first, second = meeting.items.all()
    with on_the_day(meeting):
        rows = signed(here, meeting, count)
        for one in rows[:leaves_after]:
            commands.step_out(here.who("secretary"), one)
        vote = voted(here, meeting, first, **(counts or VOTED))
        commands.conclude(here.who("secretary"), first, words="每户筹工两天")
        commands.conclude(here.who("secretary"), second, words="先征求各组意见")
        commands.end(here.who("secretary"), meeting)
        commands.publish(here.who("secretary"), meeting)
    meeting.vote = vote
    return meeting


@pytest.fixture
def file(here):
    meeting = posted(here)
    return Published.objects.get(meeting=meeting).proof


def wrong(said):
    report = stranger.Report()
    stranger.verify(said, report)
    return report.wrong


@pytest.mark.row("C2.18")
def test_the_whole_meeting_is_proved_by_one_file(here, tmp_path):
    meeting = posted(here)
    made = Published.objects.get(meeting=meeting)
    assert wrong(made.proof) == []
    assert [one["force"] for one in made.proof["results"]] == ["resolution", "advice"]
    assert made.proof["meeting"]["quorum"]["need"] == 23
    assert proof.digest_of(made.proof) == made.digest
    kept = tmp_path / "result.json"
    kept.write_text(canonical(made.proof), encoding="utf-8")
    alone = [sys.executable, "-I", "-S", str(FILE), str(kept), "--paper", made.digest[:16]]
    done = subprocess.run(alone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "全部对得上。")
    assert "名册34，要23，来了27，够法定人数" in done.stdout
    assert "依据：《中华人民共和国村民委员会组织法》" in done.stdout


def test_nobody_can_be_told_from_it(here):
    """No name, no salt, no id of a person: only numbers of the roll."""
    meeting = posted(here)
    said = canonical(Published.objects.get(meeting=meeting).proof)
    for one in entries(meeting):
        assert one.salt
        assert one.salt not in said
        assert Person.objects.get(pk=one.person_id).name not in said
    assert '"person"' not in said


def test_its_digest_stands_in_the_log(here):
    meeting = posted(here)
    made = Published.objects.get(meeting=meeting)
    event = Event.objects.get(verb="assembly.publish")
    assert event.data["proof"] == made.digest
    assert event.prev == made.proof["chain"]["head"]


def test_who_left_before_the_vote_is_told_apart_from_who_signed_in(here):
    meeting = posted(here, leaves_after=2, approve=19, oppose=0, abstain=6)
    said = Published.objects.get(meeting=meeting).proof
    assert len(next(iter(said["present"].values()))) == 27
    assert len(said["rounds"][0]["present"]) == 25
    assert wrong(said) == []
    said["rounds"][0]["present"].append(34)
    assert any("编号34没有签到，却算作在场" in one for one in wrong(said))


def test_below_quorum_the_file_says_so_and_nothing_is_a_resolution(here):
    body = representatives(here)
    meeting = running(here, "representatives", organisation=body)
    with on_the_day(meeting):
        signed(here, meeting, 22)
        voted(here, meeting, meeting.items.get(), approve=22, oppose=0, abstain=0)
        commands.conclude(here.who("secretary"), meeting.items.get(), words="多数赞成")
        commands.end(here.who("secretary"), meeting)
        commands.publish(here.who("secretary"), meeting)
    said = Published.objects.get(meeting=meeting).proof
    assert wrong(said) == []
    assert said["meeting"]["quorum"]["enough"] is False
    said["results"][0].update(force="resolution", number="东河村〔2026〕1号", round=1)
    assert any("没有这一项通过了的表决" in one for one in wrong(said))
    said["meeting"]["quorum"]["enough"] = True
    assert any("应当是不够法定人数，写的相反" in one for one in wrong(said))


def test_a_meeting_that_only_talks_has_a_file_too(here):
    meeting = running(here, "yard", area=here.one)
    with on_the_day(meeting):
        commands.sit_in(here.who("secretary"), meeting, name="张三")
        commands.conclude(here.who("secretary"), meeting.items.get(), words="先报村里研究")
        commands.end(here.who("secretary"), meeting)
        commands.publish(here.who("secretary"), meeting)
    said = Published.objects.get(meeting=meeting).proof
    assert (said["rolls"], said["rounds"], said["meeting"]["guests"]) == ([], [], 1)
    assert wrong(said) == []
    assert "张三" not in canonical(said)
    said["results"][0]["words"] = "决议：先报村里研究"
    assert any("不能写“决议”" in one for one in wrong(said))


def _first(said, name):
    return next(iter(said[name].values()))


# Every kind of row, each changed in turn: what a stranger is told names it.
ROWS = {
    "place": (lambda p: p.update(place="西河村"), "地方：被改过"),
    "title": (lambda p: p["meeting"].update(title="别的会"), "会议情况：被改过"),
    "day of the law": (lambda p: p["meeting"].update(notice_on="2025-01-01"), "会议情况：被改过"),
    "quorum share": (lambda p: p["meeting"]["quorum"].update(n=1, d=2), "会议情况：被改过"),
    "quorum need": (lambda p: p["meeting"]["quorum"].update(need=20), "要来写的是20，重新算是23"),
    "quorum came": (lambda p: p["meeting"]["quorum"].update(came=30), "来了写的是30，重新算是27"),
    "law": (lambda p: p["law"][0].update(text="没有这回事"), "依据第1条：被改过"),
    "law gone": (lambda p: p["law"].pop(), "被删掉了"),
    "roll row": (lambda p: p["rolls"][0]["leaves"].__setitem__(16, "0" * 64), "第17行被改过"),
    "roll link": (lambda p: p["rolls"][0]["chained"].__setitem__(4, "0" * 64), "第5行被改过"),
    "roll head": (lambda p: p["rolls"][0].update(counted_on="2025-01-01"), "的抬头：被改过"),
    "roll count": (lambda p: p["rolls"][0].update(n=33), "写的是33，一行行数是34"),
    "change": (lambda p: p["changes"].append(
        {"roll": p["rolls"][0]["key"], "no": 34, "struck": 2}), "名册改动第1行：是后来加的"),
    "sign-in": (lambda p: _first(p, "present").append(33), "的签到：被改过"),
    "sign-in twice": (lambda p: _first(p, "present").append(1), "编号1出现了两次"),
    "question": (lambda p: p["rounds"][0].update(question="换了一件事"), "第1轮表决：被改过"),
    "counts": (lambda p: p["rounds"][0]["counts"].update(approve=13, abstain=14),
               "公示的是“通过”，重新算是“没有通过”"),
    "rule": (lambda p: p["rounds"][0]["rule"]["pass"].update(n=9, d=10),
             "公示的是“通过”，重新算是“没有通过”"),
    "outcome": (lambda p: p["rounds"][0].update(outcome="failed"), "公示的是“没有通过”"),
    "steps": (lambda p: p["rounds"][0]["steps"].append("另外"), "第1轮表决：被改过"),
    "round gone": (lambda p: p["rounds"].pop(), "第1轮表决：被删掉了"),
    "words": (lambda p: p["results"][0].update(words="每户筹工二十天"), "结果第1项：被改过"),
    "number": (lambda p: p["results"][0].update(number="东河村〔2026〕9号"), "结果第1项：被改过"),
    "advice": (lambda p: p["results"][1].update(words="就这样办"), "结果第2项：被改过"),
    "force": (lambda p: p["results"][1].update(force="resolution", round=1),
              "议题2“年底评议怎样做”：写作决议"),
    "result gone": (lambda p: p["results"].pop(), "结果第2项：被删掉了"),
    "chain": (lambda p: p["chain"].update(head="0" * 64), "留痕：被改过"),
    "sums gone": (lambda p: p.pop("sums"), "少了一样"),
    "results gone": (lambda p: p.pop("results"), "少了一样"),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_whichever_row_is_changed_it_is_named(file, row):
    change, words = ROWS[row]
    said = copy.deepcopy(file)
    change(said)
    found = wrong(said)
    assert any(words in one for one in found), found


def test_whoever_changes_the_sums_too_ends_at_another_file(file, tmp_path):
    said = copy.deepcopy(file)
    said["results"][1]["words"] = "就这样办"
    said["sums"] = [{"row": row, "sm3": fingerprint(part)} for row, part in proof.parts(said)]
    assert wrong(said) == []
    kept = tmp_path / "result.json"
    kept.write_text(json.dumps(said), encoding="utf-8")
    run = [sys.executable, str(FILE), str(kept), "--paper", proof.digest_of(file)[:16]]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "文件不是纸上印的那一份" in done.stdout


@pytest.mark.parametrize(
    "quorum", [[], [{"of": "members", "n": 1, "d": 3, "strict": False}]], ids=["none", "a third"]
)
def test_a_resolution_by_a_rule_looser_than_the_meeting_is_found(file, quorum):
    """Every sum is made anew: what remains is that the vote asks for fewer than the meeting."""
    said = copy.deepcopy(file)
    said["rounds"][0]["rule"]["quorum"] = quorum
    said["sums"] = [{"row": row, "sm3": fingerprint(part)} for row, part in proof.parts(said)]
    assert any("比会议的法定人数松" in one for one in wrong(said)), wrong(said)


def test_what_the_product_and_the_stranger_call_a_row_is_the_same(file):
    assert list(proof.parts(file)) == list(stranger.parts(file))


def test_the_village_opens_the_roll_against_the_file(here):
    """Whoever holds the openings finds every number; a wrong name behind one is found out."""
    meeting = posted(here)
    said = Published.objects.get(meeting=meeting).proof
    opened = papers.openings(meeting.rolls.get().roll)
    report = stranger.Report()
    stranger.verify(said, report, opened)
    assert report.wrong == []
    assert any("开封：34个都和名册对得上" in one for one in report.lines)
    opened["openings"][4]["id"] += 1
    report = stranger.Report()
    stranger.verify(said, report, opened)
    assert report.wrong == ["开封：第5号和名册对不上"]


def test_a_file_that_was_posted_stays(here):
    meeting = posted(here)
    made = Published.objects.get(meeting=meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Published.objects.filter(pk=made.pk).update(digest="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        Published.objects.filter(pk=made.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Published.objects.create(
            meeting=running(here, "yard", area=here.one),
            posting=made.posting,
            proof={},
            digest="0" * 64,
        )


def test_the_download_is_the_file_byte_for_byte(here, client):
    meeting = posted(here)
    made = Published.objects.get(meeting=meeting)
    args = [here.east.key, meeting.pk, made.pk]
    answer = client.get(reverse("assembly:result_file", args=args))
    assert answer.status_code == 200
    assert stranger.sm3(answer.content).hex() == made.digest
