"""Who keeps away from the slips of a round: whoever it is about, and their recorded near relatives."""

from collections.abc import Callable, Iterable
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.ballots.holding import named
from lianhu.ballots.models import Recusal, Round
from lianhu.kernel.errors import NotAllowed
from lianhu.law.floors import floors
from lianhu.people.models import Residence

# Ids of the persons whom a round is about, as the rooms above know them, with their near relatives.
_CONCERNED: Final[list[Callable[[Round], Iterable[int]]]] = []


def who_is_concerned(read: Callable[[Round], Iterable[int]]) -> None:
    """Called in `apps.ready()` of a room that holds elections."""
    _CONCERNED.append(read)


def concerned_in(round_: Round) -> set[int]:
    """Ids of who stands in it with their near relatives, and of who stands back from it."""
    back = Recusal.objects.filter(round=round_)
    homes = back.exclude(entry__household=None).values("entry__household")
    return {
        *(pk for read in _CONCERNED for pk in read(round_)),
        *back.exclude(entry__person=None).values_list("entry__person", flat=True),
        *Residence.objects.filter(household__in=homes, to_on=None).values_list("person", flat=True),
    }


def impartial(actor: Actor, round_: Round) -> int:
    """Who gives out, counts or keys votes, and is not concerned.

    An election committee is left by who is put forward, and by their near relatives; who counts for
    it keeps to that. Source: 村民委员会组织法 第十五条, 城市居民委员会组织法 第十五条; both 2026-01-01.

    Raises:
        NotAllowed: nobody by name; or it is about them or a near relative.
    """
    person = named(actor)
    if person not in concerned_in(round_):
        return person
    found = floors(round_.regime, round_.notice_on, "election_committee", "kin_apart")
    law = _("（%s）") % found[0] if found and round_.about == "election" else ""
    raise NotAllowed(_("这一轮事关您本人或者您的近亲属，发票、点票、录票、代写请换别人%s。") % law)
