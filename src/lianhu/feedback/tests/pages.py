"""Pages of this room for the walks over every page, beside those in `tests/pages.py`."""

from datetime import timedelta

from lianhu.feedback.models import Rehearsal
from lianhu.kernel import clock
from lianhu.methods.models import MethodVersion
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """A rehearsal of a year in which nothing had happened yet, through to its end."""
    version = MethodVersion.objects.shipped().order_by("pk").last()
    now = clock.now()
    here.rehearsal = Rehearsal.objects.create(
        area=here.east, place=here.east.path, title=version.title, source=version.source,
        version=version, since=now - timedelta(days=365), until=now, total=0, made_at=now,
        ended_at=now,
    )  # fmt: skip


def _one(w):
    return (w.rehearsal.pk,)


PAGES = {
    "feedback:methods": Page(who="secretary"),
    "feedback:rehearsals": Page(who="secretary"),
    "feedback:rehearsal": Page(_one, who="secretary", shut=True),
    "feedback:print_rehearsal": Page(_one, who="secretary", shut=True),
}
