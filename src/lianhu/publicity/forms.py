from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor, under
from lianhu.files import unpacking
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.places.models import Area
from lianhu.publicity.catalogue import ANY, catalogue
from lianhu.publicity.disclosing import name_of
from lianhu.publicity.models import Due, Hanging, Objection, Posting, Remark
from lianhu.publicity.periods import lately
from lianhu.publicity.tables import Grid, read

BROUGHT: Final = ("file", "pasted")


class ObjectForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("您是"), choices=Objection.Kind.choices, widget=forms.RadioSelect, required=False,
        initial=Objection.Kind.OBJECT,
    )  # fmt: skip
    words = forms.CharField(label=_("哪一条、为什么"), widget=forms.Textarea(attrs={"rows": 4}))
    contact = forms.CharField(
        label=_("电话"), required=False, help_text=_("留了电话，答复时会给您打电话；不留也可以。")
    )
    sealed = forms.BooleanField(label=_("反映的是干部的问题，只让纪检人员看"), required=False)

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or Objection.Kind.OBJECT)


class HeardForm(forms.Form):
    """What somebody said to an officer's face, or on the telephone, about a posting."""

    kind = forms.ChoiceField(
        label=_("他是"), choices=Objection.Kind.choices, widget=forms.RadioSelect,
        initial=Objection.Kind.OBJECT,
    )  # fmt: skip
    words = forms.CharField(label=_("他怎么说的"), widget=forms.Textarea(attrs={"rows": 3}))
    contact = forms.CharField(label=_("他的电话"), required=False)


