"""The least that each law asks, as data: which floor binds whom on which day, and where it is written."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lianhu.law.shares import Roads, Share, share_of

REGIMES: Final = frozenset({"village", "community", "any"})


@dataclass(frozen=True, slots=True)
class Statute:
    """One edition of one law; binds notices given from `valid_from` to `valid_to`, both counted.

    `checked` is False where the provision was not compared with a published text: then a county
    may write down another, and what follows from it says so.
    """

    key: str
    title: str
    edition: str
    regime: str
    valid_from: date
    valid_to: date | None
    checked: bool

    def binds(self, regime: str, day: date) -> bool:
        mine = self.regime in (regime, "any")
        return mine and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What one article asks: of what (`about`), in which respect (`rule`), and how much.

    Exactly what the article speaks of is set: `roads` (shares of a roll), `at_least`/`at_most` (a
    number: days, persons, times, by the name of the rule), `only` (what alone is allowed); none of
    them where it is a plain duty. `of` and `who` say whose number it is, `when` in which way of
    electing it binds. `text` says it in our own words; it is no quotation.
    """

    statute: Statute
    article: str
    about: str
    rule: str
    text: str
    roads: Roads | None = None
    at_least: int | None = None
    at_most: int | None = None
    only: frozenset[str] = frozenset()
    of: str = ""
    who: str = ""
    when: str = ""
    written: bool = False
    posted: bool = False
    none_for: frozenset[str] = frozenset()
    none_when: frozenset[str] = frozenset()
    exception: str = ""

    @property
    def cited(self) -> str:
        """《…法》（2025年修正）第二十六条; with （未核对条文） where nobody compared it."""
        doubt = "" if self.statute.checked else "（未核对条文）"
        return f"《{self.statute.title}》（{self.statute.edition}）{self.article}{doubt}"

    def __str__(self) -> str:
        return f"{self.cited}：{self.text}"


def in_force(regime: str, day: date) -> Iterator[Floor]:
    """Every floor that binds a notice given on `day` where the body falls under `regime`."""
    return (floor for floor in all_floors() if floor.statute.binds(regime, day))


def floors(regime: str, day: date, about: str, rule: str) -> list[Floor]:
    """Those of one kind of decision in one respect; [] where the law says nothing."""
    found = in_force(regime, day)
    return [floor for floor in found if (floor.about, floor.rule) == (about, rule)]


def floor(regime: str, day: date, about: str, rule: str, *, when: str = "") -> Floor | None:
    """The one that binds here; of those for several ways of electing that of `when`."""
    found = [one for one in floors(regime, day, about, rule) if one.when in ("", when)]
    return found[0] if found else None


def choice(regime: str, key: str) -> str:
    """What a choice of a floor (`only`) is called where this regime binds; the key where none says."""
    labels = _choices()
    return labels.get(regime, {}).get(key) or labels["any"].get(key, key)


@cache
def _choices() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("lianhu.law").joinpath("choices.toml").read_text(encoding="utf-8"))


@cache
def all_floors() -> tuple[Floor, ...]:
    """Every floor of every edition, laws by key, then in the order of their articles.

    Raises:
        ValueError: a file says something that is not understood; it names file and article.
    """
    tables = list(files("lianhu.law").joinpath("statutes").iterdir())
    found: list[Floor] = []
    for table in sorted(tables, key=lambda one: one.name):
        if table.name.endswith(".toml"):
            found += read(tomllib.loads(table.read_text(encoding="utf-8")), table.name)
    return tuple(found)


def read(tree: Mapping[str, Any], name: str) -> list[Floor]:
    """The floors of one file.

    Raises:
        ValueError: words or shares that are not known.
    """
    rest = dict(tree)
    rows = rest.pop("floor", [])
    statute = Statute(
        key=rest.pop("key"), title=rest.pop("title"), edition=rest.pop("edition"),
        regime=rest.pop("regime"), valid_from=rest.pop("valid_from"),
        valid_to=rest.pop("valid_to", None), checked=rest.pop("checked", True),
    )  # fmt: skip
    if rest or statute.regime not in REGIMES:
        raise ValueError(f"{name}: {sorted(rest) or statute.regime}")
    return [_floor(statute, row, name) for row in rows]


_PLAIN: Final = frozenset(
    {"article", "about", "rule", "text", "of", "who", "when", "written", "posted", "at_least",
     "at_most", "exception"}
)  # fmt: skip
_SETS: Final = ("only", "none_for", "none_when")


def _floor(statute: Statute, row: Mapping[str, Any], name: str) -> Floor:
    where = f"{name} {row.get('article')} {row.get('about')}.{row.get('rule')}"
    if odd := set(row) - {*_PLAIN, *_SETS, "any"}:
        raise ValueError(f"{where}: {sorted(odd)}")
    said: dict[str, Any] = {word: row[word] for word in row if word in _PLAIN}
    said |= {word: frozenset(row[word]) for word in _SETS if word in row}
    if "any" in row:
        said["roads"] = Roads(tuple(_share(one, where) for one in row["any"]))
    return Floor(statute=statute, **said)


def _share(table: Mapping[str, str], where: str) -> Share:
    try:
        return share_of(table)
    except ValueError as odd:
        raise ValueError(f"{where}: {odd}") from odd
