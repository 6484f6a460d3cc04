from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.api.commands import HOURLY, MOST_HOURLY
from lianhu.places.models import Area

DAYS: Final = [("90", _("三个月")), ("365", _("一年")), ("730", _("两年"))]
KINDS: Final = [("channel", _("外部系统（热线、平台）")), ("staff", _("我自己的账号"))]


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An area with the one it lies in: names repeat from town to town."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent or ''}{obj}"


class TokenForm(forms.Form):
    """A key for one's own account, or for an outside system."""

    kind = forms.ChoiceField(
        label=_("给谁用"), choices=KINDS, initial="channel", widget=forms.RadioSelect
    )
    label = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("例如：12345热线工单对接。会显示在令牌列表里。")
    )
    channel = forms.CharField(
        label=_("渠道代号"), required=False, max_length=40,
        help_text=_("外部系统才填：小写字母、数字、横线，如 hotline-12345。"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    area = AreaField(
        Area.objects.none(), label=_("在哪里有效"), empty_label=None,
        help_text=_("令牌在这个范围以外什么也做不了。"),
    )  # fmt: skip
    may_act = forms.BooleanField(
        label=_("可以提交和办理（不勾选就只能读）"), required=False, initial=True
    )
    hourly = forms.IntegerField(
        label=_("每小时最多收几件"), required=False, initial=HOURLY, min_value=1,
        max_value=MOST_HOURLY, help_text=_("只管外部系统；空着就不限。"),
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("有效期"), choices=DAYS, coerce=int, initial="365", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, AreaField)  # noqa: S101 - narrows the type
        area.queryset = areas

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == "channel" and not said.get("channel"):
            self.add_error("channel", _("请填写渠道代号。"))
        return said
