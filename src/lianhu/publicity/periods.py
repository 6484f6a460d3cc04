"""Months and quarters whose affairs are made public, and the day by which they have to be."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from django.utils.translation import gettext as _

from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.publicity.catalogue import Item, Terms

_SPELLING: Final = re.compile(r"(20[0-9]{2})(?:Q([1-4])|-(0[1-9]|1[0-2]))")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month ("2026-10") or quarter ("2026Q3"): `first` month, `months` 1 or 3."""

    year: int
    first: int
    months: int

    @classmethod
    def parse(cls, key: str) -> Self:
        """Raises Refusal for any other spelling."""
        found = _SPELLING.fullmatch(key)
        if found is None:
            raise Refusal(_("请选择哪一个月或哪一个季度。"), field="period")
        year, quarter, month = found.groups()
        return cls(int(year), 3 * int(quarter) - 2, 3) if quarter else cls(int(year), int(month), 1)

    @classmethod
    def at(cls, day: date, every: str) -> Self:
        """The month or quarter in which `day` lies."""
        if every == "month":
            return cls(day.year, day.month, 1)
        return cls(day.year, (day.month - 1) // 3 * 3 + 1, 3)

    @property
    def key(self) -> str:
        if self.months == 3:
            return f"{self.year}Q{self.first // 3 + 1}"
        return f"{self.year}-{self.first:02}"

    @property
    def start(self) -> date:
        return date(self.year, self.first, 1)

    @property
    def after(self) -> "Period":
        """The one that follows."""
        month = self.first + self.months
        return Period(self.year + (month > 12), (month - 1) % 12 + 1, self.months)

    @property
    def before(self) -> "Period":
        month = self.first - self.months
        return Period(self.year - (month < 1), (month - 1) % 12 + 1, self.months)

    @property
    def last(self) -> date:
        return self.after.start - timedelta(days=1)

    @property
    def quarter(self) -> "Period":
        return Period.at(self.start, "quarter")

    def __str__(self) -> str:
        if self.months == 3:
            return _("%(year)d年第%(n)s季度") % {
                "year": self.year, "n": "一二三四"[self.first // 3]
            }  # fmt: skip
        return _("%(year)d年%(month)d月") % {"year": self.year, "month": self.first}


def due_on(item: Item, period: Period, terms: Terms) -> date:
    """The last day on which a period's affairs may be made public for the first time."""
    by = terms.month_by if item.every == "month" else terms.quarter_by
    return period.after.start.replace(day=by)


def lately(months: int = 6, quarters: int = 5) -> list[Period]:
    """The month and quarter that run, and those before them, the latest first."""
    found = []
    for every, n in (("quarter", quarters), ("month", months)):
        period = Period.at(clock.today(), every)
        for _n in range(n):
            found.append(period)
            period = period.before
    return found


def words_of(key: str) -> str:
    """A period in words; "" for none."""
    return str(Period.parse(key)) if key else ""
