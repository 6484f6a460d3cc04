"""The pages of the people: no sign-in, no session; number and code open one's own matter."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access import bearer, limits
from lianhu.access.actor import actor_of
from lianhu.access.device import device_of, origin_of
from lianhu.audit.actor import VISITOR, Actor
from lianhu.audit.once import Again, Alike, answered, first_answer, once
from lianhu.audit.reads import first
from lianhu.counties.address import absolute
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Missing, NotAllowed, Refusal
from lianhu.matters import alike, commands, desk, finding, public, reached, secrets, story, waits
from lianhu.matters.commands import answering
from lianhu.matters.course import stage_of
from lianhu.matters.forms.resident import CommentForm, FollowForm, RaiseForm, RatingForm
from lianhu.matters.hands import took_part
from lianhu.matters.models import Matter
from lianhu.matters.queries import village_figures
from lianhu.matters.rows import AGAIN
from lianhu.matters.views import carrying, secret
from lianhu.matters.views.common import asked_kind, sent
from lianhu.methods.queries import honours_of
from lianhu.methods.vocabulary import Kind
from lianhu.notices.reading import opened
from lianhu.places.models import Area
from lianhu.places.queries import village_of
from lianhu.publicity.models import Posting
from lianhu.sealed import offices
from lianhu.shell.kept import kept

RAISE: Final = "matters.raise"
HOUR: Final = 3600
RAISES_AN_HOUR: Final = 10
WRITES_AN_HOUR: Final = 20
either = require_http_methods(["GET", "HEAD", "POST"])


def speaker(request: HttpRequest) -> Actor:
    """The bearer or a visitor; whoever else is signed in on this browser speaks as a resident."""
    actor = bearer.actor_of_code(request) or Actor("visitor", device=device_of(request))
    return replace(actor, address=origin_of(request)) if request.FILES else actor


def village_at(request: HttpRequest, key: str) -> Area:
    """The living village with this key. Raises Missing in words that lead on."""
    # The town above is for the page; a form that is taken in shows none.
    shows = request.method != "POST"

    def build(key: str) -> QuerySet[Area]:
        rows = Area.objects.visible_to(VISITOR).filter(key=key)
        return rows.select_related("parent") if shows else rows

    area: Area | None = first(shows, build, key)
    if area is None or area.kind != Area.Kind.VILLAGE:
        raise Missing(_("没有这个村（社区），也可能已经撤并。请回首页按名字找一找。"))
    return area


def borne(request: HttpRequest, number: str) -> tuple[Matter | None, Actor]:
    """The matter with this number if this browser proved its code, and its bearer; who told the
    whole speaks about a piece of it (拆分) as who told that piece."""
    actor = speaker(request)
    pk = int(actor.stream.partition(":")[2] or 0) if actor.kind == "bearer" else 0
    found: Matter | None = first("borne", _borne, pk, number) if pk else None
    return found, replace(actor, stream=found.stream) if found else actor


def _borne(pk: int, number: str) -> QuerySet[Matter]:
    rows = Matter.objects.visible_to(Actor("bearer", stream=f"matter:{pk}")).for_rows()
    return rows.select_related("teller", "area__parent__parent").filter(number=number)


@kept
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Find your village; how to be heard; follow."""
    areas = Area.objects.visible_to(speaker(request))
    search = request.GET.get("q", "").strip()[:30]
    town = areas.filter(key=request.GET.get("town", "")[:8], kind=Area.Kind.TOWN).first()
    context = {
        "search": search,
        "found": finding.by_name(areas, search) if search else [],
        "town": town,
        "villages": finding.villages_of(areas, town) if town else [],
        "towns": finding.towns(areas),
        "invented": finding.invented(areas),
        "form": FollowForm(),
    }
    return render(request, "matters/resident/front.html", context)


@kept
@require_safe
def village(request: HttpRequest, key: str) -> HttpResponse:
    """The home page of one village or community; a grid or group of it leads here."""
    areas = Area.objects.visible_to(speaker(request))
    part = areas.filter(key=key).exclude(kind=Area.Kind.VILLAGE).first()
    if part and (whole := village_of(part)):
        return redirect("matters:village", whole.key)
    home = village_at(request, key)
    desks = public.who_is_who(home)
    postings = Posting.objects.visible_to(speaker(request)).under_area(home.path)
    context = {
        "village": home,
        "figures": [reached.of_area(home), *village_figures(home)],
        "open": alike.told_of(home),
        "solved": postings.filter(kind="result").order_by("-from_at", "-pk")[:5],
        "desks": desks,
        "phones": public.phones(desks),
        "address": absolute(request, reverse("matters:village", args=[home.key])),
    }
    return render(request, "matters/resident/village.html", context)


