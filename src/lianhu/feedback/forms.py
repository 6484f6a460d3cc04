"""Shape of what is asked and heard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _later

from lianhu.feedback import rules
from lianhu.feedback.kinds import Reached, Solved, Way, WhyOut

ASKED = [(way.value, way.label) for way in (Way.PHONE, Way.FACE)]
MISSED = [(one.value, one.label) for one in Reached if one != Reached.ANSWERED]
CHOOSE = {"required": _later("请选一个。"), "invalid_choice": _later("请选一个。")}


def radios(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE, **more
    )


def prose(label: Any, lines: int = 3, **more: Any) -> forms.CharField:
    """A text box that may stay empty; what is missing or too long is for the command to say."""
    area = forms.Textarea(attrs={"rows": lines})
    return forms.CharField(label=label, widget=area, required=False, **more)


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


class RulesForm(forms.Form):
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
    words = prose(_later("依据和事实"), 2, help_text=_later("批准的人要看；不要写姓名电话。"))


def day(label: Any, **more: Any) -> forms.DateField:
    wrong = {"required": _later("请填日期。"), "invalid": _later("日期没有看懂。")}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=wrong, **more)


class DecisionForm(forms.Form):
    """Which decision lets units be named in public."""

    area = forms.ChoiceField(label=_later("哪里的单位"), error_messages=CHOOSE)
    body = forms.CharField(label=_later("哪个会议或机关定的"), required=False)
    number = forms.CharField(label=_later("文号"), required=False)
    decided_on = day(_later("哪天定的"))
    until = day(_later("公布到哪天"), help_text=_later("最长一年。"))

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)  # noqa: S101 - narrows the type
        area.choices = [(one.key, str(one)) for one in areas]
