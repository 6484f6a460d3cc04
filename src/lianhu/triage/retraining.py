"""Learning from what staff decided, night by night; a worse model never takes over."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from lianhu.audit.actor import SYSTEM
from lianhu.triage import commands, learning, rules
from lianhu.triage.measuring import Measured
from lianhu.triage.models import Learned
from lianhu.triage.table import Labelled

Source = Callable[[], Iterable[tuple[str, str]]]
# Below this a model only repeats what it saw; and so many new ones make a night worth it.
FIRST: Final = 300
MORE: Final = 50
SOURCES: dict[str, Source] = {}


def learn_from(what: str, source: Source) -> None:
    """A room says where (text, label) as staff finally sorted them can be read; no copy is kept."""
    SOURCES[what] = source


def retrain(what: str, pairs: Iterable[tuple[str, str]]) -> Learned | None:
    """Learn anew; None where there is too little, or hardly anything new.

    The new model takes over if, on texts held out of it, its macro-F1 is at least that of the
    one in force when it was made (on the first night: of the rules, on these texts).
    """
    rows = _enough_of_each([Labelled("", text, label) for text, label in pairs])
    last = Learned.objects.filter(what=what).defer("content").order_by("-made_at", "-pk").first()
    if len(rows) < FIRST or len({row.label for row in rows}) < 2:
        return None
    if last and len(rows) - last.figures["rows"] < MORE:
        return None
    learned = learning.apart(rows)
    better = learned.figures["macro_f1"] >= _before(what, rows)
    return commands.keep(
        SYSTEM, what=what, content=learned.content, figures=learned.figures, better=better
    )


def _enough_of_each(rows: list[Labelled]) -> list[Labelled]:
    found = Counter(row.label for row in rows)
    return [row for row in rows if row.text and found[row.label] >= learning.LEAST_EACH]


def _before(what: str, rows: list[Labelled]) -> float:
    now = Learned.objects.in_force(what).defer("content").first()
    if now is not None:
        return float(now.figures["macro_f1"])
    words = rules.shipped().get(what)
    if words is None:
        return 0.0
    said = [words.suggest(row.text).label for row in rows]
    return Measured.of([row.label for row in rows], said).macro_f1
