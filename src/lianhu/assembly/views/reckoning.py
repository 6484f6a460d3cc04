"""How many must come and how many must agree, reckoned before anybody is called together."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianhu.assembly import headcount, meetings, reckoning
from lianhu.assembly.forms.reckoning import MeetingForm, NumbersForm
from lianhu.assembly.meetings import RECKON
from lianhu.assembly.reckoning import Outcome, Quorum
from lianhu.audit.pages import Request, page, require_somewhere
from lianhu.bodies.queries import legal_regime
from lianhu.kernel import clock
from lianhu.law.floors import Floor, floors
from lianhu.law.shares import Share
from lianhu.places.models import Area
from lianhu.places.queries import villages_of

# Of what a meeting is, beside how many come and agree; each shown with its article.
BESIDE: Final = ("party_first", "proxy", "yearly", "not_delegable")


@dataclass(frozen=True, slots=True)
class Part:
    """How many of a body must be of one sort: representatives, women."""

    floor: Floor
    share: Share
    total: int | None

    @property
    def need(self) -> int | None:
        return self.share.need(self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that can be said of one meeting."""

    quorums: list[Quorum]
    passing: list[Floor]
    parts: list[Part]
    outcomes: list[Outcome]
    notice: tuple[date, Floor] | None
    beside: list[Floor]
    undated: int


@require_safe
def reckon(request: Request) -> HttpResponse:
    """`?area=`, `?about=`, `?day=` choose the meeting; `t_…`, `c_…` and votes fill in its numbers."""
    require_somewhere(request.actor, RECKON)
    areas = {one.key: one for one in villages_of(request.actor, RECKON)}
    area = areas.get(request.GET.get("area", "")) or next(iter(areas.values()), None)
    regime = legal_regime(area) if area else "none"
    context: dict[str, Any] = {"area": area, "none": regime == "none", "today": clock.today()}
    named = [(one.key, str(one)) for one in areas.values()]
    started = "about" in request.GET
    start = {"area": area.key if area else "", "day": clock.today()}
    form = MeetingForm(request.GET if started else None, initial=start, areas=named, regime=regime)
    if area and started and form.is_valid():
        numbers, sheet = _sheet(request, area, regime, form.cleaned_data)
        title = meetings.kinds()[form.cleaned_data["about"]].names[regime]
        context |= {"numbers": numbers, "sheet": sheet, "title": title}
        context["held_on"] = form.cleaned_data["day"]
        return page(request, "assembly/reckon.html", {**context, "meeting": form}, numbers)
    return page(request, "assembly/reckon.html", {**context, "meeting": form}, form)


def _sheet(
    request: Request, area: Area, regime: str, said: dict[str, Any]
) -> tuple[NumbersForm, Sheet]:
    about, day = said["about"], said["day"]
    kind = meetings.kinds()[about].counted.get(regime, "")
    known = headcount.counted(request.actor, area, kind, day)
    typed = any(name.startswith(("t_", "c_")) for name in request.GET)
    numbers = NumbersForm(
        request.GET if typed else None,
        roads=reckoning.roads(regime, day, about),
        bases=reckoning.bases(regime, day, about),
        on=known.totals,
    )
    numbers.is_valid()
    totals = numbers.totals
    came = numbers.came if numbers.is_valid() else {}
    passing = [one for one in floors(regime, day, about, "pass") if one.roads]
    return numbers, Sheet(
        reckoning.quorums(regime, day, about, totals, came), passing,
        _parts(regime, day, about, totals), _outcomes(numbers, regime, day, about),
        reckoning.last_notice(regime, day, about),
        [one for rule in BESIDE for one in floors(regime, day, about, rule)], known.undated,
    )  # fmt: skip


def _parts(regime: str, day: date, about: str, totals: dict[str, int]) -> list[Part]:
    return [
        Part(floor, share, totals.get(share.of))
        for floor in floors(regime, day, about, "composition")
        if floor.roads is not None
        for share in floor.roads.shares
    ]


def _outcomes(numbers: NumbersForm, regime: str, day: date, about: str) -> list[Outcome]:
    """The result under each article, where the votes and who was there are known."""
    votes = numbers.votes if numbers.is_valid() else None
    if votes is None:
        return []
    if numbers.roads:
        came, road = numbers.came, numbers.cleaned_data.get("road") or ""
        if len(came) > 1:
            numbers.add_error("road", _("两种都填了：请选这个会按什么算。"))
            return []
        present = came.get(road or next(iter(came), ""))
        if present is None:
            numbers.add_error(f"c_{road or numbers.roads[0]}", _("请填到了多少，才知道过没过。"))
            return []
    else:
        present = max(numbers.totals.values(), default=0)
    if votes.cast > present:
        numbers.add_error("agreed", _("票数比到会的多，请核对。"))
        return []
    return reckoning.outcomes(regime, day, about, numbers.totals, present, votes)
