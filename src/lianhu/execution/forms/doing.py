"""What is said of one task."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.files.uploading import KeepsFiles, KeptFilesField
from lianhu.kernel import clock
from lianhu.matters.forms.resident import Words
from lianhu.shell.inputs import day

PUBLIC = _("村民都看得到，不写人名、电话。")


class ReportForm(KeepsFiles):
    """How far it is; a photo helps and is never asked for."""

    words = Words(label=_("办到哪一步"), longest=300, help_text=PUBLIC)
    photos = KeptFilesField(
        kind="photo", limit=4, label=_("照片（可以没有）"), required=False,
        help_text=_("有现成的就放一张，不用专门去拍。"),
    )  # fmt: skip
    photos_open = forms.BooleanField(
        label=_("看过了：照片里没有人脸、门牌号，可以给大家看"), required=False
    )


class FinishForm(ReportForm):
    words = Words(label=_("办得怎样"), longest=300, required=False, help_text=PUBLIC)


class ExtendForm(forms.Form):
    due_on = day(_("改到哪天"))
    why = Words(label=_("为什么晚"), longest=300, help_text=PUBLIC)

    def __init__(self, *args: Any, **more: Any) -> None:
        more["initial"] = {"due_on": clock.today() + timedelta(days=30)}
        super().__init__(*args, **more)


class WhyForm(forms.Form):
    """A reason that everybody reads."""

    def __init__(self, *args: Any, label: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["why"] = Words(label=label, longest=300, help_text=PUBLIC)


class WordsForm(forms.Form):
    """A sentence that everybody reads; `of` is the remark that it answers."""

    of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: Any, needed: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["words"] = Words(label=label, longest=300, required=needed, help_text=PUBLIC)
