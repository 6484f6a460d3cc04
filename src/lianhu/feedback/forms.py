"""Shape of what is asked and heard."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.seen import AsSeen
from lianhu.feedback import commands, rules
from lianhu.feedback.kinds import Picked, Reached, Result, Says, Solved, Way, WhyOut
from lianhu.feedback.models import Finding, Opinion
from lianhu.places.models import Area
from lianhu.shell.inputs import CHOOSE, day, radios
from lianhu.triage.accusing import accuses

ASKED = [(way.value, way.label) for way in (Way.PHONE, Way.FACE)]
MISSED = [(one.value, one.label) for one in Reached if one != Reached.ANSWERED]


def prose(label: Any, lines: int = 3, missing: Any = "", **more: Any) -> forms.CharField:
    """A text box; it may stay empty unless `missing` is what is said then."""
    area, wrong = forms.Textarea(attrs={"rows": lines}), {"required": missing}
    return forms.CharField(
        label=label, widget=area, required=bool(missing), error_messages=wrong, **more
    )


class Marked(forms.Form):
    """Solved or not, and how content: best first, in the words of the matter's own method."""

    solved = radios(_later("事情解决了没有"), Solved.choices)
    mark = forms.TypedChoiceField(
        label=_later("办得满意不满意"), coerce=int, empty_value=None, required=False,
        widget=forms.RadioSelect, error_messages=CHOOSE,
    )  # fmt: skip

    def __init__(self, *args: Any, marks: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark = self.fields["mark"]
        assert isinstance(mark, forms.TypedChoiceField)  # noqa: S101 - narrows the type
        mark.choices = [(n, marks[n]) for n in sorted(marks, reverse=True)]


class LaterForm(Marked):
    words = prose(
        _later("想说的话"), 3, help_text=_later("没有解决的，请写还差什么：办的人会看到这一句，接着办。别的评价，办的人看不到是谁说的。"),
    )  # fmt: skip


class HearForm(Marked):
    way = radios(_later("怎样问到的"), ASKED, initial=Way.PHONE)
    words = prose(
        _later("他的原话"), 3, help_text=_later("办的人看不到。"),
    )  # fmt: skip
    todo = prose(
        _later("还要办什么"), 2, help_text=_later("没有解决的必须写。办的人只看到这一句，请不要写是谁说的。"),
    )  # fmt: skip


class MissForm(forms.Form):
    result = radios(_later("怎么没问到"), MISSED)
    way = radios(_later("怎样找的"), ASKED, initial=Way.PHONE)


class RulesForm(AsSeen):
    share = forms.IntegerField(
        label=_later("每天抽百分之几"), help_text=_later("不能少于10；有一件也要抽一件。")
    )
    reopen_days = forms.IntegerField(
        label=_later("答复后多少天内没解决可以重办"),
        help_text=_later("过了这些天另立一件，写明接着哪一件。"),
    )
    source = forms.CharField(
        label=_later("依据"), max_length=120, help_text=_later("哪份文件、哪次会议定的。")
    )

    @classmethod
    def now(cls) -> dict[str, Any]:
        held = rules.in_force()
        return {"share": held.share, "reopen_days": held.reopen_days, "source": held.source}


class LeaveOutForm(forms.Form):
    number = forms.CharField(
        label=_later("编号"), max_length=40, error_messages={"required": _later("请填编号。")}
    )
    code = radios(_later("为什么"), WhyOut.choices)
    words = prose(
        _later("依据和事实"),
        2,
        missing=_later("请写明依据和事实，批准的人要看。"),
        help_text=_later("批准的人要看；不要写姓名电话。"),
    )


class DecisionForm(forms.Form):
    """Which decision lets units be named in public."""

    area = forms.ChoiceField(label=_later("哪里的单位"), error_messages=CHOOSE)
    body = forms.CharField(
        label=_later("哪个会议或机关定的"),
        error_messages={"required": _later("请写明是哪里定的。")},
    )
    number = forms.CharField(
        label=_later("文号"), error_messages={"required": _later("请写文号。")}
    )
    decided_on = day(_later("哪天定的"))
    until = day(_later("公布到哪天"), help_text=_later("最长一年。"))

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)  # noqa: S101 - narrows the type
        area.choices = [(one.key, str(one)) for one in areas]