class PostForm(forms.Form):
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("公示范围"), to_field_name="key", empty_label=None
    )
    item = forms.ChoiceField(
        label=_("公开目录里的哪一项"), required=False,
        help_text=_("选了这一项，依据、类别和最少天数就按目录走。"),
    )  # fmt: skip
    period = forms.ChoiceField(
        label=_("哪一期"), required=False, help_text=_("按月、按季度公开的才要选。")
    )
    kind = forms.ChoiceField(
        label=_("公示类别"), required=False, choices=[("", _("按公开目录")), *Posting.Kind.choices]
    )
    title = forms.CharField(label=_("标题"))
    words = forms.CharField(
        label=_("公示内容"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("电话、身份证号、银行卡号会自动隐去；姓名请自己核对。"),
    )
    names = forms.CharField(
        label=_("要隐去的姓名"), required=False, help_text=_("多个姓名用空格或顿号分开。")
    )
    file = forms.FileField(
        label=_("附一张表"), required=False, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_("Excel 或 CSV。证件号、电话、账号、健康情况会先遮住，您看过才能发布。"),
    )  # fmt: skip
    pasted = forms.CharField(
        label=_("或者从表格里复制过来"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "wrap": "off"}),
        help_text=_("连列名一起选中、复制，贴在这里。"),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("公示天数"), required=False, min_value=1, max_value=3650,
        help_text=_("不填就是最少天数：一般15天，通知公告1天，目录另有规定的按目录。"),
    )  # fmt: skip
    basis = forms.CharField(label=_("依据"), required=False)
    board = forms.CharField(
        label=_("公示栏位置"), required=False, help_text=_("贴几处就写几处，用顿号分开。")
    )
    only_on_board = forms.BooleanField(label=_("只贴公示栏，不上网"), required=False)
    owed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wide = ["county", "town", "village"]
        mine = Area.objects.visible_to(actor).live()
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = mine.filter(
            under(actor.paths("publicity.post"), "path"), kind__in=wide
        ).order_by("path")
        chosen = catalogue()
        fields = cast("dict[str, forms.ChoiceField]", self.fields)
        named = {"village": _("村"), "community": _("社区"), ANY: _("都适用")}
        fields["item"].choices = [("", _("不在目录里")), *(
            (label, [(one.key, one.title) for one in chosen.items.values() if one.regime == regime])
            for regime, label in named.items()
        )]  # fmt: skip
        fields["period"].choices = [("", "—"), *((one.key, str(one)) for one in lately())]

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The fields under their headings; what is seldom needed is folded until it holds something."""
        seldom = {
            gettext("附一张表"): ("file", "pasted"),
            gettext("天数、依据、贴在哪里"): ("days", "basis", "board", "only_on_board"),
        }
        folded = [one for names in seldom.values() for one in names]
        rest = [(head, [self[one] for one in names]) for head, names in seldom.items()]
        return [
            ("", [one for one in self if one.name not in folded], True),
            *((head, some, any(one.errors or one.value() for one in some)) for head, some in rest),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("item") and not said.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _("请选公开目录里的一项，或者选公示类别。"))
        return said

    def grid(self) -> Grid | None:
        """The table that was brought, None for none. Raises Refusal."""
        file, pasted = self.cleaned_data["file"], self.cleaned_data["pasted"]
        if file and file.size > unpacking.MOST_BYTES:
            raise Refusal(gettext("文件超过20MB，请只留要公示的。"), field="file")
        if file:
            return read(file.read())
        return read(pasted.encode(), field="pasted") if pasted.strip() else None

    def said(self) -> dict[str, Any]:
        """The arguments of `commands.post`, without the table."""
        return {key: value for key, value in self.cleaned_data.items() if key not in BROUGHT}

    def clean_names(self) -> list[str]:
        text = str(self.cleaned_data["names"])
        for mark in "、，,;；\n":
            text = text.replace(mark, " ")
        return text.split()


class HangForm(KeepsFiles):
    board = forms.CharField(label=_("公示栏位置"), required=False)
    photo = KeptFilesField(kind="photo", label=_("贴好后的照片"), required=False)


class TakeDownForm(KeepsFiles):
    hanging = forms.ModelChoiceField(
        Hanging.objects.none(), label=_("哪一处"), required=False, empty_label=_("全部")
    )
    photo = KeptFilesField(kind="photo", label=_("取下时的照片"), required=False)

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Hanging]", self.fields["hanging"])
        field.queryset = posting.hangings.filter(down_at=None)
        field.label_from_instance = _place  # type: ignore[assignment]


def _place(one: Hanging) -> str:
    return one.place or gettext("公示栏")


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("撤回原因"))


class CorrectForm(forms.Form):
    """What the town finds unlawful; the village corrects it."""

    law = forms.CharField(label=_("违反哪部法"))
    article = forms.CharField(label=_("第几条"))
    words = forms.CharField(
        label=_("违反在哪里"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("公示页上看得到，不写姓名。"),
    )  # fmt: skip


class CoverForm(forms.Form):
    """A name or number that should not be public, word for word."""

    what = forms.CharField(
        label=_("要遮住哪几个字"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("照着公示抄，一行一处；每处至少两个字。"),
    )  # fmt: skip
    why = forms.CharField(
        label=_("为什么遮住"), help_text=_("公示页上会写明，比如：写了村民的名字。")
    )

    def clean_what(self) -> list[str]:
        return str(self.cleaned_data["what"]).splitlines()


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("核对的结果"), choices=Objection.Outcome.choices, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    answer = forms.CharField(label=_("答复"), widget=forms.Textarea(attrs={"rows": 3}))


class ContactForm(forms.Form):
    reason = forms.CharField(label=_("为什么要看联系方式"))


class OweForm(forms.Form):
    """Something happened that has to be public at once."""

    item = forms.ChoiceField(label=_("属于哪一项"))
    title = forms.CharField(label=_("是什么事"), help_text=_("大家看得到，不写姓名。"))
    happened_on = forms.DateField(
        label=_("哪天发生的"), required=False, help_text=_("不填就是今天。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    def __init__(self, *args: Any, regime: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["item"])
        items = catalogue().under(regime, clock.today())
        field.choices = [(one.key, one.title) for one in items if one.every == "at_once"]


class RemarkForm(forms.Form):
    """What a member of the supervision committee found."""

    posting = forms.ModelChoiceField(
        Posting.objects.none(), label=_("核对哪一条公开"), required=False, empty_label="—"
    )
    due = forms.ModelChoiceField(
        Due.objects.none(), label=_("或者：哪一项没有公开"), required=False, empty_label="—"
    )
    finding = forms.ChoiceField(
        label=_("核对结果"),
        widget=forms.RadioSelect,
        choices=[one for one in Remark.Finding.choices if one[0] != Remark.Finding.UNLAWFUL],
    )
    words = forms.CharField(
        label=_("意见"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("大家看得到，不写姓名。没有问题可以不写。"),
    )  # fmt: skip

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        postings = cast("forms.ModelChoiceField[Posting]", self.fields["posting"])
        postings.queryset = (
            Posting.objects.filter(area=area).exclude(state="withdrawn").exclude(item="")
            .order_by("-from_at", "-pk")
        )  # fmt: skip
        postings.label_from_instance = _titled  # type: ignore[assignment]
        dues = cast("forms.ModelChoiceField[Due]", self.fields["due"])
        dues.queryset = Due.objects.filter(area=area, posting=None).order_by("due_on", "pk")
        dues.label_from_instance = name_of  # type: ignore[assignment]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("posting")) is bool(said.get("due")) and not self.errors:
            self.add_error("posting", gettext("请选一条公开，或者选一项没有公开的，只选一个。"))
        return said


def _titled(one: Posting) -> str:
    return f"{clock.chinese_date(one.from_at)} {one.title}"
