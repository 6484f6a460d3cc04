"""The measures on paper and as rows of a workbook: what the page says, in its order."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import issuer
from lianhu.insight.shown import Page, Told
from lianhu.insight.shown import Table as Shown
from lianhu.kernel import clock
from lianhu.shell.sheets.blocks import Block, Heading, Note, Prose, Seal, Sheet, Table

WHOLE: int = 156


def make(actor: Actor, page: Page) -> Sheet:
    """One to three pages of A4 for a meeting or a file."""
    blocks: list[Block] = [Prose("\n".join(_said(one) for one in page.figures))]
    titles = [
        (_("从哪里来"), page.trend), (_("多少户参加"), page.taking_part), (_("各地方"), page.places),
        (_("办了哪些类"), page.kinds),
    ]  # fmt: skip
    for title, table in titles:
        if table is None or not (table.lines or table.rest):
            continue
        blocks.append(Heading(title))
        blocks += [_table(table)] if table.lines else []
        blocks += [Note(table.rest)] if table.rest else []
    blocks += [Heading(_("四个平台")), Prose("\n".join(_said(one) for one in page.platforms))]
    blocks.append(Note(_("按地方的顺序排，不排名。不足5户、不足5件的不说。")))
    blocks.append(Seal(issuer(actor, page.area), clock.today()))
    return Sheet(
        title=_("%(area)s议事成效") % {"area": page.area.name}, name=_("议事成效"),
        blocks=tuple(blocks),
        foot=_("%(period)s　数到%(at)s") % {
            "period": page.period, "at": clock.chinese_moment(page.as_of),
        },
        size=11,
    )  # fmt: skip


def _said(one: Told) -> str:
    number = f"{one.value}{one.unit}" if one.value else _("说不准")
    return _("%(name)s：%(number)s。%(sentence)s") % {
        "name": one.name, "number": number, "sentence": one.sentence,
    }  # fmt: skip


def _table(table: Shown) -> Table:
    """The first column twice as wide as the others."""
    n = len(table.head)
    rest = WHOLE // (n + 1)
    return Table(table.head, tuple(table.lines), (WHOLE - rest * (n - 1), *[rest] * (n - 1)))


def rows(page: Page) -> list[Sequence[Any]]:
    """Every table under its heading, one below the other."""
    found: list[Sequence[Any]] = [(page.area.name, page.period), ()]
    found += [
        (one.name, _number(one), one.unit, one.sentence) for one in (*page.figures, *page.platforms)
    ]
    for table in (page.trend, page.taking_part, page.places, page.kinds):
        if table is not None and table.lines:
            found += [(), table.head, *table.lines]
    return found


def _number(one: Told) -> int | str:
    return int(one.value) if one.value else _("说不准")
