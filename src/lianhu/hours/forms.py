import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.seen import AsSeen
from lianhu.hours import commands

_DAY: Final = re.compile(r"(?:(20\d\d)[-年./])?(\d{1,2})[-月./](\d{1,2})日?")
_RANGE: Final = re.compile(r"\s*(?:至|到|～|~|—)\s*")
_LONGEST: Final = 20


class DaysField(forms.CharField):
    """Days as a notice writes them: `1月1日`, `2月15日至2月23日`, `2027-01-01`; the year is the form's."""

    widget = forms.Textarea(attrs={"rows": 5})

    def read(self, text: str, year: int) -> list[date]:
        pieces = [one for one in re.split(r"[\s、，,；;。]+", _RANGE.sub("至", text)) if one]
        return [day for piece in pieces for day in self._days(piece, year)]

    def _days(self, piece: str, year: int) -> Iterator[date]:
        ends = [self._day(one, year) for one in piece.split("至")]
        if len(ends) > 2 or not 0 <= (ends[-1] - ends[0]).days <= _LONGEST:
            raise forms.ValidationError(_("“%s”没有看懂。") % piece[:20])
        for n in range((ends[-1] - ends[0]).days + 1):
            yield ends[0] + timedelta(days=n)

    def _day(self, text: str, year: int) -> date:
        found = _DAY.fullmatch(re.sub(r"[（(].*?[）)]", "", text))
        try:
            if not found:
                raise ValueError(text)
            return date(int(found[1] or year), int(found[2]), int(found[3]))
        except ValueError:
            said = _("“%s”没有看懂，请写成 2月15日 或 2月15日至2月23日。") % text[:20]
            raise forms.ValidationError(said) from None


class YearForm(forms.Form):
    """The holidays of one year, as copied from the notice."""

    year = forms.IntegerField(label=_later("哪一年"), min_value=2000, max_value=2100)
    notice = forms.CharField(
        label=_later("通知文号"),
        max_length=40,
        required=False,
        help_text=_later("例如 国办发明电〔2025〕7号"),
    )
    off = DaysField(
        label=_later("放假的日子"),
        max_length=2000,
        help_text=_later("照通知写，一行一段，例如 2月15日至2月23日。"),
    )
    on = DaysField(
        label=_later("要上班的周六、周日"),
        max_length=2000,
        required=False,
        help_text=_later("例如 2月14日、2月28日"),
    )
    provisional = forms.BooleanField(label=_later("暂定：通知还没有发布"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("off", "on"):
            field = self.fields[name]
            assert isinstance(field, DaysField)  # noqa: S101 - narrows the type
            try:
                said[f"{name}_days"] = field.read(said.get(name, ""), said.get("year") or 2000)
            except forms.ValidationError as wrong:
                self.add_error(name, wrong)
        return said

    def run(self, actor: Actor) -> str:
        said = self.cleaned_data
        commands.set_year(
            actor, year=said["year"], off=said["off_days"], on=said["on_days"],
            notice=said["notice"], provisional=said["provisional"],
        )  # fmt: skip
        return _("已写下，现在起按这个算；正在走的期限随后重算，反映人看到新的日子。")


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _later("请写成 09:00 这样的时间。")},
    )


class HoursForm(AsSeen):
    """Morning and afternoon."""

    opens = _time(_later("上午开始"))
    lunch = _time(_later("上午结束"))
    again = _time(_later("下午开始"))
    closes = _time(_later("下午结束"))

    def run(self, actor: Actor) -> str:
        marks = [
            self.cleaned_data[name].hour * 60 + self.cleaned_data[name].minute
            for name in ("opens", "lunch", "again", "closes")
        ]
        commands.set_hours(actor, spans=[(marks[0], marks[1]), (marks[2], marks[3])])
        return _("办公时间已定。")


class LampsForm(AsSeen):
    amber = forms.IntegerField(
        label=_later("用掉百分之几的时间就亮黄灯"),
        help_text=_later("默认 80。过了期限总是红灯。"),
    )

    def run(self, actor: Actor) -> str:
        commands.set_lamps(actor, amber=self.cleaned_data["amber"])
        return _("亮灯的界线已定。")


class OrdersForm(AsSeen):
    days = forms.IntegerField(
        label=_later("督办几个工作日内回复"),
        help_text=_later("默认 5。发督办时可以另定一天。"),
    )

    def run(self, actor: Actor) -> str:
        commands.set_orders(actor, days=self.cleaned_data["days"])
        return _("督办回复的时限已定。")
