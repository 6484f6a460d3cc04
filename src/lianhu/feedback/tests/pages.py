"""Pages of this room for the walks over every page, beside those in `tests/pages.py`."""

from lianhu.shell.tests.visiting import Page

PAGES = {"feedback:methods": Page(who="secretary")}
