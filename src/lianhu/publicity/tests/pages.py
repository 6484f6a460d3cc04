"""The pages of this room for the walks over every page."""

from lianhu.shell.tests.visiting import Page

PAGES = {"publicity:paper": Page(lambda w: (w.posting.pk,), "secretary", True)}
OTHER = {"publicity:heard"}
