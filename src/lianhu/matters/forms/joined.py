"""The forms by which a matter goes along with another, and apart from it again."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.matters import alike, commands
from lianhu.matters.forms.step import Reason, Step
from lianhu.matters.models import Matter
from lianhu.matters.rows import lines
from lianhu.matters.telling import said_first
from lianhu.places.queries import village_of

OTHER = ""


class Join(Step):
    """Which of those that say about the same, or another by its number."""

    called = _later("并到同一件里办")
    button = _later("并件")
    near = forms.ChoiceField(
        label=_later("说法相近、还没办完的"), required=False, widget=forms.RadioSelect
    )
    lead = forms.CharField(
        label=_later("另一件的编号"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_later("并过去以后，两位反映人都会得到每一步的告知；原来的编号照样能查，随时可以再分开。"),
    )  # fmt: skip

    def shape(self) -> None:
        village = village_of(self.matter.area) or self.matter.area
        found = alike.open_ones(self.actor, village, said_first(self.matter))
        rows = Matter.objects.visible_to(self.actor).filter(
            pk__in=[pk for pk in found if pk != self.matter.pk]
        )
        choices = [
            (
                one.number,
                format_html("{}　{} · {} · {}", one.number, one.title, one.where, one.phase),
            )
            for one in lines(self.actor, rows)
        ]
        if not choices:
            del self.fields["near"]
            return
        field = self.fields["near"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [*choices, (OTHER, _("都不是，填编号"))]
        field.initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        number = "".join(char for char in said.get("lead", "") if char.isdigit())
        wanted = number or said.get("near")
        found = Matter.objects.visible_to(self.actor).filter(number=wanted or "-").first()
        if found is None:
            sentence = (
                _("您能看到的事项里没有这个编号。") if wanted else _("请选一件，或填另一件的编号。")
            )
            self.add_error("lead", sentence)
        return {**said, "found": found}

    def payload(self) -> dict[str, Any]:
        return {"lead": self.said["found"].pk}

    def run(self) -> str:
        lead: Matter = self.said["found"]
        commands.join(self.actor, self.matter, lead=lead)
        return _("已并到编号%(number)s，两位反映人都会得到告知。") % {"number": lead.number}


class Part(Reason):
    called = _later("分开，单独办")
    button = _later("分开办")

    def run(self) -> str:
        commands.part(self.actor, self.matter, reason=self.said["reason"])
        return _("已分开，回到原来那一步。")
