"""Whom a paper puts forward and who signed it; what was asked of each."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.elections.checks import ASK, Finding
from lianhu.elections.kinds import PROPOSERS
from lianhu.elections.models import Contest, Election
from lianhu.elections.wording import signers_roll_name
from lianhu.files.uploading import KeepsFiles, KeptFilesField
from lianhu.people.models import Person
from lianhu.shell.inputs import radios

_SPAN: Final = re.compile(r"(\d{1,6})(?:\s*[-—–~到至]\s*(\d{1,6}))?")
WIDEST: Final = 20_000


def numbers_of(said: str) -> list[int]:
    """1-30、35 as numbers.

    Raises:
        ValidationError: it is not understood.
    """
    found: set[int] = set()
    for first, last in _SPAN.findall(said):
        start, end = int(first), int(last or first)
        if end < start or end - start > WIDEST:
            raise forms.ValidationError(say("“%s-%s”没有看懂。") % (first, last))
        found.update(range(start, end + 1))
    if _SPAN.sub("", said).strip(" ,，、;；。\r\n\t号"):
        raise forms.ValidationError(say("没有看懂，请写成 1-30、35 这样。"))
    return sorted(found)


def signers(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("名册上哪些编号签了名"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("照纸上的编号写，一段一段，像 1-30、35、40-52。"), **more,
    )  # fmt: skip


class NominateForm(KeepsFiles):
    """One paper: one person looked for by name, for which seat, and whose names stand on it."""

    person = forms.ChoiceField(
        label=_("提名谁"), widget=forms.RadioSelect,
        error_messages={"required": _("请先查姓名，再选一个人。")},
    )  # fmt: skip
    contest = radios(_("选什么"), ())
    by = radios(_("谁提名"), ())
    signers = signers(required=False)
    paper = KeptFilesField(
        kind="paper", label=_("提名的纸"), required=False,
        help_text=_("拍一张，只给管选举的人看。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, actor: Actor, election: Election,
        found: Iterable[tuple[Person, str]], contests: Sequence[Contest], **words: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, actor=actor, **words)
        self._found = {str(one.pk): one for one, _label in found}
        self._contests = {str(one.pk): one for one in contests}
        labels = [(str(one.pk), label) for one, label in found]
        self.fields["person"].choices = labels  # type: ignore[attr-defined]
        named = [(key, f"{one.label}（选{one.seats}名）") for key, one in self._contests.items()]
        self.fields["contest"].choices = named  # type: ignore[attr-defined]
        by = [(key, PROPOSERS[key]) for key in election.sort.by]
        self.fields["by"].choices = by  # type: ignore[attr-defined]
        self.fields["by"].initial = by[0][0]
        asked = {"roll": signers_roll_name(election)}
        self.fields["signers"].label = say("%(roll)s上哪些编号签了名") % asked
        if len(named) == 1:
            self.fields["contest"].initial = named[0][0]

    def clean_signers(self) -> list[int]:
        return numbers_of(str(self.cleaned_data["signers"]))

    @property
    def chosen(self) -> Person:
        return self._found[self.cleaned_data["person"]]

    @property
    def seat(self) -> Contest:
        return self._contests[self.cleaned_data["contest"]]

    @property
    def photo(self) -> Any:
        return next(iter(self.cleaned_data["paper"]), None)


class JudgeForm(forms.Form):
    """What was asked, and whether they may stand."""

    asked = forms.MultipleChoiceField(
        label=_("问过、看过的，一项一项勾"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stands = radios(_("定下来"), (("yes", _("可以作候选人")), ("no", _("依法不能作候选人"))))
    ground = forms.ChoiceField(
        label=_("依法不能的，是哪一条"), required=False,
        help_text=_("只记是哪一条，不写细节。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, findings: Sequence[Finding], grounds: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asks = [(one.key, one.words) for one in findings if one.sort == ASK]
        self.fields["asked"].choices = asks  # type: ignore[attr-defined]
        self.fields["ground"].choices = [("", _("—")), *grounds.items()]  # type: ignore[attr-defined]
        if not asks:
            del self.fields["asked"]

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        stands = given["stands"] == "yes"
        return {
            "stands": stands, "asked": frozenset(given.get("asked", ())),
            "ground": "" if stands else given["ground"],
        }  # fmt: skip


class ReplaceForm(forms.Form):
    """Who takes an empty place in the election committee, and by which vote."""

    person = forms.ChoiceField(
        label=_("谁递补"), widget=forms.RadioSelect,
        error_messages={"required": _("请先查姓名，再选一个人。")},
    )  # fmt: skip
    decided_by = forms.CharField(
        label=_("按哪次推选的结果"), max_length=400,
        help_text=_("例如：2026年9月3日村民代表会议推选结果依次递补。"),
        error_messages={"required": _("请写按哪次推选的结果递补，或者哪次会另行推选。")},
    )  # fmt: skip

    def __init__(self, *args: Any, found: Iterable[tuple[Person, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self._found = {str(one.pk): one for one, _label in found}
        labels = [(str(one.pk), label) for one, label in found]
        self.fields["person"].choices = labels  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Person:
        return self._found[self.cleaned_data["person"]]
