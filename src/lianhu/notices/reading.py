"""The page as a channel: its words are told when those they are for have opened it."""

from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Conflict
from lianhu.notices import commands
from lianhu.notices.models import Telling


def opened(actor: Actor, stream: str, place: str = "") -> int:
    """Call from the view that shows `stream`, on a GET by a reader: how many tellings it settled.

    One query when there is nothing to settle. Never stands in the way of the page.
    """
    if not Telling.objects.of(stream).unread_by(actor).exists():
        return 0
    try:
        return commands.open_page(actor, stream=stream, place=place)
    except Conflict:
        return 0
