"""Accounts for the county's administrator, personal links for those who look after 联户长 and 网格员."""

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianhu.access import commands
from lianhu.access.forms import NewAccountForm
from lianhu.access.models import SEE_ACCOUNTS, Account, Link
from lianhu.access.roles import LINK_ROLES
from lianhu.audit.actor import under
from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.bodies.models import Tenure
from lianhu.counties.address import absolute
from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.kernel.text import clean_line

ROWS = 50
FOUND = 30


def accounts(request: Request) -> HttpResponse:
    """Who has an account."""
    require_somewhere(request.actor, SEE_ACCOUNTS)
    words = _query(request)
    rows = Account.objects.visible_to(request.actor).order_by("username")
    if words:
        rows = rows.filter(Q(username__icontains=words) | Q(person__name__contains=words))
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    people = [account.person_id for account in shown]
    held = Tenure.objects.visible_to(request.actor).live(clock.today()).filter(person__in=people)
    posts = list(held.select_related("post__area").order_by("post__path"))
    for row in shown:
        row.posts_now = [tenure for tenure in posts if tenure.person_id == row.person_id]
    return render(request, "access/accounts.html", {"page": shown, "q": words})


@never_cache
def new_account(request: Request) -> HttpResponse:
    """An account for somebody who holds a post and has none."""
    require_somewhere(request.actor, commands.create_account.verb)  # type: ignore[attr-defined]
    words = _query(request)
    found = _without_account(request, words)
    first = {"tenure": found[0].pk} if "tenure" in request.GET and found else {}
    form = NewAccountForm(request.POST or None, found=found, initial=first)
    if form.is_valid():
        held = form.chosen
        with said_at(form):
            account, password = commands.create_account(
                request.actor,
                username=form.cleaned_data["username"].strip().lower(),
                person=held.person,
                place=held.post.path,
            )
    if not form.is_valid():
        context = {"q": words, "found": found, "full": len(found) >= FOUND}
        return page(request, "access/new_account.html", context, form)
    return _hand_out(request, account, password)


@never_cache
def account(request: Request, pk: int) -> HttpResponse:
    """One account: reset it, close it, open it again."""
    require_somewhere(request.actor, SEE_ACCOUNTS)
    row = get_object_or_404(Account.objects.visible_to(request.actor), pk=pk)
    asked = request.POST.get("do", "")
    if asked == "reset":
        return _hand_out(request, row, commands.reset_account(request.actor, row))
    if asked == "close":
        commands.close_account(request.actor, row)
    if asked == "reopen":
        commands.reopen_account(request.actor, row)
    if asked:
        return redirect("access:account", pk=pk)
    held = Tenure.objects.visible_to(request.actor).live(clock.today())
    posts = held.filter(person=row.person_id).select_related("post__area").order_by("post__path")
    return render(request, "access/account.html", {"account": row, "posts": posts})


def links(request: Request) -> HttpResponse:
    """The 联户长 and 网格员 of one's area, and who has a link on a phone."""
    require_somewhere(request.actor, "access.issue_link")
    words = _query(request)
    rows = _linkable(request)
    if words:
        rows = rows.filter(Q(person__name__contains=words) | Q(post__area__name__contains=words))
    live = Prefetch("links", Link.objects.visible_to(request.actor).live(), to_attr="now")
    rows = rows.select_related("person", "post__area").prefetch_related(live)
    shown = Paginator(rows.order_by("post__path", "pk"), ROWS).get_page(request.GET.get("page"))
    return render(request, "access/links.html", {"page": shown, "q": words})


@never_cache
def issue(request: Request, pk: int) -> HttpResponse:
    """A new link for a holder: asked first, then shown once to be scanned, copied or printed."""
    rows = _linkable(request).select_related("person", "post__area")
    held = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        before = Link.objects.visible_to(request.actor).live().filter(tenure=held).first()
        return render(request, "access/issue.html", {"held": held, "before": before})
    _link, token = commands.issue_link(request.actor, held)
    address = absolute(request, reverse("access:link", args=[token]))
    context = {"held": held, "address": address, "words": _words_for(held, address)}
    return render(request, "access/issued.html", context)


@never_cache
def revoke(request: Request, pk: int) -> HttpResponse:
    """Stop a link: a lost phone, or one lent for good."""
    require_somewhere(request.actor, "access.revoke_link")
    mine = under(request.actor.paths("access.revoke_link"), "tenure__post__path")
    rows = Link.objects.visible_to(request.actor).filter(mine, revoked_at=None)
    row = get_object_or_404(rows.select_related("tenure__person", "tenure__post__area"), pk=pk)
    if request.method == "POST":
        commands.revoke_link(request.actor, row)
        return redirect("access:links")
    return render(request, "access/revoke.html", {"link": row})


def _query(request: Request) -> str:
    return clean_line(request.GET.get("q", "")[:50], 50)


def _without_account(request: Request, words: str) -> list[Tenure]:
    """Holders without an account, each person once, by the widest of their posts."""
    rows = Tenure.objects.visible_to(request.actor).live(clock.today())
    mine = under(request.actor.paths("access.create_account"), "post__path")
    rows = rows.filter(mine, person__account=None)
    one = request.GET.get("tenure", "")
    if one.isascii() and one.isdigit() and len(one) < 19:
        rows = rows.filter(pk=int(one))
    if words:
        rows = rows.filter(Q(person__name__contains=words) | Q(post__title__contains=words))
    found = rows.select_related("person", "post__area").order_by("post__path", "pk")[:FOUND]
    return list({held.person_id: held for held in reversed(found)}.values())[::-1]


def _linkable(request: Request) -> QuerySet[Tenure]:
    rows = Tenure.objects.visible_to(request.actor).live(clock.today())
    mine = under(request.actor.paths("access.issue_link"), "post__path")
    return rows.filter(mine, post__role__in=LINK_ROLES)


def _hand_out(request: Request, row: Account, first: str) -> HttpResponse:
    """The first password on a sheet, once."""
    address = absolute(request, reverse("access:sign_in"))
    context = {"account": row, "first": first, "address": address}
    return render(request, "access/first_password.html", context)


def _words_for(held: Tenure, address: str) -> str:
    """The message that carries the link into somebody's WeChat, under 500 characters."""
    words = _(
        "%(name)s：这是您担任“%(area)s %(title)s”的专属链接。请在自己的手机上点开，按“就用这部手机”。"
        "只能绑定一部手机，请不要转发给别人。"
    )
    said = words % {
        "name": held.person.name,
        "area": held.post.area,
        "title": held.post.title,
    }
    mark = _("（演示数据，纯属虚构）") if current().demo else ""
    return f"{said}{mark}\n{address}"
