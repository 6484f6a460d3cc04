"""What came out of meetings, as everybody reads it: from the file that was posted, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from lianhu.assembly.models import Force, Meeting, Published, Resolution
from lianhu.audit.actor import VISITOR, under
from lianhu.ballots.deciding import DECIDED
from lianhu.ballots.models import Round
from lianhu.law.shares import BASES, Share
from lianhu.places.models import Area
from lianhu.publicity.evidence import Evidence
from lianhu.publicity.models import Posting
from lianhu.rolls.bases import unit_of


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote: how, what it came to, the counts where there were enough to show them, the steps."""

    question: str
    way: str
    outcome: str
    good: bool
    lines: list[tuple[str, int]]
    elected: list[str]
    steps: list[str]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda: `force` is a `Force` value, "" where nothing was settled."""

    no: int
    title: str
    asks: str
    force: str
    number: str
    words: str
    votes: list[Vote]

    @property
    def lawful(self) -> bool:
        return self.force == Force.RESOLUTION

    @property
    def moved(self) -> bool:
        return self.force == Force.MOTION


@dataclass(frozen=True, slots=True)
class Came:
    """By which road it was counted: so many of `total` had to come, so many did."""

    base: str
    unit: str
    share: Share
    total: int
    need: int
    came: int
    enough: bool


def items(proof: dict[str, Any]) -> list[Item]:
    """What each item came to, in the order of the agenda."""
    votes: dict[int, list[Vote]] = {}
    for one in proof["rounds"]:
        votes.setdefault(one["item"], []).append(_vote(one))
    return [
        Item(
            one["no"], one["title"], one["asks"], one["force"] if one["words"] else "",
            one["number"], one["words"], votes.get(one["no"], []),
        )
        for one in proof["results"]
    ]  # fmt: skip


def _vote(one: dict[str, Any]) -> Vote:
    names = {option["key"]: option["words"] for option in one["options"]}
    counts = one["counts"]
    return Vote(
        one["question"], str(Round.Way(one["way"]).label), str(Round.Outcome(one["outcome"]).label),
        one["outcome"] in DECIDED,
        [(words, counts.get(key, 0)) for key, words in names.items()] if counts else [],
        [names.get(key, key) for key in one["elected"]], [str(step) for step in one["steps"]],
    )  # fmt: skip


def came(proof: dict[str, Any]) -> Came | None:
    """Whether enough came; None where nobody says how many must."""
    held = proof["meeting"]["quorum"]
    if not held:
        return None
    share = Share(held["of"], held["n"], held["d"], held["strict"])
    return Came(
        str(BASES.get(share.of, share.of)), unit_of(share.of), share,
        held["total"], held["need"], held["came"], held["enough"],
    )  # fmt: skip


def page_of(meeting: Meeting) -> str:
    """Where everybody reads what came out, from the root of the site."""
    return reverse("assembly:result", args=[meeting.area.key, meeting.pk])


def evidence(posting: Posting) -> Evidence | None:
    """By what a posting of results can be checked."""
    rows = Published.objects.visible_to(VISITOR).filter(posting=posting)
    found = rows.select_related("meeting__area").defer("proof").first()
    return Evidence(page_of(found.meeting), found.digest) if found else None


def posted(meeting: Meeting) -> Sequence[Published]:
    """What was posted of it, the newest first, without the files."""
    rows = Published.objects.visible_to(VISITOR).filter(meeting=meeting).newest_first()
    return list(rows.select_related("posting").defer("proof"))


def of_area(area: Area) -> QuerySet[Resolution]:
    """What was settled in a place and in what lies inside it, and is public; the newest first."""
    public = Published.objects.visible_to(VISITOR).filter(meeting=OuterRef("meeting"))
    rows = Resolution.objects.visible_to(VISITOR).filter(Exists(public))
    rows = rows.filter(under([area.path], "meeting__path"))
    named = rows.select_related("meeting__area", "meeting__organisation", "item")
    return named.order_by("-at", "-pk")
