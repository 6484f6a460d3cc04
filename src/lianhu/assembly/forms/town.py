"""A committee's rules of procedure, and who was talked with before its meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.assembly.models import Least
from lianhu.shell.inputs import CHOOSE, day, radios

__all__ = ["RulesForm", "TalkForm"]


class RulesForm(forms.Form):
    """The next version, as the committee adopted it."""

    adopted_on = day(_("哪天通过的"))
    quorum = radios(_("多少委员到会能开"), Least.choices)
    major = radios(_("重要事项要多少到会"), Least.choices)
    passing = radios(_("多少委员同意算通过"), Least.choices)
    pretalk = forms.IntegerField(
        label=_("会前至少和几位委员个别酝酿"), min_value=1, max_value=30,
        error_messages={"required": _("请填几位。"), "invalid": _("请填一个数。")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("规则的文字"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}), help_text=_("可以空着，以盖章的纸为准。"),
    )  # fmt: skip


class TalkForm(forms.Form):
    """With whom and on which day; there is no field for what was said."""

    member = forms.TypedChoiceField(label=_("和哪位委员谈的"), coerce=int, error_messages=CHOOSE)
    on = day(_("哪天谈的"))

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]
