"""What is typed for a round: ordering it, writing down a grid, ending it early."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.kernel import clock
from lianhu.matters.forms.resident import Words
from lianhu.screening.models import Round
from lianhu.screening.themes import LOOKS, OTHER, themes
from lianhu.shell.inputs import day

# How long a round takes where nobody says otherwise.
USUAL: Final = timedelta(days=14)


class OrderForm(forms.Form):
    """A round: what, where, from when to when; what to look at only where it differs."""

    theme = forms.ChoiceField(
        label=_("查什么"), widget=forms.RadioSelect, error_messages={"required": _("请选查什么。")}
    )
    title = Words(
        label=_("别的，叫什么"), longest=20, required=False, help_text=_("上面选了“别的”才填。")
    )
    area = forms.ChoiceField(label=_("哪里"), error_messages={"required": _("请选哪里。")})
    first_day = day(_("从哪天"))
    last_day = day(_("到哪天"))
    look = forms.CharField(
        label=_("看什么，一行一条"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("空着就照主题自带的。写了，就照您写的，最多12条。"),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "first_day": clock.today(),
            "last_day": clock.today() + USUAL,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        named = [(one.key, one.name) for one in themes().values()]
        self.fields["theme"].choices = [*named, (OTHER, _("别的"))]  # type: ignore[attr-defined]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]

    def clean_look(self) -> list[str]:
        lines = [one.strip() for one in str(self.cleaned_data["look"]).splitlines()]
        found = [one for one in lines if one]
        if len(found) > LOOKS:
            raise forms.ValidationError(_("看什么最多写12条，多了记不住。"))
        return found


class ScreenForm(forms.Form):
    """The day on which a grid was screened; no hour, for it is no check-in."""

    held_on = day(_("哪天看的"))

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        last = min(clock.today(), round_.last_day)
        kwargs["initial"] = {"held_on": last}
        super().__init__(*args, **kwargs)
        self.fields["held_on"].widget.attrs |= {
            "min": round_.first_day.isoformat(), "max": last.isoformat(),
        }  # fmt: skip


class StopForm(forms.Form):
    """Why a round ends before its last day."""

    why = Words(
        label=_("为什么提前结束"), longest=200, lines=3,
        help_text=_("会写进报告，也告诉还没有排查的人。"),
    )  # fmt: skip
