"""What is asked at the door."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.assembly.counting import label_of
from lianhu.assembly.models import Paper, Side, Way
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.shell.inputs import CHOOSE, radios


class BeginForm(forms.Form):
    """By what the meeting is counted; asked only where there are two roads."""

    road = forms.ChoiceField(
        label=_("这个会按什么算"), widget=forms.RadioSelect, error_messages=CHOOSE,
        help_text=_("开始签到就定下来，不能换，两种也不能混着算。"),
    )  # fmt: skip

    def __init__(self, *args: Any, roads: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(roads) > 1:
            self.fields["road"].choices = [  # type: ignore[attr-defined]
                (one, _("按%s") % label_of(one)) for one in roads
            ]
        else:
            del self.fields["road"]


class GuestForm(forms.Form):
    name = forms.CharField(
        label=_("姓名"), max_length=50, error_messages={"required": _("请写姓名。")}
    )
    what_as = forms.CharField(
        label=_("身份"), required=False, max_length=40,
        help_text=_("比如：驻村干部、监督委员会主任、旁听的村民。"),
    )  # fmt: skip


class PhotoForm(KeepsFiles):
    photos = KeptFilesField(
        kind="paper", limit=8, label=_("拍下签字按手印的纸"),
        help_text=_("一张纸一张照片，连方形的码一起拍进去。"),
        error_messages={"required": _("请拍一张。")},
    )  # fmt: skip


class MeetingPhotoForm(PhotoForm):
    """The same, where the meeting is known and only the kind of paper is asked."""

    what = radios(_("这是什么"), Paper.What.choices)


class HeardForm(forms.Form):
    """What somebody said on one item, there or from afar."""

    item = forms.ChoiceField(label=_("说的哪一个议题"), error_messages=CHOOSE)
    side = radios(_("赞成不赞成"), Side.choices)
    words = forms.CharField(
        label=_("说了什么"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        error_messages={"required": _("请写说了什么。")},
    )  # fmt: skip
    speaker = forms.CharField(
        label=_("谁说的"), required=False, max_length=50, help_text=_("可以不写。")
    )
    way = forms.ChoiceField(label=_("怎样说的"), choices=Way.choices, initial=Way.HERE)

    def __init__(self, *args: Any, items: Sequence[Any], here: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.no}．{one.title}") for one in items
        ]
        if len(items) == 1:
            self.fields["item"].widget = forms.HiddenInput()
            self.fields["item"].initial = str(items[0].pk)
        if not here:
            # Before the meeting only those are heard who say it from afar.
            away = [(key, label) for key, label in Way.choices if key != Way.HERE]
            self.fields["way"].choices = away  # type: ignore[attr-defined]
            self.fields["way"].initial = Way.PHONE
