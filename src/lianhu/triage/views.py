"""The page of the helper: what speaks now, how good it is in plain words, and the way back."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_POST, require_safe

from lianhu.audit.pages import Request, page, require_somewhere
from lianhu.kernel.errors import Refusal
from lianhu.triage import asking, commands
from lianhu.triage.models import Learned

NAMES: Final[dict[str, Any]] = {
    asking.AFFAIR: _later("三事：大事、小事、私事"),
    asking.CLASS: _later("派单的类别"),
}
SHOWN: Final = 12


@require_safe
def show(request: Request) -> HttpResponse:
    """For each thing it is asked: what speaks now, and what was learned before, newest first."""
    require_somewhere(request.actor, "triage.roll_back")
    rows = Learned.objects.visible_to(request.actor).defer("content")
    parts = [
        {
            "what": what, "name": name, "now": rows.in_force(what).first(),
            "rows": [_plain(one) for one in rows.filter(what=what).order_by("-made_at", "-pk")[:SHOWN]],
        }
        for what, name in NAMES.items()
    ]  # fmt: skip
    return page(request, "triage/show.html", {"parts": parts})


def _plain(one: Learned) -> dict[str, Any]:
    figures = one.figures
    state = _("没有原来的好，没有启用") if one.taken_at is None else _("启用过")
    return {
        "learned": one,
        "rows": figures["rows"],
        "right": round(100 * figures["macro_f1"]),
        "sure": round(100 * figures["sure_share"]),
        "sure_right": round(100 * figures["sure_precision"]),
        "state": _("已退回") if one.put_back_at else state,
    }


@require_POST
def roll_back(request: Request, what: str) -> HttpResponse:
    """Back to what spoke before."""
    if what not in NAMES:
        raise Http404
    try:
        commands.roll_back(request.actor, what=what)
        messages.success(request, _("已退回，现在按前一个分。"))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, str(refusal))
    return redirect("triage:show")
