"""The rows of the inbox: a hundred of them on every visit, so they are joined and not rendered one
variable at a time (a template loop costs ten times as much)."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lianhu.matters.rows import Line
from lianhu.shell.templatetags import ui

register = template.Library()
# What may be ticked: the step is one choice, the same for many.
SORTED = frozenset({"triage", "dispatching"})
EMPTY = "<td></td>"


@register.simple_tag
def inbox_rows(lines: Iterable[Line], ticks: bool = False) -> SafeString:
    """The `<tr>` of each line: number, title, place, channel, phase, keeper and time left.

    With `ticks` a box before each that waits to be sorted or sent.
    """
    names = [
        _("编号"), _("事项"), _("地方"), _("渠道"), _("环节"), _("在谁手上"), _("期限"),
    ]  # fmt: skip
    first, title, place, *rest = [escape(name) for name in names]
    tight = "".join(f'<td class="tight" data-label="{name}">%s</td>' for name in rest)
    row = (
        f'<tr>%s<td class="tight" data-label="{first}">%s</td>'
        f'<td class="said" data-label="{title}"><a data-open href="%s">%s</a>%s</td>'
        # Broken rather than the words: one knows a thing by what was said.
        f'<td data-label="{place}">%s</td>{tight}</tr>'
    )
    tick = _ticking() if ticks else _no_tick
    return mark_safe("".join(row % (tick(line), *_cells(line)) for line in lines))  # noqa: S308 - each is escaped


def _no_tick(_line: Line) -> str:
    return ""


def _ticking() -> Callable[[Line], str]:
    """What makes the first cell of a line: a box that belongs to the form `batch`, or nothing."""
    words, cell = escape(_("勾选%s")), f'<td class="tight" data-label="{escape(_("勾选"))}">'
    box = (
        f'{cell}<input type="checkbox" form="batch" name="n" value="%s" aria-label="{words}"></td>'
    )

    def tick(line: Line) -> str:
        number = escape(line.number)
        return box % (number, number) if line.row.phase in SORTED else EMPTY

    return tick


def _cells(line: Line) -> tuple[str, ...]:
    return (
        escape(line.number), escape(line.url), escape(line.title),
        _tag(*line.tag) + _tag(line.part, "bad" if line.part_late else "info")
        + (_tag(_("督办"), "bad") if line.row.ordered_until else ""),
        escape(line.where), escape(line.channel), escape(line.phase),
        escape(line.keeper) or "—",
        _lamp(*line.lamp) + (f" {_lamp(*line.whole)}" if line.whole[0] else ""),
    )  # fmt: skip


@lru_cache(maxsize=256)
def _tag(words: str, tone: str) -> str:
    return f" {ui.badge(words, tone)}" if words else ""


@lru_cache(maxsize=2048)
def _lamp(colour: str, words: str) -> str:
    return ui.lamp(colour, words)
