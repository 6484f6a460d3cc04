from collections.abc import Iterable
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.methods import honouring, queries, shipping
from lianhu.methods.commands import ADOPTING
from lianhu.methods.compiler import notes, unready
from lianhu.methods.definition import Definition
from lianhu.methods.explaining import sentences
from lianhu.methods.forms import HonourForm, WithdrawForm
from lianhu.methods.models import SEE_DECISION, Adoption, Honour, MethodVersion
from lianhu.methods.villagers import parts
from lianhu.methods.vocabulary import REGIMES
from lianhu.places.models import Area

# Of the room that keeps drafts.
COPY: Final = "editing.copy"
HONOUR: Final = "methods.honour"
WITHDRAW: Final = "methods.withdraw_honour"


def _face(request: Request) -> str:
    """Whose page it is: anybody may read how things go, and most have no desk."""
    return "shell/office.html" if request.actor.is_staff else "shell/resident.html"


@require_safe
def index(request: Request) -> HttpResponse:
    """The actor's own place if they have one, else which places have adopted what."""
    home = queries.home_of(request.actor)
    if home is not None and "all" not in request.GET:
        return redirect("methods:of_area", key=home.key)
    adoptions = Adoption.objects.visible_to(request.actor).live().for_rows()
    shipped = MethodVersion.objects.visible_to(request.actor).newest_shipped()
    return render(
        request,
        "methods/index.html",
        {
            "adoptions": adoptions,
            "shipped": shipped,
            "models": [one for one in shipping.library() if unready(one)],
            "face": _face(request),
        },
    )


def _model(key: str) -> Definition:
    for one in shipping.library():
        if one.key == key:
            return one
    raise Http404


@require_safe
def model(request: Request, key: str) -> HttpResponse:
    """A method of the library, to be read and copied; also one that nobody can carry out yet."""
    definition = _model(key)
    context = {
        "method": definition,
        "sentences": sentences(definition),
        "notes": [one.message for one in notes(definition, shipping.known(shipping.library()))],
        "waiting": bool(unready(definition)),
        "regimes": [REGIMES[one] for one in definition.regimes],
        "face": _face(request),
    }
    return render(request, "methods/model.html", context)


@require_safe
def model_text(request: Request, key: str) -> HttpResponse:
    """The file of a method of the library."""
    definition = _model(key)
    answer = HttpResponse(shipping.source(definition), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{definition.key}.toml"'
    return answer


def _opened(request: Request, adoptions: Iterable[Adoption]) -> set[int]:
    """Of which adoptions this reader may open the signed decision."""
    return {one.pk for one in adoptions if request.actor.may(SEE_DECISION, one.area.path)}


def _copied_to(request: Request) -> Area | None:
    """The reader's own place, where they may write a draft after this version."""
    home = queries.home_of(request.actor) if request.actor.is_staff else None
    return home if home is not None and request.actor.may(COPY, home.path) else None


@require_safe
def of_area(request: Request, key: str) -> HttpResponse:
    """The methods in force at one place, in plain sentences."""
    area = get_object_or_404(Area.objects.visible_to(request.actor), key=key)
    rows = queries.plainly(area)
    context = {
        "area": area, "rows": rows, "face": _face(request),
        "opens": _opened(request, [row.adoption for row in rows if row.adoption]),
        "honours": queries.honours_of(area),
        "notes_honours": request.actor.is_staff and request.actor.may(HONOUR, area.path),
    }  # fmt: skip
    return render(request, "methods/of_area.html", context)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """One version: its sentences, its provenance, its text."""
    version = get_object_or_404(MethodVersion.objects.visible_to(request.actor).whole(), pk=pk)
    adoptions = Adoption.objects.visible_to(request.actor).filter(version=version).for_rows()
    definition = queries.definition_of(version.pk)
    context = {
        "version": version,
        "method": definition,
        "sentences": sentences(definition),
        "parts": parts(definition),
        "adoptions": adoptions,
        "opens": _opened(request, adoptions),
        "copy_to": _copied_to(request),
        "face": _face(request),
    }
    return render(request, "methods/show.html", context)


@require_safe
def text(request: Request, pk: int) -> HttpResponse:
    """The file itself, to copy and vary."""
    version = get_object_or_404(MethodVersion.objects.visible_to(request.actor), pk=pk)
    answer = HttpResponse(version.source, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="method-{version.pk}.toml"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def honours(request: Request, key: str) -> HttpResponse:
    """What the methods of a place were honoured with, and a form for one more."""
    require_somewhere(request.actor, HONOUR)
    rows = Area.objects.visible_to(request.actor).live().filter(kind__in=ADOPTING)
    area = get_object_or_404(rows.filter(under(request.actor.paths(HONOUR), "path")), key=key)
    form = HonourForm(posted(request), area=area)
    if form.is_valid():
        with said_at(form):
            honouring.honour(request.actor, area, **form.cleaned_data)
    if not form.is_bound or not form.is_valid():
        found = Honour.objects.visible_to(request.actor).standing().reaching(area.path)
        return page(request, "methods/honours.html", {"area": area, "rows": found}, form)
    messages.success(request, _("登记好了，群众在这里的工作法页面上看得到。"))
    return redirect("methods:honours", key=key)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_honour(request: Request, pk: int) -> HttpResponse:
    """Take one back from the public pages, with the reason."""
    require_somewhere(request.actor, WITHDRAW)
    rows = Honour.objects.visible_to(request.actor).select_related("area", "version")
    rows = rows.filter(under(request.actor.paths(WITHDRAW), "area__path"))
    row = get_object_or_404(rows.standing(), pk=pk)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        with said_at(form):
            honouring.withdraw_honour(request.actor, row, **form.cleaned_data)
    if not form.is_bound or not form.is_valid():
        return page(request, "methods/withdraw_honour.html", {"row": row}, form)
    return redirect("methods:honours", key=row.area.key)
