"""The page as a channel: its words are told when those they are for have opened it."""

from collections import defaultdict
from collections.abc import Collection

from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Conflict
from lianhu.notices import commands
from lianhu.notices.models import Telling
from lianhu.notices.queries import unread


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


def put_away(actor: Actor, ids: Collection[int]) -> int:
    """What was said to this actor and stood on the page they send back; how many that settles.

    Of what somebody else's post was told, or was put away a moment ago, nothing is touched.
    """
    at: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in unread(actor).filter(pk__in=ids):
        at[one.stream, one.place].add(one.pk)
    done = 0
    for (stream, place), rows in at.items():
        try:
            done += commands.open_page(actor, stream=stream, place=place, only=rows)
        except Conflict:
            continue
    return done
