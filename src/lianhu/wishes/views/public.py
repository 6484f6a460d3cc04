"""The wishes of a village, helping with one, and the page of the one who wished; no sign-in."""

from dataclasses import replace
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access import bearer, limits
from lianhu.access.actor import actor_of
from lianhu.access.device import device_of
from lianhu.audit.actor import VISITOR, Actor
from lianhu.audit.once import once
from lianhu.audit.pages import said_at
from lianhu.counties.current import current
from lianhu.kernel.errors import Missing
from lianhu.matters.models import Matter
from lianhu.notices.reading import opened
from lianhu.places.queries import public_village, village_of
from lianhu.shell.kept import kept
from lianhu.wishes import commands, shown, standing, telling
from lianhu.wishes.forms import AdoptForm, AskForm, GiveUpForm, HeardForm, SelfForm
from lianhu.wishes.kinds import WAITING, State, Step
from lianhu.wishes.models import Offer, Wish
from lianhu.wishes.rules import rules

HOUR: Final = 3600
OFFERS_AN_HOUR: Final = 6
WRITES_AN_HOUR: Final = 20
SALT: Final = "wishes.offer"
either = require_http_methods(["GET", "HEAD", "POST"])


@kept
@require_safe
def board(request: HttpRequest, key: str) -> HttpResponse:
    """What people of the village wish for, a line each, without a name."""
    home = public_village(key)
    turns, lines = shown.board(home, request.GET.get("page"))
    context = {"village": home, "turns": turns, "lines": lines, "rules": rules()}
    return render(request, "wishes/board.html", context)


@never_cache
@either
def adopt(request: HttpRequest, key: str, pk: str) -> HttpResponse:
    """One public wish and a form to help with it; staff are known and write less."""
    home = public_village(key)
    rows = Wish.objects.visible_to(VISITOR).select_related("matter__holder", "matter__area")
    wish = rows.filter(pk=int(pk), matter__place__startswith=home.path).first()
    if wish is None:
        raise Missing(_("这个心愿不在这里了，可能已经办好，或者家里不想公开了。谢谢您。"))
    actor = actor_of(request)
    if not actor.is_staff:
        actor = Actor("visitor", device=device_of(request))
    form = None
    if wish.state == State.OPEN:
        form = (SelfForm if actor.is_staff else AdoptForm)(request.POST or None)
    if form is not None and form.is_valid():
        with said_at(form):
            write = partial(_offered, actor, wish, dict(form.cleaned_data))
            sent = [pk, {name: str(value) for name, value in form.cleaned_data.items()}]
            done = once(actor, request.POST.get("once", ""), sent, write, form="wishes.offer")
            messages.success(request, _("收到了，谢谢您。管这件事的岗位会和您说定，请先不要上门。"))
            return redirect("wishes:helping", token_of(done["offer"]))
    context = {
        "village": home, "line": shown.line_of(wish, ""), "form": form, "rules": rules(),
        "staff": actor.is_staff,
    }  # fmt: skip
    # Sent, and somebody else was taken before it could be read.
    late = form is None and request.method == "POST"
    return render(request, "wishes/adopt.html", context, status=409 if late else _status(form))


def _offered(actor: Actor, wish: Wish, said: dict[str, Any]) -> dict[str, Any]:
    limits.require(
        f"wish:{actor.device}", OFFERS_AN_HOUR, HOUR,
        _("这台手机一小时里已经认领了好几个，请过一会儿再来。"),
    )  # fmt: skip
    return {"offer": commands.offer(actor, wish, **said).pk}


def _status(form: Any) -> int:
    return getattr(form, "status", 422) if form is not None and form.is_bound else 200


def token_of(pk: int) -> str:
    """The address of one offer, always the same; who has it is its helper. The county is signed too."""
    return signing.Signer(salt=SALT).sign_object([current().schema_name, pk])


