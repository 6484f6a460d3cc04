"""What is asked of who begins a matter for the village itself."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.matters.forms.resident import Words
from lianhu.matters.writing import LONGEST
from lianhu.methods.definition import Definition
from lianhu.shell.inputs import radios


class StartForm(forms.Form):
    method = radios(_("按哪个工作法"), [])
    words = Words(
        label=_("什么事"), longest=LONGEST, lines=4,
        help_text=_("写清楚要议什么、为什么。不写谁家的私事。"),
        error_messages={"required": _("请写是什么事。")},
    )  # fmt: skip

    def __init__(self, *args: Any, methods: Sequence[Definition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["method"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [
            (one.key, _("%(title)s：%(what)s") % {"title": one.title, "what": one.summary})
            for one in methods
        ]
