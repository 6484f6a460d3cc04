"""The pages of this room for the walks over every page; its older ones stand in tests/pages.py."""

from lianhu.shell.tests.visiting import Page


def prepare(here):
    """Nothing: the library comes with the product."""


PAGES = {
    "methods:model": Page(lambda _w: ("siyi",)),
}
# Plain text, no page.
OTHER = {"methods:model_text"}
