"""Which meeting something of another room goes before: one that is being planned, or a new one."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.assembly import meetings
from lianhu.assembly.commands.planning import Seat, regime_of
from lianhu.assembly.meetings import Kind
from lianhu.assembly.models import Meeting, State
from lianhu.assembly.queries import bodies_for
from lianhu.audit.actor import Actor
from lianhu.bodies.models import Organisation
from lianhu.places.models import Area
from lianhu.shell.inputs import day

MORNING: Final = time(9, 30)


class WhichMeeting(forms.Form):
    """To be mixed into a form of the room whose subject it is; `offer` before it is shown."""

    meeting = forms.ChoiceField(label=_later("哪个会"), required=False)
    kind = forms.ChoiceField(
        label=_later("由哪个会表决"), required=False,
        error_messages={"required": _later("请选由哪个会表决。")},
    )  # fmt: skip
    held_on = day(_later("哪天开"), _later("请写哪天开。"), required=False)
    at = forms.TimeField(
        label=_later("几点"), required=False, initial=MORNING,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _later("几点没有看懂，请写成 9:30。")},
    )  # fmt: skip
    where = forms.CharField(
        label=_later("在哪里"), max_length=60, required=False,
        error_messages={"required": _later("请写在哪里开。")},
    )  # fmt: skip

    def offer(self, actor: Actor, area: Area, kinds: Sequence[Kind]) -> None:
        """What this actor may choose from in `area`."""
        self._area = area
        rows = Meeting.objects.visible_to(actor).filter(
            kind__in=[one.key for one in kinds], path=area.path, state=State.PLANNED
        )
        self._planned = {str(one.pk): one for one in rows.order_by("pk")}
        planned = [(key, _("正在拟的%s") % one.name) for key, one in self._planned.items()]
        regime = regime_of(area) if kinds else ""
        fields: dict[str, Any] = self.fields
        fields["meeting"].choices = [*planned, ("", _("另开一个会"))]
        fields["kind"].choices = [(one.key, one.names[regime]) for one in kinds]
        fields["kind"].required = True
        if planned:
            fields["meeting"].initial = next(iter(self._planned))
            fields["held_on"].help_text = _("另开一个会才填。")
            return
        del self.fields["meeting"]
        for name in ("held_on", "where"):
            fields[name].required = True

    def chosen(self) -> dict[str, Any]:
        """`meeting`, `kind`, `seat`, `organisation` as the command takes them."""
        said = self.cleaned_data
        seat = None
        if said["held_on"]:
            seat = Seat(said["held_on"], said["at"] or MORNING, said["where"])
        return {
            "meeting": self._planned.get(said.get("meeting") or ""), "kind": said["kind"],
            "seat": seat, "organisation": self._body(said["kind"]),
        }  # fmt: skip

    def _body(self, key: str) -> Organisation | None:
        kind = meetings.kinds().get(key)
        return bodies_for(self._area, kind.body).first() if kind and kind.body else None
