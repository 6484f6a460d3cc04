"""A slip of the box for slips in somebody's hand: which opening it is of, and putting it aside."""

from lianhu.audit.actor import Actor
from lianhu.audit.once import once
from lianhu.matters import boxes, commands
from lianhu.matters.models import BoxOpening


def slip_of(actor: Actor, pk: int) -> boxes.Opened | None:
    """The opening, where this actor may know of it and slips of it still wait."""
    return boxes.waiting(BoxOpening.objects.visible_to(actor).filter(pk=pk))


def put_aside(actor: Actor, row: BoxOpening, key: str) -> None:
    """Once for each form that is sent; what was written on the slip is not looked at."""

    def run() -> dict[str, int]:
        commands.pass_slip(actor, row)
        return {"box": row.pk}

    once(actor, key, {"box": row.pk}, run, form="matters.pass_slip")
