"""Sorting at speed: one waiting matter after another, by keys or by plain buttons.

What was confirmed is held by the page until the next one is confirmed, so that it can be taken
back before anybody was told; leaving the page hands it in. Nothing is kept on the server for it.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.audit.actor import Actor
from lianhu.audit.once import first_answer, once
from lianhu.audit.pages import Request
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.text import short
from lianhu.matters import alike, desk, doing, queue, whole
from lianhu.matters.forms.office import STEPS
from lianhu.matters.forms.step import Step
from lianhu.matters.models import Matter
from lianhu.matters.rows import lines
from lianhu.matters.telling import said_first
from lianhu.matters.views.common import UNSAID, need
from lianhu.places.queries import village_of

# So many may be passed over before the first of them come again.
PASSED: Final = 200
OWN: Final = ("number", "act", "revision", "do", "held", "past")


class Moved(Conflict):
    """Somebody was faster; the step was not taken and need not be shown again."""


@dataclass(frozen=True, slots=True)
class Held:
    """A decision that was confirmed and not handed in: what the form held when it was sent."""

    number: str
    act: str
    revision: int
    key: str
    fields: dict[str, list[str]]

    @classmethod
    def of(cls, request: Request) -> Self:
        given = request.POST
        fields = {
            name: given.getlist(name) for name in given if name not in OWN and name not in UNSAID
        }
        return cls(
            given.get("number", ""), given.get("act", ""), _number(given.get("revision", "")),
            given.get("once", ""), fields,
        )  # fmt: skip

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What the page sent back; None for nothing, or for what this page never wrote."""
        try:
            said = json.loads(text)
            fields = {
                str(name): [str(one) for one in ones] for name, ones in said["fields"].items()
            }
            revision, key = _number(str(said["revision"])), str(said["key"])[:64]
            return cls(str(said["number"]), str(said["act"]), revision, key, fields)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def write(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def form(self, actor: Actor, matter: Matter) -> Step:
        given: MultiValueDict[str, Any] = QueryDict(mutable=True)
        for name, ones in self.fields.items():
            given.setlist(name, ones)
        return STEPS[self.act](given, actor=actor, matter=matter)

    def as_initial(self) -> dict[str, str]:
        return {name: ones[-1] for name, ones in self.fields.items() if ones}


@dataclass(slots=True)
class Page:
    """What is shown now: a matter with its form, what is held, what was passed over."""

    held: Held | None
    past: list[str]
    matter: Matter | None = None
    form: Step | None = None
    status: int = 200


@never_cache
@require_http_methods(["GET", "POST"])
def sort(request: Request) -> HttpResponse:
    """The next matter that waits to be sorted or sent, with its choices."""
    actor = request.actor
    need(actor, *queue.VERBS)
    if request.method == "GET":
        return _shown(request, Page(None, []))
    page = Page(Held.read(request.POST.get("held", "")), _past(request))
    act = {"undo": _undo, "now": _now, "skip": _skip}.get(request.POST.get("do", ""), _confirm)
    act(request, page)
    return _shown(request, page)


def _undo(request: Request, page: Page) -> None:
    """The one before stands there again, as it was filled in; nobody was told anything."""
    held, page.held = page.held, None
    matter = _found(request.actor, held.number) if held else None
    if held is None or matter is None:
        return
    if matter.revision != held.revision or queue.act_of(matter) != held.act:
        messages.warning(request, _clash(matter))
        return
    page.matter = matter
    page.form = STEPS[held.act](actor=request.actor, matter=matter, initial=held.as_initial())


def _now(request: Request, page: Page) -> None:
    _hand_in(request, page)


def _skip(request: Request, page: Page) -> None:
    number = request.POST.get("number", "")
    page.past = [*(one for one in page.past if one != number), number][-PASSED:]


def _confirm(request: Request, page: Page) -> None:
    """Hold what was chosen now and hand in what was held before; what is wrong stays in view."""
    fresh = Held.of(request)
    matter = _found(request.actor, fresh.number)
    if matter is None or _is_done(request.actor, fresh):
        return
    if matter.revision != fresh.revision or queue.act_of(matter) != fresh.act:
        messages.warning(request, _clash(matter))
        return
    doing.check(request.actor, matter, fresh.act)
    form = fresh.form(request.actor, matter)
    if not form.is_valid():
        page.matter, page.form, page.status = matter, form, 422
        return
    _hand_in(request, page)
    page.held = fresh


def _hand_in(request: Request, page: Page) -> None:
    """Take the step that was held. One that is refused is shown again with the reason."""
    held, page.held = page.held, None
    if held is None:
        return
    matter = _found(request.actor, held.number)
    if matter is None:
        messages.warning(request, _("编号%(n)s已不在您这里，这一步没有存。") % {"n": held.number})
        return
    try:
        messages.success(request, f"{held.number} {_taken(request.actor, held, matter)}")
    except Moved as moved:
        messages.warning(request, str(moved))
    except Conflict:
        messages.warning(request, _clash(matter))
    except Refusal as refusal:
        page.matter, page.status = matter, refusal.status
        page.form = held.form(request.actor, matter)
        page.form.is_valid()
        if str(refusal):
            page.form.add_error(
                refusal.field if refusal.field in page.form.fields else None, str(refusal)
            )


def _taken(actor: Actor, held: Held, matter: Matter) -> str:
    """Take it, once however often it is sent; what to say then.

    Raises:
        Moved: the matter is no longer as the one who decided saw it. Refusal: as the command says.
    """

    def run() -> dict[str, str]:
        if matter.revision != held.revision or queue.act_of(matter) != held.act:
            raise Moved(_clash(matter))
        doing.check(actor, matter, held.act)
        form = held.form(actor, matter)
        if not form.is_valid():
            raise Refusal("")
        return {"said": form.run()}

    form_name = _name_of(held)
    return str(once(actor, held.key, asdict(held), run, form=form_name)["said"])


def _name_of(held: Held) -> str:
    return f"matters.act {held.number} {held.act}"


def _is_done(actor: Actor, held: Held) -> bool:
    """Whether this very decision was handed in before: the page was loaded again."""
    return first_answer(actor, held.key, form=_name_of(held)) is not None


def _clash(matter: Matter) -> str:
    words = {"n": matter.number, "who": desk.last_done(matter)}
    return _("编号%(n)s：%(who)s您的这一步没有存，请接着看下一件。") % words


def _found(actor: Actor, number: str) -> Matter | None:
    rows = Matter.objects.visible_to(actor).select_related(
        "area__parent__parent", "holder", "suggested", "teller", "version"
    )
    return rows.filter(number=number).first()


def _shown(request: Request, page: Page) -> HttpResponse:
    actor = request.actor
    held = [page.held.number] if page.held else []
    if page.matter is None:
        page.matter = queue.following(actor, [*page.past, *held])
    matter = page.matter
    context: dict[str, Any] = {
        "held": page.held,
        "held_words": _held_words(actor, page.held),
        "held_text": page.held.write() if page.held else "",
        "past": page.past,
        "past_text": ",".join(page.past),
        "left": queue.left(actor, held),
    }
    if matter is not None:
        act = queue.act_of(matter)
        form = page.form or STEPS[act](actor=actor, matter=matter)
        context |= whole.beside_form(actor, matter, act)
        context |= {"matter": matter, "act": act, "form": form, "near": _near(actor, matter)}
    return render(request, "matters/office/sort.html", context, status=page.status)


def _held_words(actor: Actor, held: Held | None) -> str:
    """The one before in a few words: its number, what was said, what was chosen."""
    matter = _found(actor, held.number) if held else None
    if held is None or matter is None:
        return ""
    form = held.form(actor, matter)
    name = "choice" if held.act == "triage" else "category"
    labels = dict(getattr(form.fields.get(name), "choices", []))
    chosen = _plain(labels.get((held.fields.get(name) or [""])[0], ""))
    return f"{held.number} {short(said_first(matter), 18)} → {chosen}"


def _plain(label: object) -> str:
    """A choice without the words that spoke for it."""
    return str(label).split(" <small>")[0]


def _near(actor: Actor, matter: Matter) -> list[Any]:
    village = village_of(matter.area) or matter.area
    found = [pk for pk in alike.open_ones(actor, village, said_first(matter)) if pk != matter.pk]
    return lines(actor, Matter.objects.visible_to(actor).filter(pk__in=found)) if found else []


def _past(request: Request) -> list[str]:
    given = request.POST.get("past", "").split(",")[-PASSED:]
    return [one for one in given if one.isascii() and one.isdigit() and len(one) == 9]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
