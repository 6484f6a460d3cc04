"""When a rule fits, as values: pure, no tables. Each condition that is empty asks nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Self

from lianhu.kernel import clock, workdays
from lianhu.places.queries import ids_of

# Who speaks, as far as a matter says it; nothing is looked up about a person for a rule.
TELLERS: Final = ("self", "helped", "unnamed")
DAYS: Final = ("workday", "restday")
FITS: Final = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a matter when it is routed.

    `category` and `affair` are "" while nobody has sorted it; `place` is an area path, `at` the
    moment it was raised; `teller` is one of TELLERS.
    """

    kind: str
    channel: str
    text: str
    place: str
    at: datetime
    teller: str
    affair: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """What must be so, all of it, for a rule to fit.

    Any one of `words` stands in the text and none of `without`; `areas` are ids of which one is
    on the way to the place; `opens` to `closes` are minutes after midnight and may run over it;
    `days` is "", "workday" or "restday".
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    affairs: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()
    areas: tuple[int, ...] = ()
    days: str = ""
    opens: int | None = None
    closes: int | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """From the JSON of a row."""
        return cls(**{name: _frozen(value) for name, value in said.items()})

    def kept(self) -> dict[str, Any]:
        """As a row keeps it: what asks nothing is left out."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value not in ((), "", None)
        }

    @property
    def asks(self) -> bool:
        return bool(self.kept())

    def why_not(self, facts: Facts) -> str:
        """The first condition that is not met, by its name here; FITS if all are.

        "unsorted": it asks for a class or an affair and nobody has decided that yet.
        """
        checks = (
            ("areas", not self.areas or set(self.areas) & set(ids_of(facts.place))),
            ("kinds", _one_of(facts.kind, self.kinds)),
            ("channels", _one_of(facts.channel, self.channels)),
            ("tellers", _one_of(facts.teller, self.tellers)),
            ("unsorted", not self.affairs or facts.affair),
            ("affairs", _one_of(facts.affair, self.affairs)),
            ("unsorted", not self.categories or facts.category),
            ("categories", _one_of(facts.category, self.categories)),
            ("days", self._day_fits(facts.at)),
            ("opens", self._time_fits(facts.at)),
            ("words", not self.words or any(word in facts.text for word in self.words)),
            ("without", not any(word in facts.text for word in self.without)),
        )
        return next((name for name, met in checks if not met), FITS)

    def _day_fits(self, at: datetime) -> bool:
        return not self.days or workdays.is_workday(clock.day_of(at)) == (self.days == "workday")

    def _time_fits(self, at: datetime) -> bool:
        if self.opens is None or self.closes is None:
            return True
        wall = clock.local(at)
        minute = wall.hour * 60 + wall.minute
        if self.opens <= self.closes:
            return self.opens <= minute < self.closes
        return minute >= self.opens or minute < self.closes


@dataclass(frozen=True, slots=True)
class Then:
    """Where a matter goes that a rule fits: as which class, at which level, to whom first.

    `post` is suggested if it may claim, else a post of `organisation`; 0 for none. `directly`: it
    waits for no dispatcher; `affair` is then how it is sorted where that comes first ("": a person
    sorts it).
    """

    category: str = ""
    level: str = ""
    post: int = 0
    organisation: int = 0
    affair: str = ""
    directly: bool = False

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        return cls(**said)

    def kept(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Rule:
    """A version of a rule as it is evaluated; `place` is the path of its area."""

    pk: int
    place: str
    rank: int
    when: When
    then: Then


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules over a place said: which fired (None), and of each in order why not.

    A rule that would have fitted too but stands further down has FITS as its reason.
    """

    fired: Rule | None
    verdicts: tuple[tuple[int, str], ...]


def order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Nearest area first, then as they were ranked, then as they were written."""
    return tuple(sorted(rules, key=lambda one: (-len(one.place), one.rank, one.pk)))


def judge(rules: Iterable[Rule], facts: Facts) -> Judged:
    """Ask every rule over the place of `facts`, in their order; the first that fits fires."""
    over = [rule for rule in rules if facts.place.startswith(rule.place)]
    verdicts = tuple((rule.pk, rule.when.why_not(facts)) for rule in over)
    fired = next((r for r, (_pk, why) in zip(over, verdicts, strict=True) if why == FITS), None)
    return Judged(fired, verdicts)


def _one_of(value: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or value in wanted


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
