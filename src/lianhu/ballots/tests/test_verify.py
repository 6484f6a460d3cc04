"""The verifier that strangers run: it holds for every closed round, and names what was changed."""

import copy
import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianhu.ballots.deciding import Counts, Rule, decide
from lianhu.ballots.rules import written
from lianhu.ballots.tests.factories import (
    box,
    closed,
    motion,
    numbers,
    opened,
    phones,
    raised,
    three,
    village,
    vote,
)
from lianhu.kernel.hashing import canonical, sm3
from lianhu.law.shares import Share

FILE = Path(__file__).parent.parent / "static" / "ballots" / "verify.py"
_spec = spec_from_file_location("stranger", FILE)
stranger = module_from_spec(_spec)
_spec.loader.exec_module(stranger)


def found(proof):
    report = stranger.Report()
    stranger.verify(proof, report)
    return report.wrong


# GB/T 32905-2016, appendix A.
@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_it_knows_the_vectors_of_the_standard(text, digest):
    assert stranger.sm3(text).hex() == digest


@given(st.binary(max_size=300))
def test_its_sm3_is_the_one_of_the_library(text):
    assert stranger.sm3(text) == sm3(text)


def test_it_is_one_file_that_needs_nothing():
    words = FILE.read_text(encoding="utf-8")
    imports = {
        line.split()[1] for line in words.splitlines() if line.startswith(("import", "from"))
    }
    assert imports == {"json", "sys"}


@pytest.fixture
def here(county):
    return village()


def hands(here):
    round_ = opened(here, n=34, basis="members", present=range(1, 28), recused=[])
    raised(here, round_, three(approve=19, abstain=8))
    return closed(here, round_)


def paper(here):
    round_ = opened(here, "secret_paper", n=12, present="all")
    box(here, round_, range(1, 8), numbers(three(approve=6, oppose=1)))
    box(here, round_, range(8, 13), numbers(three(approve=2, oppose=2), invalid=1))
    return closed(here, round_)


def phone(here):
    round_ = phones(here, 12)
    for no in range(1, 11):
        vote(round_, no, "approve" if no < 10 else "oppose")
    return closed(here, round_)


def choosing(here):
    question = motion("secret_paper", "选三人", options=["甲", "乙", "丙", "丁"], seats=3)
    round_ = opened(here, "secret_paper", n=9, basis="voters", present=None, question=question)
    keys = [one["key"] for one in round_.options]
    said = dict(zip(keys, [9, 7, 4, 4], strict=True))
    box(here, round_, range(1, 10), numbers(said, valid=9))
    return closed(here, round_)


CASES = {"hands": hands, "paper": paper, "phone": phone}


@pytest.mark.parametrize("case", CASES)
def test_what_was_posted_holds(here, case):
    proof = CASES[case](here).proof
    assert found(proof) == []


