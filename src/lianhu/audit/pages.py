"""What the pages of every room share: who asks, refusals beside their fields, the status that fits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from lianhu.audit.actor import Actor
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.kernel.text import clean_line


class Request(HttpRequest):
    """A request that knows who acts, and whether htmx asked."""

    actor: Actor
    htmx: HtmxDetails


def searched(request: HttpRequest, name: str = "q", limit: int = 60) -> str:
    """What was typed into a search box, without what no table could hold."""
    return clean_line(request.GET.get(name, "")[:400], 400)[:limit].strip()


def posted(request: HttpRequest) -> QueryDict | None:
    """The data for a form: None shows it fresh, an empty POST is still a POST."""
    return request.POST if request.method == "POST" else None


def require_somewhere(actor: Actor, verb: str) -> None:
    """Raise NotAllowed unless the actor carries `verb` over some area: for pages that list."""
    if not actor.paths(verb):
        raise NotAllowed(_("您现在的岗位看不了这一页。"))


@contextmanager
def said_at(form: BaseForm) -> Iterator[None]:
    """A refusal inside the block becomes an error at its field; the form is no longer valid."""
    try:
        yield
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        form.status = refusal.status  # type: ignore[attr-defined]


def page(
    request: HttpRequest, template: str, context: dict[str, Any], form: BaseForm | None = None
) -> HttpResponse:
    """The page, with the status of its form when that was refused (422, 403, 409, 503)."""
    wrong = form is not None and form.is_bound and not form.is_valid()
    status = getattr(form, "status", 422) if wrong else 200
    return render(request, template, {"form": form, **context}, status=status)
