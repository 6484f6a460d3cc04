"""Who was asked and what became of it; a group's draft beside the village's pact; the township."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianhu.audit.actor import under
from lianhu.audit.once import once
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.kernel.errors import Missing
from lianhu.matters.views.common import sent as sent_fields
from lianhu.pacts import commands, queries, standing
from lianhu.pacts.commands.reviewing import Found
from lianhu.pacts.forms import drafting as forms
from lianhu.pacts.models import Opinion, Point, Review, Version
from lianhu.pacts.views.office import version_of

HEAR = "pacts.hear"
either = require_http_methods(["GET", "HEAD", "POST"])


@either
def hear(request: Request, pk: int, face: str = "office") -> HttpResponse:
    """Write down one time that people were asked, with what they said."""
    require_somewhere(request.actor, HEAR)
    rows = Version.objects.visible_to(request.actor).select_related("pact__area")
    rows = rows.filter(under(request.actor.paths(HEAR), "pact__place"), state="draft")
    one = get_object_or_404(rows, pk=pk)
    clauses = standing.clauses_of(one)
    form = forms.HearForm(posted(request))
    said = [
        forms.OpinionRow(posted(request), prefix=str(n), clauses=clauses) for n in range(forms.ROWS)
    ]
    if form.is_valid() & (not [row for row in said if not row.is_valid()]):
        opinions = [found for row in said if (found := row.said())]

        def run() -> dict[str, Any]:
            made = commands.hear(request.actor, one, said=opinions, **form.cleaned_data)
            return {"asking": made.pk}

        with said_at(form):
            once(request.actor, request.POST.get("once", ""), sent_fields(request), run, form=HEAR)
            messages.success(request, _("记下了。"))
            if face == "field":
                return redirect("matters:today")
            return redirect("pacts:version", pk)
    context = {
        "version": one, "rows": said, "clauses": clauses, "face": face,
        "frame": f"shell/{face}.html",
    }  # fmt: skip
    return page(request, "pacts/hear.html", context, form)


@either
def settle(request: Request, pk: int) -> HttpResponse:
    """What became of one opinion."""
    require_somewhere(request.actor, "pacts.settle")
    rows = Opinion.objects.visible_to(request.actor).select_related(
        "asking__version__pact__area", "clause"
    )
    one = get_object_or_404(rows, pk=pk)
    form = forms.SettleForm(posted(request))
    if form.is_valid():
        with said_at(form):
            commands.settle(request.actor, one, **form.cleaned_data)
            messages.success(request, _("记下了。"))
            return redirect("pacts:version", one.asking.version_id)
    return page(request, "pacts/settle.html", {"opinion": one, "version": one.asking.version}, form)


@either
def beside(request: Request, pk: int) -> HttpResponse:
    """A group's draft and the village's pact, by kind of clause; somebody judges and signs."""
    one = version_of(request.actor, pk)
    other = standing.above(one)
    if other is None:
        raise Missing(_("村里还没有村规民约在用，没有可以对照的。"))
    form = forms.JudgeForm(posted(request))
    if form.is_valid():
        with said_at(form):
            form.run(request.actor, one)
            messages.success(request, _("签下了。"))
            return redirect("pacts:version", pk)
    groups = queries.by_kind(standing.clauses_of(one), standing.clauses_of(other))
    context = {
        "version": one, "other": other, "groups": groups, "judged": standing.judgement_of(one),
        "may_judge": one.is_draft and bool(request.actor.grant("pacts.judge", one.pact.place)),
    }  # fmt: skip
    return page(request, "pacts/beside.html", context, form)


@either
def answer(request: Request, pk: int) -> HttpResponse:
    """The township says what it finds."""
    require_somewhere(request.actor, "pacts.answer_review")
    review = get_object_or_404(
        Review.objects.visible_to(request.actor).select_related("version__pact__area"), pk=pk
    )
    one = review.version
    form = forms.AnswerForm(posted(request))
    rows = [forms.PointRow(posted(request), prefix=str(n), version=one) for n in range(forms.ROWS)]
    if form.is_valid() & (not [row for row in rows if not row.is_valid()]):
        with said_at(form):
            points = [_found(one, row.cleaned_data) for row in rows if row.cleaned_data["words"]]
            commands.answer_review(request.actor, review, points=points, **form.cleaned_data)
            messages.success(request, _("回给村里了。"))
            return redirect("pacts:version", one.pk)
    context = {
        "version": one, "review": review, "rows": rows, "clauses": queries.with_cautions(one),
        "shut": review.answered_at is not None or review.ended_at is not None,
    }  # fmt: skip
    return page(request, "pacts/answer.html", context, form)


def _found(one: Version, said: dict[str, Any]) -> Found:
    clause = one.clauses.filter(pk=int(said["clause"])).first() if said["clause"] else None
    return Found(said["words"], clause, law=said["law"], article=said["article"])


@either
def point(request: Request, pk: int) -> HttpResponse:
    """What the village did about one point of the township."""
    require_somewhere(request.actor, "pacts.answer_point")
    rows = Point.objects.visible_to(request.actor).select_related(
        "review__version__pact__area", "clause"
    )
    one = get_object_or_404(rows, pk=pk)
    form = forms.PointForm(posted(request))
    if form.is_valid():
        with said_at(form):
            said = form.cleaned_data
            commands.answer_point(
                request.actor, one, mended=said["answer"] == "mended", why=said["why"]
            )
            messages.success(request, _("记下了。"))
            return redirect("pacts:version", one.review.version_id)
    return page(request, "pacts/point.html", {"point": one, "version": one.review.version}, form)
