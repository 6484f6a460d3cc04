"""The list of the interfaces in Chinese, and the desk where keys are opened and stopped."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianhu.access.models import Account
from lianhu.api import commands
from lianhu.api.forms import TokenForm
from lianhu.api.models import SEE, Token
from lianhu.api.open311.asked import jurisdiction
from lianhu.api.open311.endpoints import document
from lianhu.audit.actor import Actor, under
from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.places.models import Area, AreaQuerySet

ROWS = 50
ISSUE = "api.issue_token"
REVOKE = "api.revoke_token"
WIDE = (Area.Kind.COUNTY, Area.Kind.TOWN, Area.Kind.VILLAGE)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Both interfaces, every operation with what it is for; nothing is fetched from elsewhere."""
    # Only this page and the interface itself need what makes the definition.
    from lianhu.api.v1.interface import operations  # noqa: PLC0415

    georeport = [
        {"method": method.upper(), "path": path, **said}
        for path, methods in document()["paths"].items()
        for method, said in methods.items()
    ]
    context = {
        "operations": list(operations()),
        "georeport": georeport,
        "jurisdiction": jurisdiction(),
    }
    return render(request, "api/index.html", context)


def tokens(request: Request) -> HttpResponse:
    """The keys one may see, those that still open something first."""
    if not request.actor.paths(ISSUE):
        require_somewhere(request.actor, SEE)
    rows = Token.objects.visible_to(request.actor).select_related("area", "account__person")
    rows = rows.order_by("revoked_at", "-pk")
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(
        request, "api/tokens.html", {"page": shown, "may_stop": request.actor.paths(REVOKE)}
    )


@never_cache
def new_token(request: Request) -> HttpResponse:
    """A new key, shown once on the page that follows."""
    require_somewhere(request.actor, ISSUE)
    form = TokenForm(request.POST or None, areas=_areas(request.actor))
    if form.is_valid():
        said = dict(form.cleaned_data)
        account = _own(request.actor) if said.pop("kind") == "staff" else None
        with said_at(form):
            token, word = commands.issue_token(request.actor, account=account, **said)
    if not form.is_valid():
        return page(request, "api/new_token.html", {}, form)
    return render(request, "api/issued.html", {"token": token, "word": word})


@never_cache
def revoke(request: Request, pk: int) -> HttpResponse:
    """Stop a key: lost, or no longer needed."""
    require_somewhere(request.actor, REVOKE)
    mine = under(request.actor.paths(REVOKE), "place")
    rows = Token.objects.visible_to(request.actor).filter(mine, revoked_at=None)
    token = get_object_or_404(rows.select_related("area", "account__person"), pk=pk)
    if request.method == "POST":
        commands.revoke_token(request.actor, token)
        return redirect("api:tokens")
    return render(request, "api/revoke.html", {"token": token})


def _areas(actor: Actor) -> AreaQuerySet:
    """Counties, towns and villages in which this actor may open a key."""
    here = under(actor.paths(ISSUE), "path")
    rows = Area.objects.visible_to(actor).live().filter(here, Q(kind__in=WIDE))
    return rows.select_related("parent").order_by("path")


def _own(actor: Actor) -> Account | None:
    found: Account | None = Account.objects.visible_to(actor).filter(pk=actor.account_id).first()
    return found
