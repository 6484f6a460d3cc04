"""How content somebody is: said on their own phone, or to who asks them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.execution.models import Mark, Way
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.matters.forms.resident import Words
from lianhu.shell.inputs import CHOOSE, radios

MARKS = [(mark.value, mark.label) for mark in reversed(Mark)]


class SayForm(forms.Form):
    mark = forms.TypedChoiceField(
        label=_("办得怎样"), choices=MARKS, coerce=int, widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )  # fmt: skip
    words = Words(
        label=_("想说的话"), longest=300, lines=3, required=False, help_text=_("可以不写。")
    )


class HearForm(SayForm):
    """One of those who are asked, by number."""

    way = radios(
        _("怎样问到的"), [(way.value, way.label) for way in (Way.CALL, Way.FACE, Way.PAPER)],
        initial=Way.CALL,
    )  # fmt: skip


class PhotoForm(KeepsFiles):
    photos = KeptFilesField(
        kind="paper", limit=8, label=_("拍下填好的纸"),
        help_text=_("一张纸一张照片，连方形的码一起拍进去。"),
        error_messages={"required": _("请拍一张。")},
    )  # fmt: skip
