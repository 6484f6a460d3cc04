"""What the counts come to: pure, on whole numbers; small ones are never said."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from statistics import median_low
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.matters.kinds import PUT_FORWARD, Channel

# Below this many a number says something about a family, a share more than it knows.
FEW: Final = 5
NOBODY_TOLD: Final = frozenset({Channel.PLATFORM, Channel.API})
FOUND_HERE: Final = frozenset({Channel.FOUND, Channel.SCREENING, *PUT_FORWARD})


class Origin(TextChoices):
    """Where a matter comes from (C2.2, C5.16)."""

    PEOPLE = "people", _later("群众提的")
    OWN = "own", _later("村里自己发现、提出的")
    ABOVE = "above", _later("上级要求办的")
    UNKNOWN = "unknown", _later("别的系统转来、没有写明的")


def origin(channel: str, *, from_above: bool, told: bool) -> Origin:
    """Of one matter: by its flag first, then by whether somebody told it, then by its door."""
    if from_above:
        return Origin.ABOVE
    if told:
        return Origin.PEOPLE
    if channel in FOUND_HERE:
        return Origin.OWN
    return Origin.UNKNOWN if channel in NOBODY_TOLD else Origin.PEOPLE


def below(counts: Mapping[Origin, int]) -> tuple[int, int]:
    """How many the village raised by itself, of how many whose origin is known."""
    mine = counts.get(Origin.PEOPLE, 0) + counts.get(Origin.OWN, 0)
    return mine, mine + counts.get(Origin.ABOVE, 0)


def percent(part: int, n: int) -> int | None:
    """Whole percent, a half rounded up; None of fewer than FEW."""
    return (200 * part + n) // (2 * n) if n >= FEW else None


def homes(part: int, n: int, hidden: int) -> str:
    """So many of `n` households, in words; in `hidden` grids there were too few to be said."""
    if not n:
        return _("没有登记的户")
    if not hidden:
        return _("%(part)d户／%(n)d户") % {"part": part, "n": n}
    if part:
        return _("%(part)d户以上／%(n)d户") % {"part": part, "n": n}
    return _("不足%d户") % FEW if hidden == 1 else _("每处不足%d户") % FEW


def half_by(days: Counter[int]) -> int | None:
    """By which day half of them were decided; None of fewer than FEW."""
    return median_low(days.elements()) if days.total() >= FEW else None


@dataclass(frozen=True, slots=True)
class Domain:
    """One kind of problem that is counted apart: by subjects of agendas, by classes of matters."""

    key: str
    label: str
    subjects: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


@cache
def domains() -> tuple[Domain, ...]:
    """As `domains.toml` has them, the last for whatever fits nowhere.

    Raises:
        ValueError: a word stands in two of them.
    """
    text = files("lianhu.insight").joinpath("domains.toml").read_text(encoding="utf-8")
    found = tuple(
        Domain(
            row["key"], row["label"], tuple(row.get("subjects", ())), tuple(row.get("classes", ()))
        )
        for row in tomllib.loads(text)["domain"]
    )
    for name in ("subjects", "classes"):
        words = [word for one in found for word in getattr(one, name)]
        if twice := [word for word, n in Counter(words).items() if n > 1]:
            raise ValueError(f"domains.toml: {twice[0]} stands twice")
    return found


def domain_of(subject: str, category: str) -> Domain:
    """The kind of one matter: by its agenda item, else by its class, else the last."""
    if subject:
        found = (one for one in domains() if subject in one.subjects)
    else:
        found = (one for one in domains() if category in one.classes)
    return next(found, domains()[-1])


WAYS: Final = {
    "heard": _later("说了话"), "afar": _later("在外的说了意见"), "attended": _later("到了会"),
    "voted": _later("参加了表决"),
}  # fmt: skip


@dataclass(slots=True)
class Homes:
    """Households by way of taking part. What is small in one grid is in no sum of any level, so no
    two pages together give it away.

    `part`: way → households, of `of` in the grids where that is said; `hidden`: way → grids where
    it is not; `n`: all households.
    """

    n: int = 0
    part: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)

    def add(self, n: int, parts: Mapping[str, int]) -> None:
        """One grid with `n` households, of which so many took part in each way."""
        self.n += n
        for way in WAYS:
            if n < FEW or 0 < parts[way] < FEW:
                self.hidden[way] += 1
            else:
                self.part[way] += parts[way]
                self.of[way] += n

    def words(self, way: str) -> str:
        return homes(self.part[way], self.n, self.hidden[way])

    def share(self, way: str) -> int | None:
        """Percent, over the grids where it is said."""
        return percent(self.part[way], self.of[way])


@dataclass(slots=True)
class Tally:
    """Everything that is counted of one place; filled row by row, asked by pages.

    `origins`: quarter → origin → matters. `days`: from raise to decision. `solved`: domain →
    (answered, said whether solved, said solved). `met`, `quorate`: meetings that ended, those with a quorum of those that need one.
    """

    name: str
    key: str = ""
    path: str = ""
    origins: dict[str, Counter[Origin]] = field(default_factory=dict)
    chat: int = 0
    days: Counter[int] = field(default_factory=Counter)
    decided: int = 0
    decided_below: int = 0
    waiting: int = 0
    solved: dict[str, Counter[str]] = field(default_factory=dict)
    homes: Homes = field(default_factory=Homes)
    met: int = 0
    needed: int = 0
    quorate: int = 0
    pacts: int = 0
    precepts: int = 0

    def of_quarter(self, key: str) -> Counter[Origin]:
        return self.origins.setdefault(key, Counter())

    @property
    def happened(self) -> bool:
        """Whether there is anything to count besides households."""
        lately = any(sum(one.values()) for one in self.origins.values())
        took_part = any(self.homes.part.values())
        other = (
            self.days,
            self.decided,
            self.waiting,
            self.solved,
            self.met,
            self.pacts,
            self.precepts,
        )
        return lately or took_part or any(other)

    @property
    def answered(self) -> int:
        return sum(one["n"] for one in self.solved.values())


def fold(tallies: Iterable[Tally], path: str) -> Tally | None:
    """The one under which a path lies."""
    return next((one for one in tallies if path.startswith(one.path)), None)
