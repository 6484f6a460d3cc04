"""What a vote decided: a pure function of a rule, the totals of a roll and the counts of a vote.

Whole numbers only. "以上" includes the number itself, "超过" and "过半数" do not (民法典
第一千二百五十九条, 2021-01-01); `law.shares` keeps that. Nothing here knows a law or a meeting.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lianhu.law.shares import Share

APPROVE: Final = "approve"
OPPOSE: Final = "oppose"
ABSTAIN: Final = "abstain"
MOTION: Final = (APPROVE, OPPOSE, ABSTAIN)
# Who is level with another: the motion fails or the seat stays empty, or those level stand again.
FAILS: Final = "fails"
AGAIN: Final = "again"
TIES: Final = (FAILS, AGAIN)

PASSED: Final = "passed"
FAILED: Final = "failed"
NO_QUORUM: Final = "no_quorum"
TIE: Final = "tie"
ELECTED: Final = "elected"
RUN_OFF: Final = "run_off"
# Those of which something follows.
DECIDED: Final = frozenset({PASSED, ELECTED})


@dataclass(frozen=True, slots=True)
class Rule:
    """How many must come and agree.

    `quorum`: shares of which one is enough, () where none is asked. `seats`: 0 for a motion,
    else how many are chosen. `run_off`: the share with which those left may be chosen in
    another round; None where this one is the last.
    """

    quorum: tuple[Share, ...]
    passing: Share
    seats: int = 0
    tie: str = FAILS
    run_off: Share | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """A vote as it was counted.

    `options`: how many for each. `came`: who signed in, by base (`law.shares.BASES`), for the
    quorum; `present`: the same where a majority is taken of those present, None where nobody signed
    in. `cast`: all slips or hands that came back, the `invalid` ones too. `choices`: how many
    options one slip may mark.
    """

    options: Mapping[str, int]
    came: Mapping[str, int]
    cast: int
    invalid: int = 0
    present: int | None = None
    choices: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """`count` against the `need` of `total`; `what` is quorum or the key of an option."""

    what: str
    share: Share
    total: int
    need: int
    count: int

    @property
    def met(self) -> bool:
        return self.share.met(self.count, self.total)


@dataclass(frozen=True, slots=True)
class Decision:
    """`outcome` with what it follows from; `steps` are sentences that a calculator repeats.

    `elected` in the order of votes, equal ones by key; `again`: who stands in the next round;
    `left`: seats that are still empty.
    """

    outcome: str
    needs: tuple[Need, ...]
    elected: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    left: int = 0
    steps: tuple[str, ...] = ()


class Impossible(ValueError):
    """The numbers contradict each other: more votes than voters, and the like."""


def decide(
    rule: Rule, totals: Mapping[str, int], counts: Counts, names: Mapping[str, str] | None = None
) -> Decision:
    """The outcome.

    Args:
        totals: of the roll by base, less who stood back.
        names: what the options are called in the steps; their keys where it says nothing.

    Raises:
        Impossible: the numbers contradict each other, or a total that the rule asks for is missing.
    """
    check(rule, totals, counts)
    said = names or {}
    quorum = tuple(
        _need("quorum", share, totals[share.of], counts.came.get(share.of, 0))
        for share in rule.quorum
    )
    steps = [step for one in quorum for step in arithmetic(one, "到会或者投票的有")]
    if quorum and not any(one.met for one in quorum):
        return Decision(NO_QUORUM, quorum, left=rule.seats, steps=(*steps, _NOT_ENOUGH))
    decided = _chosen if rule.seats else _motion
    return decided(rule, totals, counts, said, quorum, steps)


def check(rule: Rule, totals: Mapping[str, int], counts: Counts) -> None:
    """Raises Impossible where numbers contradict each other."""
    valid = counts.cast - counts.invalid
    numbers = [*counts.options.values(), *counts.came.values(), counts.invalid, valid]
    if min(numbers) < 0:
        raise Impossible("negative")
    if counts.present is not None and counts.cast > counts.present:
        raise Impossible("more votes than people")
    shares = [*rule.quorum, rule.passing]
    if any(_total(one, totals, counts) is None for one in shares):
        raise Impossible("a total is missing")
    if any(counts.came.get(one.of, 0) > totals[one.of] for one in rule.quorum):
        raise Impossible("more came than there are")
    _check_options(rule, counts, valid)


def _check_options(rule: Rule, counts: Counts, valid: int) -> None:
    marks = sum(counts.options.values())
    if not rule.seats:
        if set(counts.options) != set(MOTION) or marks != valid:
            raise Impossible("marks are not slips")
        return
    if counts.choices < 1 or max(counts.options.values(), default=0) > valid:
        raise Impossible("more marks than slips")
    if marks > valid * counts.choices:
        raise Impossible("more marks than slips allow")


def _total(share: Share, totals: Mapping[str, int], counts: Counts) -> int | None:
    if share.of == "present":
        return counts.present
    return counts.cast if share.of == "cast" else totals.get(share.of)


def _need(what: str, share: Share, total: int | None, count: int) -> Need:
    known = total or 0
    return Need(what, share, known, share.need(known), count)


# What `_motion` and `_chosen` are given beside what `decide` is.
Known = tuple[Need, ...]


def _motion(  # noqa: PLR0913, PLR0917
    rule: Rule, totals: Mapping[str, int], counts: Counts, names: Mapping[str, str],
    quorum: Known, steps: list[str],
) -> Decision:  # fmt: skip
    votes = counts.options
    need = _need(APPROVE, rule.passing, _total(rule.passing, totals, counts), votes[APPROVE])
    steps = [*steps, *arithmetic(need, f"{_name(names, APPROVE)}的有")]
    level = votes[APPROVE] == votes[OPPOSE]
    if need.met:
        return Decision(PASSED, (*quorum, need), steps=(*steps, "通过。"))
    if level and rule.tie == AGAIN:
        return Decision(TIE, (*quorum, need), steps=(*steps, "票数相等，按规定再表决一次。"))
    return Decision(FAILED, (*quorum, need), steps=(*steps, "没有通过。"))


def _chosen(  # noqa: PLR0913, PLR0917
    rule: Rule, totals: Mapping[str, int], counts: Counts, names: Mapping[str, str],
    quorum: Known, steps: list[str],
) -> Decision:  # fmt: skip
    total = _total(rule.passing, totals, counts)
    ranked = _ranked(counts.options)
    needs = [_need(key, rule.passing, total, counts.options[key]) for key in ranked]
    for one in needs:
        steps = [*steps, *arithmetic(one, f"{_name(names, one.what)}得票")]
    elected, level = _first([one.what for one in needs if one.met], counts.options, rule.seats)
    left = rule.seats - len(elected)
    known = (*quorum, *needs)
    steps = [*steps, _seats(rule.seats, elected, names)]
    if level:
        stand = tuple(level) if rule.tie == AGAIN else ()
        steps.append(
            f"{_all(level, names)}票数相等，剩下的{left}名定不下来{_RETRY if stand else '。'}"
        )
        return Decision(TIE, known, elected, stand, left, tuple(steps))
    if left and rule.run_off is not None:
        stand = _losers(ranked, elected, counts.options, left)
        if stand:
            steps.append(
                f"还缺{left}名，得票多的{_all(stand, names)}再选一次，得票{rule.run_off}才当选。"
            )
            return Decision(RUN_OFF, known, elected, stand, left, tuple(steps))
    return Decision(ELECTED if elected else FAILED, known, elected, (), left, tuple(steps))


def _ranked(votes: Mapping[str, int]) -> list[str]:
    """Keys by votes, most first; equal ones by key, so that no order of counting shows."""
    return sorted(votes, key=lambda key: (-votes[key], key))


def _first(
    ranked: Sequence[str], votes: Mapping[str, int], seats: int
) -> tuple[tuple[str, ...], list[str]]:
    """Who certainly has one of the seats, and who is level for the last of them."""
    if len(ranked) <= seats:
        return tuple(ranked), []
    line = votes[ranked[seats]]
    if votes[ranked[seats - 1]] > line:
        return tuple(ranked[:seats]), []
    level = [key for key in ranked if votes[key] == line]
    return tuple(key for key in ranked if votes[key] > line), level


def _losers(
    ranked: Sequence[str], elected: Sequence[str], votes: Mapping[str, int], left: int
) -> tuple[str, ...]:
    """Those with the most votes who were not chosen: one more than seats, and who is level with it."""
    rest = [key for key in ranked if key not in elected and votes[key] > 0]
    if len(rest) <= left:
        return tuple(rest)
    line = votes[rest[left]]
    return tuple(key for key in rest if votes[key] >= line)


_NOT_ENOUGH: Final = "到会（投票）的不够，不算表决，只能记作：未达法定人数，仅作协商意见。"
_RETRY: Final = "，再投一次。"
_NAMES: Final = {APPROVE: "同意", OPPOSE: "不同意", ABSTAIN: "弃权"}


def arithmetic(one: Need, who: str) -> list[str]:
    """How a need is reckoned, in two sentences: 45×2÷3＝30，最少要30；到会的有30，够。"""
    share = one.share
    if one.total == 0:
        return [f"{share}：一共是0，什么都不够。"]
    whole, rest = divmod(one.total * share.n, share.d)
    hundredths, more = divmod(rest * 100, share.d)
    digits = f"{whole}.{hundredths:02d}{'…' if more else ''}" if rest else str(whole)
    than = "要比它多" if share.strict else "不能比它少"
    return [
        f"{share}：{one.total}×{share.n}÷{share.d}＝{digits}，{than}，最少要{one.need}。",
        f"{who}{one.count}，{'够了' if one.met else f'还差{one.need - one.count}'}。",
    ]


def _name(names: Mapping[str, str], key: str) -> str:
    return names.get(key) or _NAMES.get(key, key)


def _all(keys: Iterable[str], names: Mapping[str, str]) -> str:
    return "、".join(_name(names, key) for key in keys)


def _seats(seats: int, elected: Sequence[str], names: Mapping[str, str]) -> str:
    if not elected:
        return f"应选{seats}名，这一轮没有人当选。"
    return f"应选{seats}名，当选{len(elected)}名：{_all(elected, names)}。"
