"""Shape of what is typed when a box for slips was opened."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.kernel import clock


class BoxForm(forms.Form):
    box = forms.CharField(
        label=_("哪个信箱"),
        help_text=_("例如：村委会门口的意见箱"),
        error_messages={"required": _("请写明是哪个信箱。")},
    )
    opened_at = forms.DateTimeField(
        label=_("什么时候开的"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"required": _("请填开箱时间。"), "invalid": _("时间没有看懂。")},
    )
    second = forms.TypedChoiceField(
        label=_("和谁一起开的"),
        coerce=int,
        help_text=_("要两个人一起开、当场数。"),
        error_messages={"required": _("请选另一位开箱的人。")},
    )
    slips = forms.IntegerField(
        label=_("取出几张"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "0"}),
        help_text=_("一张也没有，填0，也要记下来。"),
        error_messages={"required": _("请填张数，没有就填0。"), "invalid": _("请填数字。")},
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"opened_at": clock.local(clock.now())})
        super().__init__(*args, **kwargs)
        second = self.fields["second"]
        assert isinstance(second, forms.TypedChoiceField)  # noqa: S101 - narrows the type
        second.choices = [("", _("请选")), *people]
