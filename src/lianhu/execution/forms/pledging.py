"""What is typed for pledges."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.execution.commands.pledging import Given
from lianhu.execution.models import Pledge
from lianhu.matters.forms.resident import Words
from lianhu.shell.inputs import radios

FEN = 100


class OpenForm(forms.Form):
    """Pledges begin; `levy_why` is asked for where it reads like a levy."""

    needs = Words(
        label=_("要些什么"), longest=200, help_text=_("例如：清路基、运水泥，大约二十个工。")
    )
    hand_to = Words(
        label=_("钱和东西交到哪里"), longest=100, required=False,
        help_text=_("平台不收钱、不管钱。不收钱就空着。"),
    )  # fmt: skip
    levy_why = Words(
        label=_("为什么这是自愿的"), longest=200, required=False,
        help_text=_("只有上面提醒像摊派的时候要写。"),
    )  # fmt: skip


class GivenForm(forms.Form):
    """One pledge: labour in days, money in 元, or things."""

    name = Words(label=_("姓名"), longest=50)
    kind = radios(_("出什么"), Pledge.Kind.choices, initial=Pledge.Kind.LABOUR)
    amount = forms.DecimalField(
        label=_("几天工，或者多少元"), required=False, min_value=Decimal(0), max_digits=9,
        decimal_places=2, error_messages={"invalid": _("请只写数，例如 2。")},
    )  # fmt: skip
    what = Words(label=_("什么东西"), longest=60, required=False, help_text=_("例如：水泥两包。"))
    named = forms.BooleanField(label=_("他愿意公开姓名，写进感谢"), required=False)

    def said(self) -> Given:
        data: dict[str, Any] = self.cleaned_data
        amount, kind = data["amount"], data["kind"]
        if amount is not None:
            amount = int(amount * FEN) if kind == Pledge.Kind.MONEY else int(amount)
        return Given(
            name=data["name"], kind=kind, what=data["what"], named=data["named"],
            amount=None if kind == Pledge.Kind.THING else amount,
        )  # fmt: skip
