"""Raising for somebody at the desk or in the field, and finding a matter whose slip was lost."""

import re
from contextlib import suppress
from functools import partial
from typing import Any, Final

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access.bearer import actor_for
from lianhu.audit.actor import Actor
from lianhu.audit.once import answered, once
from lianhu.audit.pages import Request
from lianhu.counties.address import absolute
from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Missing, Refusal
from lianhu.matters import alike, boxes, commands, desk, finding, hands, helping, secrets, story
from lianhu.matters.forms.office import DOORS, FindForm, RaiseForForm
from lianhu.matters.kinds import Channel
from lianhu.matters.models import Matter
from lianhu.matters.rows import lines
from lianhu.matters.views import carrying, secret
from lianhu.matters.views.common import PAGES, asked_kind, need, sent
from lianhu.matters.views.slips import put_aside, slip_of
from lianhu.places.models import Area
from lianhu.places.queries import villages_of
from lianhu.sealed import offices
from lianhu.sealed.telling import Receipt

RAISE: Final = "matters.raise_for"
SERIAL: Final = re.compile(r"[0-9]{1,18}")
SALT: Final = "matters.slip"
# Long enough to print it while the person stands there.
OPEN_SECONDS: Final = 30 * 60


@require_http_methods(["GET", "POST"])
def raise_for(request: Request, face: str = "office") -> HttpResponse:
    """Write down what somebody says; whoever is signed in is named as the helper."""
    need(request.actor, RAISE)
    village, villages = _village(request)
    if village is None:
        return render(request, f"matters/{face}/choose.html", {"villages": villages})
    areas = finding.parts_of(Area.objects.visible_to(request.actor), village)
    form = RaiseForForm(
        request.POST or None, request.FILES or None, actor=request.actor, areas=lambda: areas,
        named=partial(offices.to_name, village), helper=helping.name_of(request.actor), initial={
            **helping.guess(request.actor, village, areas),
            **_by(request), **asked_kind(request),
        },
    )  # fmt: skip
    context: dict[str, Any] = {"village": village, "villages": villages, "form": form}
    context["of_kind"], context["slip"] = bool(asked_kind(request)), _slip(request)
    context["may_start"] = bool(request.actor.paths("matters.start"))
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid() and form.cleaned_data["sealed"]:
                made = secret.report(request, request.actor, form, village)
                if made:
                    return _receipt(request, face, village, made, form.cleaned_data["channel"])
            answer, status = _raised(request, form, village)
        except carrying.Accusing:
            return carrying.sealed_question(request, village, form, face=face)
        except Near as near:
            rows = Matter.objects.visible_to(request.actor).filter(pk__in=near.found)
            context["near"] = lines(request.actor, rows, masked=True, page=PAGES[face])
            answer, status = None, near.status
        if answer:
            return redirect(_slip_url(request.actor, answer["matter"], face))
    return render(request, f"matters/{face}/raise.html", context, status=status)


def _receipt(
    request: Request, face: str, village: Area, made: Receipt, channel: str
) -> HttpResponse:
    """All that is left with whoever wrote it down; gone with the page."""
    slip = _slip(request) if channel == Channel.BOX else None
    if slip:
        # Counted like one that is blank: whoever comes next does not look for a slip that is gone.
        with suppress(Refusal):
            put_aside(request.actor, slip.row, request.POST.get("once", ""))
        slip = _slip(request)
    again = reverse("matters:raise_for" if face == "office" else "matters:raise_field")
    more = {"base": f"shell/{face}.html", "again": slip.url if slip else again, "box": slip}
    return secret.receipt(request, "matters/office/receipt.html", village, made, **more)


def _box(request: Request) -> str:
    """The channel key of the opening from which this slip came; "" where none was named."""
    serial = request.GET.get("box", "")[:18]
    return f"{boxes.PREFIX}{serial}" if serial else ""


def _slip(request: Request) -> boxes.Opened | None:
    """The opening from which this slip came, while slips of it still wait."""
    serial = request.GET.get("box", "")
    return slip_of(request.actor, int(serial)) if SERIAL.fullmatch(serial) else None


def _by(request: Request) -> dict[str, str]:
    """The door that the page of channels named, or the box from which a slip came."""
    asked = Channel.BOX if _box(request) else request.GET.get("by", "")
    return {"channel": asked} if asked in dict(DOORS) else {}


def _village(request: Request) -> tuple[Area | None, list[Area]]:
    """The village chosen, or the only one; None where one must be chosen first."""
    found = list(villages_of(request.actor, RAISE).select_related("parent"))
    key = request.GET.get("v", "")
    chosen = next((one for one in found if one.key == key), None)
    if not found:
        raise Missing(_("您的岗位下面没有村（社区），不能代录。"))
    if key and chosen is None:
        raise Missing(_("没有这个村（社区），或者不在您的工作范围。"))
    return chosen or (found[0] if len(found) == 1 else None), found


class Near(Conflict):
    """Somebody said about the same in this village, and it is still open; `found` are their ids."""

    def __init__(self, found: list[int]) -> None:
        super().__init__(_("村里已有说法相近、还没办完的事。"))
        self.found = found


