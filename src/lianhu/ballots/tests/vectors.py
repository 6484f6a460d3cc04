"""Votes with what they decide: of the law's own numbers, and every small one there is."""

from itertools import product

from lianhu.ballots.deciding import Counts, Rule
from lianhu.law.shares import Share

HALF_PRESENT = Share("present", 1, 2, True)
HALF_CAST = Share("cast", 1, 2, True)
THIRD_CAST = Share("cast", 1, 3, False)
THIRDS_MEMBERS = Share("members", 2, 3, False)
MEETING = Rule((THIRDS_MEMBERS,), HALF_PRESENT)
ASSEMBLY = Rule((Share("adults", 1, 2, True), Share("households", 2, 3, False)), HALF_PRESENT)
COLLECTIVE = Rule(
    (Share("collective_members", 2, 3, False),), Share("collective_members", 2, 3, False)
)
VOTERS = Share("voters", 1, 2, True)


def election(seats, tie="again"):
    return Rule((VOTERS,), HALF_CAST, seats, tie, THIRD_CAST)


def motion(approve, oppose=0, abstain=0, *, invalid=0, base="members", came=None, choices=1):
    cast = approve + oppose + abstain + invalid
    here = cast if came is None else came
    options = {"approve": approve, "oppose": oppose, "abstain": abstain}
    return Counts(options, {base: here}, cast, invalid, here, choices)


def slips(votes, cast, *, invalid=0, choices=1, base="voters"):
    return Counts(votes, {base: cast}, cast, invalid, None, choices)


# rule, totals, counts, outcome, need of the last that was reckoned, elected, again, left
KNOWN = [
    # 34 representatives, 27 there, 19 for, none against of those who voted.
    (MEETING, {"members": 34}, motion(19, came=27), "passed", 14),
    (MEETING, {"members": 45}, motion(15, 15), "failed", 16),
    (MEETING, {"members": 45}, motion(16, 14), "passed", 16),
    (MEETING, {"members": 45}, motion(16, 0, came=31), "passed", 16),
    (MEETING, {"members": 45}, motion(15, 0, came=31), "failed", 16),
    (MEETING, {"members": 45}, motion(15, 1, 14), "failed", 16),
    (MEETING, {"members": 45}, motion(29), "no_quorum", 30),
    (ASSEMBLY, {"adults": 1203, "households": 412}, motion(301, base="adults", came=601),
     "no_quorum", 275),
    (ASSEMBLY, {"adults": 1203, "households": 412}, motion(302, base="adults", came=602),
     "passed", 302),
    (ASSEMBLY, {"adults": 1203, "households": 412}, motion(138, base="households", came=275),
     "passed", 138),
    (ASSEMBLY, {"adults": 1203, "households": 411}, motion(273, base="households"),
     "no_quorum", 274),
    (COLLECTIVE, {"collective_members": 860}, motion(573, 1, base="collective_members"),
     "failed", 574),
    (COLLECTIVE, {"collective_members": 860}, motion(574, base="collective_members"),
     "passed", 574),
    # Who is not said to have come did not come; a body of nobody decides nothing.
    (Rule((Share("adults", 1, 2, True),), HALF_PRESENT), {"adults": 1},
     Counts({"approve": 0, "oppose": 0, "abstain": 0}, {}, 0, 0, 0), "no_quorum", 1),
    (Rule((Share("adults", 1, 2, True),), HALF_PRESENT), {"adults": 0},
     Counts({"approve": 0, "oppose": 0, "abstain": 0}, {}, 0, 0, 0), "no_quorum", 1),
    # Of nobody at all nothing is enough; and nobody's vote elects nobody (Helios did).
    (Rule((), HALF_CAST), {}, motion(0), "failed", 1),
    (Rule((), HALF_CAST, 1), {}, slips({"a": 0, "b": 0}, 0), "failed", 1),
]  # fmt: skip

