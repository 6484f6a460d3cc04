"""The pages of this room for the walks over every page."""

from lianhu.projects.tests import factories
from lianhu.shell.tests.visiting import Page


def prepare(here):
    here.project = factories.project(here)
    here.upkeep = factories.upkeep(here, here.project)


PAGES = {
    "projects:list": Page(who="secretary"),
    "projects:found": Page(who="secretary"),
    "projects:show": Page(lambda w: (w.project.pk,), "secretary", True),
    "projects:change": Page(lambda w: (w.project.pk,), "secretary", True),
    "projects:drop": Page(lambda w: (w.upkeep.pk,), "secretary", True),
    "projects:look": Page(lambda w: ("field", w.upkeep.pk), "worker", True),
    "projects:board": Page(lambda w: (w.east.key,)),
    "projects:public": Page(lambda w: (w.east.key, w.project.pk)),
}
OTHER = {"projects:open"}
