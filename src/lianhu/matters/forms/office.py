"""What staff fill in: each step of a matter, raising for somebody, looking somebody's matter up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.matters.forms import (
    clocks,
    joined,
    ordering,
    sharing,
    showing,
    sorting,
    splitting,
    tabling,
    working,
)
from lianhu.matters.forms.resident import RaiseForm, Words
from lianhu.matters.forms.step import Step
from lianhu.matters.kinds import PUT_FORWARD, Channel, WhyFind
from lianhu.matters.lists import Period
from lianhu.people.models import Teller as People
from lianhu.places.models import Area
from lianhu.sealed.offices import Named
from lianhu.shell.inputs import day

STEPS: Final[Mapping[str, type[Step]]] = {
    "triage": sorting.Triage, "consult": sorting.Consult, "dispatch": sorting.Dispatch,
    "settle": sorting.Settle, "pass_back": sorting.PassBack, "reclassify": sorting.Reclassify,
    "assign": sorting.Assign, "join": joined.Join, "part": joined.Part,
    "split": splitting.Split, "unsplit": splitting.Unsplit, "claim": working.Claim, "progress": working.Progress,
    "finish": working.Finish, "defer": working.Defer, "respond": working.Respond, "rate_for": working.RateFor,
    "publish": showing.Publish, "withhold": showing.Withhold, "remark": showing.Remark,
    "attach_paper": showing.AttachPaper, "ask_teller": clocks.AskTeller,
    "hear_back": clocks.HearBack, "ask_extension": clocks.AskExtension,
    "decide_extension": clocks.DecideExtension, "issue_order": ordering.IssueOrder,
    "give_part": sharing.GivePart, "finish_part": sharing.FinishPart,
    "end_part": sharing.EndPart, "answer_order": ordering.AnswerOrder, "show_words": showing.ShowWords,
    "hide_words": showing.HideWords, "table": tabling.Table, "conclude": tabling.Conclude,
}  # fmt: skip
# The doors that somebody else opens for the one who speaks.
DOORS: Final = [
    (one.value, one.label)
    for one in Channel
    if one not in (Channel.PAGE, Channel.API, *PUT_FORWARD)
]
# By which door a post of this role usually hears of things.
USUAL_DOOR: Final[Mapping[str, str]] = {
    "cluster_leader": Channel.LEADER, "grid_worker": Channel.FOUND, "grid_leader": Channel.VISIT,
    "window_staff": Channel.WINDOW,
}  # fmt: skip


def usual_door(actor: Actor) -> str:
    """The channel somebody's narrowest post suggests; the page lets them choose another."""
    roles = [grant.role for grant in actor.grants]
    return next((USUAL_DOOR[role] for role in reversed(roles) if role in USUAL_DOOR), Channel.PHONE)


class RaiseForForm(RaiseForm):
    """As the resident's own form, with the door it came by; the helper is who is signed in.

    `helper` is their name, put on the slip unless nobody spoke and they saw it themselves.
    """

    channel = forms.ChoiceField(label=_later("从哪里来的"), choices=DOORS)
    from_above = forms.BooleanField(
        label=_later("上级要求办的"), required=False,
        help_text=_later("镇里、县里布置下来的才勾；群众说的、自己看到的不勾。"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        areas: Callable[[], Sequence[Area]],
        helper: str,
        named: Callable[[], Sequence[Named]] = tuple,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"channel": usual_door(actor), **kwargs.get("initial", {})}
        super().__init__(*args, actor=actor, areas=areas, named=named, **kwargs)
        self.helped_by = helper
        del self.fields["helper"]
        labels = {
            "words": _("反映了什么"), "voice": _("录下来"), "kind": _("类型"),
            "reach": _("怎样答复"), "name": _("反映人姓名"), "phone": _("反映人电话"),
            "where_words": _("住哪里"), "sealed": _("反映干部问题，密封"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name].label = label
        for name in ("words", "voice", "photos", "kind", "phone"):
            self.fields[name].help_text = ""
        self.fields["words"].help_text = _("文字、录音、照片，有一样就行。")
        self.fields["reach"].initial = ""
        self.fields["reach"].help_text = _("不选：留了电话就打电话，没留电话就上门告诉他。")

    def said(self, village: Area) -> dict[str, Any]:
        return {**super().said(village), "from_above": self.cleaned_data["from_above"]}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("reach") and not said.get("sealed"):
            # Who is spoken for seldom looks it up themselves.
            if said.get("phone"):
                said["reach"] = People.Reach.CALL
            elif said.get("name") or said.get("where_words"):
                said["reach"] = People.Reach.DOOR
        spoken = any(said.get(part) for part in ("name", "phone", "where_words"))
        said["helper"] = self.helped_by if spoken or said.get("channel") != Channel.FOUND else ""
        return said


class HandOverForm(forms.Form):
    """Who is accused, as far as it is known."""

    accused = forms.MultipleChoiceField(
        label=_later("反映的是谁"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_later("勾了谁，这件事就一定不经过他和他的近亲属。说不准就不选。"),
    )  # fmt: skip

    def __init__(self, *args: Any, named: Callable[[], Sequence[Named]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accused"].choices = lambda: [(str(one.pk), one.label) for one in named()]  # type: ignore[attr-defined]


class FindForm(forms.Form):
    """Whose matter, where they live, and why somebody looks."""

    name = Words(
        label=_later("姓名"), longest=50, error_messages={"required": _later("请写姓名。")}
    )
    where_words = Words(
        label=_later("哪个寨、哪一组"), longest=60, required=False,
        help_text=_later("写几个字就行，和当时说的对得上即可。"),
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_later("为什么查"), choices=WhyFind.choices, widget=forms.RadioSelect,
        help_text=_later("查询会留痕。"), error_messages={"required": _later("请选查询的原因。")},
    )  # fmt: skip
    place = forms.ChoiceField(label=_later("在哪里查"), choices=())

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = list(places)


class PeriodForm(forms.Form):
    """Which days and which village; what is empty or not understood is this month, everywhere."""

    first = day(_later("从"))
    last = day(_later("到"))
    v = forms.ChoiceField(label=_later("村（社区）"), required=False)

    def __init__(self, data: Mapping[str, Any], *, villages: Iterable[Area]) -> None:
        usual = Period.this_month()
        given = {name: data.get(name, "") for name in ("v", "first", "last")}
        given["first"] = given["first"] or usual.first.isoformat()
        given["last"] = given["last"] or usual.last.isoformat()
        super().__init__(given)
        self.villages = {one.key: one for one in villages}
        field = self.fields["v"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [("", _("全部")), *((key, str(one)) for key, one in self.villages.items())]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        for name in ("first", "last"):
            if said.get(name) and not 2000 <= said[name].year <= 2100:
                self.add_error(name, _("年份不对，请看一看。"))
        if first and last and first > last:
            self.add_error("last", _("结束的日期不能早于开始的日期。"))
        return said

    def period(self) -> Period:
        usual = Period.this_month()
        if not self.is_valid():
            return usual
        said = self.cleaned_data
        return Period(said["first"] or usual.first, said["last"] or usual.last)

    def area(self) -> Area | None:
        return self.villages.get(self.cleaned_data.get("v") or "") if self.is_valid() else None