CHOSEN = [
    # rule, totals, counts, outcome, elected, again, left
    (election(1), {"voters": 900}, slips({"a": 251, "b": 249}, 500), "elected", ("a",), (), 0),
    (election(1), {"voters": 900}, slips({"a": 250, "b": 249, "c": 1}, 500),
     "run_off", (), ("a", "b"), 1),
    (election(1), {"voters": 1000}, slips({"a": 500}, 500), "no_quorum", (), (), 1),
    (election(1), {"voters": 1000}, slips({"a": 501}, 501), "elected", ("a",), (), 0),
    # A tie is no winner, and nobody is dropped of those who are level (Helios did).
    (election(1), {"voters": 10}, slips({"a": 5, "b": 5}, 10), "run_off", (), ("a", "b"), 1),
    (election(3), {"voters": 10}, slips({"a": 9, "b": 7, "c": 6, "d": 6}, 10, choices=3),
     "tie", ("a", "b"), ("c", "d"), 1),
    (election(3, "fails"), {"voters": 10}, slips({"a": 9, "b": 7, "c": 6, "d": 6}, 10, choices=3),
     "tie", ("a", "b"), (), 1),
    (election(3), {"voters": 10}, slips({"a": 9, "b": 7, "c": 5, "d": 5}, 10, choices=3),
     "run_off", ("a", "b"), ("c", "d"), 1),
    (election(2), {"voters": 10}, slips({"a": 9, "b": 4, "c": 3, "d": 3, "e": 1}, 10, choices=2),
     "run_off", ("a",), ("b", "c", "d"), 1),
    (Rule((VOTERS,), THIRD_CAST, 1, "again"), {"voters": 900},
     slips({"a": 167, "b": 166}, 500), "elected", ("a",), (), 0),
    (Rule((VOTERS,), THIRD_CAST, 1, "again"), {"voters": 900},
     slips({"a": 166, "b": 165}, 500), "failed", (), (), 1),
    (Rule((VOTERS,), THIRD_CAST, 2, "again"), {"voters": 900},
     slips({"a": 300, "b": 166}, 500), "elected", ("a",), (), 1),
    (Rule((), HALF_CAST, 1), {}, slips({}, 0), "failed", (), (), 1),
    # Invalid slips were cast: they count against everybody.
    (election(1), {"voters": 20}, slips({"a": 6, "b": 3}, 12, invalid=3),
     "run_off", (), ("a", "b"), 1),
    (election(1), {"voters": 20}, slips({"a": 0, "b": 0}, 12, invalid=12), "failed", (), (), 1),
]  # fmt: skip


def small():
    """Every vote of a small place: motions and elections, all counts that fit."""
    shares = [
        Share("members", n, d, strict) for n, d in ((1, 2), (2, 3), (1, 1)) for strict in (0, 1)
    ]
    for share, tie, total in product(shares, ("fails", "again"), (0, 3, 4)):
        for here in range(total + 1):
            for a in range(here + 1):
                for o in range(here - a + 1):
                    for of in ("present", "cast", "members"):
                        rule = Rule((share,), Share(of, 1, 2, True), 0, tie)
                        yield rule, {"members": total}, motion(a, o, came=here)
    for seats, cast, tie, last in product((1, 2), (0, 4, 5), ("fails", "again"), (True, False)):
        rule = Rule((VOTERS,), HALF_CAST, seats, tie, None if last else THIRD_CAST)
        for votes in product(range(cast + 1), repeat=3):
            if sum(votes) <= cast * seats:
                counts = slips(dict(zip("abc", votes, strict=True)), cast, choices=seats)
                yield rule, {"voters": 8}, counts


# rule, totals, counts that contradict each other
ODD = [
    (MEETING, {"members": 45}, motion(20, 11, came=30)),
    (MEETING, {"members": 45}, motion(46)),
    (MEETING, {"members": 45}, motion(30, -1, 1)),
    (MEETING, {"members": 45}, motion(30, invalid=-1)),
    (MEETING, {"households": 45}, motion(30)),
    (MEETING, {"members": 45}, Counts({"approve": 30}, {"members": 30}, 30, 0, 30)),
    (MEETING, {"members": 45},
     Counts({"approve": 30, "oppose": 0, "abstain": 0}, {"members": 31}, 31, 0, 31)),
    (MEETING, {"members": 45},
     Counts({"approve": 30, "oppose": 0, "abstain": 0}, {"members": 30}, 30, 0, None)),
    (MEETING, {"members": 45},
     Counts({"approve": 30, "oppose": 0, "abstain": 0}, {"members": 30, "adults": -1}, 30, 0, 30)),
    (election(1), {"voters": 9}, slips({"a": 5, "b": 5}, 9)),
    (election(1), {"voters": 9}, slips({"a": 9, "b": 0}, 9, invalid=1)),
    (election(2), {"voters": 9}, slips({"a": 9, "b": 9, "c": 1}, 9, choices=2)),
    (election(2), {"voters": 9}, slips({"a": 10, "b": 1}, 9, choices=2)),
    (election(2), {"voters": 9}, slips({"a": 0}, 0, choices=0)),
    (election(1), {"voters": 9}, slips({"a": 0}, 1, invalid=2)),
]  # fmt: skip
FITS = [
    (MEETING, {"members": 30}, motion(30)),
    (election(2), {"voters": 9}, slips({"a": 9, "b": 9, "c": 0}, 9, choices=2)),
]