@kept
@either
def raise_(request: HttpRequest, key: str) -> HttpResponse:
    """Say it, by words, voice or photo; the same form sent twice is one matter."""
    home, actor = village_at(request, key), speaker(request)
    areas = partial(finding.parts_of, Area.objects.visible_to(actor), home)
    form = RaiseForm(
        request.POST or None, request.FILES or None, actor=actor, areas=areas,
        named=partial(offices.to_name, home), initial=asked_kind(request),
    )  # fmt: skip
    status, likes = 200, carrying.known(request, actor, home)
    if request.method == "POST" and "look" not in request.POST:
        try:
            if form.is_valid() and form.cleaned_data["sealed"]:
                return _secret(request, actor, form, home)
            answer, status = _raised(request, actor, form, home)
        except Again as again:
            return carrying.already(request, home, again.answer)
        except carrying.Accusing:
            return carrying.sealed_question(request, home, form)
        if answer:
            response = redirect("matters:slip", answer["number"])
            bearer.grant(response, answer["stream"])
            return response
    context = {
        "village": home, "form": form, "draft": f"raise-{home.key}", "likes": likes,
        "chosen": alike.told(home, request.GET.get("along", "")),
    }  # fmt: skip
    return render(request, "matters/resident/raise.html", context, status=status)


def _secret(request: HttpRequest, actor: Actor, form: RaiseForm, home: Area) -> HttpResponse:
    """To the discipline office, past every table of this room."""
    made = None
    try:
        _bounded(actor)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    else:
        made = secret.report(request, actor, form, home)
    context = {"village": home, "form": form, "draft": f"raise-{home.key}"}
    if made is None:
        return render(request, "matters/resident/raise.html", context, status=422)
    return secret.receipt(
        request, "matters/resident/receipt.html", home, made, draft=context["draft"]
    )


def _bounded(actor: Actor) -> None:
    limits.require(
        f"raise:{actor.device}", RAISES_AN_HOUR, HOUR,
        _("这台手机一小时里已经交了很多件，请过一会儿再交。急事请直接打电话，或找网格员。"),
    )  # fmt: skip


def _raised(
    request: HttpRequest, actor: Actor, form: RaiseForm, home: Area
) -> tuple[dict[str, str] | None, int]:
    """Where the matter is, or why there is none yet; with the status of the page.

    Raises:
        Again: this device sent the same words a moment ago, from another page.
        Accusing: they accuse somebody in office, and nobody was asked whether to seal them.
    """
    key = request.POST.get("once", "")
    if not form.is_valid():
        # A phone that lost the answer sends its drafts again, which were taken in long ago.
        only_drafts = set(form.errors) <= {"voice", "photos"}
        again = partial(sent, request)
        return (answered(actor, key, again, form=RAISE) if only_drafts else None), 422

    carrying.require_asked(request, form)

    def run() -> dict[str, Any]:
        _bounded(actor)
        made = carrying.taken_in(request, actor, home, form.said(home))
        return {"number": made.matter.number, "stream": made.matter.stream}

    said = form.cleaned_data
    alike = Alike(
        [home.pk, said["words"]],
        stop=not (said["voice"] or said["photos"] or request.POST.get("again")),
    )
    return tried(
        form, lambda: _once(actor, key, sent(request), run, alike if said["words"] else None)
    )


def _once(
    actor: Actor, key: str, payload: Any, run: Callable[[], dict[str, Any]], alike: Alike | None
) -> dict[str, Any]:
    """`once`; other words under the same key are told apart from the first in words."""
    try:
        return once(actor, key, payload, run, form=RAISE, alike=alike)
    except Again:
        raise
    except Conflict as clash:
        before = first_answer(actor, key, form=RAISE)
        if before is None:
            raise
        said = _("您刚才已经交了一件，编号%(number)s。这一件还没有交，要交请再按一次“交上去”。")
        raise Conflict(said % before[1]) from clash


def tried(form: Form, run: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any] | None, int]:
    """What `run` gives; a refusal goes to its field and nothing that was written is lost."""
    try:
        return run(), 200
    except Again:
        raise
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        if isinstance(refusal, limits.TooMany):
            form.headline = _("试得太多了，歇一会儿")  # type: ignore[attr-defined]
        return None, refusal.status


@never_cache
@require_safe
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Number and code, who has it and by when; with `?paper` the sheet to print."""
    matter, _actor = borne(request, number)
    if matter is None:
        return redirect("matters:mine", number)
    story.read_words(matter)
    code = secrets.code_of(matter)
    path = reverse("matters:mine", args=[number])
    context = {
        "matter": matter,
        "village": finding.home_of(matter.area),
        "code": code,
        "now": story.words_now(matter),
        "title": desk.masked_title(matter),
        # Behind the # it stays on the phone: no server and no log ever sees the code.
        "address": f"{absolute(request, path)}#{code}",
        "site": absolute(request, "/"),
        "printed": clock.now(),
    }
    page = "slip_paper" if "paper" in request.GET else "slip"
    return render(request, f"matters/resident/{page}.html", context)


@never_cache
@require_safe
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """The whole life of one's own matter; asks for the code where it was not proved yet."""
    matter, actor = borne(request, number)
    if matter is None:
        asks = FollowForm(initial={"number": number})
        return render(request, "matters/resident/follow.html", {"form": asks})
    told = story.read(matter, actor)
    if told.unread:
        opened(actor, matter.stream, matter.place)
    # Said before a mark is thought over and typed, and not after.
    barred = told.asks_rating and told.handled_here
    elsewhere = answering.elsewhere(told.stage) if barred else ""
    context = {
        "matter": matter,
        "village": finding.home_of(matter.area),
        "story": told,
        "rating": RatingForm(stage=told.stage) if told.asks_rating and not barred else None,
        "elsewhere": elsewhere,
        "comment": None if matter.split_at else CommentForm(actor=actor),
    }
    return render(request, "matters/resident/mine.html", context)


