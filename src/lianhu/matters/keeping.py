"""Personal data of closed matters stays as long as the county set, and then goes (留存到期)."""

import logging
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lianhu.audit.actor import SYSTEM
from lianhu.hours import queries as hours
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters.commands.erasing import erase_words
from lianhu.matters.models import Matter, Word
from lianhu.matters.querysets import MatterQuerySet
from lianhu.people.commands import erase_teller

log = logging.getLogger(__name__)
# A key of people.tellers.WHY_ERASE.
EXPIRED: Final = "expired"
# What one night does; the first night of a county with old books is followed by others.
A_NIGHT: Final = 2000


def before(years: int) -> datetime:
    """What was closed before this moment has been kept for `years`, by the day."""
    today = clock.today()
    # The 29th of February is kept a day longer, never a day less.
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return clock.day_start(today.replace(year=today.year - years, day=day))


def due(years: int) -> MatterQuerySet:
    """Closed that long ago with something left to erase, and nothing of its teller still kept."""
    cut = before(years)
    rows = Matter.objects.visible_to(SYSTEM)
    held = rows.filter(teller=OuterRef("teller")).filter(Q(closed_at=None) | Q(closed_at__gte=cut))
    left = Word.objects.filter(matter=OuterRef("pk"), erased_at=None)
    return rows.filter(Exists(left), ~Exists(held), closed_at__lt=cut)


def erase_due() -> int:
    """Erase what is due tonight; how many matters. Nothing, while no county administrator said so.

    Each in a transaction of its own: what is wrong with one keeps no other.
    """
    years = hours.fresh().keep_years
    if years is None:
        return 0
    done = 0
    for pk in list(due(years).order_by("closed_at", "pk").values_list("pk", flat=True)[:A_NIGHT]):
        try:
            with transaction.atomic():
                done += _erase(due(years).filter(pk=pk).select_related("teller").first())
        except Refusal as problem:
            log.warning("matter %s: %s", pk, problem)
        except Exception:
            log.exception("matter %s: what is due could not be erased", pk)
    return done


def _erase(matter: Matter | None) -> int:
    """One matter; with its teller go all the matters that they told of, which are due as well."""
    if matter is None:
        return 0
    if matter.teller and matter.teller.erased_at is None:
        erase_teller(SYSTEM, matter.teller, reason=EXPIRED)
    else:
        erase_words(SYSTEM, matter, reason=EXPIRED)
    return 1
