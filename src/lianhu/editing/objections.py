"""What the compiler has against a tree, each at the sentence it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lianhu.editing import trees
from lianhu.editing.trees import Tree
from lianhu.kernel import clock
from lianhu.methods.compiler import Known, check, unready
from lianhu.methods.definition import Definition
from lianhu.methods.lines import Path
from lianhu.methods.queries import known_at, regimes_at
from lianhu.methods.vocabulary import GATHERING
from lianhu.places.models import Area

# The sentences of a stage, in the order in which they are read.
PARTS: Final = (
    "who", "meets", "notice", "quorum", "pass", "what", "within", "then", "late", "tells", "words",
)  # fmt: skip
_PART_OF: Final = {
    "act": "who", "duty": "who", "owner": "who", "record": "who", "supervise": "who", "body": "who",
    "not_same_person_as": "who", "within": "within", "at_longest": "within",
    "return_within": "within", "review_within": "within", "ask_back": "within",
    "extend": "within", "next": "then", "on_expire": "late", "ladder": "late", "tells": "tells",
    "resident_words": "words",
}  # fmt: skip
# Those of a meeting or a vote; who stands back is asked where it is voted, else where it is counted.
_OF_MEETINGS: Final = {
    **_PART_OF, "by": "who", "chair": "who", "about": "meets", "level": "meets", "decides": "meets",
    "women_at_least": "meets", "notice_days": "notice", "sittings": "notice", "channels": "notice",
    "quorum": "quorum", "pass": "pass", "way": "pass", "mode": "pass", "proxy": "pass",
    "seats": "pass", "tie": "pass", "recuse": "pass",
}  # fmt: skip
# Faults of what is missing stand at the line of the stage; their kind says where they belong.
_BY_CODE: Final = {
    "no-deadline": "within", "promise": "within", "unpromised": "within", "no-escalation": "late",
    "expiry": "late", "nobody": "who", "rater": "who", "supervisor": "who", "owner": "who",
    "resident-words": "words", "not-total": "then", "endless": "then", "low-ignored": "then",
    "no-end": "then", "unreachable": "", "unanswered": "", "undispatched": "", "not-yet": "",
    "powerless": "who", "no-pass": "pass", "under-pass": "pass", "under-quorum": "quorum",
    "under-notice": "notice", "notice-time": "within", "vote-outcome": "then", "chair": "who",
    "under-convened-by": "who", "under-women": "meets",
}  # fmt: skip
_STAGE: Final = "stage"


@dataclass(frozen=True, slots=True)
class Objection:
    """One fault: `stage` is a key, "" for the method as a whole; `part` one of PARTS or "".

    `path` is where it stands in the tree, as far as a line tells.
    """

    code: str
    message: str
    stage: str
    part: str
    path: Path


@dataclass(frozen=True, slots=True)
class Bench:
    """By what a draft is judged: what it may refer to, which laws hold there, and on which day."""

    known: Known
    regimes: tuple[str, ...]
    day: date


def bench_of(area: Area | None, tree: Tree) -> Bench:
    """The bench of a place, today; two queries."""
    method = trees.loaded(tree)
    day = max(clock.today(), method.law_date)
    return Bench(known_at(area, besides=[method]), regimes_at(area), day)


def judged(tree: Tree, bench: Bench) -> tuple[Objection, ...]:
    """Every objection to this tree; () if it can be adopted. Raises Malformed: no method."""
    method = trees.loaded(tree)
    at = _paths(method)
    problems = (*check(method, bench.known, bench.regimes, bench.day), *unready(method))
    found = (_objection(tree, one.code, one.message, at.get(one.line, ())) for one in problems)
    return tuple(dict.fromkeys(found))


def _paths(method: Definition) -> Mapping[int, Path]:
    """The longest path that begins on each line: what a fault on it speaks of."""
    found: dict[int, Path] = {}
    for path, line in method.lines.items():
        if len(path) >= len(found.get(line, ())):
            found[line] = path
    return found


def _objection(tree: Tree, code: str, message: str, path: Path) -> Objection:
    match path:
        case (one, int(n), *rest) if one == _STAGE:
            word = str(rest[0]) if rest else ""
            row = tree["stage"][n]
            parts = _OF_MEETINGS if row["kind"] in GATHERING else _PART_OF
            own = parts.get(word, "what") if word else _BY_CODE.get(code, "what")
            return Objection(code, message, row["key"], own, path)
    return Objection(code, message, "", "", path)
