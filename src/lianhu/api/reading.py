"""What each kind of caller may read of a matter. Names and phones stop here, whoever asks.

Staff: as `visible_to` says, words masked all the same: the page, where opening is logged, shows
them in full. A channel: what it raised itself and is not private. A sender: the
one matter of their word. Anybody: public matters, coarse, with what a named person released.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianhu.api.answering import day_of, moment, plain
from lianhu.api.keys import Caller
from lianhu.audit.actor import SYSTEM, under
from lianhu.kernel.errors import Missing
from lianhu.kernel.text import mask_free_text, short
from lianhu.matters import desk
from lianhu.matters.kinds import Kind, Phase, Secrecy
from lianhu.matters.models import Matter
from lianhu.matters.querysets import MatterQuerySet
from lianhu.places.models import Area
from lianhu.places.paths import from_village
from lianhu.places.queries import ids_of

# Until a result is there a matter is open, to the public as to Open311.
DONE: Final = (Phase.SHOWING, Phase.CLOSED)
# Not sorted yet: whoever has the number may learn that it runs, a list does not name it.
TOLD_BY_NUMBER: Final = (Secrecy.PUBLIC, Secrecy.INTERNAL)


LEVELS: Final = ("area", "area__parent", "area__parent__parent")
# What a row is made of; the words are added by `with_titles`.
COLUMNS: Final = (
    "number", "kind", "phase", "triage", "category", "promised_on", "result", "raised_at",
    "answered_at", "posted_at", "closed_at", "due_at", "mark", "channel", "channel_key", "secrecy",
    "revision", "place", "holder__title", "teller__name", "teller__helper_name", "first_words", "first_public",
    "area__key", *(f"{at}__{name}" for at in LEVELS for name in ("name", "short_name", "kind")),
)  # fmt: skip
Cells = Mapping[str, Any]


def rows(caller: Caller) -> MatterQuerySet:
    """The matters this caller may find in a list."""
    actor = caller.actor
    if caller.is_visitor:
        return Matter.objects.visible_to(SYSTEM).public()
    seen = Matter.objects.visible_to(actor)
    if caller.token:
        # Also what its holder raised elsewhere lies outside.
        seen = seen.filter(under([caller.token.place], "place"))
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


def page(
    caller: Caller, found: QuerySet[Matter], limit: int
) -> tuple[list[dict[str, Any]], tuple[datetime, str] | None]:
    """The first `limit` rows, and when more follow the moment and number of the last.

    Built from columns alone: no row becomes an object. One query, for the public two.
    """
    cells = list(with_titles(found).values(*COLUMNS)[: limit + 1])
    shown, labels = cells[:limit], _labels()
    villages = villages_at(one["place"] for one in shown) if caller.is_visitor else {}
    made = [_row(caller, one, villages, labels) for one in shown]
    more = len(cells) > limit
    return made, (shown[-1]["raised_at"], shown[-1]["number"]) if more else None


def row(caller: Caller, matter: Matter) -> dict[str, Any]:
    """The same row of one matter that was read whole."""
    cells = {name: _cell(matter, name) for name in COLUMNS}
    villages = villages_at([matter.place]) if caller.is_visitor else {}
    return _row(caller, cells, villages, _labels())


def _cell(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part, None)
    return row


def _labels() -> dict[str, str]:
    return {str(one): str(one.label) for words in (Kind, Phase) for one in words}


def _row(
    caller: Caller, cells: Cells, villages: Mapping[int, Area], labels: Mapping[str, str]
) -> dict[str, Any]:
    shared = {
        "number": cells["number"],
        "kind": cells["kind"],
        "kind_label": labels[cells["kind"]],
        "phase": cells["phase"],
        "phase_label": _waits(cells["phase"], cells["posted_at"]) or labels[cells["phase"]],
        "triage": cells["triage"],
        "category": cells["category"],
        "promised_on": plain(cells["promised_on"]),
        "result": cells["result"],
        "title": _title(caller, cells),
    }
    if caller.is_visitor:
        return {**shared, **_coarse(cells, villages)}
    area = {"key": cells["area__key"], "name": _where(cells), "kind": cells["area__kind"]}
    return {
        **shared,
        "area": area,
        "raised_at": moment(cells["raised_at"]),
        "answered_at": moment(cells["answered_at"]),
        "posted_at": moment(cells["posted_at"]),
        "closed_at": moment(cells["closed_at"]),
        "due_at": moment(cells["due_at"]),
        "mark": cells["mark"] if caller.is_staff else None,
        "channel": cells["channel"],
        "channel_key": cells["channel_key"],
        "secrecy": cells["secrecy"],
        "holder": cells["holder__title"],
        # As Matter.etag.
        "etag": f'"{cells["number"]}-{cells["revision"]}"',
    }


def _coarse(cells: Cells, villages: Mapping[int, Area]) -> dict[str, Any]:
    hidden = ("due_at", "mark", "channel", "channel_key", "secrecy", "holder", "etag")
    return {
        **dict.fromkeys(hidden),
        "area": place_of(village_in(cells["place"], villages)),
        "raised_at": day_of(cells["raised_at"]),
        "answered_at": day_of(cells["answered_at"]),
        "posted_at": day_of(cells["posted_at"]),
        "closed_at": day_of(cells["closed_at"]),
    }


def _where(cells: Cells) -> str:
    """From the village down: 东河村·一号网格."""
    return from_village(
        (cells[f"{at}__short_name"] or cells[f"{at}__name"], cells[f"{at}__kind"]) for at in LEVELS
    )


def place_of(area: Area | None) -> dict[str, str]:
    if area is None:
        return {"key": "", "name": "", "kind": ""}
    return {"key": area.key, "name": str(area), "kind": area.kind}


def villages_at(paths: Iterable[str]) -> dict[int, Area]:
    """The villages on these paths, by id; one query."""
    ids = {pk for path in paths for pk in ids_of(path)}
    here = Area.objects.filter(pk__in=ids, kind=Area.Kind.VILLAGE)
    return {area.pk: area for area in here}


def village_in(path: str, villages: Mapping[int, Area]) -> Area | None:
    """The village on a path, out of those found before."""
    return next((villages[pk] for pk in ids_of(path) if pk in villages), None)


def _title(caller: Caller, cells: Cells) -> str | None:
    """The first words as released, else masked; to the public only as released."""
    released = cells["first_public"] or ""
    if released or caller.is_visitor:
        return short(released, desk.TITLE) if released else None
    said = cells["first_words"] or ""
    if not said:
        return _("（语音或照片，点开听看）")
    names = [cells[name] for name in ("teller__name", "teller__helper_name") if cells[name]]
    return short(mask_free_text(said, names), desk.TITLE)


def _waits(phase: str, posted_at: Any) -> str:
    """A result that nobody has released yet is not shown yet."""
    return _("待公示") if phase == Phase.SHOWING and posted_at is None else ""


def phase_label(matter: Matter) -> str:
    """The phase in words."""
    return _waits(matter.phase, matter.posted_at) or str(Phase(matter.phase).label)
