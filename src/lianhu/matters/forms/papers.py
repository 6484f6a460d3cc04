"""Photos of signed papers, and what each of them is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.kernel.errors import Refusal
from lianhu.matters.forms.resident import Words
from lianhu.matters.models import Paper
from lianhu.matters.papers import back

PHOTOS = 8


class PhotosForm(KeepsFiles):
    """Several papers in one go, one photo each."""

    photos = KeptFilesField(
        kind="paper", limit=PHOTOS, label=_("拍下签过字的纸"),
        help_text=_("一张纸一张照片，一次最多8张。整张纸连同方形的码都拍进去。"),
        error_messages={"required": _("请拍一张签过字的纸。")},
    )  # fmt: skip


class BackForm(forms.Form):
    """To which matter a photo belongs and what it is; filled in from its mark where it was read."""

    number = Words(
        label=_("编号"), longest=20, error_messages={"required": _("请照纸上的填9位编号。")}
    )
    what = forms.ChoiceField(
        label=_("这是哪一种纸"), choices=Paper.What.choices, widget=forms.RadioSelect,
        error_messages={"required": _("请选这是哪一种纸。")},
    )  # fmt: skip
    leave = forms.BooleanField(label=_("这张不存"), required=False)

    def clean_number(self) -> str:
        try:
            return back.number_of(self.cleaned_data["number"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    @property
    def is_left_out(self) -> bool:
        """Whether the box was ticked; then nothing else has to be right."""
        field: Any = self["leave"]
        return bool(field.data)
