"""Seats that people elect: written down in the village itself, with which election or meeting it was.

Source: 村民委员会组织法 第十四条 (2026-01-01): nobody appoints, sends or replaces a member of the committee.
"""

from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.bodies.kinds import shape
from lianhu.bodies.models import Organisation
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.places.queries import village_of

# Whose lists they are. A post of the town that sits in the village is a post of the town.
KEEPERS: Final = frozenset({"village_clerk", "village_secretary"})


def keeps(actor: Actor, verb: str, organisation: Organisation) -> bool:
    """Whether who sits there may be written down by this actor, as far as elections go."""
    known = shape(organisation.kind)
    if not known.elected or actor.kind == "system" or village_of(organisation.area) is None:
        return True
    return any(
        grant.role in KEEPERS for grant in actor.grants if grant.carries(verb, organisation.path)
    )


def require_keeper(actor: Actor, verb: str, organisation: Organisation) -> None:
    """Raise NotAllowed where people elect who sits there and the actor is none of the village's."""
    if keeps(actor, verb, organisation):
        return
    cited = shape(organisation.kind).hands_off
    said = _("%s的成员由群众选出来，由村里登记；上级不指定、不委派、不撤换。") % organisation
    raise NotAllowed(f"{said}（{cited}）" if cited else said)


def require_chosen(actor: Actor, organisation: Organisation, standing: str, decided: str) -> None:
    """Raise Refusal where such a seat is elected and nobody says by which election or meeting."""
    if (
        actor.kind == "system"
        or standing not in shape(organisation.kind).elected
        or decided.strip()
    ):
        return
    raise Refusal(
        _(
            "这个职务是选出来的，不能直接登记：请写哪天、哪次选举或者哪个会选的。还没有选的，到“选举”里办。"
        ),
        field="decided_by",
    )


def require_ended(actor: Actor, organisation: Organisation, standing: str, why: str) -> None:
    """Raise Refusal where such a seat is elected and nobody says what ended it."""
    if actor.kind == "system" or standing not in shape(organisation.kind).elected or why.strip():
        return
    raise Refusal(
        _("选出来的人，请写因为什么离任：哪次会接受了辞职、罢免、换届，或者去世等。"),
        field="decided_by",
    )
