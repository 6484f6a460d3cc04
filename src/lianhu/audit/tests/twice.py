"""Every job is said to be safe to run twice; this runs all of them again."""

from lianhu.audit.models import Event
from lianhu.audit.trace import HEARD_BY, READERS
from lianhu.counties.jobs import drain


def heard_twice():
    """What happened so far is told to every reader once more; how many were told, and nothing came
    of it that stands in the log."""
    drain()
    known = [
        (event, name)
        for event in Event.objects.order_by("pk")
        for name in HEARD_BY.get(event.verb, ())
    ]
    before = Event.objects.count()
    for event, name in known:
        READERS[name](event)
    drain()
    after = Event.objects.order_by("pk").values_list("verb", "stream")[before:]
    assert not list(after)
    return {name for _event, name in known}
