"""What a round came to: envelopes opened all at once and shuffled, boxes and hands added up."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.audit.rows import copy, new
from lianhu.ballots import keys
from lianhu.ballots.deciding import Counts, Decision, Impossible, decide
from lianhu.ballots.models import Ballot, Envelope, Hands, PaperBox, Participation, Round
from lianhu.kernel.errors import Refusal

# Fewer than so many say how each of them voted: they are shown only together with others.
FEW: Final = 5


@dataclass(slots=True)
class Tally:
    """How many for each option, how many slips or hands, how many of them invalid.

    `ballots`: choices given on a phone, sorted; `papers`: the numbers of each box.
    """

    options: Counter[str]
    choices: int = 1
    cast: int = 0
    invalid: int = 0
    ballots: list[list[str]] = field(default_factory=list)
    papers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def json(self) -> dict[str, Any]:
        return {"options": dict(self.options), "cast": self.cast, "invalid": self.invalid}


def open_envelopes(round_: Round) -> list[list[str]]:
    """Every envelope becomes a ballot under a fresh random key, all in one transaction.

    One shuffle over the whole round: of nobody is known more than that they are among all who
    voted. The ballots lie in the order of their random keys.

    Raises:
        keys.Lost: the half that opens them is not here.
    """
    sealed = list(Envelope.objects.filter(round=round_))
    if not sealed:
        return []
    opener = keys.Opener(round_.key_id, round_.pk)
    choices = [_read(round_, opener.text(bytes(one.box))) for one in sealed]
    # Random keys are drawn apart from the order in which envelopes came; rows follow the keys.
    ballots = [new(Ballot, round=round_, choice=choice) for choice in choices]
    copy(sorted(ballots, key=lambda one: one.pk))
    Envelope.objects.filter(round=round_).delete()
    return sorted(choices)


def tally(round_: Round, ballots: list[list[str]]) -> Tally:
    """All that was counted of a round.

    Raises:
        Refusal: a box or the hands are not ready; it says which and why.
    """
    made = Tally(Counter(dict.fromkeys(round_.keys, 0)), round_.choices, ballots=ballots)
    if round_.way == Round.Way.HANDS:
        _hands(round_, made)
    elif round_.way == Round.Way.OPEN:
        rows = Participation.objects.filter(round=round_).values_list("choice", flat=True)
        for choice in rows:
            made.options.update(choice)
            made.cast += 1
    for choice in ballots:
        made.options.update(choice)
        made.cast += 1
    _boxes(round_, made)
    return made


def decided(round_: Round, counted: Tally) -> Decision | None:
    """What follows by the rule; None where votes are only opinions.

    Raises:
        Refusal: more votes than people.
    """
    rule = round_.by_rule
    if rule is None:
        return None
    basis = round_.roll.basis
    there = present(round_)
    came = counted.cast if there is None else len(there)
    counts = Counts(
        options=counted.options, came={basis: came}, cast=counted.cast, invalid=counted.invalid,
        present=came if there is not None else None, choices=round_.choices,
    )  # fmt: skip
    if round_.way == Round.Way.HANDS and round_.seats:
        # Hands go up for each of them apart; nobody is held to so many.
        counts = Counts(counts.options, counts.came, came, 0, counts.present, len(round_.options))
    try:
        return decide(rule, {basis: round_.base}, counts, round_.names)
    except Impossible as odd:
        raise Refusal(_("票数和人数对不上，不能结束，请核对签到和票数。")) from odd


def present(round_: Round) -> list[int] | None:
    """The numbers that signed in and do not stand back; None where nobody signs in."""
    if round_.present is None:
        return None
    back = set(round_.recusals.values_list("entry__no", flat=True))
    return [no for no in round_.present if no not in back]


def before(round_: Round, counted: Tally) -> list[str]:
    """The sentences that lead to the arithmetic of `deciding`."""
    back = round_.total - round_.base
    unit = round_.roll.unit
    said = [f"名册第{round_.version}版一共{round_.total}{unit}，回避{back}，按{round_.base}算。"]
    there = present(round_)
    if there is not None:
        said.append(f"签到的{len(round_.present or [])}，除去回避的{len(there)}。")
    if counted.papers:
        issued = sum(box["issued"] for box in counted.papers)
        missing = sum(box["missing"] for box in counted.papers)
        said.append(f"纸票发出{issued}，没有收回{missing}，收回{issued - missing}。")
    if counted.papers and counted.ballots:
        phones = len(counted.ballots)
        said.append(f"手机票{phones}，加上收回的纸票，一共{counted.cast}。")
    said.append(
        f"票一共{counted.cast}，无效{counted.invalid}，有效{counted.cast - counted.invalid}。"
    )
    votes = "，".join(f"{one['words']} {counted.options[one['key']]}票" for one in round_.options)
    return [*said, f"{votes}。"]


def _hands(round_: Round, made: Tally) -> None:
    row = Hands.objects.filter(round=round_, confirmed_at__isnull=False).first()
    if row is None:
        raise Refusal(_("举手的数还没有第二个人核对，核对了才能结束。"))
    made.options.update(row.counts)
    made.cast = sum(row.counts.values()) if not round_.seats else max(row.counts.values())


def _boxes(round_: Round, made: Tally) -> None:
    boxes = list(PaperBox.objects.filter(round=round_).order_by("no"))
    if round_.way == Round.Way.PAPER and not boxes:
        raise Refusal(_("还没有票箱。"))
    for box in boxes:
        given = Participation.objects.filter(box=box).count()
        if box.agreed_at is None:
            raise Refusal(_("%s：两个人录的还没有一致，不能结束。") % box)
        if box.photo_id is None:
            raise Refusal(_("%s：还没有附唱票单的照片，不能结束。") % box)
        if box.issued != given:
            raise Refusal(
                _("%(box)s：录的是发出%(issued)d张，发票名单上是%(given)d个人，请核对名单。")
                % {"box": box, "issued": box.issued, "given": given}
            )
        made.options.update(box.counts or {})
        made.cast += box.returned or 0
        made.invalid += box.invalid or 0
        made.papers.append({
            "no": box.no, "issued": box.issued, "returned": box.returned, "missing": box.missing,
            "valid": box.valid, "invalid": box.invalid, "unmarked": box.unmarked,
            "counts": dict(box.counts or {}),
        })  # fmt: skip


def _read(round_: Round, text: str) -> list[str]:
    import json  # noqa: PLC0415

    return [key for key in json.loads(text) if key in round_.names]
