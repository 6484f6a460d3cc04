"""The pages of this room for the walks over every page."""

from lianhu.editing import commands
from lianhu.methods.models import MethodVersion
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """A draft with something the compiler is against, in the village of the secretary."""
    secretary = here.who("secretary")
    version = MethodVersion.objects.shipped().order_by("pk").last()
    here.method_draft = commands.copy(secretary, here.east, version)
    stage = here.method_draft.tree["stage"][1]["key"]
    commands.change_stage(secretary, here.method_draft, stage, {"within": None})


def _step(w):
    return w.method_draft.pk, w.method_draft.tree["stage"][1]["key"]


def _draft(w):
    return (w.method_draft.pk,)


def _version(w):
    return (w.method_draft.base_id,)


PAGES = {
    "editing:drafts": Page(who="secretary"),
    "editing:start": Page(who="secretary"),
    "editing:bring": Page(who="secretary"),
    "editing:show": Page(_draft, who="secretary", shut=True),
    "editing:describe": Page(_draft, who="secretary", shut=True),
    "editing:print": Page(_draft, who="secretary", shut=True),
    "editing:table": Page(_draft, who="secretary", shut=True),
    "editing:install": Page(_draft, who="secretary", shut=True),
    "editing:add": Page(_step, who="secretary", shut=True),
    "editing:move": Page(_step, who="secretary", shut=True),
    "editing:tell": Page(lambda w: (*_step(w), "0"), who="secretary", shut=True),
    "editing:part": Page(lambda w: (*_step(w), "within"), who="secretary", shut=True),
    "editing:print_version": Page(_version, who="secretary"),
}
# Forms that only take a POST, and files; tested in test_views.
OTHER = {"editing:copy", "editing:act", "editing:file", "editing:file_of_version"}
