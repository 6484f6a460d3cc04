"""Putting a pact on the agenda of the meeting that may adopt it."""

from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.assembly import meetings
from lianhu.assembly.commands.planning import Seat, regime_of
from lianhu.assembly.models import Meeting, State
from lianhu.assembly.queries import bodies_for
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.matters.forms.resident import Words
from lianhu.pacts import commands
from lianhu.pacts.commands import adopting
from lianhu.pacts.forms.drafting import StepForm
from lianhu.pacts.models import Version
from lianhu.shell.inputs import day

MORNING: Final = time(9, 30)


class TableForm(StepForm):
    title, button = _("列入会议"), _("列入议题")
    hint = _("列入以后到“会议”里通知大家；会上表决通过、写下决议，这一版就生效。")
    meeting = forms.ChoiceField(label=_("哪个会"), required=False)
    kind = forms.ChoiceField(label=_("由哪个会表决"), required=False)
    held_on = day(_("哪天开"), required=False)
    at = forms.TimeField(
        label=_("几点"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": _("几点没有看懂，请写成 9:30。")},
    )  # fmt: skip
    where = Words(label=_("在哪里"), longest=60, required=False)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, version=version, **kwargs)
        shapes = {one.key: one for one in adopting.kinds_for(version)}
        rows = Meeting.objects.visible_to(SYSTEM).filter(
            kind__in=shapes, path=version.pact.place, state=State.PLANNED
        )
        self._planned = {str(one.pk): one for one in rows.order_by("pk")}
        planned = [(key, _("正在拟的%s") % one.name) for key, one in self._planned.items()]
        self.fields["meeting"].choices = [*planned, ("", _("另开一个会"))]  # type: ignore[attr-defined]
        regime = regime_of(version.pact.area) if shapes else ""
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (key, one.names[regime]) for key, one in shapes.items()
        ]
        if not planned:
            del self.fields["meeting"]

    def run(self, actor: Actor, version: Version) -> object:
        said = self.cleaned_data
        kind = meetings.kinds().get(said["kind"])
        bodies = bodies_for(version.pact.area, kind.body) if kind and kind.body else None
        seat = None
        if said["held_on"]:
            seat = Seat(said["held_on"], said["at"] or MORNING, said["where"])
        return commands.table(
            actor, version, meeting=self._planned.get(said.get("meeting") or ""), kind=said["kind"],
            seat=seat, organisation=bodies.first() if bodies is not None else None,
        )  # fmt: skip
