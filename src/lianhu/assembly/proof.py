"""All that a stranger needs to reckon a whole meeting again: rolls, who came, every vote, what came out.

The shape stands in docs/proof-format.md. It joins the proofs that each round wrote when it closed,
and adds nothing by which to tell who anybody is or chose.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from lianhu.assembly import charter, counting, wording
from lianhu.assembly.models import Item, Meeting, Resolution
from lianhu.audit.models import Event
from lianhu.ballots.models import Round
from lianhu.ballots.proof import FORMAT, cited
from lianhu.kernel.hashing import ALGORITHM, fingerprint
from lianhu.kernel.text import mask_free_text
from lianhu.law.floors import floors
from lianhu.law.shares import Share
from lianhu.rolls.models import Roll
from lianhu.rolls.queries import leaves, version_at

# What of the law the meeting itself, beside its votes, is held against.
ASKED: Final = ("notice_days", "quorum")
NO_VOTE: Final = "none"


def of(meeting: Meeting) -> dict[str, Any]:
    """The proof of a meeting that is over; equal meetings give equal text."""
    rounds = _rounds(meeting)
    rolls = _Rolls()
    road = rolls.of_meeting(meeting)
    told = [rolls.told(one) for one in rounds]
    there = rolls.present(meeting, road)
    made = {
        "format": FORMAT, "algorithm": ALGORITHM, "place": str(meeting.area),
        "meeting": _meeting(meeting, road, there), "law": _law(meeting, rounds),
        "rolls": list(rolls.found.values()), "changes": rolls.changes,
        "present": there, "rounds": told,
        "results": _results(meeting, rounds), "chain": _chain(meeting),
    }  # fmt: skip
    return {**made, "sums": [{"row": row, "sm3": fingerprint(part)} for row, part in parts(made)]}


def parts(proof: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every row of a proof under its name, but those of the rolls, which are linked by themselves."""
    yield "place", proof["place"]
    yield "meeting", proof["meeting"]
    for name in ("law", "changes", "rounds", "results"):
        yield from ((f"{name}/{no}", one) for no, one in enumerate(proof[name], 1))
    for one in proof["rolls"]:
        head = {name: said for name, said in one.items() if name not in ("leaves", "chained")}
        yield f"rolls/{one['key']}", head
    yield from ((f"present/{key}", one) for key, one in sorted(proof["present"].items()))
    yield "chain", proof["chain"]


def digest_of(proof: dict[str, Any]) -> str:
    """Under which the file stands on paper."""
    return fingerprint(proof)


def _rounds(meeting: Meeting) -> list[Round]:
    rows = Round.objects.not_void().filter(
        subject__startswith=f"{meeting.stream}/", closed_at__isnull=False
    )
    return list(rows.order_by("pk"))