class RoundForm(forms.Form):
    """A handful of matters, by lot or by number."""

    area = forms.ChoiceField(label=_later("哪里"), error_messages=CHOOSE)
    picked = radios(_later("怎样选"), Picked.choices, initial=Picked.DRAWN)
    n = forms.IntegerField(label=_later("抽几件"), initial=5, required=False)
    numbers = forms.CharField(
        label=_later("点名的编号"), required=False, help_text=_later("点名才填，用空格或顿号隔开。")
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)  # noqa: S101 - narrows the type
        area.choices = [(one.key, str(one)) for one in areas]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["numbers"] = re.findall(r"\d{9}", str(said.get("numbers", "")))
        said["n"] = said.get("n") or 0
        return said


class FindForm(forms.Form):
    result = radios(_later("看到的"), Result.choices)
    words = prose(
        _later("看到了什么"),
        3,
        missing=_later("请写看到了什么。"),
        help_text=_later("不要写姓名电话。"),
    )
    mend_by = day(_later("哪天以前改好"), required=False, help_text=_later("要整改的必须填。"))

    def run(self, actor: Actor, one: Finding) -> None:
        commands.find(actor, one, **self.cleaned_data)


class MendForm(forms.Form):
    mended = prose(_later("改了什么、怎么改的"), 3, missing=_later("请写改了什么、怎么改的。"))

    def run(self, actor: Actor, one: Finding) -> None:
        commands.mend(actor, one, words=self.cleaned_data["mended"])


class AcceptForm(forms.Form):
    def run(self, actor: Actor, one: Finding) -> None:
        commands.accept(actor, one)


class SpeakForm(forms.Form):
    says = radios(_later("您要说的是"), ())
    words = prose(
        _later("说几句"),
        4,
        missing=_later("请写几句话。"),
        help_text=_later("不用写名字，也不要写别人的姓名电话。"),
    )
    asked = forms.BooleanField(
        label=_later("不是反映干部的问题，就这样交"), required=False,
        help_text=_later("反映干部的问题请到“说个事”里选密封，只有纪检看得到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, about: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says = self.fields["says"]
        assert isinstance(says, forms.ChoiceField)  # noqa: S101 - narrows the type
        all_of = [one for one in Says if about or one == Says.PROCESS]
        says.choices = [(one.value, one.label) for one in all_of]
        if len(all_of) == 1:
            says.initial = all_of[0]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("asked") and accuses(str(said.get("words", ""))):
            said_so = _(
                "这像是反映干部的问题。要保密，请到“说个事”里选密封；不是的，请勾选下面一格再交。"
            )
            self.add_error("words", said_so)
        return said

    def spoken(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("says", "words")}


class ReviewForm(forms.Form):
    public_text = prose(
        _later("公开的话"), 4, help_text=_later("照原意写，隐去姓名和能认出人的话；不公开就留空。")
    )
    why = prose(_later("不公开的原因"), 2)

    def run(self, actor: Actor, one: Opinion) -> None:
        commands.review(actor, one, **self.cleaned_data)


class DoubtForm(forms.Form):
    true = radios(
        _later("核实下来"), [("yes", _later("确实没有解决，退回重办")), ("no", _later("已经解决"))]
    )
    words = prose(
        _later("核实情况"),
        3,
        missing=_later("请写核实到了什么；没有解决的，写还要办什么。"),
        help_text=_later("没有解决的，写还要办什么：办的人看到这一句。"),
    )

    def run(self, actor: Actor, one: Opinion) -> None:
        said = self.cleaned_data
        commands.check_doubt(actor, one, true=said["true"] == "yes", words=said["words"])


def read_forms(one: Finding | Opinion) -> Any:
    """The form with which this row is read and settled."""
    if isinstance(one, Finding):
        return AcceptForm
    return DoubtForm if one.says == Says.NOT_FIXED else ReviewForm


class RehearseForm(forms.Form):
    """Which method, over whose matters."""

    method = forms.ChoiceField(label=_later("拿哪套办法来试"), error_messages=CHOOSE)
    area = forms.ChoiceField(label=_later("用哪里一年里办结的事"), error_messages=CHOOSE)

    def __init__(
        self, *args: Any, places: Iterable[Area], methods: Iterable[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for name, known in (("method", methods), ("area", [(one.key, str(one)) for one in places])):
            found: Any = self.fields[name]
            found.choices = list(known)
