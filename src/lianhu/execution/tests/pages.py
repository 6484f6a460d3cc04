"""The pages of this room for the walks over every page."""

from lianhu.assembly.models import Resolution
from lianhu.execution import commands
from lianhu.execution.tests import factories
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """One resolution with a task under way and a remark on it."""
    here.undertaking = factories.passed(here)
    here.task = factories.task(here, here.undertaking, by="worker")
    commands.report(here.who("worker"), here.task, words="路基清了一半")
    commands.remark(here.who("supervisor"), here.task, words="水泥标号要对")


def _resolution(here):
    return (Resolution.objects.get(undertaking=here.undertaking).pk,)


PAGES = {
    "execution:list": Page(who="secretary"),
    "execution:show": Page(lambda w: (w.undertaking.pk,), "secretary", True),
    "execution:assign": Page(lambda w: (w.undertaking.pk,), "secretary", True),
    "execution:task": Page(lambda w: ("office", w.task.pk), "worker", True),
    "execution:board": Page(lambda w: (w.east.key,)),
    "execution:public": Page(lambda w: (w.east.key, w.undertaking.pk)),
}
# Redirects.
OTHER = {"execution:open", "execution:open_task", "execution:of"}