SAID = [
    (MEETING, {"members": 45}, motion(16, 14), [
        "组成人员三分之二以上：45×2÷3＝30，不能比它少，最少要30。", "到会或者投票的有30，够了。",
        "到会人员过半数：30×1÷2＝15，要比它多，最少要16。", "同意的有16，够了。", "通过。"]),
    (MEETING, {"members": 34}, motion(13, came=27), [
        "组成人员三分之二以上：34×2÷3＝22.66…，不能比它少，最少要23。", "到会或者投票的有27，够了。",
        "到会人员过半数：27×1÷2＝13.50，要比它多，最少要14。", "同意的有13，还差1。", "没有通过。"]),
    (MEETING, {"members": 45}, motion(29), [
        "组成人员三分之二以上：45×2÷3＝30，不能比它少，最少要30。", "到会或者投票的有29，还差1。",
        "到会（投票）的不够，不算表决，只能记作：未达法定人数，仅作协商意见。"]),
    (Rule((), HALF_PRESENT, 0, "again"), {}, motion(2, 2), [
        "到会人员过半数：4×1÷2＝2，要比它多，最少要3。", "同意的有2，还差1。",
        "票数相等，按规定再表决一次。"]),
    (Rule((), HALF_CAST), {}, motion(0), [
        "参加投票的人过半数：一共是0，什么都不够。", "没有通过。"]),
    (election(1), {"voters": 12}, slips({"a": 4, "b": 3, "c": 2}, 9), [
        "登记参加选举的人过半数：12×1÷2＝6，要比它多，最少要7。", "到会或者投票的有9，够了。",
        "参加投票的人过半数：9×1÷2＝4.50，要比它多，最少要5。", "甲得票4，还差1。",
        "参加投票的人过半数：9×1÷2＝4.50，要比它多，最少要5。", "b得票3，还差2。",
        "参加投票的人过半数：9×1÷2＝4.50，要比它多，最少要5。", "c得票2，还差3。",
        "应选1名，这一轮没有人当选。",
        "还缺1名，得票多的甲、b再选一次，得票参加投票的人三分之一以上才当选。"]),
    (election(1), {"voters": 8}, slips({"a": 5, "b": 1}, 6), [
        "登记参加选举的人过半数：8×1÷2＝4，要比它多，最少要5。", "到会或者投票的有6，够了。",
        "参加投票的人过半数：6×1÷2＝3，要比它多，最少要4。", "甲得票5，够了。",
        "参加投票的人过半数：6×1÷2＝3，要比它多，最少要4。", "b得票1，还差3。",
        "应选1名，当选1名：甲。"]),
    (Rule((), HALF_CAST, 1, "again"), {}, slips({"a": 4, "b": 4}, 5, choices=2), [
        "参加投票的人过半数：5×1÷2＝2.50，要比它多，最少要3。", "甲得票4，够了。",
        "参加投票的人过半数：5×1÷2＝2.50，要比它多，最少要3。", "b得票4，够了。",
        "应选1名，这一轮没有人当选。", "甲、b票数相等，剩下的1名定不下来，再投一次。"]),
    (Rule((), HALF_CAST, 1), {}, slips({"a": 4, "b": 4}, 5, choices=2), [
        "参加投票的人过半数：5×1÷2＝2.50，要比它多，最少要3。", "甲得票4，够了。",
        "参加投票的人过半数：5×1÷2＝2.50，要比它多，最少要3。", "b得票4，够了。",
        "应选1名，这一轮没有人当选。", "甲、b票数相等，剩下的1名定不下来。"]),
]  # fmt: skip
NAMES = {"a": "甲"}
