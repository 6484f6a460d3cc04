"""What one row of a table says, by the columns that were confirmed; and where it belongs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.audit.actor import under
from lianhu.kernel.errors import Refusal
from lianhu.kernel.names import clean_name
from lianhu.kernel.text import clean, clean_line
from lianhu.matters.kinds import Kind
from lianhu.matters.writing import LONGEST
from lianhu.orders import columns
from lianhu.orders.reading import LOST
from lianhu.people.fields import clean_phone, first_phone
from lianhu.places.models import Area
from lianhu.triage.accusing import accuses

NUMBER: Final = 40
NUMBERS: Final = gettext_lazy("对方编号")
CONTENT: Final = gettext_lazy("内容")
# Words on a table that stand for a person who gave no name or no number.
NOBODY: Final = frozenset({"匿名", "无", "不详", "保密", "未知", "不愿透露", "/", "-", "—", "*"})
# The sort of an order that is no demand here; what is not named is one.
KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("隐患", Kind.HAZARD), ("建议", Kind.OPINION), ("意见", Kind.OPINION),
)  # fmt: skip
_DAY: Final = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\D.*)?")
_DIGITS: Final = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:\d{4}|\d{6})?")
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?")
# Day 0 of the serial numbers of a spreadsheet, counting the 29th of February 1900 that never was.
_ZERO: Final = date(1899, 12, 30)
_TAIL: Final = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|社区居委会)$")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a row. `area` is None where it names a place that is not known here."""

    number: str
    text: str
    name: str
    phone: str
    more_phones: str
    where: str
    area: Area
    kind: str
    due_on: date | None


def understand(
    cells: Sequence[str], head: Sequence[str], at: Mapping[str, int], places: "Places"
) -> Row:
    """The row in our words.

    Args:
        at: which position means what. places: where rows may belong.

    Raises:
        Refusal: in one sentence, what must be mended.
    """
    said = {key: cells[place] if place < len(cells) else "" for key, place in at.items()}
    number, text = _number(said["number"]), _text(said)
    _require_plain(text, cells, head)
    phone, more = _phone(said.get("phone", ""))
    return Row(
        number=number,
        text=text,
        name=_name(said.get("name", "")),
        phone=phone,
        more_phones=more,
        where=clean_line(said.get("where", "")[:80], 80),
        area=places.find(said.get("area", ""), said.get("where", "")),
        kind=next((kind for word, kind in KINDS if word in said.get("kind", "")), Kind.DEMAND),
        due_on=day(said["due"]) if said.get("due") else None,
    )


def accusing(own: Sequence[str], at: Mapping[str, int]) -> bool:
    """Whether the words of a row sound like an accusation of somebody in office."""
    said = (own[at[key]] for key in ("title", "text") if key in at)
    return bool(accuses("\n".join(said)))


def require_plain(cells: Sequence[str], head: Sequence[str], at: Mapping[str, int]) -> None:
    """Raises Refusal where the words of a row sound like an accusation and nobody said they are none."""
    said = (cells[at[key]] for key in ("title", "text") if at.get(key, len(cells)) < len(cells))
    _require_plain("\n".join(said), cells, head)


def _require_plain(text: str, cells: Sequence[str], head: Sequence[str]) -> None:
    if accuses(text) and not _sure(cells, head):
        raise Refusal(
            _(
                "像是反映干部的问题，没有收进普通清单，这一行只有您看得到。请点“转纪检”；确认不是的，在“%(column)s”写“是”再传。"
            )
            % {"column": columns.SURE}
        )


def _number(said: str) -> str:
    if LOST in said:
        raise Refusal(
            _("对方编号被 Excel 存成了数字，后几位可能已经变了。请把这一列设成“文本”重新导出。")
        )
    number = clean_line(said, NUMBER, label=NUMBERS)
    if not number:
        raise Refusal(_("没有对方编号。"))
    return number


def _text(said: Mapping[str, str]) -> str:
    title, text = said.get("title", "").strip(), said["text"].strip()
    whole = text if not title or title in text else f"{title}\n{text}".strip()
    said_plainly = clean(whole, LONGEST, label=CONTENT)
    # Also signs that nobody sees are no words.
    if not said_plainly:
        raise Refusal(_("没有内容。"))
    return said_plainly