def test_a_stranger_runs_it_on_a_file_without_us(here, tmp_path):
    """A village of 34 representatives, 27 came, 19 for: the file, the word on paper, a tampered copy."""
    proof = hands(here).proof
    whole = sm3(canonical(proof).encode()).hex()
    file = tmp_path / "结果.json"

    def run(said, *words):
        file.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        alone = [sys.executable, "-I", "-S", str(FILE), str(file), *words]
        done = subprocess.run(alone, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    code, said = run(proof, "--paper", whole[:16])
    assert (code, said.splitlines()[-1]) == (0, "全部对得上。")
    assert "名册34，要23，来了27" in said
    changed = copy.deepcopy(proof)
    changed["rounds"][0]["counts"]["approve"] = 13
    changed["rounds"][0]["counts"]["abstain"] = 14
    code, said = run(changed, "--paper", whole[:16])
    assert code == 1
    assert "文件不是纸上印的那一份" in said
    assert "公示的是“通过”，重新算是“没有通过”" in said
    assert run({"format": "else"})[0] == 2
    file.write_text("{", encoding="utf-8")
    assert subprocess.run([sys.executable, str(FILE), str(file)], check=False).returncode == 2


def test_a_changed_row_of_the_roll_is_named(here):
    proof = hands(here).proof
    rows = proof["rolls"][0]
    rows["leaves"][16] = "0" * 64
    assert found(proof)[0].endswith("第17行被改过，它和前一行连不上")
    # Who mends the chain behind it arrives at another digest than the one on paper.
    links = []
    before = stranger.sm3(b"lianhu-roll/1")
    for leaf in rows["leaves"]:
        before = stranger.sm3(b"\x01" + before + bytes.fromhex(leaf))
        links.append(before.hex())
    rows["chained"] = links
    assert "总摘要应当是" in found(proof)[0]


def test_somebody_put_on_the_roll_or_taken_off_is_seen(here):
    proof = hands(here).proof
    more = copy.deepcopy(proof)
    more["rolls"][0]["n"] = 33
    assert any("写的是33" in one for one in found(more))
    proof["rolls"][0]["leaves"].pop()
    assert any("叶子33行，链34行" in one for one in found(proof))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r, p: r["participants"].append(34), "编号34没有签到"),
        (lambda r, p: r["participants"].append(35), "编号35不在名册上"),
        (lambda r, p: r["participants"].append(1), "编号1出现了两次"),
        (lambda r, p: r["recused"].append(2), "编号2回避了又参加"),
        (lambda r, p: p["present"]["roll"].append(99), "编号99不在名册上"),
        (lambda r, p: r.update(outcome="failed"), "公示的是“没有通过”，重新算是“通过”"),
        (lambda r, p: r["rule"].update({"quorum": [{"of": "members", "n": 9, "d": 10, "strict": False}]}),
         "重新算是“未达法定人数，仅作协商意见”"),
        (lambda r, p: r["counts"].update(approve=20), "应当一样"),
        (lambda r, p: r.update(rule=None), "没有表决的规则"),
        # A lie that adds up by itself: more hands than people, nobody's numbers, a base that is none.
        (lambda r, p: r.update(cast=60, counts={"approve": 60, "oppose": 0, "abstain": 0}),
         "参加的只有27，票却有60张"),
        (lambda r, p: r.update(counts={}), "没有写各项票数，不能写成“通过”"),
        (lambda r, p: r.update(present=[1] * 27, participants=[1]), "编号1出现了两次"),
        (lambda r, p: r["rule"]["quorum"][0].update(of="cast"), "没有按名册算"),
        (lambda r, p: r["rule"]["pass"].update(of="nobody"), "怎样算通过"),
        (lambda r, p: p.update(note="上级已经同意"), "多出来的一项“note”"),
    ],
)  # fmt: skip
def test_whatever_is_changed_is_said(here, change, words):
    proof = hands(here).proof
    key = proof["rolls"][0]["key"]
    proof["present"]["roll"] = proof["present"].pop(key)
    proof["rolls"][0]["key"] = proof["rounds"][0]["roll"] = "roll"
    change(proof["rounds"][0], proof)
    assert any(words in one for one in found(proof)), found(proof)


@pytest.mark.parametrize(
    ("name", "by", "words"),
    [
        ("issued", 1, "发出13，收回12加没有收回0，对不上"),
        ("returned", -1, "收回11，有效11加无效1，对不上"),
        ("valid", 1, "收回12，有效12加无效1，对不上"),
    ],
)
# One of the two boxes is so small that both are shown as one.
def test_a_box_whose_numbers_do_not_fit_is_named(here, name, by, words):
    proof = paper(here).proof
    box_ = proof["rounds"][0]["papers"][0]
    box_[name] += by
    assert any("第1箱" in one and words in one for one in found(proof)), found(proof)


def test_a_vote_moved_from_one_side_to_the_other_is_seen(here):
    proof = phone(here).proof
    ballots = proof["rounds"][0]["ballots"]
    ballots[-1] = ["approve"]
    assert any("“不同意”写的是1票" in one for one in found(proof)), found(proof)