@never_cache
@either
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """How content the resident is, while the method asks."""
    matter, actor = borne(request, number)
    stage = stage_of(matter) if matter else None
    if matter is None or stage is None or stage.kind != Kind.RATE:
        if matter and request.method == "POST":
            messages.info(request, _("这件事现在不在评价这一步，您之前的评价都算数。"))
        return redirect("matters:mine", number)
    who = actor_of(request)
    if took_part(who.person_id, matter.pk):
        raise NotAllowed(_("您经手过这件事，请反映人本人用自己的手机评价，或换一个人回访代录。"))
    form = RatingForm(request.POST or None, stage=stage)
    return _written(
        request, matter, actor, form, "rate", lambda: _thanks(matter),
        lambda said: commands.rate(actor, matter, **said),
    )  # fmt: skip


def _thanks(matter: Matter) -> str:
    """What became of the matter by the mark: a low one may send it back to work."""
    if matter.phase not in AGAIN:
        return _("收到您的评价，谢谢。")
    said = _("收到您的评价。这件事已退回重办")
    if matter.holder is not None:
        said += _("，由%(who)s接着办") % {"who": matter.holder.title}
    if matter.due_at is not None:
        said += _("，新的期限是%(due)s") % {"due": clock.chinese_moment(matter.due_at)}
    return said + _("。办好了再请您评。")


@never_cache
@either
def comment(request: HttpRequest, number: str) -> HttpResponse:
    """Something more to say, at any time, also after the end."""
    matter, actor = borne(request, number)
    if matter is None:
        return redirect("matters:mine", number)
    form = CommentForm(request.POST or None, request.FILES or None, actor=actor)
    return _written(
        request, matter, actor, form, "comment", lambda: _("您说的已经记上了，办的人会看到。"),
        lambda said: commands.comment(
            actor, matter, words=said["words"], files=[*said["voice"], *said["photos"]]
        ),
    )  # fmt: skip


def _written(  # noqa: PLR0913, PLR0917
    request: HttpRequest, matter: Matter, actor: Actor, form: Form, page: str,
    thanks: Callable[[], str],
    write: Callable[[dict[str, Any]], None],
) -> HttpResponse:  # fmt: skip
    """Do what the form says, once, and go back to the matter; or show the form with its errors."""
    status, name, done = 422 if form.is_bound else 200, f"{page} {matter.number}", None
    key, payload = request.POST.get("once", ""), partial(sent, request)
    if form.is_bound and form.is_valid():

        def run() -> dict[str, Any]:
            limits.require(f"{page}:{actor.device}", WRITES_AN_HOUR, HOUR)
            write(dict(form.cleaned_data))
            return {"done": page}

        done, status = tried(form, lambda: once(actor, key, payload(), run, form=name))
    elif form.is_bound and set(form.errors) <= {"voice", "photos"}:
        # A phone that lost the answer sends its drafts again, which were taken in long ago.
        done = answered(actor, key, payload, form=name)
    if done:
        messages.success(request, thanks())
        return redirect("matters:mine", matter.number)
    context = {"matter": matter, "form": form}
    return render(request, f"matters/resident/{page}.html", context, status=status)


@kept
@require_safe
def promises(request: HttpRequest, key: str) -> HttpResponse:
    """What posts promised in public, and whether it was kept."""
    home = village_at(request, key)
    state = request.GET.get("state", "")
    page = Paginator(public.promises(home, state), 30).get_page(request.GET.get("page"))
    context = {
        "village": home,
        "state": state if state in public.STATES else "",
        "figures": [reached.of_area(home), *public.promise_figures(home), waits.of_village(home)],
        "page": page,
        "promises": public.said_all(list(page)),
    }
    return render(request, "matters/resident/promises.html", context)


@kept
@require_safe
def methods(request: HttpRequest, key: str) -> HttpResponse:
    """The methods in force in a village: each step, how long at most, on what ground."""
    home = village_at(request, key)
    context = {"village": home, "ways": public.ways(home), "honours": honours_of(home)}
    return render(request, "matters/resident/methods.html", context)
