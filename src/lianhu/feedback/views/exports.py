"""What is to be mended and what people said, as Excel files: as on the page, logged alike.

Calls and figures stay here: who is drawn is not told before they are asked, and names of units
leave no page beside their figures.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianhu.audit.pages import Request, require_somewhere
from lianhu.feedback import rounds
from lianhu.feedback.models import Finding, Opinion
from lianhu.feedback.rounds import Row
from lianhu.feedback.watching import MEND, REVIEW
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.kernel.text import mask_free_text
from lianhu.matters.commands.exporting import MOST, export
from lianhu.matters.sights import SUPERVISE
from lianhu.shell.excel import answer, book

WIDTHS: Final = (18, 24, 40, 40, 18, 18, 40)


@require_POST
def to_mend_excel(request: Request) -> HttpResponseBase:
    """Every finding that asks for something to be mended where the actor works, open ones first."""
    require_somewhere(request.actor, MEND)
    found = Finding.objects.visible_to(request.actor).filter(result="mend")
    rows = rounds.rows(request.actor, found.order_by("-accepted_at", "mend_by", "pk")[: MOST + 1])
    head = [
        _("编号"), _("地方"), _("事项"), _("看到的"), _("哪天前改"), _("改好的时间"), _("怎样改的"), _("认可"),
    ]  # fmt: skip
    return _file(request, "to_mend", _("监督整改"), head, [_finding(row) for row in rows])


def _finding(row: Row) -> Sequence[Any]:
    one = row.finding
    return (
        one.matter.number, row.where, row.title, mask_free_text(one.words, ()), one.mend_by,
        one.mended_at, mask_free_text(one.mended, ()), one.accepted_at,
    )  # fmt: skip


@require_POST
def opinions_excel(request: Request) -> HttpResponseBase:
    """Every opinion the actor may read, newest first, without phones and identity numbers."""
    if not (request.actor.paths(SUPERVISE) or request.actor.paths(REVIEW)):
        raise NotAllowed(_("您现在的岗位看不了这一页。"))
    found = Opinion.objects.visible_to(request.actor).select_related("area", "matter")
    rows = [_opinion(one) for one in found.order_by("-pk")[: MOST + 1]]
    head = [
        _("什么时候"), _("地方"), _("内容"), _("原因或核实情况"), _("说的是"), _("怎么样了"), _("公开的话"), _("事项编号"),
    ]  # fmt: skip
    return _file(request, "opinions", _("群众意见"), head, rows)


def _opinion(one: Opinion) -> Sequence[Any]:
    return (
        one.at, str(one.area), one.masked, mask_free_text(one.answer, ()), one.get_says_display(),
        one.get_state_display(), one.public_text, one.matter.number if one.matter else "",
    )  # fmt: skip


def _file(
    request: Request, what: str, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]
) -> HttpResponseBase:
    try:
        export(request.actor, what=what, rows=len(rows), filters={})
    except Refusal as refusal:
        return _again(request, f"feedback:{what}", refusal)
    return answer(book([head], rows, sheet=name, widths=WIDTHS), f"{name}{clock.today():%Y%m%d}")


def _again(request: Request, page: str, refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, NotAllowed):
        raise refusal
    messages.error(request, str(refusal))
    return redirect(page)
