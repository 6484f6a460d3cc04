"""The phone in the field: today's one list, saying something in three taps, one matter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianhu.audit.pages import Request
from lianhu.matters import calendar, todo, whole
from lianhu.matters.views import intake, office
from lianhu.matters.views.common import matter_of, need
from lianhu.notices.reading import opened


@require_safe
def today(request: Request) -> HttpResponse:
    """今天: to claim, to do, to answer, to tell; and what became of what one passed on."""
    need(request.actor, intake.RAISE)
    context = {
        "today": todo.today(request.actor),
        "soon": calendar.soon(request.actor),
        "may_collect": bool(request.actor.paths("matters.gather")),
    }
    return render(request, "matters/field/today.html", context)


@never_cache
@require_safe
def show_field(request: Request, number: str) -> HttpResponse:
    """One matter with the one thing to do next at the thumb."""
    matter = matter_of(request.actor, number)
    opened(request.actor, matter.stream, matter.place)
    return render(request, "matters/field/show.html", whole.page_of(request.actor, matter))


def raise_field(request: Request) -> HttpResponse:
    return intake.raise_for(request, face="field")


def slip_field(request: Request, token: str) -> HttpResponse:
    return intake.slip_for(request, token, face="field")


def find_field(request: Request) -> HttpResponse:
    return intake.find(request, face="field")


def act_field(request: Request, number: str, act: str) -> HttpResponse:
    return office.act(request, number, act, face="field")
