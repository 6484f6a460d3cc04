"""Signing in and out, and one's own door."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from lianhu.access import limits, signin, totp
from lianhu.access.actor import actor_of_account, actor_of_link
from lianhu.access.commands import change_password, enrol, renew_recovery
from lianhu.access.device import device_of, new_phone, phone_of, remember_phone
from lianhu.access.forms import CodeForm, EnrolForm, PasswordForm, RecoveryForm, SignInForm
from lianhu.access.models import Account, Link
from lianhu.audit.actor import Actor
from lianhu.audit.pages import Request, page, said_at
from lianhu.bodies.models import Tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.shell.menu import Face, menu_for

HALF = "lianhu_half"


@never_cache
@sensitive_post_parameters()
def sign_in(request: Request) -> HttpResponse:
    """The first step: name and password."""
    if request.actor.is_staff:
        return HttpResponseRedirect(_next(request) or _landing(request.actor))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with said_at(form):
            account = signin.PASSWORD.first(
                given["username"], given["password"], device_of(request)
            )
    if not form.is_valid():
        return page(request, "access/sign_in.html", {"next": _next(request)}, form)
    response = HttpResponseRedirect(_step(request, account))
    response.set_cookie(
        HALF,
        signin.half_of(account),
        max_age=signin.HALF_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response


@never_cache
def code(request: Request) -> HttpResponse:
    """The second step: the code of the authenticator."""
    account = signin.account_of_half(request.COOKIES.get(HALF, ""))
    if account is None or signin.needs_enrolment(account):
        return HttpResponseRedirect(_step(request, account))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        with said_at(form):
            entered = signin.PASSWORD.second(account, form.brought, device_of(request))
    if not form.is_valid():
        return page(request, "access/code.html", {"next": _next(request), "account": account}, form)
    signin.enter(request, entered)
    response = HttpResponseRedirect(_next(request) or _landing(actor_of_account(account)))
    response.delete_cookie(HALF, samesite="Lax")
    return response


@never_cache
@sensitive_post_parameters()
def enrolment(request: Request) -> HttpResponse:
    """The first sign-in: a password of one's own, and the authenticator."""
    account = signin.account_of_half(request.COOKIES.get(HALF, ""))
    if account is None or not signin.needs_enrolment(account):
        return HttpResponseRedirect(_step(request, account))
    form = EnrolForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        actor = actor_of_account(account, device_of(request))
        with said_at(form):
            limits.require(f"enrol:{account.pk}", limits.WRONG_TRIES, limits.LOCK_SECONDS)
            codes = enrol(actor, account, code=given["otp"], password=given["password"])
    if not form.is_valid():
        secret = totp.secret_of(account)
        context = {"secret": secret, "address": totp.address_of(account, secret)}
        return page(request, "access/enrol.html", {"account": account, **context}, form)
    signin.enter(request, signin.Entered(account=account))
    shown = {"codes": codes, "account": account, "on": _landing(actor_of_account(account))}
    response = render(request, "access/recovery.html", shown)
    response.delete_cookie(HALF, samesite="Lax")
    return response


@require_safe
def keys(request: Request) -> HttpResponse:
    """Which key is whose, and what to do when one is lost."""
    return render(request, "access/keys.html")


@require_POST
def sign_out(request: Request) -> HttpResponse:
    signin.leave(request)
    return redirect("access:sign_in")


@never_cache
def link(request: Request, token: str) -> HttpResponse:
    """A personal link. Reading it binds nothing: chats and scanners open links by themselves."""
    device, phone = device_of(request), phone_of(request)
    try:
        entered = signin.LINK.prove({"token": token, "phone": phone}, device)
        found = entered.link
        if found and not found.device_hash and request.method == "POST":
            phone = phone or new_phone()
            entered = signin.LINK.bind(found, phone, device)
    except Refusal as refusal:
        return render(request, "access/link_refused.html", {"sentence": str(refusal)}, status=403)
    if found is None or not found.device_hash:
        return render(request, "access/link_bind.html", {"link": found})
    signin.enter(request, entered)
    response = HttpResponseRedirect(_landing(actor_of_link(found), "field"))
    remember_phone(response, phone)
    return response


@never_cache
def me(request: Request) -> HttpResponse:
    """My posts, my link, my account."""
    actor = _staff(request)
    held = Tenure.objects.visible_to(actor).live(clock.today()).filter(person=actor.person_id)
    context = {
        "base": _base(request),
        "posts": held.select_related("post__area", "post__organisation").order_by("post__path"),
        "links": Link.objects.visible_to(actor)
        .live()
        .filter(tenure__person=actor.person_id)
        .select_related("tenure__post__area"),
        "account": _own(request),
        "entered_by_link": actor.account_id is None,
    }
    return render(request, "access/me.html", context)


@never_cache
@sensitive_post_parameters()
def password(request: Request) -> HttpResponse:
    """A new password of one's own."""
    account = _require_own(request)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with said_at(form):
            limits.require(f"own:{account.pk}", limits.WRONG_TRIES, limits.LOCK_SECONDS)
            change_password(
                request.actor, account, before=given["before"], password=given["password"]
            )
    if not form.is_valid():
        return page(request, "access/password.html", {}, form)
    update_session_auth_hash(request, account)
    return redirect("access:me")


@never_cache
@sensitive_post_parameters()
def recovery(request: Request) -> HttpResponse:
    """New recovery codes, shown once."""
    account = _require_own(request)
    form = RecoveryForm(request.POST or None)
    if form.is_valid():
        with said_at(form):
            limits.require(f"own:{account.pk}", limits.WRONG_TRIES, limits.LOCK_SECONDS)
            codes = renew_recovery(request.actor, account, before=form.cleaned_data["before"])
    if not form.is_valid():
        return page(request, "access/renew.html", {}, form)
    shown = {"codes": codes, "account": account, "on": reverse("access:me")}
    return render(request, "access/recovery.html", shown)


def _staff(request: Request) -> Actor:
    if not request.actor.is_staff:
        raise NotAllowed(_("请先登录。"))
    return request.actor


def _own(request: Request) -> Account | None:
    rows = Account.objects.visible_to(request.actor).filter(pk=request.actor.account_id)
    found: Account | None = rows.first()
    return found


def _require_own(request: Request) -> Account:
    account = _own(request)
    if account is None:
        raise NotAllowed(_("请用账号登录后再来。"))
    return account


def _base(request: Request) -> str:
    """The phone's frame for those who came by a link, the desk's for the rest."""
    return "shell/office.html" if request.actor.account_id else "shell/field.html"


def _next(request: Request) -> str:
    """Where the person wanted to go, if that is one of our own pages."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    fine = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if fine else ""


def _step(request: Request, account: Account | None) -> str:
    """The address of the step that comes next for this account."""
    name = "sign_in"
    if account is not None:
        name = "enrolment" if signin.needs_enrolment(account) else "code"
    back = _next(request)
    return reverse(f"access:{name}") + (f"?{urlencode({'next': back})}" if back else "")


def _landing(actor: Actor, face: Face = "office") -> str:
    items = menu_for(actor, face)
    return items[0].url if items else reverse("access:me")
