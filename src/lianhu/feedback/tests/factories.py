"""A day's answered matters, drawn the next morning."""

from datetime import timedelta

from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import seal_all
from lianhu.feedback import commands
from lianhu.feedback.commands.drawing import waiting
from lianhu.feedback.models import Call
from lianhu.feedback.reactions import fix_all
from lianhu.kernel import clock
from lianhu.matters.tests.factories import carried, fresh


def morning():
    """Seven o'clock of the day after."""
    return clock.day_start(clock.today() + timedelta(days=1)) + timedelta(hours=7)


def drawn(day=None):
    """Yesterday's list fixed, sealed and drawn; to be called on the day after. Gives the calls."""
    fix_all(day or clock.today() - timedelta(days=1))
    seal_all()
    for one in waiting():
        commands.draw(SYSTEM, one)
    return list(Call.objects.select_related("draw", "matter__area", "post").order_by("pk"))


def called(here, **said):
    """One matter answered yesterday, drawn, and heard by the post that the lot gave it to."""
    matter = carried(here, "answered")
    with clock.at(morning()):
        (call,) = drawn()
        said = {"way": "phone", "solved": "solved", "mark": 5, **said}
        answer, new = commands.hear(caller(here, call), call, **said)
    return fresh(matter), answer, new


def caller(here, call):
    name = next(name for name, post in here.posts.items() if post == call.post)
    return here.who(name)


__all__ = ["called", "caller", "carried", "drawn", "fresh", "morning"]
