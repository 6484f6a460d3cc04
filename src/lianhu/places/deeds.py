"""What the page of an area offers to do, in which kinds of area."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.places import commands
from lianhu.places.models import Area


@dataclass(frozen=True, slots=True)
class Deed:
    key: str
    label: str | Promise
    verb: str
    kinds: frozenset[str]
    run: Callable[[Actor, Area, dict[str, Any]], object]
    # Over which path it is asked.
    place: Callable[[Area], str] = attrgetter("path")


def _put_building(actor: Actor, area: Area, words: dict[str, Any]) -> object:
    return commands.put_building(actor, words["building"], grid=words["grid"])


def _add_unit(actor: Actor, area: Area, words: dict[str, Any]) -> object:
    return commands.add_unit(actor, words["building"], name=words["name"])


_ANY = frozenset(Area.Kind.values)
DEEDS = {
    deed.key: deed
    for deed in (
        Deed(
            "grid",
            _("划分网格"),
            "places.add_grid",
            frozenset({"village", "group", "grid"}),
            lambda actor, area, words: commands.add_grid(actor, area, **words),
        ),
        Deed(
            "cluster",
            _("组建联户"),
            "places.add_cluster",
            frozenset({"grid"}),
            lambda actor, area, words: commands.add_cluster(actor, area, **words),
        ),
        Deed(
            "group",
            _("新增村民小组"),
            "places.add_area",
            frozenset({"village"}),
            lambda actor, area, words: commands.add_area(
                actor, parent=area, kind=Area.Kind.GROUP, **words
            ),
        ),
        Deed(
            "building",
            _("登记楼栋"),
            "places.add_building",
            frozenset({"village"}),
            lambda actor, area, words: commands.add_building(actor, area, **words),
        ),
        Deed(
            "put-building",
            _("楼栋归格"),
            "places.put_building",
            frozenset({"village"}),
            _put_building,
        ),
        Deed("unit", _("登记单元"), "places.add_unit", frozenset({"village"}), _add_unit),
        Deed(
            "relocated",
            _("安置社区"),
            "places.mark_relocated",
            frozenset({"village"}),
            lambda actor, area, words: commands.mark_relocated(actor, area, **words),
        ),
        Deed(
            "rename",
            _("更名"),
            "places.rename",
            _ANY,
            lambda actor, area, words: commands.rename(actor, area, **words),
        ),
        Deed(
            "end",
            _("停用"),
            "places.end_area",
            _ANY,
            lambda actor, area, words: commands.end_area(actor, area),
            commands.ending_place,
        ),
    )
}


def offered(actor: Actor, area: Area) -> list[Deed]:
    """What this actor may do here and now."""
    if area.valid_to is not None:
        return []
    return [
        deed
        for deed in DEEDS.values()
        if area.kind in deed.kinds and actor.may(deed.verb, deed.place(area))
    ]
