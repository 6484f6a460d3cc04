"""What an officer does with a case: one form for each act."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.sealed import commands
from lianhu.sealed.models import Case


class Act(forms.Form):
    """Runs one command; `run` gives the sentence that says it was done."""

    name: ClassVar[str]

    def run(self, actor: Actor, case: Case) -> str:
        raise NotImplementedError


class AnswerForm(Act):
    name = "answer"
    words = forms.CharField(
        label=_("写给反映人的话"), max_length=commands.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("他凭编号和查询码看，手机可能是借来的：不写谁、不写什么事，只写结果和他可以做什么。"),
        error_messages={"required": _("请写给反映人一句话。")},
    )  # fmt: skip

    def run(self, actor: Actor, case: Case) -> str:
        commands.answer(actor, case, words=self.cleaned_data["words"])
        return say("已答复，反映人凭查询码看得到。")


class CloseForm(Act):
    name = "close"
    words = forms.CharField(
        label=_("办理记录"), max_length=commands.LONGEST, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def run(self, actor: Actor, case: Case) -> str:
        commands.close(actor, case, note=self.cleaned_data["words"])
        return say("已办结。")


class HandOnForm(Act):
    name = "hand_on"
    words = forms.CharField(
        label=_("为什么上交"), max_length=commands.LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写一句为什么上交。")},
    )  # fmt: skip

    def run(self, actor: Actor, case: Case) -> str:
        commands.hand_on(actor, case, note=self.cleaned_data["words"])
        return say("已上交，您这里不再看得到。")


class StandBackForm(Act):
    name = "stand_back"

    def run(self, actor: Actor, case: Case) -> str:
        commands.stand_back(actor, case)
        return say("已回避，由别的纪检干部办，您不再看得到。")


ACTS: Final[Mapping[str, type[Act]]] = {
    one.name: one for one in (AnswerForm, CloseForm, HandOnForm, StandBackForm)
}


def all_acts(posted: Any = None, act: str = "") -> dict[str, Act]:
    """Every form of the page; the one that was sent holds what was written in it."""
    return {name: kind(posted if name == act else None, prefix=name) for name, kind in ACTS.items()}
