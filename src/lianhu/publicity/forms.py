from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.places.models import Area
from lianhu.publicity.models import Posting


class ObjectForm(forms.Form):
    words = forms.CharField(
        label=_("您不同意哪一条、为什么"), widget=forms.Textarea(attrs={"rows": 4})
    )
    contact = forms.CharField(
        label=_("电话"), required=False, help_text=_("留了电话，答复时会给您打电话；不留也可以。")
    )
    sealed = forms.BooleanField(label=_("反映的是干部的问题，只让纪检人员看"), required=False)


class PostForm(forms.Form):
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("公示范围"), to_field_name="key", empty_label=None
    )
    kind = forms.ChoiceField(label=_("公示类别"), choices=Posting.Kind.choices)
    title = forms.CharField(label=_("标题"))
    words = forms.CharField(
        label=_("公示内容"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("电话、身份证号、银行卡号会自动隐去；姓名请自己核对。"),
    )
    names = forms.CharField(
        label=_("要隐去的姓名"), required=False, help_text=_("多个姓名用空格或顿号分开。")
    )
    days = forms.IntegerField(
        label=_("公示天数"), min_value=1, max_value=3650, initial=15,
        help_text=_("通知公告可少于15天，其他类别法定不少于15天。"),
    )  # fmt: skip
    basis = forms.CharField(label=_("依据"), required=False)
    board = forms.CharField(label=_("公示栏位置"), required=False)
    only_on_board = forms.BooleanField(label=_("只贴公示栏，不上网"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wide = ["county", "town", "village"]
        mine = Area.objects.visible_to(actor).live()
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = mine.filter(
            under(actor.paths("publicity.post"), "path"), kind__in=wide
        ).order_by("path")

    def clean_names(self) -> list[str]:
        text = str(self.cleaned_data["names"])
        for mark in "、，,;；\n":
            text = text.replace(mark, " ")
        return text.split()


class HangForm(KeepsFiles):
    board = forms.CharField(label=_("公示栏位置"), required=False)
    photo = KeptFilesField(kind="photo", label=_("贴好后的照片"), required=False)


class TakeDownForm(KeepsFiles):
    photo = KeptFilesField(kind="photo", label=_("取下时的照片"), required=False)


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("撤回原因"))


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("答复"), widget=forms.Textarea(attrs={"rows": 3}))


class ContactForm(forms.Form):
    reason = forms.CharField(label=_("为什么要看联系方式"))
