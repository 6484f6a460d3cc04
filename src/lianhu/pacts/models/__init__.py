"""Pacts and their versions; what was heard of them; how they were reviewed, filed and corrected."""

from typing import Final

from lianhu.pacts.models.hearing import Asking, Opinion
from lianhu.pacts.models.observing import Case, Outcome, Talk
from lianhu.pacts.models.precepts import Precept
from lianhu.pacts.models.review import Correction, Filing, Judgement, Point, Review, Turnout
from lianhu.pacts.models.texts import SEE, VERSION, Caution, Clause, Pact, State, Version

__all__ = [
    "SEE",
    "VERSION",
    "Asking",
    "Case",
    "Caution",
    "Clause",
    "Correction",
    "Filing",
    "Judgement",
    "Opinion",
    "Outcome",
    "Pact",
    "Point",
    "Precept",
    "Review",
    "State",
    "Talk",
    "Turnout",
    "Version",
]  # fmt: skip

_WHO: Final = {"by_person_id": "internal", "by_as": "internal"}
FIELD_CLASSES: Final[dict[str, dict[str, str]]] = {
    "Pact": {"title": "public"},
    "Version": {
        "why": "public", "meeting_words": "public", "dropped_why": "internal",
        "checked_by_id": "internal", "checked_as": "public", **_WHO,
    },
    "Clause": {"words": "public", "dropped_why": "internal"},
    "Caution": {"found": "public", "why": "internal", **_WHO},
    "Asking": {"where": "internal", **_WHO},
    "Opinion": {"words": "may_name", "why": "may_name", "settled_by_id": "internal", "settled_as": "internal"},
    "Judgement": {"words": "internal", **_WHO},
    "Review": {"party_as": "internal", "government_as": "internal", "asked_by_id": "internal",
               "asked_as": "internal", "answered_by_id": "internal", "answered_as": "internal"},
    "Point": {"words": "internal", "why": "internal", "by_person_id": "internal", "by_as": "internal"},
    "Filing": {"number": "public", "sent_by_id": "internal", "sent_as": "internal",
               "received_by_id": "internal", "received_as": "internal"},
    "Turnout": _WHO,
    "Correction": {"words": "internal", **_WHO},
    "Case": {"whom": "sensitive", "words": "sensitive", "person": "sensitive", "hands": "internal",
             "again": "internal", "turned": "sensitive", "ended": "sensitive"},
    "Talk": {"words": "sensitive", **_WHO},
    "Outcome": {
        "detail": "sensitive", "heard_words": "sensitive", "objection": "sensitive",
        "answer": "sensitive", "kind": "sensitive", "points": "sensitive", "balance": "sensitive",
        "first_id": "internal", "first_as": "internal", "second_id": "internal",
        "second_as": "internal", "answered_by_id": "internal", "answered_as": "internal",
    },
    "Precept": {"family": "public", "words": "public", "agreed_as": "internal",
                "household": "personal", **_WHO},
}  # fmt: skip
