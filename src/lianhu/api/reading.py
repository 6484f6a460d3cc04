"""What each kind of caller may read of a matter. Names and phones stop here, whoever asks.

Staff: as `visible_to` says, words masked all the same: the page, where opening is logged, shows
them in full. A channel: what it raised itself and is neither private nor sealed. A sender: the
one matter of their word. Anybody: public matters, coarse, with what a named person released.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianhu.api.answering import day_of, moment, plain
from lianhu.api.keys import Caller
from lianhu.audit.actor import SYSTEM
from lianhu.kernel.errors import Missing
from lianhu.kernel.text import short
from lianhu.matters import desk
from lianhu.matters.kinds import Kind, Phase, Secrecy
from lianhu.matters.models import Matter
from lianhu.matters.querysets import MatterQuerySet
from lianhu.places.models import Area
from lianhu.places.queries import ids_of

# Until a result is there a matter is open, to the public as to Open311.
DONE: Final = (Phase.SHOWING, Phase.CLOSED)
# Not sorted yet: whoever has the number may learn that it runs, a list does not name it.
TOLD_BY_NUMBER: Final = (Secrecy.PUBLIC, Secrecy.INTERNAL)


def rows(caller: Caller) -> MatterQuerySet:
    """The matters this caller may find in a list."""
    actor = caller.actor
    if caller.is_visitor:
        return Matter.objects.visible_to(SYSTEM).public()
    seen = Matter.objects.visible_to(actor)
    return seen.filter(channel_key=actor.channel) if caller.is_channel else seen


def by_number() -> MatterQuerySet:
    """What anybody may learn of, coarsely, who knows the number."""
    return Matter.objects.visible_to(SYSTEM).filter(secrecy__in=TOLD_BY_NUMBER)


def with_titles(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return desk.with_words(found)


def one(caller: Caller, number: str) -> Matter:
    """The matter with this number, with what its answer shows.

    Raises:
        Missing: there is none, or this caller may not know that there is.
    """
    found = with_titles(rows(caller)).select_related(
        "area__parent__parent", "holder", "suggested", "teller", "version"
    )
    matter = found.filter(number=number).first()
    if matter is None:
        raise Missing(_("没有这件事，或者您不能查看。"))
    return matter


def row(caller: Caller, matter: Matter, villages: dict[int, Area]) -> dict[str, Any]:
    """One row of `with_titles`; asks the database nothing."""
    shared = {
        "number": matter.number,
        "kind": matter.kind,
        "kind_label": str(Kind(matter.kind).label),
        "phase": matter.phase,
        "phase_label": phase_label(matter),
        "triage": matter.triage,
        "category": matter.category,
        "promised_on": plain(matter.promised_on),
        "result": matter.result,
        "title": title(caller, matter),
    }
    if caller.is_visitor:
        return {**shared, **_coarse(village_in(matter, villages), matter)}
    return {
        **shared,
        "area": {"key": matter.area.key, "name": desk.where(matter.area), "kind": matter.area.kind},
        "raised_at": moment(matter.raised_at),
        "answered_at": moment(matter.answered_at),
        "posted_at": moment(matter.posted_at),
        "closed_at": moment(matter.closed_at),
        "due_at": moment(matter.due_at),
        "mark": matter.mark if caller.is_staff else None,
        "channel": matter.channel,
        "channel_key": matter.channel_key,
        "secrecy": matter.secrecy,
        "holder": matter.holder.title if matter.holder else None,
        "etag": matter.etag,
    }


def _coarse(village: Area | None, matter: Matter) -> dict[str, Any]:
    hidden = dict.fromkeys(
        ("due_at", "mark", "channel", "channel_key", "secrecy", "holder", "etag")
    )
    return {
        **hidden,
        "area": place_of(village),
        "raised_at": day_of(matter.raised_at),
        "answered_at": day_of(matter.answered_at),
        "posted_at": day_of(matter.posted_at),
        "closed_at": day_of(matter.closed_at),
    }


def place_of(area: Area | None) -> dict[str, str]:
    if area is None:
        return {"key": "", "name": "", "kind": ""}
    return {"key": area.key, "name": str(area), "kind": area.kind}


def villages_of(found: Iterable[Matter]) -> dict[int, Area]:
    """The villages in which these matters lie, by id; one query."""
    ids = {pk for matter in found for pk in ids_of(matter.place)}
    here = Area.objects.filter(pk__in=ids, kind=Area.Kind.VILLAGE)
    return {area.pk: area for area in here}


def village_in(matter: Matter, villages: dict[int, Area]) -> Area | None:
    """The village of a matter out of those found before."""
    return next((villages[pk] for pk in ids_of(matter.place) if pk in villages), None)


def title(caller: Caller, matter: Matter) -> str | None:
    """The first words of a row of `with_titles`, as this caller may read them."""
    if caller.is_visitor:
        released = getattr(matter, "first_public", "") or ""
        return short(released, desk.TITLE) if released else None
    return desk.title_for(caller.actor, matter, masked=True)


def phase_label(matter: Matter) -> str:
    """The phase in words; a result that nobody has released yet is not shown yet."""
    waits = matter.phase == Phase.SHOWING and matter.posted_at is None
    return _("待公示") if waits else str(Phase(matter.phase).label)
