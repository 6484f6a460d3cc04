"""Another room's subject is put on the agenda of a meeting that is still being planned."""

from django.utils.translation import gettext as _

from lianhu.assembly.commands.planning import MOST_ITEMS, Point, draw_up, drawn_for, hold, item_of
from lianhu.assembly.models import Item, Meeting, State
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel.errors import Refusal


@command("列入议题")
def take_up(actor: Actor, meeting: Meeting, point: Point) -> Item:
    """One more item, the last. Who puts it there need not be who calls the meeting.

    Raises:
        IllegalMove: people were told of the agenda already. Refusal: at its field, what does not fit.
    """
    actor.require("assembly.take_up", place=meeting.path)
    hold(meeting, State.PLANNED)
    n = meeting.items.count()
    if n >= MOST_ITEMS:
        raise Refusal(_("一次会最多%d个议题，请分两次开。") % MOST_ITEMS, field="meeting")
    item = item_of(actor, meeting, n, point)
    item.save(force_insert=True)
    draw_up(actor, meeting, drawn_for(meeting))
    emit(
        actor, "assembly.take_up", stream=meeting.stream, place=meeting.path, item=item.pk
    )  # fmt: skip
    return item
