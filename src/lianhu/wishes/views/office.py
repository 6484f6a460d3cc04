"""The desk of wishes, and one wish with everything that may be done with it now."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access.roles import face_of
from lianhu.audit.pages import Request, require_somewhere, said_at
from lianhu.audit.seen import AsSeen
from lianhu.matters.models import Matter
from lianhu.matters.sights import reads_words
from lianhu.matters.telling import said_first
from lianhu.notices.reading import opened
from lianhu.wishes import doing, forms, shown, standing
from lianhu.wishes.models import Offer, Wish
from lianhu.wishes.rules import rules

NOTE: Final = "wishes.note"
FORMS: Final[dict[str, Any]] = {
    "confirm": forms.ConfirmForm, "report": forms.ReportForm, "thanks": forms.ThanksForm,
    "release": forms.ReleaseForm, "note": forms.NoteForm, "offer": forms.SelfForm,
    "withdraw": forms.WithdrawForm, "hide": forms.HideForm,
}  # fmt: skip
PAGES: Final = {"office": "wishes:one", "field": "wishes:one_field"}
SAY: Final = {"office": "matters:raise_for", "field": "matters:raise_field"}


@require_safe
def desk(request: Request, face: str = "office") -> HttpResponse:
    """The wishes where the actor works; those on which somebody waits come first."""
    require_somewhere(request.actor, NOTE)
    turns, rows = shown.desk(request.actor, request.GET.get("page"))
    context = {
        "turns": turns, "rows": rows, "page": PAGES[face], "say": SAY[face],
        "base": f"shell/{face}.html",
    }  # fmt: skip
    return render(request, "wishes/desk.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, number: str, face: str = "office") -> HttpResponse:
    """One wish: what is public of it, who offered, and a form for each step that is open."""
    require_somewhere(request.actor, NOTE)
    rows = Matter.objects.visible_to(request.actor).select_related("area", "holder", "teller")
    matter = get_object_or_404(rows, number=number)
    standing.require_wish(matter)
    if not reads_words(request.actor, matter):
        return redirect("matters:show", number)
    wish = Wish.objects.visible_to(request.actor).filter(matter=matter).first()
    if wish is not None:
        wish.matter = matter
    offers = doing.offers_of(request.actor, wish)
    acts = _forms(request, matter, wish, offers)
    sent = acts.get(request.POST.get("act", ""))
    if sent is not None and sent.is_valid():
        with said_at(sent), _unchanged(request, sent, matter, wish):
            sent.run(request.actor, matter, wish)
            messages.success(request, _("记下了。"))
            return redirect(PAGES[face], number)
    for offer in offers:
        opened(request.actor, offer.stream, matter.place)
    context = {
        "matter": matter, "answers": standing.answering(matter), "wish": wish, "said": said_first(matter), "offers": offers,
        # What was asked already is only asked again when somebody wants to.
        "said_so": wish is not None and next(iter(acts), "") == "note",
        "acts": list(acts.items()), "base": f"shell/{face}.html", "rules": rules(), "face": face,
        "desk": "wishes:desk" if face == "office" else "wishes:desk_field",
    }  # fmt: skip
    status = getattr(sent, "status", 422) if sent is not None else 200
    if request.method == "POST" and sent is None:
        messages.error(request, _("这一步现在不能办了，下面是最新的情况。"))
        status = 409
    return render(request, "wishes/one.html", context, status=status)


def _forms(
    request: Request, matter: Matter, wish: Wish | None, offers: list[Offer]
) -> dict[str, Any]:
    """The form of each step that is open; what was sent stands in its own."""
    made: dict[str, Any] = {}
    for key in doing.open_to(request.actor, matter, wish, offers):
        data = request.POST if request.POST.get("act") == key else None
        more: dict[str, Any] = {"initial": _before(key, matter, wish)}
        if key in {"confirm", "withdraw"} and wish is not None:
            more["offers"] = doing.fitting(request.actor, key, wish, offers)
        made[key] = FORMS[key](data, prefix=key, **more)
    return made


def _unchanged(
    request: Request, sent: Any, matter: Matter, wish: Wish | None
) -> AbstractContextManager[None]:
    if not isinstance(sent, AsSeen):
        return nullcontext()
    key = request.POST["act"]
    return sent.unchanged(
        request.actor, lambda: _before(key, matter, standing.held_wish(matter, wish))
    )


def _before(key: str, matter: Matter, wish: Wish | None) -> dict[str, Any]:
    if key == "note":
        return _asked(matter, wish)
    if key == "release" and wish is not None:
        return {"line": wish.line}
    if key == "thanks" and wish is not None:
        return {"words": wish.thanks_line or wish.thanks}
    return {}


def _asked(matter: Matter, wish: Wish | None) -> dict[str, Any]:
    if wish is None:
        return {"sort": standing.guess_sort(matter)}
    return {
        "sort": wish.sort, "whom": wish.whom, "by": wish.agreed_by, "way": wish.agreed_way,
        "agrees": "" if wish.agrees is None else "yes" if wish.agrees else "no",
    }  # fmt: skip


@require_safe
def open_(request: Request, pk: str) -> HttpResponse:
    """The page of the wish to which an offer belongs; for links that know only the id."""
    require_somewhere(request.actor, NOTE)
    offer = get_object_or_404(
        Offer.objects.visible_to(request.actor).select_related("wish__matter"), pk=int(pk)
    )
    return redirect(PAGES[face_of(request.actor)], offer.wish.matter.number)
