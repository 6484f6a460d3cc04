"""The pages of this room that came after the table of all pages, for the walks over every page."""

from lianhu.shell.tests.visiting import Page

PAGES = {"matters:start": Page(who="secretary"), "matters:put_up": Page(who="town")}
