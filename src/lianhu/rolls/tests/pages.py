"""The pages of this room for the walks over every page."""

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.models import Organisation
from lianhu.bodies.tests.factories import organisation
from lianhu.people import commands as people
from lianhu.rolls import commands
from lianhu.rolls.tests.factories import OLD, living
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """A draft with a doubt in it, and a posted roll with an objection that waits."""
    kinds = Organisation.objects.filter(area=here.east).values_list("kind", flat=True)
    if "villagers_committee" not in kinds:
        organisation("villagers_committee", here.east)
    home = people.add_household(SYSTEM, kind="registered", grid=here.one)
    living(home, "测试·在册", OLD, head=True)
    living(home, "测试·没生日", None)
    secretary = here.who("secretary")
    here.draft_roll = commands.draw_up(secretary, area=here.east, basis="adults")
    here.draft_entry = here.draft_roll.entries.first()
    here.roll = commands.freeze(
        secretary, commands.draw_up(secretary, area=here.east, basis="households")
    )
    commands.post(secretary, here.roll, board="村委会门口")
    here.roll_objection = commands.object_to(
        here.who("cluster"), here.roll, kind="missing", words="漏了", about_words="我家", way="desk"
    )


PAGES = {
    "rolls:index": Page(who="secretary"),
    "rolls:draw": Page(who="secretary"),
    "rolls:show": Page(lambda w: (w.draft_roll.pk,), "secretary", True),
    "rolls:asides": Page(lambda w: (w.draft_roll.pk,), "secretary", True),
    "rolls:add": Page(lambda w: (w.draft_roll.pk,), "secretary", True),
    "rolls:entry": Page(lambda w: (w.draft_roll.pk, w.draft_entry.pk), "secretary", True),
    "rolls:post": Page(lambda w: (w.roll.pk,), "secretary", True),
    "rolls:paper": Page(lambda w: (w.roll.pk,), "secretary", True),
    "rolls:unseal": Page(lambda w: (w.roll.pk,), "secretary", True),
    "rolls:object": Page(lambda w: (w.roll.pk,), "secretary", True),
    "rolls:objection": Page(lambda w: (w.roll.pk, w.roll_objection.pk), "secretary", True),
    "rolls:posted": Page(lambda w: (w.roll.pk,)),
}
# The last only leads on to the page of an objection.
OTHER = {"rolls:freeze", "rolls:drop", "rolls:found_objection"}
