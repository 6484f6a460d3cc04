"""A matter that no resident raised: who answers for the village begins it by a method of their choice."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel.errors import NotAllowed
from lianhu.matters import beginning, crossing, writing
from lianhu.matters.commands.intake import keep
from lianhu.matters.kinds import Channel, Kind
from lianhu.matters.models import Matter, new_matter_id
from lianhu.methods import engine
from lianhu.methods.definition import Definition
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import GATHERING
from lianhu.places.models import Area

if TYPE_CHECKING:
    from lianhu.files.models import File

START = "matters.start"
BY_ROLE: Final = {"supervisor": Channel.SUPERVISORS, "grid_leader": Channel.FOUND}


@command("按工作法开始一件事")
def start(
    actor: Actor, *, area: Area, method: str, words: str, files: Sequence["File"] = ()
) -> Matter:
    """Begin what the party organisation, the committee or the supervisors put forward themselves: a
    proposal by 四议, the yearly 民主评议. It waits at the method's first step; nobody told it, so
    nobody is answered but who follows it.

    Args:
        method: its key, of `startable`.

    Raises:
        Refusal: nothing was said, or the method is written for another law.
        NotAllowed: by this method somebody else begins.
    """
    actor.require("matters.start", place=area.path)
    version = crossing.version_at(area, method)
    asked = definition_of(version.pk)
    if not _begins(actor, area, asked):
        raise NotAllowed(_("按“%s”，由其他岗位开始。") % asked.title)
    begun = beginning.begin(
        actor, new_matter_id(), area, Kind.OPINION, channel=_door(actor, area), version=version.pk
    )
    keep(actor, begun, words, files, label=writing.label_of(actor, START, area.path))
    matter = begun.matter
    emit(actor, "matters.start", stream=matter.stream, place=matter.place, method=asked.key)
    return matter


def _door(actor: Actor, area: Area) -> Channel:
    """Who puts it forward, as everybody reads it."""
    grant = actor.grant(START, area.path)
    return BY_ROLE.get(grant.role if grant else "", Channel.COMMITTEES)


def startable(actor: Actor, area: Area) -> list[Definition]:
    """The methods in force that a post of the actor may begin here and that meet before they decide:
    what only has to be done is raised like anybody's word."""
    return [
        one
        for one in crossing.open_at(area)
        if any(stage.kind in GATHERING for stage in one.stages) and _begins(actor, area, one)
    ]


def _begins(actor: Actor, area: Area, method: Definition) -> bool:
    roles = {grant.role for grant in actor.grants_of(START) if grant.carries(START, area.path)}
    first = method.stage(engine.first(method, collected=False))
    return actor.kind == "system" or (
        bool(roles) and ("anyone" in first.act or bool(roles & set(first.act)))
    )
