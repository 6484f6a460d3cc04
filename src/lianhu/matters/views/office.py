"""The desk: the inbox, one matter, and every step of it on one page."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.access.roles import face_of
from lianhu.audit.actor import Actor
from lianhu.audit.once import answered, once
from lianhu.audit.pages import Request
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Missing, Refusal
from lianhu.matters import desk, doing, searching, whole
from lianhu.matters.forms.office import STEPS
from lianhu.matters.forms.resident import Words
from lianhu.matters.forms.step import Step
from lianhu.matters.kinds import Channel, Phase
from lianhu.matters.models import Matter
from lianhu.matters.queries import Counts, open_counts
from lianhu.matters.queries import inbox as open_matters
from lianhu.matters.queue import VERBS
from lianhu.matters.rows import Often, lines
from lianhu.matters.sights import SIGHTS, SUPERVISE
from lianhu.matters.turning import ROWS, Turn, Turns
from lianhu.matters.views.common import PAGES, matter_of, need, sent
from lianhu.notices.reading import opened
from lianhu.places.models import Area
from lianhu.shell.htmx import part

# What a link may fill in beforehand: choices that narrow others, and how a mark was heard.
_ASKED: Final = ("phase", "mine", "late", "channel", "q", "at")
PREFILLED: Final = ("category", "level", "way")
LISTS: Final = {"office": "matters:inbox", "field": "matters:today"}


@require_safe
def inbox(request: Request) -> HttpResponse:
    """What is open where the actor works, most urgent first; filters and pages swap the rows."""
    actor = request.actor
    need(actor, *SIGHTS)
    asked = filters_of(request)
    turn = Turn.asked(request.GET)
    rows = lines(actor, found_by(actor, asked, turn), most=ROWS + 1, parts=True)
    pages = Turns(asked, turn, rows)
    counts = open_counts(actor)
    context = {
        "lines": pages.rows,
        "pages": pages,
        "asked": asked,
        "place": place_of(actor, asked),
        "may_raise": bool(actor.paths("matters.raise_for")),
        "may_loops": bool(actor.paths("matters.see")),
        "may_export": bool(actor.paths("matters.export")),
        "may_batch": any(actor.paths(verb) for verb in VERBS),
        "keeps": urlencode({n: w for n, w in asked.items() if w and n not in {"q", "at"}}),
        "filtered": any(asked.values()),
        "late": counts.late,
        "more": counts.more,
        "tabs": _tabs(counts, asked),
        "doors": {"": _("所有渠道"), **dict(Channel.choices)},
    }
    return render(request, part(request, "matters/office/inbox.html", "rows"), context)


def filters_of(request: Request) -> dict[str, str]:
    """What the inbox is asked for; what is not understood counts as not asked."""
    asked = {name: request.GET.get(name, "") for name in _ASKED}
    if asked["phase"] not in Phase.values:
        asked["phase"] = ""
    if asked["channel"] not in Channel.values:
        asked["channel"] = ""
    return asked


def place_of(actor: Actor, asked: Mapping[str, str]) -> Area | None:
    """The area to which the list is narrowed, for who came from a table of villages."""
    return Area.objects.visible_to(actor).filter(key=asked["at"]).first() if asked["at"] else None


FIRST: Final = Turn(None, back=False, first=0)


def found_by(
    actor: Actor, asked: Mapping[str, str], turn: Turn = FIRST
) -> QuerySet[Matter] | Often:
    """The rows that the filters leave, from where `turn` says. What is searched for is new each
    time; the rest is not."""
    phase, mine, channel = asked["phase"], asked["mine"] == "1", asked["channel"]
    late = (clock.now(),) if asked["late"] == "1" else ()

    def build(*values: Any) -> QuerySet[Matter]:
        before, at = values[: len(late)], values[len(late) :]
        rows = open_matters(actor, phase=phase, mine=mine, before=before[0] if before else None)
        return turn.of(rows.filter(channel=channel) if channel else rows, at)

    values = (*late, *turn.values)
    if asked["q"] or asked["at"]:
        rows, place = build(*values), place_of(actor, asked)
        rows = rows.filter(place__startswith=place.path) if place else rows
        return searching.search(actor, rows, asked["q"])
    return Often((phase, mine, channel, bool(late), turn.shape), build, values)


def _tabs(counts: Counts, asked: dict[str, str]) -> list[dict[str, Any]]:
    """One tab for each phase in which something is open, with its count."""
    tabs: list[dict[str, Any]] = [{"key": "", "label": _("全部"), "n": counts.all}]
    for phase in Phase:
        if counts.phases.get(phase) or phase == asked["phase"]:
            # Only what waits to be released is open; what is being shown is no longer.
            label = _("待公示") if phase == Phase.SHOWING else phase.label
            tabs.append({"key": phase.value, "label": label, "n": counts.phases.get(phase, 0)})
    kept = {name: value for name, value in asked.items() if value and name != "phase"}
    for tab in tabs:
        tab["query"] = "?" + urlencode({**kept, "phase": tab["key"]} if tab["key"] else kept)
        tab["here"] = tab["key"] == asked["phase"]
    return tabs


@never_cache
@require_safe
def show(request: Request, number: str) -> HttpResponse:
    """One matter: what was said, by whom, where it stands, what may be done now."""
    matter = matter_of(request.actor, number)
    opened(request.actor, matter.stream, matter.place)
    return render(request, "matters/office/show.html", whole.page_of(request.actor, matter))


@require_safe
def open_(request: Request, pk: int) -> HttpResponse:
    """The page of a matter on the face its reader works at; for links that know only the id."""
    need(request.actor, *SIGHTS, SUPERVISE, "matters.raise_for")
    matter = get_object_or_404(Matter.objects.visible_to(request.actor), pk=pk)
    return redirect(PAGES[face_of(request.actor)], matter.number)


@require_safe
def open_urged(request: Request, pk: int) -> HttpResponse:
    """What a reminder to the post `pk` is about: the list of work, where the most urgent is first."""
    need(request.actor, *SIGHTS, SUPERVISE, "matters.raise_for")
    return redirect(LISTS[face_of(request.actor)])


@require_http_methods(["GET", "POST"])
def act(request: Request, number: str, act: str, face: str = "office") -> HttpResponse:
    """One step of a matter: the form its stage asks for, then the command."""
    matter = matter_of(request.actor, number)
    home = PAGES[face]
    key, said = request.POST.get("once", ""), partial(sent, request)
    before = answered(request.actor, key, said, form=_form_name(matter, act))
    if request.method == "POST" and before:
        messages.success(request, before["said"])
        return redirect(home, number)
    if act not in STEPS:
        raise Missing(_("没有这个操作。"))
    if request.method == "GET":
        doing.check(request.actor, matter, act)
    form = _form(request, matter, act)
    context: dict[str, Any] = {
        "matter": matter,
        "act": act,
        "form": form,
        "home": home,
        "face": face,
    }
    status = 200
    if "preview" in request.POST:
        doing.check(request.actor, matter, act)
    elif request.method == "POST":
        try:
            messages.success(request, _perform(request, form, matter, act))
            return redirect(home, number)
        except Refusal as refusal:
            status = refusal.status
            _explain(form, refusal)
            if isinstance(refusal, Conflict):
                context |= _after_a_clash(request, number, act, refusal)
    template = f"matters/{face}/act.html"
    context |= whole.beside_form(request.actor, context["matter"], act)
    return render(request, template, context, status=status)


def _form_name(matter: Matter, act: str) -> str:
    return f"matters.act {matter.number} {act}"


def _form(request: Request, matter: Matter, act: str) -> Step:
    if request.method == "POST":
        return STEPS[act](request.POST, request.FILES, actor=request.actor, matter=matter)
    asked = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    return STEPS[act](actor=request.actor, matter=matter, initial=asked)


def _perform(request: Request, form: Step, matter: Matter, act: str) -> str:
    """Take the step once, however often the form is sent; what to say then.

    Raises:
        Conflict: the matter moved after the form was opened. Refusal: as the command says.
    """
    good = form.is_valid()
    revision = request.POST.get("revision", "")
    if form.minds_moves and revision and revision != str(matter.revision):
        raise Conflict(desk.last_done(matter))
    doing.check(request.actor, matter, act)
    if not good:
        raise Refusal("")

    def run() -> dict[str, str]:
        return {"said": form.run()}

    said = once(
        request.actor, request.POST.get("once", ""), sent(request), run,
        form=_form_name(matter, act),
    )  # fmt: skip
    return str(said["said"])


def _explain(form: Step, refusal: Refusal) -> None:
    """Put a refusal beside the field it names; the typed words stay."""
    if str(refusal) and not isinstance(refusal, Conflict):
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _after_a_clash(request: Request, number: str, act: str, clash: Refusal) -> dict[str, Any]:
    """The matter as it is now; whether the step is still open; who was faster."""
    matter = matter_of(request.actor, number)
    still = doing.why_not(request.actor, matter, act) is None
    typed = [
        (field.label, request.POST.get(name, ""))
        for name, field in STEPS[act].base_fields.items()
        if isinstance(field, Words) and request.POST.get(name)
    ]
    return {"matter": matter, "clash": str(clash), "shut": not still, "typed": typed}
