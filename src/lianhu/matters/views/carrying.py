"""Pages that ask one thing before a matter is taken in, and carry along all that was said."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianhu.access import bearer, limits
from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Conflict
from lianhu.matters import alike, commands
from lianhu.matters.commands.intake import Raised
from lianhu.matters.forms.resident import RaiseForm
from lianhu.places.models import Area
from lianhu.triage.accusing import accuses

FRESH: Final = ("csrfmiddlewaretoken", "once", "again")
FILES: Final = ("voice", "photos")
HOUR: Final = 3600
# Enough for somebody who writes slowly, too few for who tries out what others said.
LOOKS_AN_HOUR: Final = 60


class Accusing(Conflict):
    """The words sound like an accusation, and nobody has said yet whether to seal them."""


def require_asked(request: HttpRequest, form: RaiseForm) -> None:
    """Raises Accusing unless it is sealed, accuses nobody, or was asked about before."""
    said = form.cleaned_data
    if not said["sealed"] and "asked" not in request.POST and accuses(said["words"]):
        raise Accusing(_("这像是反映干部的问题，要不要走保密渠道？"))


def known(request: HttpRequest, actor: Actor, home: Area) -> alike.Likes | None:
    """What is known already of the words that stand in the form; None where nobody asked."""
    words = request.POST.get("words", "")
    if "look" not in request.POST or not words.strip():
        return None
    limits.require(f"look:{actor.device}", LOOKS_AN_HOUR, HOUR)
    return alike.known_like(home, words)


def taken_in(request: HttpRequest, actor: Actor, home: Area, said: dict[str, Any]) -> Raised:
    """A matter of their own; along with the open one, where "我也遇到" was pressed there."""
    chosen = request.POST.get("along", "")
    lead = alike.lead_of(home, chosen) if chosen else None
    return commands.join_in(actor, lead=lead, said=said) if lead else commands.raise_(actor, **said)


def sealed_question(
    request: HttpRequest,
    home: Area,
    form: RaiseForm,
    *,
    face: str = "",
) -> HttpResponse:
    """Sealed or not, one tap each; uploads are kept as drafts, nothing is written yet.

    `face` is that of the staff who write it down for somebody; "" for the teller's own phone.
    """
    kept = [(f"kept_{name}", file.token) for name in FILES for file in form.cleaned_data[name]]
    left = (
        "sealed",
        "asked",
        "accused",
        *(f"{way}_{name}" for way in ("kept", "drop") for name in FILES),
    )
    context = {
        "village": home, "said": [*_said(request, *left), *kept], "form": form,
        "base": f"shell/{face}.html" if face else "matters/resident/_base.html",
        "staff": bool(face),
    }  # fmt: skip
    return render(request, "matters/sealed_question.html", context, status=409)


def already(request: HttpRequest, home: Area, before: dict[str, str]) -> HttpResponse:
    """The same words came a moment ago: lead there, and keep them for who means another matter."""
    context = {"village": home, "before": before, "said": _said(request)}
    response = render(request, "matters/resident/already.html", context, status=409)
    bearer.grant(response, before["stream"])
    return response


def _said(request: HttpRequest, *left: str) -> list[tuple[str, Any]]:
    names = [name for name in request.POST if name not in {*FRESH, *left}]
    return [(name, value) for name in names for value in request.POST.getlist(name)]
