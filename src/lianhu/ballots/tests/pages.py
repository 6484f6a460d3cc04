"""The pages of this room for the walks over every page."""

from lianhu.ballots import commands
from lianhu.ballots.tests.factories import closed, opened, phones, raised, three, vote
from lianhu.bodies.models import Organisation
from lianhu.bodies.tests.factories import organisation
from lianhu.shell.tests.visiting import Page


def prepare(here):
    """A round on phones with a box, one of hands, and one that is closed."""
    if not Organisation.objects.filter(area=here.east, kind="villagers_committee").exists():
        organisation("villagers_committee", here.east)
    here.voting = phones(here, 12)
    vote(here.voting, 1)
    here.box = commands.add_box(here.who("secretary"), here.voting, label="村委会院坝")
    here.raising = opened(here, n=8)
    commands.count_hands(here.who("clerk"), here.raising, counts=three(5, 3))
    here.decided = opened(here, n=8)
    raised(here, here.decided, three(5, 3))
    closed(here, here.decided)


PAGES = {
    "ballots:rounds": Page(who="secretary"),
    "ballots:show": Page(lambda w: (w.voting.pk,), "secretary", True),
    "ballots:box": Page(lambda w: (w.voting.pk, 1), "secretary", True),
    "ballots:proxies": Page(lambda w: (w.voting.pk,), "secretary", True),
    "ballots:paper": Page(lambda w: (w.voting.pk, "slips"), "secretary", True),
    "ballots:help": Page(lambda w: (w.voting.pk,), "worker", True),
    "ballots:vote": Page(lambda w: (w.voting.pk,)),
    "ballots:voted": Page(lambda w: (w.voting.pk,)),
}
OTHER = {
    "ballots:proof", "ballots:hands", "ballots:confirm", "ballots:close", "ballots:add_box",
    "ballots:call_off",
}  # fmt: skip
