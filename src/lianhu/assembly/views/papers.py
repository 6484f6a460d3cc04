"""The papers of a meeting: to print, as PDF and Word, as a picture and words for a group."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.assembly import (
    commands,
    compared,
    mark,
    minutes_paper,
    notice_paper,
    results,
    returned,
    wording,
)
from lianhu.assembly.forms.door import ChangedForm, PhotoForm
from lianhu.assembly.models import Meeting
from lianhu.assembly.views.meeting import meeting_of
from lianhu.audit.pages import Request, page, require_somewhere, said_at
from lianhu.counties.address import absolute
from lianhu.files.intake import take
from lianhu.kernel.errors import Conflict, Missing
from lianhu.shell.sheets import answer
from lianhu.shell.sheets.blocks import Sheet


@require_safe
def notice(request: Request, pk: str, form: str = "") -> HttpResponse:
    """The notice in one of its forms; before it is called it is a proof to look at."""
    meeting = meeting_of(request, pk)
    sheet = notice_paper.make(request.actor, meeting, partial(absolute, request))
    return answered(request, sheet, form, "assembly:notice", meeting.pk)


@require_safe
def minutes(request: Request, pk: str, form: str = "") -> HttpResponse:
    """The minutes in one of their forms."""
    meeting = _held(request, pk)
    sheet = minutes_paper.minutes(request.actor, meeting, partial(absolute, request))
    return answered(request, sheet, form, "assembly:minutes", meeting.pk)


@require_safe
def resolution(request: Request, pk: str, form: str = "") -> HttpResponse:
    """What was resolved, or advised, in one of its forms."""
    meeting = _held(request, pk)
    sheet = minutes_paper.resolution(request.actor, meeting, partial(absolute, request))
    return answered(request, sheet, form, "assembly:resolution", meeting.pk)


def _held(request: Request, pk: str) -> Meeting:
    """The meeting, for who may read the names on its papers."""
    meeting = meeting_of(request, pk)
    request.actor.require("assembly.note_chair", place=meeting.path)
    return meeting


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: Request, pk: str) -> HttpResponse:
    """A minutes or resolution that was changed in Word comes back: it is kept with what is different."""
    meeting = _held(request, pk)
    sent = request.method == "POST"
    form = ChangedForm(request.POST if sent else None, request.FILES if sent else None)
    same = False
    if form.is_valid():
        with said_at(form):
            same = not _came_back(request, meeting, **form.cleaned_data)
            if not same:
                messages.success(request, _("存好了，差别在下面。"))
                return redirect("assembly:compare", meeting.pk)
    copies = list(meeting.changed_copies.select_related("file").order_by("-pk"))
    context = {
        "form": form, "meeting": meeting, "same": same, "copies": copies,
        "title": wording.title(meeting),
    }  # fmt: skip
    return page(request, "assembly/compare.html", context, form)


def _came_back(request: Request, meeting: Meeting, *, what: str, file: Any) -> bool:
    """Keep what came back if anything is different in it; whether anything is."""
    make = minutes_paper.minutes if what == "minutes" else minutes_paper.resolution
    sheet = make(request.actor, meeting, partial(absolute, request))
    found = compared.changes(sheet, file.read())
    if found:
        file.seek(0)
        kept = take(request.actor, file, kind="document", field="file")
        commands.keep_changed(request.actor, meeting, what=what, file=kept, changes=found)
    return bool(found)


@require_safe
def mark_(request: Request, pk: str, what: str, proof: str) -> HttpResponse:
    """Whoever scans a paper: staff come to the meeting, everyone else to what is public of it."""
    if not mark.holds(int(pk), what, proof):
        raise Missing(_("这个码不是本县的纸上的，或者印坏了。"))
    if request.actor.is_staff:
        return redirect("assembly:meeting", int(pk))
    rows = Meeting.objects.visible_to(request.actor).select_related("area")
    found = get_object_or_404(rows, pk=int(pk))
    name = "assembly:result" if results.posted(found) else "assembly:public_one"
    return redirect(name, found.area.key, found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: Request) -> HttpResponse:
    """Photos of signed papers: each finds its meeting by its code, and is kept there."""
    require_somewhere(request.actor, "assembly.keep_paper")
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    form = PhotoForm(*sent, actor=request.actor)
    seen: list[returned.Seen] = []
    if form.is_valid():
        seen = [returned.keep(request.actor, one) for one in form.cleaned_data["photos"]]
        form = PhotoForm(actor=request.actor)
    return page(request, "assembly/back.html", {"form": form, "seen": seen}, form)


def answered(
    request: Request, sheet: Sheet, form: str, name: str, pk: int, back: str = ""
) -> HttpResponse:
    """The page of a sheet with the ways to its other forms, its words for a group, or a file."""
    if form == "text":
        if not sheet.chat:
            raise Conflict(_("这张纸有不宜公开的内容，不发群，没有文字和图片。"))
        said: dict[str, Any] = {
            "sheet": sheet, "words": sheet.chat, "back": reverse(name, args=[pk]),
            "picture": reverse(name, args=[pk, "card"]),
        }  # fmt: skip
        return answer.never_kept(render(request, "shell/sheet_text.html", said))
    if form:
        return answer.file(sheet, form)
    forms = [("PDF", reverse(name, args=[pk, "pdf"])), ("Word", reverse(name, args=[pk, "docx"]))]
    if sheet.chat:
        forms.append((_("发群的文字和图片"), reverse(name, args=[pk, "text"])))
    here = back or reverse("assembly:meeting", args=[pk])
    context = {"sheet": sheet, "forms": forms, "back": here}
    return answer.never_kept(render(request, "shell/sheet.html", context))
