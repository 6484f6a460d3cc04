"""What waits to be sorted or sent on by somebody, one matter after another, the most urgent first."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Q, QuerySet

from lianhu.audit.actor import Actor, under
from lianhu.matters import course, doing
from lianhu.matters.models import Matter
from lianhu.matters.queries import COUNTED
from lianhu.matters.sights import Reading
from lianhu.methods.definition import Stage
from lianhu.methods.models import MethodVersion
from lianhu.methods.queries import definition_of
from lianhu.methods.vocabulary import Kind

# The steps that are one choice, and the stage at which each is taken.
QUICK: Final = {Kind.TRIAGE: "triage", Kind.DISPATCH: "dispatch"}
VERBS: Final = ("matters.triage", "matters.dispatch")
# Somebody may be kept from a step that their post could take; further than this nobody looks.
TRIED: Final = 20


def waiting(actor: Actor) -> QuerySet[Matter]:
    """What waits for a sorting or sending that one of the actor's posts may do, and whose words
    they read; not what waits for its teller.
    """
    mine = Q(pk__in=[])
    for version, stage, paths in _stages(actor):
        here = Q(version_id=version, stage=stage.key) & under(paths, "place")
        if stage.bounced:
            # What lies with a superior, who decides whose it is, waits for nobody else.
            here &= ~Q(holder__role__in=set(stage.bounced.decide) - set(stage.act))
        mine |= here
    rows = Matter.objects.visible_to(actor).unsettled()
    rows = rows.filter(mine, Reading.of(actor).rows(), paused_at=None)
    return rows.order_by("due_at", "pk")


def _stages(actor: Actor) -> Iterator[tuple[int, Stage, list[str]]]:
    """Each stage of each version that waits for one quick step, and where this actor takes it."""
    grants = {verb: list(actor.grants_of(verb)) for verb in VERBS}
    versions = (
        list(MethodVersion.objects.values_list("pk", flat=True)) if any(grants.values()) else []
    )
    for version in versions:
        for kind, act in QUICK.items():
            for stage in definition_of(version).of_kind(kind):
                paths = [one.path for one in grants[f"matters.{act}"] if one.role in stage.act]
                if paths:
                    yield version, stage, paths


def left(actor: Actor, without: Iterable[str] = ()) -> tuple[int, bool]:
    """How many wait, up to COUNTED of them, and whether there are more."""
    rows = waiting(actor).exclude(number__in=list(without)).order_by()
    n = rows[: COUNTED + 1].count()
    return min(n, COUNTED), n > COUNTED


def act_of(matter: Matter) -> str:
    """The quick step that a matter waits for; "" for none."""
    act = doing.main_act(matter, course.stage_of(matter))
    return act if act in QUICK.values() else ""


def following(actor: Actor, without: Iterable[str] = ()) -> Matter | None:
    """The most urgent one that waits and whose step this very person may take.

    Args:
        without: numbers that were passed over.
    """
    rows = waiting(actor).exclude(number__in=list(without)).select_related(
        "area__parent__parent", "holder", "suggested", "teller", "version"
    )  # fmt: skip
    for one in rows[:TRIED]:
        act = act_of(one)
        if act and doing.why_not(actor, one, act) is None:
            return one
    return None
