"""The pages of this room for the walks over every page."""

from lianhu.assembly.models import Resolution
from lianhu.execution import commands, mark
from lianhu.execution.tests import factories
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """One resolution with a task under way and a remark on it."""
    here.finished = factories.passed(here, title="装路灯")
    factories.done(here, here.finished, by="worker")
    here.asked = commands.ask(here.who("secretary"), here.finished)[0]
    here.pledges = commands.open_pledges(
        here.who("secretary"), here.finished.resolution.item, needs="搬灯杆", levy_why="自愿"
    )
    commands.pledge(
        here.who("clerk"), here.pledges, commands.Given(name="张三", kind="labour", amount=2)
    )
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
    "execution:care": Page(lambda w: (w.finished.pk,), "secretary", True),
    "execution:asked": Page(lambda w: ("office", w.finished.pk), "clerk", True),
    "execution:asked_list": Page(lambda w: (w.finished.pk,), "clerk", True),
    "execution:say": Page(lambda w: (w.asked.pk, mark.proof(mark.OWN, w.asked.pk))),
    "execution:pledges": Page(lambda w: (w.pledges.item_id,), "secretary", True),
    "execution:pledge_sheet": Page(lambda w: (w.pledges.item_id,), "secretary", True),
    "execution:pledges_public": Page(lambda w: (w.pledges.pk,)),
    "execution:back": Page(who="secretary"),
    "execution:board": Page(lambda w: (w.east.key,)),
    "execution:public": Page(lambda w: (w.east.key, w.undertaking.pk)),
}
# Redirects.
OTHER = {"execution:mark", "execution:open", "execution:open_task", "execution:of"}
