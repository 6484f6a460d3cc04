"""The forms by which a town or county notes what a method was honoured with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.methods.models import MethodVersion
from lianhu.methods.queries import in_force
from lianhu.places.models import Area
from lianhu.shell.inputs import day


class HonourForm(forms.Form):
    version = forms.ModelChoiceField(
        label=_("哪一套工作法"), queryset=MethodVersion.objects.none(), empty_label=_("请选择"),
        error_messages={"required": _("请选是哪一套工作法得的。")},
    )  # fmt: skip
    title = forms.CharField(
        label=_("荣誉"), max_length=200, error_messages={"required": _("请写得了什么。")},
        help_text=_("照文件上的写，例如：入选全省乡村治理创新案例。"),
    )  # fmt: skip
    given_by = forms.CharField(
        label=_("谁授予的"), max_length=160, error_messages={"required": _("请写是谁授予的。")}
    )
    document = forms.CharField(
        label=_("文件和文号"), max_length=240,
        error_messages={"required": _("请写是哪一份文件，大家好去核对。")},
    )  # fmt: skip
    dated_on = day(_("文件日期"), _("请填文件上写的日期。"))

    def __init__(self, *args: Any, area: Area, **more: Any) -> None:
        super().__init__(*args, **more)
        found: Any = self.fields["version"]
        here = [one.pk for one in in_force(area)]
        found.queryset = MethodVersion.objects.filter(pk__in=here).defer("source").order_by("pk")


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label=_("为什么撤下"), max_length=400,
        error_messages={"required": _("请写为什么撤下。")},
        help_text=_("登记错了，或者授予的单位收回了。撤下以后群众的页面上就看不到，登记过的还在。"),
    )  # fmt: skip
