"""What is asked at the door."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.assembly.counting import label_of
from lianhu.assembly.models import Paper, Side, Way
from lianhu.ballots.models import Round
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.shell.inputs import CHOOSE, radios

LARGEST: Final = 5 * 1024 * 1024


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


class ChangedForm(forms.Form):
    """A Word file of ours that somebody changed."""

    what = radios(_("是哪一种"), [("minutes", _("会议记录")), ("resolution", _("决议、协商意见"))])
    file = forms.FileField(
        label=_("改过的 Word 文件"), max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("请选一个 .docx 文件。"), "empty": _("这个文件是空的。")},
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("文件太大了，最多5MB。"))
        return file


class VoteForm(forms.Form):
    """One item put to the vote: in which words, by which way, who stands back."""

    item = forms.ChoiceField(label=_("表决哪一个议题"), error_messages=CHOOSE)
    words = forms.CharField(
        label=_("表决哪一句"),
        required=False,
        max_length=200,
        help_text=_("空着就按议题写的。没有通过过的，写改了以后的提法。"),
    )
    way = radios(
        _("怎样表决"), [(Round.Way.HANDS, _("举手")), (Round.Way.PAPER, _("无记名，写票")), (Round.Way.OPEN, _("记名"))],
        initial=Round.Way.HANDS,
    )  # fmt: skip
    recused = forms.CharField(
        label=_("谁回避（名册编号，用顿号隔开）"), required=False, max_length=200,
        help_text=_("事关本人、近亲属的回避，不算进基数。"),
    )  # fmt: skip

    def __init__(self, *args: Any, items: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.no}．{one.title}") for one in items
        ]
        asked = items[0].house if items else None
        if asked and asked.way in dict(self.fields["way"].choices):  # type: ignore[attr-defined]
            self.fields["way"].initial = asked.way

    def clean_recused(self) -> dict[int, str]:
        parts = re.split(r"[、，,\s]+", self.cleaned_data["recused"].strip())
        if not all(part.isdecimal() and len(part) < 7 for part in parts if part):
            raise forms.ValidationError(_("请写名册上的编号，比如：3、17。"))
        return {int(part): "interested" for part in parts if part}


class ConcludeForm(forms.Form):
    """What one item came to."""

    item = forms.ChoiceField(label=_("哪一个议题"), error_messages=CHOOSE)
    words = forms.CharField(
        label=_("定了什么"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
        required=False, help_text=_("空着就按议题里“要大家定什么”写。"),
    )  # fmt: skip

    def __init__(self, *args: Any, items: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.no}．{one.title}") for one in items
        ]


class ChairForm(forms.Form):
    chair = forms.CharField(label=_("主持人"), required=False, max_length=50)
    keeper = forms.CharField(label=_("记录人"), required=False, max_length=50)


class SayForm(forms.Form):
    """What somebody who cannot come thinks of one item."""

    item = forms.ChoiceField(label=_("说的哪一个议题"), error_messages=CHOOSE)
    side = radios(_("赞成不赞成"), Side.choices)
    words = forms.CharField(
        label=_("您的意见"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500,
        error_messages={"required": _("请写您的意见。"), "max_length": _("最多500字，请写短一点。")},
    )  # fmt: skip
    speaker = forms.CharField(
        label=_("姓名，哪一组"), max_length=50,
        error_messages={"required": _("请写姓名和哪一组，会上念的时候才知道是谁说的。")},
        help_text=_("会上念您的意见时说是谁说的，网上不公开姓名。"),
    )  # fmt: skip

    def __init__(self, *args: Any, items: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.no}．{one.title}") for one in items
        ]
        if len(items) == 1:
            self.fields["item"].widget = forms.HiddenInput()
            self.fields["item"].initial = str(items[0].pk)


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
    no = forms.IntegerField(
        label=_("名册上几号"), required=False, min_value=1, max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("可以不写。写了，“多少户说了话”才数得到这一户，不写在话旁边。"),
        error_messages={"invalid": _("请填名册上的编号，是个数。")},
    )  # fmt: skip

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
