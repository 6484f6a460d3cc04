"""The pages of this room for the walks over every page."""

from lianhu.shell.tests.visiting import Page


def prepare(here):
    """What other rooms prepared is counted."""


PAGES = {
    "insight:home": Page(who="secretary"),
    "insight:area": Page(lambda w: (w.east.key,), "secretary", True),
    "insight:sheet": Page(lambda w: (w.east.key,), "secretary", True),
}
OTHER = {"insight:excel"}