def _raised(
    request: Request, form: RaiseForForm, village: Area
) -> tuple[dict[str, Any] | None, int]:
    """Where the matter is, or why there is none yet; with the status of the page.

    Raises:
        Near: a matter like it is open, and nobody said that this is another one.
        Accusing: it accuses somebody in office, and nobody was asked whether to seal it.
    """
    key, actor = request.POST.get("once", ""), request.actor
    if not form.is_valid():
        # A phone that lost the answer sends its drafts again, which were taken in long ago.
        only_drafts = set(form.errors) <= {"voice", "photos"}
        again = partial(sent, request)
        return (answered(actor, key, again, form=RAISE) if only_drafts else None), 422

    carrying.require_asked(request, form)

    def run() -> dict[str, Any]:
        # In here, where a repeated submit does not come: it would find itself.
        chosen = request.POST.get("along", "")
        if not chosen and not request.POST.get("again"):
            near = alike.open_ones(actor, village, form.cleaned_data["words"])
            if near:
                raise Near(near)
        channel = form.cleaned_data["channel"]
        box = _box(request) if channel == Channel.BOX else ""
        said = {**form.said(village), "channel": channel, "channel_key": box}
        lead = Matter.objects.visible_to(actor).filter(number=chosen).first() if chosen else None
        made = (
            commands.join_in(actor, lead=lead, said=said)
            if lead
            else commands.raise_(actor, **said)
        )
        return {"matter": made.matter.pk}

    try:
        return once(actor, key, sent(request), run, form=RAISE), 200
    except Near:
        raise
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None, refusal.status


def _slip_url(actor: Actor, pk: int, face: str = "office") -> str:
    token = signing.dumps([pk, *_reader(actor)], salt=SALT)
    return reverse("matters:slip_for" if face == "office" else "matters:slip_field", args=[token])


def _reader(actor: Actor) -> list[Any]:
    """To whom a slip opens. The county is signed too: ids repeat from county to county."""
    return [current().schema_name, actor.account_id, actor.person_id]


def matter_on_slip(actor: Actor, token: str) -> Matter:
    """The matter whose slip this token opens to this actor.

    Raises:
        Missing: opened too late, or by somebody else.
    """
    need(actor, RAISE)
    try:
        pk, *reader = signing.loads(token, salt=SALT, max_age=OPEN_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        pk, reader = 0, []
    if reader != _reader(actor):
        raise Missing(_("回执只能在查到后半小时内、由查的人打开。请重新代为查询。"))
    # The helper holds the slip for the one who speaks: a private matter is theirs to see here only.
    rows = Matter.objects.visible_to(actor_for(f"matter:{pk}")).select_related(
        "area__parent__parent", "holder", "suggested", "version", "teller"
    )
    found: Matter = rows.get()
    return found


@never_cache
@require_safe
def slip_for(request: Request, token: str, face: str = "office") -> HttpResponse:
    """Number and code for the one who stands there; opens for half an hour, to one account."""
    actor = request.actor
    matter = matter_on_slip(actor, token)
    code = secrets.code_of(matter)
    mine = reverse("matters:mine", args=[matter.number])
    context = {
        "matter": matter,
        "village": finding.home_of(matter.area),
        "printed": clock.now(),
        "code": code,
        "now": story.words_now(matter),
        "title": desk.masked_title(matter),
        "address": f"{absolute(request, mine)}#{code}",
        "site": absolute(request, "/"),
        "seen": Matter.objects.visible_to(actor).filter(pk=matter.pk).exists(),
        "box": boxes.after(matter),
    }
    if "paper" in request.GET:
        return render(request, "matters/office/slip_paper.html", context)
    return render(request, f"matters/{face}/slip.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def find(request: Request, face: str = "office") -> HttpResponse:
    """By name, hamlet and reason; the look-up is logged, what is found is shown masked."""
    need(request.actor, "matters.find")
    places = helping.places(request.actor, "matters.find")
    form = FindForm(request.POST or None, places=places, initial={"place": places[0][0]})
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = commands.find(request.actor, **form.cleaned_data)
                context["found"], status = _rows(request.actor, found, face), 200
            except Refusal as refusal:
                form.add_error(
                    refusal.field if refusal.field in form.fields else None, str(refusal)
                )
                status = refusal.status
    return render(request, f"matters/{face}/find.html", context, status=status)


def _rows(actor: Actor, found: list[Matter], face: str) -> list[dict[str, Any]]:
    """Masked rows; no slip for who had a hand in it: its code also opens the rating."""
    ids = [matter.pk for matter in found]
    rows = Matter.objects.visible_to(actor).filter(pk__in=ids).order_by("-raised_at", "-pk")
    handled = hands.done_by(actor.person_id, ids, hands.HANDLED)
    names = helping.masked_names(found)
    return [
        {
            "line": line,
            "teller": names.get(line.pk, ""),
            "slip": "" if line.pk in handled else _slip_url(actor, line.pk, face),
        }
        for line in lines(actor, rows, masked=True, page=PAGES[face])
    ]
