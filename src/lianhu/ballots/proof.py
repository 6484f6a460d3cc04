"""All that a stranger needs to reckon a closed round again, and nothing by which to tell who chose what.

The shape stands in docs/proof-format.md. Equal rounds give equal text; whole numbers only.
"""

from typing import Any, Final

from lianhu.ballots.closing import FEW, Tally, present
from lianhu.ballots.models import Participation, Round
from lianhu.kernel.hashing import ALGORITHM
from lianhu.law.floors import Floor, floors
from lianhu.rolls.models import Entry, Strike

FORMAT: Final = "lianhu-proof/1"
ASKED: Final = ("quorum", "pass", "secrecy", "proxy")


def of(round_: Round, counted: Tally, head: str) -> dict[str, Any]:
    """The proof of one round, as the meeting joins it with others.

    Args:
        head: of the chain of the round, before its closing, which names this proof.
    """
    key = f"roll:{round_.roll_id}"
    there = present(round_)
    return {
        "format": FORMAT,
        "algorithm": ALGORITHM,
        "place": str(round_.roll.area),
        "meeting": {"subject": round_.subject, "notice_on": round_.notice_on.isoformat()},
        "law": law(round_),
        "rolls": [_roll(round_, key)],
        "changes": _changes(round_),
        "present": {} if round_.present is None else {key: list(round_.present)},
        "rounds": [_round(round_, counted, key, there)],
        "chain": {"stream": round_.stream, "head": head},
    }


def law(round_: Round) -> list[dict[str, str]]:
    """The articles by which the round is judged."""
    where = round_.regime, round_.notice_on
    found = [floor for rule in ASKED for floor in floors(*where, round_.about, rule)]
    if round_.rule and (round_.rule.get("run_off") or round_.after_id):
        found += floors(*where, "run_off", "pass")
    fits = [one for one in found if one.when in ("", round_.mode)]
    return [cited(one) for one in fits]


def cited(floor: Floor) -> dict[str, str]:
    """An article as it stands in a proof."""
    return {
        "law": floor.statute.title, "edition": floor.statute.edition, "article": floor.article,
        "text": floor.text,
    }  # fmt: skip


def _roll(round_: Round, key: str) -> dict[str, Any]:
    """The roll as commitments: whoever holds an opening finds its leaf, nobody else finds a name."""
    links = _links(round_)
    return {
        "key": key, "basis": round_.roll.basis, "counted_on": round_.roll.counted_on.isoformat(),
        "version": round_.version, "n": round_.total, "leaves": [leaf for leaf, _link in links],
        "chained": [link for _leaf, link in links], "digest": round_.digest,
    }  # fmt: skip


def _links(round_: Round) -> list[tuple[str, str]]:
    rows = [
        *Entry.objects.filter(roll=round_.roll_id, no__lte=round_.links)
        .values_list("no", "leaf", "chained"),
        *Strike.objects.filter(roll=round_.roll_id, no__lte=round_.links)
        .values_list("no", "leaf", "chained"),
    ]  # fmt: skip
    return [(leaf, link) for _no, leaf, link in sorted(rows)]


def _changes(round_: Round) -> list[dict[str, int | None]]:
    """Which number took which one off the roll."""
    rows = Strike.objects.filter(roll=round_.roll_id, no__lte=round_.links).order_by("no")
    return [{"no": no, "struck": struck} for no, struck in rows.values_list("no", "entry__no")]


def _round(
    round_: Round, counted: Tally, key: str, there: list[int] | None
) -> dict[str, Any]:  # fmt: skip
    parts = Participation.objects.filter(round=round_).values_list("entry__no", flat=True)
    hands = there if round_.way == Round.Way.HANDS else None
    back = round_.recusals.values_list("entry__no", flat=True)
    told = (round_.counts or {}).get("options", {})
    ballots, papers = shown(counted) if told else (None, [])
    return {
        "roll": key, "question": round_.question, "options": round_.options, "way": round_.way,
        "binding": round_.binding, "ground": round_.ground, "rule": round_.rule,
        "choices": round_.choices, "recused": sorted(back),
        "participants": sorted(parts) if hands is None else hands,
        # A slip that marks several is a pattern by which it could be known again.
        "ballots": ballots if round_.choices == 1 else None,
        "cast": counted.cast, "invalid": counted.invalid,
        "counts": told, "papers": papers,
        "outcome": str(round_.outcome), "elected": round_.elected, "again": round_.again,
        "left": round_.left, "steps": round_.steps,
    }  # fmt: skip


def shown(counted: Tally) -> tuple[list[list[str]] | None, list[dict[str, Any]]]:
    """Phone votes and boxes apart, where no part is so small that it says who chose what; else one.

    As soon as one part is small all are joined: a total less the others would give it away.
    """
    sizes = [box["valid"] for box in counted.papers]
    if counted.ballots:
        sizes.append(len(counted.ballots))
    if len(sizes) < 2 and not (counted.papers and counted.ballots):
        return (counted.ballots or None), counted.papers
    if min(sizes) >= FEW:
        return (counted.ballots or None), counted.papers
    return None, [_joined(counted)]


def _joined(counted: Tally) -> dict[str, Any]:
    phones = len(counted.ballots)
    made: dict[str, Any] = {
        name: sum(box[name] for box in counted.papers) + (phones if name in _SAME else 0)
        for name in ("issued", "returned", "missing", "valid", "invalid")
    }
    made["unmarked"] = made["valid"] * counted.choices - sum(counted.options.values())
    return {**made, "counts": dict(counted.options)}


_SAME: Final = frozenset({"issued", "returned", "valid"})
