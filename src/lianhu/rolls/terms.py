"""Which election term (届) a day falls into: villages of a county elect in turn, not on one day."""

from datetime import date
from typing import Final

from lianhu.rolls.models import Roll

# 村民委员会组织法 第十四条, 2026-01-01: five years.
YEARS: Final = 5


def term_of(day: date) -> int:
    """The year of the general election to whose term `day` belongs, as the county's rolls say.

    The newest term that is not over; where there is none the year of `day` begins one.
    """
    rows = Roll.objects.filter(term__gt=day.year - YEARS, term__lte=day.year)
    return rows.order_by("-term").values_list("term", flat=True).first() or day.year
