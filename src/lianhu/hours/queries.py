"""The calendar in force in this county: read once a process, and again when its stamp has risen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lianhu.counties import current
from lianhu.counties.stamped import Stamped
from lianhu.hours.models import Setting
from lianhu.kernel import workdays
from lianhu.kernel.office import HOURS, Calendar, Year
from lianhu.places.models import Area

AMBER: Final = 80
# Working days in which whoever is pressed (督办) answers; the notices of counties differ.
ORDER_DAYS: Final = 5
# What a county is offered: as long as somebody may go to court over what was done.
# Source: 民法典 第一百八十八条第一款, 2021-01-01.
KEEP_YEARS: Final = 3
KEEP_SOURCE: Final = "民法典第188条（三年）、个人信息保护法第19条、第47条"
# Beside a read that is made anyway it tells whether what is kept still holds.
STAMP: Final = "(SELECT coalesce(max(id), 0) FROM hours_setting)"


@dataclass(frozen=True, eq=False)
class InForce:
    """`stamp` is the id of the newest setting; `amber` the share of the time, in per cent, after
    which a lamp is no longer green; `order_days` the working days in which an order of a leader
    is answered."""

    stamp: int
    calendar: Calendar
    amber: int = AMBER
    order_days: int = ORDER_DAYS
    # Years after closing in which personal data stays; None: nobody decided, so it stays.
    keep_years: int | None = None
    keep_source: str = ""


def in_force() -> InForce:
    """What holds here; at most ten seconds old. Whoever writes a day down calls `fresh` first."""
    return InForce(0, workdays.shipped()) if current.is_public() else IN_FORCE.lately()


def calendar() -> Calendar:
    """The calendar in force; what `kernel.workdays` asks."""
    return in_force().calendar


def _read(_stamp: int) -> InForce:
    rows = list(Setting.objects.order_by("pk"))
    said = {row.key: row for row in rows}
    years = dict(workdays.shipped().years)
    years |= {int(key[5:]): year_of(row) for key, row in said.items() if key.startswith("year:")}
    hours = said["hours"].value["spans"] if "hours" in said else HOURS
    amber = said["lamps"].value["amber"] if "lamps" in said else AMBER
    days = said["orders"].value["days"] if "orders" in said else ORDER_DAYS
    stamp = rows[-1].pk if rows else 0
    spans = tuple((start, end) for start, end in hours)
    keeping = said.get("keeping")
    return InForce(
        stamp, Calendar(years, spans), amber, days,
        keep_years=keeping.value["years"] if keeping else None,
        keep_source=keeping.notice if keeping else "",
    )  # fmt: skip


IN_FORCE: Final = Stamped(STAMP, _read)
# What holds at this moment, whichever process wrote it down.
fresh = IN_FORCE.fresh
forget = IN_FORCE.forget


def year_of(row: Setting) -> Year:
    value: Mapping[str, Any] = row.value
    off, on = (frozenset(map(date.fromisoformat, value[name])) for name in ("off", "on"))
    return Year(off, on, row.notice, bool(value["provisional"]))


def county_place() -> str:
    """The path of the county, which is where its calendar holds; "" while nothing is loaded."""
    county = Area.objects.live().filter(kind=Area.Kind.COUNTY).order_by("path").first()
    return county.path if county else ""
