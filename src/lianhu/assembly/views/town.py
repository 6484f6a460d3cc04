"""A town's committee: its rules in versions, and the notice of what it decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianhu.assembly import charter, commands, wording
from lianhu.assembly.forms.town import RulesForm, TalkForm
from lianhu.assembly.models import SEE_CLOSED, Least, Meeting, Resolution, State, TownRules
from lianhu.audit.actor import Actor
from lianhu.audit.pages import Request, page, posted, require_somewhere, said_at
from lianhu.bodies.queries import members_of
from lianhu.kernel import clock
from lianhu.places.models import Area


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: Request, key: str) -> HttpResponse:
    """Every version of a committee's rules of procedure, the newest first; the next one is put down."""
    require_somewhere(request.actor, SEE_CLOSED)
    towns = Area.objects.visible_to(request.actor).filter(kind=Area.Kind.TOWN)
    area = get_object_or_404(towns, key=key)
    rows = list(TownRules.objects.visible_to(request.actor).filter(area=area))
    may = request.actor.may("assembly.adopt_rules", area.path)
    if not may and not rows:
        request.actor.require("assembly.adopt_rules", place=area.path)
    start: dict[str, Any] = {
        "adopted_on": clock.today(), "quorum": Least.HALF, "major": Least.TWO_THIRDS,
        "passing": Least.HALF, "pretalk": 2,
    }  # fmt: skip
    form = RulesForm(posted(request), initial=start) if may else None
    if form is not None and form.is_valid():
        with said_at(form):
            made = commands.adopt_rules(request.actor, area, **form.cleaned_data)
            messages.success(request, _("记下了第%d版，以后通知的会照这一版。") % made.version)
            return redirect("assembly:rules", key)
    shown = [{"rules": one, "words": charter.words(one)} for one in rows]
    context = {"area": area, "versions": shown, "form": form}
    return page(request, "assembly/rules.html", context, form)


def talk_forms(actor: Actor, meeting: Meeting, data: Any) -> dict[str, Any]:
    """The form that puts down who was talked with, while that is still before the meeting."""
    open_ = meeting.state in {State.PLANNED, State.CALLED} and meeting.shape.pretalk
    if not open_ or not actor.may("assembly.talk_with", meeting.path):
        return {}
    body = meeting.organisation
    rows = members_of(body) if body is not None else []
    members = {one.person_id: one.person.name for one in rows}
    start = {"on": clock.today()}
    return {"talk": TalkForm(data, members=list(members.items()), initial=start)}


@never_cache
@require_safe
def decision(request: Request, pk: str) -> HttpResponse:
    """What was decided on one item, for the village it is of and who put it there; nothing else."""
    rows = Resolution.objects.visible_to(request.actor).of_towns()
    found = get_object_or_404(
        rows.select_related("meeting__area", "item__leader", "item__village"), pk=int(pk)
    )
    context = {
        "row": found, "title": wording.title(found.meeting), "number": wording.numbered(found),
        "sees": found.meeting.closed and request.actor.may(SEE_CLOSED, found.meeting.path),
    }  # fmt: skip
    return page(request, "assembly/decision.html", context)