def _sure(cells: Sequence[str], head: Sequence[str]) -> bool:
    found = [cells[n] for n, name in enumerate(head) if name == columns.SURE and n < len(cells)]
    return any(one.strip().lower() in columns.YES for one in found)


def _name(said: str) -> str:
    return "" if not said or said in NOBODY else clean_name(said)


def _phone(said: str) -> tuple[str, str]:
    """The digits of the first number, and what else is written there; none where the table hides it."""
    if not said or said in NOBODY or "*" in said:
        return "", ""
    said = said.rstrip(LOST)
    first, more = first_phone(said)
    return (first, more) if first else (clean_phone(said), "")


def day(said: str) -> date:
    """A day as tables write it: 2026-11-30 18:00, 2026年11月30日, 20261130, or a serial number.

    Raises:
        Refusal: no day.
    """
    if _SERIAL.fullmatch(said):
        return _ZERO + timedelta(days=int(float(said)))
    found = _DAY.fullmatch(said.strip()) or _DIGITS.fullmatch(said.strip())
    try:
        if not found:
            raise ValueError(said)
        return datetime(int(found[1]), int(found[2]), int(found[3])).date()  # noqa: DTZ001 - a day
    except ValueError:
        raise Refusal(
            _("对方期限“%(said)s”看不懂，请写成 2026-11-30。") % {"said": said[:20]}
        ) from None


class Places:
    """Where a row may belong: the living areas under one path, looked up in memory."""

    def __init__(self, root: str, default: Area) -> None:
        self.default = default
        rows = Area.objects.live().filter(under([root], "path")).select_related("parent")
        self._towns: list[tuple[str, Area]] = []
        self._villages: list[tuple[str, Area]] = []
        self._inside: dict[int, list[tuple[str, Area]]] = {}
        self._known: dict[tuple[str, str], Area | str | None] = {}
        for area in rows.order_by("path"):
            self._keep(area)
        for names in (self._villages, *self._inside.values()):
            names.sort(key=lambda one: -len(one[0]))

    def _keep(self, area: Area) -> None:
        names = {name for name in (area.name, area.short_name, _TAIL.sub("", area.name)) if name}
        pairs = [(name, area) for name in names if len(name) > 1]
        if area.kind == Area.Kind.TOWN:
            self._towns += pairs
        elif area.kind == Area.Kind.VILLAGE:
            self._villages += pairs
        elif area.kind in (Area.Kind.GROUP, Area.Kind.GRID):
            for above in area.ids[:-1]:
                self._inside.setdefault(above, []).extend(pairs)

    def find(self, named: str, address: str) -> Area:
        """The place a row names in a column of its own, else in its address, else the default.

        Raises:
            Refusal: the column names a place that is none here, or one that is there twice.
        """
        key = named.strip(), address.strip()
        if key not in self._known:
            self._known[key] = self._find(*key)
        found = self._known[key]
        if isinstance(found, str):
            raise Refusal(found)
        return found or self.default

    def _find(self, named: str, address: str) -> Area | str | None:
        if not named or named in NOBODY:
            found = self._in(address)
            return found[0] if len(found) == 1 else None
        found = self._in(named) or [area for name, area in self._towns if name in named]
        if len(found) > 1:
            # The town often stands in the address only.
            found = self._of_town(found, address) or found
        if not found:
            return _("这里没有“%(name)s”这个村（社区），或者不在您的工作范围。") % {
                "name": named[:30]
            }
        if len({area.pk for area in found}) > 1:
            return _("叫“%(name)s”的不止一个，请写上乡镇。") % {"name": named[:30]}
        return self._inner(found[0], f"{named} {address}")

    def _in(self, said: str) -> list[Area]:
        """The villages with the longest name that stands in `said`, of the town it names if any."""
        fits = [(name, area) for name, area in self._villages if name in said]
        longest = max((len(name) for name, _area in fits), default=0)
        found = list({area.pk: area for name, area in fits if len(name) == longest}.values())
        found = self._of_town(found, said) or found
        return [self._inner(found[0], said)] if len(found) == 1 else found

    def _of_town(self, found: Sequence[Area], said: str) -> list[Area]:
        towns = {area.pk for name, area in self._towns if name in said}
        return [area for area in found if area.parent_id in towns]

    def _inner(self, village: Area, said: str) -> Area:
        """The grid or group inside it that is named too."""
        inside = (area for name, area in self._inside.get(village.pk, ()) if name in said)
        return next(inside, village)
