"""How long personal data stays, with its source."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.matters.forms.resident import Words


class KeepingForm(forms.Form):
    """`seen` is how many matters the page said would go; they are counted again before it holds."""

    years = forms.IntegerField(
        label=_("办结以后保存几年"), min_value=1, max_value=30,
        error_messages={
            "required": _("请写几年。"), "invalid": _("请写 1 到 30 之间的数。"),
            "min_value": _("请写 1 到 30 之间的数。"), "max_value": _("请写 1 到 30 之间的数。"),
        },
    )  # fmt: skip
    source = Words(
        label=_("依据"), longest=40, help_text=_("哪条法律、哪份文件定的。"),
        error_messages={"required": _("请写依据：哪条法律、哪份文件。")},
    )  # fmt: skip
