"""A rehearsal in the words in which a secretary reads it: what is known, and what is not."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianhu.bodies.duties import ROLES
from lianhu.feedback import rehearsing, tally
from lianhu.feedback.outcomes import period_words
from lianhu.feedback.rehearsed import Rehearsal
from lianhu.feedback.rules import FEW
from lianhu.feedback.tally import Tally
from lianhu.kernel import clock
from lianhu.methods.definition import load


@dataclass(frozen=True, slots=True)
class StepLine:
    number: int
    title: str
    n: int
    new: int
    guessed: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`lines` are (question, answer); `unsure` says in sentences what nobody can know."""

    tally: Tally
    period: str
    lines: list[tuple[str, str]]
    stuck: list[tuple[int, str, str]]
    hands: list[tuple[str, str]]
    steps: list[StepLine]
    held: list[rehearsing.Held]
    unsure: list[str]


def sheet(row: Rehearsal) -> Sheet:
    """What the rehearsal came to so far."""
    sums, method = Tally.of(row.tally), load(row.source, row.title)
    held = rehearsing.held(row, clock.today()) if rehearsing.meets(method) else []
    return Sheet(
        sums, period_words(row.since, row.until), _lines(sums, meets=rehearsing.meets(method)),
        _stuck(sums), _hands(sums), _steps(sums, [stage.title for stage in method.stages]), held,
        _unsure(sums, meets=rehearsing.meets(method)),
    )  # fmt: skip


def span(low: int | None, high: int | None) -> str:
    """多3天, 少2天, 多10到30天, 少2天到多5天, 一样."""
    if low is None or high is None:
        return "—"
    if low == high:
        return _more(low, _("天")) if low else _("一样")
    if low >= 0:
        return _("多%(low)d到%(high)d天") % {"low": low, "high": high}
    if high <= 0:
        return _("少%(low)d到%(high)d天") % {"low": -high, "high": -low}
    return _("少%(low)d天到多%(high)d天") % {"low": -low, "high": high}


def _more(n: int, unit: str) -> str:
    return (_("多%(n)d%(unit)s") if n > 0 else _("少%(n)d%(unit)s")) % {"n": abs(n), "unit": unit}


def _lines(sums: Tally, *, meets: bool) -> list[tuple[str, str]]:
    through, lost = sums.through, sums.n - sums.through
    said = [(_("走得通吗"), _parts([(_("走得通%d件"), through), (_("走不通%d件"), lost)]))]
    if not through:
        return said
    if meets:
        q = sums.quorum
        counts = [(_("人数不够%d件"), q["short"]), (_("够%d件"), q["enough"]),
                  (_("说不准%d件"), q["unknown"])]  # fmt: skip
        before = (_("原来真的不够%d件"), q["before"])
        said.append((_("会开得成吗"), _parts([*counts, before])))
    days = span(tally.middle(sums.low), tally.middle(sums.high))
    pace = sums.pace
    counts = [(_("一定更久%d件"), pace["longer"]), (_("一定更快%d件"), pace["shorter"]),
              (_("一样%d件"), pace["same"]), (_("说不准%d件"), pace["unsure"])]  # fmt: skip
    late = {"late": sums.late, "was": sums.was_late}
    return [
        *said,
        (
            _("多几天"),
            _("从少到多排，正中间那件%(days)s；%(counts)s")
            % {"days": days, "counts": _parts(counts)},
        ),
        (_("多几步"), _("从少到多排，正中间那件%s") % _steps_more(tally.middle(sums.more))),
        (_("超时几步"), _("按它的时限%(late)d步，按原来的时限%(was)d步") % late),
    ]


def _parts(counts: list[tuple[str, int]]) -> str:
    """Those that are not nought."""
    return "，".join(words % n for words, n in counts if n) or _("没有")


def _steps_more(n: int | None) -> str:
    return _more(n, _("步")) if n else _("步数一样")


def _stuck(sums: Tally) -> list[tuple[int, str, str]]:
    found = ((n, *key.partition("|")[::2]) for key, n in sums.stuck.most_common())
    return [(n, tally.stuck_words(reason), at) for n, reason, at in found]


def _hands(sums: Tally) -> list[tuple[str, str]]:
    """Whose work it becomes, in the order in which posts stand; nobody by name."""
    known = [*ROLES, "teller", "anyone"]
    named = {"teller": _("反映人"), "anyone": _("任何人")}
    return [
        (named.get(role) or ROLES[role].label, _more(sums.hands[role], _("次")))
        for role in known
        if sums.hands[role]
    ]


def _steps(sums: Tally, titles: list[str]) -> list[StepLine]:
    by: dict[int, dict[str, int]] = defaultdict(dict)
    for key, n in sums.steps.items():
        number, _bar, how = key.partition("|")
        by[int(number)][how] = n
    return [
        StepLine(number, titles[number - 1], sum(found.values()), found.get("new", 0),
                 found.get("guessed", 0))
        for number, found in sorted(by.items())
    ]  # fmt: skip


def _unsure(sums: Tally, *, meets: bool) -> list[str]:
    said = []
    if 0 < sums.through < FEW:
        said.append(_("只走通了%d件，太少，说明不了什么。") % sums.through)
    if meets and sums.quorum["unknown"]:
        said.append(_(
            "%d件事要开的会，那一年没有开过，或者签到是按另一种算法记的：会来多少人，谁也不知道，不猜。"
        ) % sums.quorum["unknown"])  # fmt: skip
    if sums.guessed:
        said.append(_(
            "%d件事里有的步骤原来没有走过（开会、评价），都当作开成了、通过了、没有不满意来往下走；真的走起来可能更久。"
        ) % sums.guessed)  # fmt: skip
    if sums.pace["unsure"] or any(step for step in sums.steps if step.endswith("|new")):
        said.append(_("新加的步骤没有人做过：最少按法定的通知、公示天数算，最多按写的时限算。"))
    said.append(_("别的步骤都照原来真花的时间算：换了办法，人快了还是慢了，试演不出来。"))
    said.append(_("私密、密封的事不在里面；并到一起的只算一件。按今天的法律算。"))
    return said
