"""What is typed for a vote: a choice, hands, slips given out, a box, a code to hand over."""

import re
from collections.abc import Collection, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from lianhu.ballots.models import Proxy, Round
from lianhu.ballots.slips import WORDS
from lianhu.files.forms import KeepsFiles, KeptFilesField

MOST: Final = 1_000_000
_SPAN: Final = re.compile(r"(\d{1,6})(?:\s*[-—–~到至]\s*(\d{1,6}))?")


def count(label: Any, **more: Any) -> forms.IntegerField:
    """A whole number that is not negative."""
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("请填数，没有就填0。"), "invalid": _("请填整数。"),
            "min_value": _("不能小于0。"), "max_value": _("这个数太大了。"),
        },
        **more,
    )  # fmt: skip


class ChoiceForm(forms.Form):
    """What somebody chooses; nothing is chosen beforehand."""

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = [(one["key"], one["words"]) for one in round_.options]
        if round_.choices == 1 and not round_.seats:
            self.fields["choice"] = forms.ChoiceField(
                label=say("您的意见"), choices=pairs, widget=forms.RadioSelect,
                error_messages={"required": say("请选一个。"), "invalid_choice": say("请选一个。")},
            )  # fmt: skip
        else:
            self.fields["choice"] = forms.MultipleChoiceField(
                label=say("最多选%d个，也可以一个都不选") % round_.choices, choices=pairs,
                widget=forms.CheckboxSelectMultiple, required=False,
                error_messages={"invalid_choice": say("请从列出的里面选。")},
            )  # fmt: skip

    @property
    def chosen(self) -> list[str]:
        said = self.cleaned_data["choice"]
        return [said] if isinstance(said, str) else list(said)


class VoteForm(ChoiceForm):
    """By the code on one's slip."""

    code = forms.CharField(
        label=_("投票码"), max_length=40, help_text=_("八个字母和数字，不分大小写，在给您的纸条上。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("请填投票码。")},
    )  # fmt: skip


class HelpForm(ChoiceForm):
    """A vote for somebody who asked for it, found by number."""

    asked = forms.BooleanField(
        label=_("本人当面或者在电话里说的，我照他说的录"),
        error_messages={"required": _("不是本人说的不能录。")},
    )


class NumberForm(forms.Form):
    """A number of the roll."""

    no = count(_("名册编号"))


class HandsForm(forms.Form):
    """Hands by option."""

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in round_.options:
            self.fields[one["key"]] = count(one["words"])


class CallOffForm(forms.Form):
    """Why a vote that was begun is void."""

    why = forms.CharField(
        label=_("为什么作废"), max_length=200, help_text=_("会写进会议记录，大家看得到。不写谁的名字。"),
        error_messages={"required": _("请写为什么作废。")},
    )  # fmt: skip


class BoxForm(forms.Form):
    """One more box."""

    label = forms.CharField(
        label=_("放在哪里"), max_length=40, error_messages={"required": _("请写票箱放在哪里。")}
    )


class HowManyForm(forms.Form):
    """How many blank slips are printed."""

    n = forms.IntegerField(
        label=_("要印几张"), min_value=1, max_value=5000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("先按签到的（没有签到的按名册）减去回避的填好，可以改。"),
        error_messages={
            "required": _("请填要印几张。"), "invalid": _("请填整数。"),
            "min_value": _("至少印1张。"), "max_value": _("一次最多印5000张，多的分几次。"),
        },
    )  # fmt: skip


class PapersForm(forms.Form):
    """To whom slips were given: 1-30、35."""

    numbers = forms.CharField(
        label=_("发给了名册上的哪些编号"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一段一段写，像 1-30、35、40-52。"),
        error_messages={"required": _("请写发给了哪些编号。")},
    )  # fmt: skip

    def __init__(self, *args: Any, lent: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("numbers"):
            self.fields["numbers"].help_text = say("签到了、还没有领的已经写上，没有领的去掉。")
        if lent:
            self.fields["numbers"].required = False
            self.fields["lent"] = forms.MultipleChoiceField(
                label=say("受托人替他领了的"), choices=list(lent), required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": say("请从列出的里面选。")},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "numbers" in said and not said["numbers"] and not said.get("lent"):
            self.add_error("numbers", say("请写发给了哪些编号，或者勾受托人领了的。"))
        return said

    def clean_numbers(self) -> list[int]:
        said = str(self.cleaned_data["numbers"])
        if not said.strip() and not self.fields["numbers"].required:
            return []
        found: set[int] = set()
        for first, last in _SPAN.findall(said):
            start, end = int(first), int(last or first)
            if end < start or end - start > 20_000:
                raise forms.ValidationError(say("“%s-%s”没有看懂。") % (first, last))
            found.update(range(start, end + 1))
        if _SPAN.sub("", said).strip(" ,，、;；。\r\n\t号") or not found:
            raise forms.ValidationError(say("没有看懂，请写成 1-30、35 这样。"))
        return sorted(found)


class LendForm(KeepsFiles):
    """Who cannot come, and who votes for them; with the written word."""

    giver = count(_("谁委托的（名册编号）"))
    holder = count(_("委托给谁（名册编号）"))
    relation = forms.ChoiceField(
        label=_("受托人是他的什么人"), widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。"), "invalid_choice": _("请选一个。")},
    )  # fmt: skip
    paper = KeptFilesField(
        kind="paper", label=_("委托书的照片"),
        error_messages={"required": _("请附委托书的照片；没有书面委托的不算。")},
    )  # fmt: skip

    def __init__(self, *args: Any, only: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = [one for one in Proxy.Relation.choices if not only or one[0] in only]
        self.fields["relation"].choices = pairs  # type: ignore[attr-defined]


class PostedForm(forms.Form):
    """Since when the list hangs out."""

    on = forms.DateField(
        label=_("哪天贴出去的"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("请写哪天公布的。"), "invalid": _("请写哪天公布的。")},
    )  # fmt: skip


class KeyForm(forms.Form):
    """A box as it was counted; the other keyer's numbers are never here."""

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        for name, words in WORDS.items():
            self.fields[name] = count(words)
        for one in round_.options:
            self.fields[f"for_{one['key']}"] = count(one["words"])

    @property
    def slips(self) -> list[Any]:
        return [self[name] for name in WORDS]

    @property
    def marks(self) -> list[Any]:
        return [self[f"for_{key}"] for key in self.round.keys]

    @property
    def numbers(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said[name] for name in WORDS} | {
            "counts": {key: said[f"for_{key}"] for key in self.round.keys}
        }


class PhotoForm(KeepsFiles):
    """The tally sheet, photographed."""

    photo = KeptFilesField(
        kind="paper", label=_("唱票单的照片"), error_messages={"required": _("请附一张照片。")}
    )