def _helper(request: HttpRequest, token: str) -> tuple[Actor, Offer]:
    try:
        schema, pk = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise Missing(_("这个网址不对，请从收到的那一条打开。")) from wrong
    if schema != current().schema_name:
        raise Missing(_("这个网址不对，请从收到的那一条打开。"))
    actor = Actor("bearer", device=device_of(request), stream=f"offer:{pk}")
    rows = Offer.objects.visible_to(actor).select_related(
        "helper", "wish__matter__holder", "wish__matter__area"
    )
    return actor, get_object_or_404(rows)


@never_cache
@either
def helping(request: HttpRequest, token: str) -> HttpResponse:
    """The helper's own page: where it stands, and a way to say that they cannot come."""
    actor, offer = _helper(request, token)
    matter = offer.wish.matter
    form = None
    if offer.step in (*WAITING, Step.CONFIRMED):
        form = GiveUpForm(request.POST or None)
    if form is not None and form.is_valid():
        with said_at(form):
            limits.require(f"wish-out:{actor.device}", WRITES_AN_HOUR, HOUR)
            commands.withdraw(actor, offer, **form.cleaned_data)
            messages.success(request, _("记下了。岗位会告诉家里，谢谢您说一声。"))
            return redirect("wishes:helping", token)
    # Who is told by a page is staff; anybody else is called or written to.
    opened(actor_of(request), offer.stream, matter.place)
    context = {
        "offer": offer, "form": form, "rules": rules(), "village": village_of(matter.area),
        "post": matter.holder.title if matter.holder else "",
        "line": offer.wish.line or offer.wish.sort_label,
    }  # fmt: skip
    return render(request, "wishes/helping.html", context, status=_status(form))


@never_cache
@either
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """For the one who wished: who comes and when; may a line be public; did it come true."""
    actor = bearer.actor_of_code(request)
    rows = Matter.objects.visible_to(actor).select_related("area") if actor else None
    matter = rows.filter(number=number, kind="wish").first() if rows is not None else None
    if actor is None or matter is None:
        return redirect("matters:mine", number)
    wish = Wish.objects.visible_to(actor).filter(matter=matter).first()
    coming = telling.coming_to(wish)
    for one in coming:
        opened(replace(actor, stream=one.coming), one.coming, matter.place)
    now = next((one for one in coming if one.step == Step.CONFIRMED), None)
    over = matter.settled or (wish is not None and wish.state == State.DONE)
    heard = HeardForm(_posted(request, "heard"), prefix="heard") if now else None
    ask = None if over else AskForm(_posted(request, "ask"), prefix="ask", initial=_before(wish))
    if heard is not None and wish is not None and heard.is_valid():
        with said_at(heard):
            _bounded(actor)
            commands.report(actor, wish, **heard.said())
            return _done(request, number)
    if ask is not None and ask.is_valid():
        with said_at(ask), ask.unchanged(actor, partial(_standing, matter, wish)):
            _bounded(actor)
            commands.note(actor, matter, way="", **ask.said())
            return _done(request, number)
    context = {
        "matter": matter, "wish": wish, "now": now, "heard": heard, "ask": ask, "rules": rules(),
        "who": telling.name_of(now) if now else "", "village": village_of(matter.area),
    }  # fmt: skip
    status = max(_status(heard), _status(ask))
    return render(request, "wishes/mine.html", context, status=status)


def _posted(request: HttpRequest, act: str) -> Any:
    return request.POST if request.POST.get("act") == act else None


def _standing(matter: Matter, wish: Wish | None) -> dict[str, Any]:
    return _before(standing.held_wish(matter, wish))


def _before(wish: Wish | None) -> dict[str, Any]:
    if wish is None or wish.agrees is None:
        return {}
    return {"whom": wish.whom, "agrees": "yes" if wish.agrees else "no", "by": wish.agreed_by}


def _bounded(actor: Actor) -> None:
    limits.require(f"wish-say:{actor.device}", WRITES_AN_HOUR, HOUR)


def _done(request: HttpRequest, number: str) -> HttpResponse:
    messages.success(request, _("记下了，谢谢您。"))
    return redirect("wishes:mine", number)
