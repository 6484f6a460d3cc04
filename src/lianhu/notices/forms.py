from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.notices.models import Telling

BY_WHOM = [choice for choice in Telling.How.choices if choice[0] not in ("sms", "wecom", "email")]


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "lh-input"})


class RecordForm(forms.Form):
    """Said with one tap on a phone: reached or not, by which way."""

    reached = forms.TypedChoiceField(
        choices=[("1", _("已告知")), ("0", _("没找到"))], coerce=lambda value: value == "1"
    )
    how = forms.ChoiceField(label=_("方式"), choices=BY_WHOM)
    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class OutboxFilter(forms.Form):
    STATES = [
        ("", _("全部未确认")),
        ("written", _("已写出，未确认")),
        ("failed", _("发送失败")),
        ("not_reached", _("没找到人")),
        ("due", _("等待发送")),
    ]
    HOWS = [
        ("", _("全部方式")),
        ("sms", _("短信")),
        ("wecom", _("企业微信")),
        ("email", _("电子邮件")),
    ]

    state = forms.ChoiceField(label=_("状态"), choices=STATES, required=False, widget=_select())
    how = forms.ChoiceField(label=_("方式"), choices=HOWS, required=False, widget=_select())

    def chosen(self) -> dict[str, str]:
        """The filters that were set and make sense; the rest is ignored."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}