def test_who_was_chosen_is_reckoned_again(here):
    proof = choosing(here).proof
    assert found(proof) == []
    proof["rounds"][0]["elected"] = proof["rounds"][0]["elected"][::-1]
    assert any("和重新算的不一样" in one for one in found(proof))


SHARES = st.builds(
    Share, of=st.sampled_from(["present", "cast", "members"]), n=st.integers(1, 4), d=st.just(4),
    strict=st.booleans(),
)  # fmt: skip


@settings(max_examples=300)
@given(data=st.data())
def test_it_decides_as_the_product_does(data):
    """Two programs that share no line come to the same outcome."""
    total = data.draw(st.integers(1, 30))
    came = data.draw(st.integers(0, total))
    seats = data.draw(st.integers(0, 3))
    quorum = (Share("members", data.draw(st.integers(1, 3)), 3, data.draw(st.booleans())),)
    rule = Rule(
        quorum, data.draw(SHARES), seats, data.draw(st.sampled_from(["fails", "again"])),
        Share("cast", 1, 3, strict=False) if data.draw(st.booleans()) else None,
    )  # fmt: skip
    if seats:
        names = ["a", "b", "c", "d", "e"]
        options = {key: data.draw(st.integers(0, came)) for key in names}
        counts = Counts(options, {"members": came}, came, 0, came, len(names))
    else:
        approve = data.draw(st.integers(0, came))
        oppose = data.draw(st.integers(0, came - approve))
        options = {"approve": approve, "oppose": oppose, "abstain": came - approve - oppose}
        counts = Counts(options, {"members": came}, came, 0, came, 1)
    ours = decide(rule, {"members": total}, counts)
    theirs = stranger.Round.__new__(stranger.Round)
    theirs.counts, theirs.cast, theirs.base, theirs.name = options, came, total, ""
    outcome, elected, again, left = theirs._decide(written(rule), came)
    assert (outcome, tuple(elected), tuple(again), left) == (
        ours.outcome, ours.elected, ours.again, ours.left,
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r.update(cast=-27),
        lambda r: r.update(cast=True),
        lambda r: r.update(choices=1.5),
        lambda r: r["rule"].update(seats=-1),
        lambda r: r["rule"].update(seats=True),
        lambda r: r["rule"]["pass"].update(strict="no"),
        lambda r: r["rule"]["pass"].update(n=-1),
        lambda r: r["options"][0].update(words="不同意"),
        lambda r: r["options"].append(dict(r["options"][0])),
        lambda r: r["counts"].update(other=3),
        lambda r: r["participants"].append(True),
    ],
)
def test_what_is_no_number_or_no_option_is_no_proof(here, change):
    proof = hands(here).proof
    change(proof["rounds"][0])
    with pytest.raises(stranger.Unreadable):
        found(proof)


@pytest.mark.parametrize(
    "text",
    [
        '{"format": "lianhu-proof/1", "format": "lianhu-proof/1", "algorithm": "SM3"}',
        '{"format": "lianhu-proof/1", "algorithm": "SM3", "rounds": NaN}',
        '{"format": "lianhu-proof/1", "algorithm": "SM3", "rounds": ' + "[" * 90_000 + "]" * 90_000 + "}",
        '{"format": "lianhu-proof/1", "algorithm": "SM3", "rounds": ' + "9" * 5_000 + "}",
    ],
)  # fmt: skip
def test_a_file_made_to_be_read_two_ways_or_to_break_is_read_in_none(tmp_path, text):
    """A name written twice, no number, deep without end, a number without end: one sentence, 2."""
    file = tmp_path / "结果.json"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(FILE), str(file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.count("\n") == 1


def test_what_is_no_proof_is_said_to_be_none():
    for odd in (
        None,
        [],
        {},
        {"format": "lianhu-proof/1"},
        {"format": "lianhu-proof/1", "algorithm": "SM3"},
    ):
        with pytest.raises(stranger.Unreadable):
            found(odd)
