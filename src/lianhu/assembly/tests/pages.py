"""The pages of this room for the walks over every page."""

from lianhu.shell.tests.visiting import Page

PAGES = {"assembly:reckon": Page(who="secretary")}
