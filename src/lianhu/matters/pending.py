"""The matters whose next step is a meeting, for the desk on which meetings are planned."""

from collections.abc import Iterable
from typing import Final

from lianhu.access.roles import face_of
from lianhu.assembly.models import Item
from lianhu.assembly.pending import Pending
from lianhu.audit.actor import Actor, Grant, under
from lianhu.matters import staged, tabled
from lianhu.matters.doing import label_of
from lianhu.matters.models import Matter, Tabled
from lianhu.matters.rows import Line, lines
from lianhu.methods.definition import Stage
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import GATHERING
from lianhu.places.models import Area

MOST: Final = 200
PAGES: Final = {"office": "matters:show", "field": "matters:show_field"}


def pending(actor: Actor, area: Area | None = None) -> list[Pending]:
    """What is to be put on an agenda, or was talked over and waits for its conclusion in words; what
    stands on the agenda of a meeting to come is found there."""
    seen = Matter.objects.visible_to(actor).unsettled()
    if area is not None:
        seen = seen.filter(under([area.path], "place"))
    rows = staged.at(seen, lambda _method, stage: stage.kind in GATHERING)
    found = lines(actor, rows.order_by("entered_at", "pk"), most=MOST, page=PAGES[face_of(actor)])
    items = _items(found)
    grants = {act: tuple(actor.grants_of(f"matters.{act}")) for act in ("table", "conclude")}
    waits = []
    for line in found:
        stage = definition_of(line.row.version_id).stage(line.row.stage)
        if act := tabled.next_act(stage, items.get(line.pk, ())):
            mine = _may(grants[act], stage, line.row.place)
            waits.append(
                Pending(
                    stage.title, line.number, line.title, line.where, line.row.entered_at, line.url,
                    label_of(act, stage) if mine else "",
                )
            )  # fmt: skip
    return waits


def _may(grants: Iterable[Grant], stage: Stage, place: str) -> bool:
    return any(place.startswith(one.path) and one.role in stage.act for one in grants)


def _items(found: list[Line]) -> dict[int, list[Item]]:
    """By matter, the items that its present stay stands on; as `tabled.items_for`, for all at once."""
    stays = {line.pk: (line.row.stage, line.row.entered_at) for line in found}
    rows = Tabled._base_manager.filter(matter__in=list(stays)).order_by("pk")
    by = {
        one.stream: one.matter_id
        for one in rows
        if stays[one.matter_id] == (one.stage, one.entered_at)
    }
    items = tabled.items_of(by)
    return {matter: items[stream] for stream, matter in by.items() if stream in items}
