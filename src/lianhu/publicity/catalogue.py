"""What has to be public, by which article, how often and how long: data of the county."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.kernel.errors import Refusal

SHIPPED: Final = Path(__file__).with_name("catalogue.toml")
ANY: Final = "any"
EVERY: Final[Mapping[str, Any]] = {
    "month": gettext_lazy("每月一次"),
    "quarter": gettext_lazy("每季度一次"),
    "at_once": gettext_lazy("随时"),
    "case": gettext_lazy("有了才公布"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has to be public.

    `basis`: law and article. `days`: full calendar days on the board, at least. `online`: days it may still be read on the
    page after that. `ours`: how often is the county's word and not the law's. `personal`: single
    persons stand in it.
    """

    key: str
    regime: str
    title: str
    basis: str
    since: date
    kind: str
    every: str
    days: int
    online: int
    text: str
    ours: bool = False
    personal: bool = False
    only_on_board: bool = False

    @property
    def periodic(self) -> bool:
        return self.every in ("month", "quarter")

    @property
    def rhythm(self) -> str:
        """How often, in words, with whose word that is."""
        said = str(EVERY[self.every])
        return _("%s（本县定的，法律只说及时）") % said if self.ours else said


@dataclass(frozen=True, slots=True)
class Terms:
    """Numbers that no law fixes: days of a month, or calendar days; `basis` says whose they are."""

    quarter_by: int
    month_by: int
    at_once: int
    answer: int
    answer_above: int
    remind: int
    basis: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    items: Mapping[str, Item]
    terms: Terms

    def under(self, regime: str, day: date) -> list[Item]:
        """What a place under `regime` makes public on `day`, in the order of the file."""
        return [
            one for one in self.items.values()
            if one.regime in (regime, ANY) and one.since <= day
        ]  # fmt: skip


def catalogue() -> Catalogue:
    """That of the file which LIANHU_DISCLOSURE names, else the shipped one."""
    return _read(Path(settings.DISCLOSURE) if settings.DISCLOSURE else SHIPPED)


def item_of(key: str) -> Item | None:
    """None for an item that the catalogue no longer names."""
    return catalogue().items.get(key)


def chosen(key: str) -> Item:
    """Raises Refusal for what the catalogue does not name."""
    found = item_of(key)
    if found is None:
        raise Refusal(_("公开目录里没有这一项，请重新选择。"), field="item")
    return found


@cache
def _read(path: Path) -> Catalogue:
    said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    items = [Item(**one) for one in said["item"]]
    if odd := [one.key for one in items if one.every not in EVERY]:
        raise ValueError(f"{path}: {odd[0]} has no rhythm")
    return Catalogue({one.key: one for one in items}, Terms(**said["terms"]))
