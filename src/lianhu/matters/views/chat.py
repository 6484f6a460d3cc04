"""A copied group chat: paste it, look through what may be a wish, take it in."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, said_at, searched
from lianhu.kernel.errors import Refusal
from lianhu.matters import drafts, finding
from lianhu.matters.chat.kinds import Sort
from lianhu.matters.commands import gathering as commands
from lianhu.matters.forms import gathering as forms
from lianhu.matters.kinds import Kind
from lianhu.matters.models import Draft, Gathering, Matter
from lianhu.matters.rows import lines
from lianhu.matters.views.common import PAGES, need, sent, village_asked
from lianhu.people.models import Person
from lianhu.people.queries import found as people_found
from lianhu.people.queries import list_rows
from lianhu.places.models import Area

PASTE: Final = "matters.paste_chat"
ROWS: Final = 30
PEOPLE: Final = 20


def frame(face: str, **context: Any) -> dict[str, Any]:
    """What the pages of both faces share."""
    hub = "matters:collect" if face == "office" else "matters:collect_field"
    return {"face": face, "frame": f"shell/{face}.html", "hub": reverse(hub), **context}


@never_cache
@require_http_methods(["GET", "POST"])
def paste(request: Request, face: str) -> HttpResponse:
    """Paste what was copied; it becomes drafts that only who pasted it sees."""
    need(request.actor, PASTE)
    village, villages = village_asked(request, PASTE)
    if village is None:
        return render(request, f"matters/{face}/choose.html", {"villages": villages})
    parts = {
        one.key: one for one in finding.parts_of(Area.objects.visible_to(request.actor), village)
    }
    form = forms.ChatForm(posted(request), areas=forms.places(village, parts.values()))
    if form.is_valid():
        said = form.cleaned_data

        def run() -> dict[str, Any]:
            area = parts.get(said["area"], village)
            made = commands.paste_chat(
                request.actor, area, pasted=said["pasted"], title=said["title"]
            )
            return {"gathering": made.pk}

        with said_at(form):
            key = request.POST.get("once", "")
            answer = once(request.actor, key, sent(request), run, form=PASTE)
            return redirect("matters:chat", face, answer["gathering"])
    context = frame(face, village=village, days=drafts.kept_for().days)
    return page(request, "matters/collect/paste.html", context, form)


@never_cache
@require_http_methods(["GET", "POST"])
def chat(request: Request, face: str, pk: int) -> HttpResponse:
    """The drafts of a chat, to tick, change, join and part; then what they became."""
    need(request.actor, PASTE)
    found = get_object_or_404(
        Gathering.objects.visible_to(request.actor).select_related("area"), pk=pk
    )
    if found.settled_at:
        return redirect("matters:gathering", face, pk)
    rest = request.GET.get("rest") == "1"
    rows = Draft.objects.visible_to(request.actor).filter(gathering=found)
    wishes = rows.filter(sort=Sort.WISH)
    counts = {"wishes": wishes.count(), "all": rows.count()}
    asked = rows.exclude(sort=Sort.WISH) if rest else wishes
    shown = Paginator(asked.select_related("person"), ROWS).get_page(request.GET.get("page"))
    here = list(shown)
    wrong = None
    if request.method == "POST":
        changed = forms.changes(request.POST, here)
        try:
            return _done(request, face, found, changed)
        except Refusal as refusal:
            wrong = refusal
        for row in here:
            if row.pk in changed:
                for name in commands.Change.__slots__:
                    setattr(row, name, getattr(changed[row.pk], name))
    context = frame(
        face, gathering=found, page=shown, rows=drafts.shown(here), rest=rest, wrong=wrong,
        ticked=rows.filter(ticked=True).count(), kinds=dict(Kind.choices),
        others=counts["all"] - counts["wishes"], **counts,
    )  # fmt: skip
    status = wrong.status if wrong else 200
    return render(request, "matters/collect/chat.html", context, status=status)


def _done(
    request: Request, face: str, found: Gathering, changed: dict[int, commands.Change]
) -> HttpResponse:
    """What the button asked for; whatever it is, the page is kept first."""
    actor, asked = request.actor, request.POST
    if "throw" in asked:
        commands.throw_away(actor, found)
        messages.success(request, _("已经删掉，什么也没有留下。"))
        return redirect("matters:collect" if face == "office" else "matters:collect_field")

    def run() -> dict[str, Any]:
        commands.sort_drafts(actor, found, changed)
        made = commands.take_in(actor, found)
        return {"said": _("收下%d件，每件都有了编号；粘贴的聊天已经删掉。") % len(made)}

    if "take" in asked:
        key = asked.get("once", "")
        answer = once(actor, key, sent(request), run, form=f"matters.take_in {found.pk}")
        messages.success(request, answer["said"])
        return redirect("matters:gathering", face, found.pk)
    merge = _pair(asked.get("merge", ""))
    split = _pair(asked.get("split", "") + ":0")
    commands.sort_drafts(
        actor, found, changed, merge=merge, split=split[0] if split else None,
        untick="untick" in asked,
    )  # fmt: skip
    if serial := _pair(asked.get("who", "") + ":0"):
        return redirect("matters:chat_who", face, found.pk, serial[0])
    return redirect(request.get_full_path())


def _pair(words: str) -> tuple[int, int] | None:
    one, _colon, other = words.partition(":")
    known = all(part.isascii() and part.isdigit() and len(part) < 19 for part in (one, other))
    return (int(one), int(other)) if known else None


@never_cache
@require_http_methods(["GET", "POST"])
def who(request: Request, face: str, pk: int, draft: int) -> HttpResponse:
    """Who the one with this nickname is: found by name among the people of the village."""
    need(request.actor, PASTE)
    rows = Draft.objects.visible_to(request.actor).select_related("gathering__area", "person")
    row = get_object_or_404(rows, gathering=pk, pk=draft)
    back = redirect("matters:chat", face, pk)
    people = Person.objects.visible_to(request.actor).present()
    if request.method == "POST":
        chosen = _pair(request.POST.get("person", "") + ":0")
        person = get_object_or_404(people, pk=chosen[0]) if chosen else None
        commands.name_speaker(request.actor, row, person=person)
        return back
    words = searched(request) or row.speaker
    place = Area.objects.visible_to(request.actor).get(
        path=drafts.village_path(row.gathering.area)
    )  # fmt: skip
    near = people_found(people, words).filter(place__startswith=place.path) if words else None
    found = list_rows(near.order_by("place", "pk")[:PEOPLE]) if near is not None else []
    context = frame(face, row=row, words=words, found=found)
    return render(request, "matters/collect/who.html", context)


@never_cache
@require_http_methods(["GET"])
def gathering(request: Request, face: str, pk: int) -> HttpResponse:
    """What came of one occasion: its matters, or that nobody had anything to say."""
    need(request.actor, "matters.gather", "matters.see", "matters.supervise")
    found = get_object_or_404(
        Gathering.objects.visible_to(request.actor).exclude(settled_at=None).select_related("area"),
        pk=pk,
    )
    rows = Matter.objects.visible_to(request.actor).filter(channel_key=found.key).order_by("pk")
    made = lines(request.actor, rows, page=PAGES[face])
    context = frame(face, gathering=found, lines=made)
    return render(request, "matters/collect/gathering.html", context)
