"""What people give of their own will: written down, printed, thanked for."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.assembly.models import Item
from lianhu.audit.actor import VISITOR, Actor
from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.counties.address import absolute
from lianhu.execution import commands, levy, pledge_paper
from lianhu.execution.forms.pledging import GivenForm, OpenForm
from lianhu.execution.models import PLEDGE, PledgeList
from lianhu.execution.thanks import thanks
from lianhu.kernel.errors import Missing
from lianhu.shell.kept import kept
from lianhu.shell.sheets import answer


def item_of(actor: Actor, pk: int) -> Item:
    require_somewhere(actor, PLEDGE)
    rows = Item.objects.visible_to(actor).select_related("meeting__area")
    found: Item = get_object_or_404(rows, pk=pk)
    actor.require(PLEDGE, place=found.meeting.path)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pledges(request: Request, pk: str) -> HttpResponse:
    """The list of one item: begin it, write down who gives what, thank, take back."""
    actor = request.actor
    item = item_of(actor, int(pk))
    sheet = PledgeList.objects.visible_to(actor).filter(item=item).first()
    act = request.POST.get("act", "")
    sent = request.POST if request.method == "POST" else None
    form: Any = GivenForm(sent if act == "pledge" else None) if sheet else OpenForm(sent)
    if form.is_valid():
        with said_at(form):
            said = {name: str(value) for name, value in form.cleaned_data.items()}
            run = partial(_opened, actor, item, form) if sheet is None else partial(
                _given, actor, sheet, form
            )  # fmt: skip
            once(actor, request.POST.get("once", ""), [pk, said], run, form=PLEDGE)
            messages.success(request, _("记下了。"))
            return redirect("execution:pledges", item.pk)
    elif sheet is not None and act in ("thank", "withdraw", "close"):
        _done(actor, sheet, act, request.POST.get("pledge", ""))
        messages.success(request, _("记下了。"))
        return redirect("execution:pledges", item.pk)
    context = {
        "item": item, "sheet": sheet, "sum": thanks(sheet) if sheet else None,
        "rows": list(sheet.pledges.filter(withdrawn_at=None)) if sheet else [],
        "papers": list(sheet.papers.select_related("file")) if sheet else [],
        "levy": _levy(request, item, sheet),
    }  # fmt: skip
    return page(request, "execution/pledges.html", context, form)


def _levy(request: Request, item: Item, sheet: PledgeList | None) -> levy.Levy | None:
    if sheet is not None:
        return None
    return levy.caution(request.POST.get("needs", ""), item.title, item.asks)


def _opened(actor: Actor, item: Item, form: OpenForm) -> dict[str, Any]:
    return {"list": commands.open_pledges(actor, item, **form.cleaned_data).pk}


def _given(actor: Actor, sheet: PledgeList, form: GivenForm) -> dict[str, Any]:
    return {"pledge": commands.pledge(actor, sheet, form.said()).no}


def _done(actor: Actor, sheet: PledgeList, act: str, no: str) -> None:
    if act == "close":
        commands.close_pledges(actor, sheet)
        return
    one = sheet.pledges.filter(no=int(no)).first() if no.isdecimal() and len(no) < 6 else None
    if one is None:
        raise Missing(_("没有这一笔。"))
    (commands.thank if act == "thank" else commands.withdraw)(actor, one)


@require_safe
def sheet(request: Request, pk: str, form: str = "") -> HttpResponse:
    """The sheet to sign, in one of its forms."""
    item = item_of(request.actor, int(pk))
    rows = PledgeList.objects.visible_to(request.actor).select_related("item")
    made = pledge_paper.make(get_object_or_404(rows, item=item), partial(absolute, request))
    if form:
        return answer.file(made, form)
    forms = [
        (label, reverse("execution:pledge_sheet", args=[item.pk, key]))
        for label, key in (("PDF", "pdf"), ("Word", "docx"))
    ]
    context = {"sheet": made, "forms": forms, "back": reverse("execution:pledges", args=[item.pk])}
    return answer.never_kept(render(request, "shell/sheet.html", context))


@kept
@require_safe
def public(request: HttpRequest, pk: str) -> HttpResponse:
    """What is asked for, what was said and given; thanks. Nobody who gives nothing stands here."""
    rows = PledgeList.objects.visible_to(VISITOR).select_related("item__meeting", "area")
    one = get_object_or_404(rows, pk=int(pk))
    return render(request, "execution/pledges_public.html", {"sheet": one, "sum": thanks(one)})
