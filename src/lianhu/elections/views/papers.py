"""The papers of an election, to print, as PDF and Word, as a picture and words for a group."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianhu.audit.pages import Request
from lianhu.counties.address import absolute
from lianhu.elections import papers
from lianhu.elections.views.office import election_of
from lianhu.kernel.errors import Conflict
from lianhu.shell.sheets import answer


@require_safe
def paper(request: Request, pk: int, which: str, form: str = "") -> HttpResponse:
    """One paper in one of its forms; the sheet for signatures names people and is the village's."""
    verb = "elections.nominate" if which == "nominate" else "elections.see"
    one = election_of(request.actor, pk, verb)
    sheet = papers.make(request.actor, one, which, partial(absolute, request))
    if form == "text":
        if not sheet.chat:
            raise Conflict(_("这张纸不发群，没有文字和图片。"))
        said = {
            "sheet": sheet,
            "words": sheet.chat,
            "back": _at(pk, which),
            "picture": _at(pk, which, "card"),
        }
        return answer.never_kept(render(request, "shell/sheet_text.html", said))
    if form:
        return answer.file(sheet, form)
    forms = [("PDF", _at(pk, which, "pdf")), ("Word", _at(pk, which, "docx"))]
    if sheet.chat:
        forms.append((_("发群的文字和图片"), _at(pk, which, "text")))
    context = {"sheet": sheet, "forms": forms, "back": reverse("elections:show", args=[pk])}
    return answer.never_kept(render(request, "shell/sheet.html", context))


def _at(*args: object) -> str:
    return reverse("elections:paper", args=args)