class _Rolls:
    """The rolls as the meeting and each of its votes stood on them, every version once."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}
        self.changes: list[dict[str, Any]] = []

    def of_meeting(self, meeting: Meeting) -> str:
        """Put in the roll of the declared road; its key, "" where whoever came was written down."""
        if not meeting.road or meeting.ended_at is None:
            return ""
        roll = counting.roll_of(meeting)
        at = version_at(roll, meeting.ended_at)
        shown = leaves(roll, at)
        return self._keep(
            _rolled(roll, at.version, shown),
            [{"no": no, "struck": struck} for no, struck in shown.struck],
        )

    def told(self, one: Round) -> dict[str, Any]:
        """A round as its own proof says it, with who was there at its moment."""
        proof = one.proof or {}
        before = proof["rolls"][0]
        key = self._keep(before, proof["changes"])
        said = {**proof["rounds"][0], "roll": key, "item": int(one.subject.partition("/")[2] or 0)}
        if one.present is not None:
            said["present"] = list(one.present)
        return {**said, "chain": proof["chain"]}

    def present(self, meeting: Meeting, road: str) -> dict[str, list[int]]:
        """By roll, the numbers that signed in and stood on it."""
        came = sorted(no for no in meeting.attendances.values_list("entry__no", flat=True) if no)
        return {key: [no for no in came if self._on(key, no)] for key in self.found} if road else {}

    def _on(self, key: str, no: int) -> bool:
        """Whether a number stood on this version, neither struck nor added later."""
        struck = {one["struck"] for one in self.changes if one["roll"] == key}
        return no <= len(self.found[key]["leaves"]) and no not in struck

    def _keep(self, roll: dict[str, Any], changes: Iterable[dict[str, Any]]) -> str:
        key = str(roll["key"])
        if key in self.found and self.found[key]["digest"] != roll["digest"]:
            # An objection was decided between the door and the vote.
            key = f"{key}/{roll['version']}"
        if key not in self.found:
            self.found[key] = {**roll, "key": key}
            self.changes += [{**one, "roll": key} for one in changes]
        return key


def _rolled(roll: Roll, version: int, shown: Any) -> dict[str, Any]:
    return {
        "key": f"roll:{roll.pk}", "basis": roll.basis, "counted_on": roll.counted_on.isoformat(),
        "version": version, "n": shown.n, "leaves": shown.leaves, "chained": shown.chained,
        "digest": shown.digest,
    }  # fmt: skip


def _meeting(meeting: Meeting, road: str, there: dict[str, list[int]]) -> dict[str, Any]:
    share = counting.share_of(meeting, meeting.road) if meeting.road else None
    return {
        "subject": meeting.stream, "title": wording.title(meeting), "kind": meeting.kind,
        "about": meeting.about, "regime": meeting.regime,
        "notice_on": meeting.notice_on.isoformat(), "decides": meeting.decides,
        "house": "" if meeting.about else charter.of(meeting).words,
        "sittings": [
            {"day": one.day.isoformat(), "at": f"{one.at:%H:%M}", "where": one.where}
            for one in meeting.sittings.all()
        ],
        "guests": meeting.guests.count(),
        "quorum": _quorum(meeting, road, share, len(there[road])) if share and road else None,
    }  # fmt: skip


def _quorum(meeting: Meeting, road: str, share: Share, came: int) -> dict[str, Any]:
    """By which roll and share it was counted, and what that came to."""
    return {
        "roll": road, **share.written(),
        "total": meeting.total, "need": meeting.need, "came": came,
        "enough": bool(meeting.quorate),
    }  # fmt: skip


def _law(meeting: Meeting, rounds: Iterable[Round]) -> list[dict[str, str]]:
    where = meeting.regime, meeting.notice_on
    found = [
        cited(floor)
        for rule in (ASKED if meeting.about else ())
        for floor in floors(*where, meeting.about, rule)
    ]
    for one in rounds:
        found += (one.proof or {}).get("law", [])
    return [one for n, one in enumerate(found) if one not in found[:n]]


def _results(meeting: Meeting, rounds: list[Round]) -> list[dict[str, Any]]:
    """Every item of the agenda with what it came to, "none" where nothing was settled."""
    rows = Resolution.objects.filter(meeting=meeting).select_related("meeting__area")
    settled = {one.item_id: one for one in rows}
    order = {one.pk: no for no, one in enumerate(rounds, 1)}
    return [_result(item, settled.get(item.pk), order) for item in meeting.items.all()]


def _result(item: Item, settled: Resolution | None, order: dict[int, int]) -> dict[str, Any]:
    said = {"no": item.no, "title": mask_free_text(item.title), "asks": mask_free_text(item.asks)}
    if settled is None:
        return {**said, "force": NO_VOTE, "number": "", "words": "", "round": None}
    return {
        **said, "force": str(settled.force), "number": wording.numbered(settled),
        "words": mask_free_text(settled.words), "round": order.get(settled.round_id or 0),
    }  # fmt: skip


def _chain(meeting: Meeting) -> dict[str, Any]:
    last = Event.objects.of(meeting.stream).order_by("-seq").values_list("seq", "hash").first()
    seq, head = last or (0, "")
    return {"stream": meeting.stream, "seq": seq, "head": head}
