"""Sorts of wishes, whose consent is asked, what no public line may hold: data of the county."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

SHIPPED: Final = Path(__file__).with_name("wishes.toml")
OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Sort:
    """`words`: what a wish of this sort usually names."""

    key: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom a wish is; `asks` whose consent counts, on the ground of `law` in force `since`."""

    key: str
    label: str
    asks: tuple[str, ...]
    law: str
    since: str


@dataclass(frozen=True, slots=True)
class Rules:
    """`longest`, `forget`: days. `never`: words about a household, which no public line holds."""

    sorts: tuple[Sort, ...]
    whom: tuple[Whom, ...]
    never: tuple[str, ...]
    cash: str
    cash_law: str
    longest: int
    forget: int
    most: int

    def sort(self, key: str) -> str:
        return next((one.label for one in self.sorts if one.key == key), "")

    def whose(self, key: str) -> Whom | None:
        return next((one for one in self.whom if one.key == key), None)

    def guess(self, text: str) -> str:
        """The key of the sort of which this text names most words; OTHER where it names none."""
        found = [(sum(word in text for word in one.words), one.key) for one in self.sorts]
        best = max(found, key=lambda pair: pair[0], default=(0, OTHER))
        return best[1] if best[0] else OTHER


def rules() -> Rules:
    """Those of the file that LIANHU_WISHES names, else the shipped ones."""
    return _read(Path(settings.WISHES) if settings.WISHES else SHIPPED)


@cache
def _read(path: Path) -> Rules:
    said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Rules(
        sorts=tuple(Sort(s["key"], s["label"], tuple(s["words"])) for s in said["sorts"]),
        whom=tuple(
            Whom(w["key"], w["label"], tuple(w["asks"]), w["law"], w["from"]) for w in said["whom"]
        ),
        never=tuple(said["public"]["never"]),
        cash=said["cash"]["words"],
        cash_law=f"{said['cash']['law']}（{said['cash']['from']}施行）",
        longest=said["longest_days"],
        forget=said["forget_days"],
        most=said["most_offers"],
    )
