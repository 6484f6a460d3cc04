"""The steps of a stage that meets: on which agenda, and what was concluded."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.assembly import meetings
from lianhu.assembly.commands.planning import Seat
from lianhu.assembly.models import Meeting, State
from lianhu.assembly.queries import bodies_for, sitting_in
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import mask_free_text, short
from lianhu.matters import commands
from lianhu.matters.commands.tabling import Before, area_for, gathering_of
from lianhu.matters.forms.resident import Words
from lianhu.matters.forms.step import (
    Step,
    asked,
    choice_field,
    demand_text,
    open_choices,
    set_choices,
)
from lianhu.places.models import Area
from lianhu.shell.inputs import day

NEW = ""


class Table(Step):
    called = _later("提交会议")
    button = _later("列入议题")
    title = Words(
        label=_later("议什么"), longest=100, help_text=_later("会写进通知，谁都看得到，不写姓名。")
    )
    subject = forms.ChoiceField(
        label=_later("哪一类事"), help_text=_later("法律规定由哪个会定的，选了就会提醒。")
    )
    each = forms.MultipleChoiceField(
        label=_later("评议哪些人"), widget=forms.CheckboxSelectMultiple,
        help_text=_later("一个人一个议题，一个一个评；“同意”就是称职。已经评过的去掉勾。"),
        error_messages={"required": _later("请勾选评议哪些人。")},
    )  # fmt: skip
    asks = Words(label=_later("要大家定什么"), longest=300, lines=2, required=False)
    meeting = forms.ChoiceField(label=_later("哪个会"), required=False)
    held_on = day(_later("哪天开"), required=False)
    at = forms.TimeField(
        label=_later("几点"), required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _later("几点没有看懂，请写成 19:30。")},
    )  # fmt: skip
    where = Words(label=_later("在哪里"), longest=60, required=False)
    body = forms.ChoiceField(label=_later("哪个组织的会"), required=False)
    studied_on = day(
        _later("党组织哪天研究的"), required=False,
        help_text=_later("重要的事先由党组织研究；小事空着。"),
    )  # fmt: skip

    leave = Words(
        label=_later("哪天授权的、哪个决定"), longest=120, required=False,
        help_text=_later("要由村（居）民会议授权才能在这个会上定的，写在这里；不用就空着。"),
    )  # fmt: skip

    def shape(self) -> None:
        gathering = gathering_of(self.stage)
        try:
            area = area_for(self.matter, self.stage)
        except Refusal:
            area = None
        self._which_meeting(gathering.about, area)
        subjects = meetings.subjects()
        asked_for = [key for key in gathering.decides if key in subjects] or list(subjects)
        _choose(self, "subject", [(key, subjects[key].label) for key in asked_for])
        self._of_whom(subjects[asked_for[0]].each_of if len(asked_for) == 1 else (), area)
        self.fields["title"].initial = short(mask_free_text(demand_text(self.matter)), 60)
        self.fields["at"].initial = time(19, 30)

    def _which_meeting(self, about: str, area: Area | None) -> None:
        """One that is being planned, or a new one of which body."""
        self._planned: dict[str, Meeting] = {}
        self._bodies: dict[str, Any] = {}
        kind = meetings.kinds().get(about)
        if area is not None and kind is not None:
            rows = Meeting.objects.visible_to(self.actor).filter(
                kind=kind.key, path=area.path, state=State.PLANNED
            )
            self._planned = {str(one.pk): one for one in rows.order_by("pk")}
            found = bodies_for(area, kind.body) if kind.body else []
            self._bodies = {str(one.pk): one for one in found}
        named = [(key, _("正在拟的%s") % one.name) for key, one in self._planned.items()]
        _choose(self, "meeting", [*named, (NEW, _("另开一个会"))])
        _choose(self, "body", [(key, str(one)) for key, one in self._bodies.items()])
        if self._planned:
            self.fields["meeting"].initial = next(iter(self._planned))
        else:
            del self.fields["meeting"]
        if not self._bodies:
            del self.fields["body"]

    def _of_whom(self, kinds: tuple[str, ...], area: Area | None) -> None:
        """Asked only where each who sits in a body of these kinds is voted on by themselves."""
        names = sitting_in(area, kinds) if kinds and area is not None else []
        if not names:
            del self.fields["each"]
            return
        _choose(self, "each", [(one, one) for one in names])
        self.fields["each"].initial = names

    def run(self) -> str:
        said = self.said
        made = commands.table(
            self.actor, self.matter,
            Before(
                title=said["title"], subject=said["subject"], asks=said["asks"],
                studied_on=said["studied_on"], each=tuple(said.get("each", ())),
                leave=said["leave"],
            ),
            meeting=self._planned.get(said.get("meeting") or NEW), seat=self._seat(),
            organisation=self._bodies.get(said.get("body") or ""),
        )  # fmt: skip
        if made.notice_at is None:
            return _("已列入%s的议题。到“会议”里看一看，再通知大家。") % made.name
        return _("已列入%s的议题。") % made.name

    def _seat(self) -> Seat | None:
        said = self.said
        if said.get("meeting"):
            return None
        if not said["held_on"]:
            raise Refusal(_("请写哪天开。"), field="held_on")
        if said["held_on"] < clock.today():
            raise Refusal(_("这一天已经过了。"), field="held_on")
        return Seat(said["held_on"], said["at"] or time(19, 30), said["where"])


def _choose(form: Step, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)  # noqa: S101 - narrows the type
    field.choices = choices


class Conclude(Step):
    called = _later("记下会议结论")
    button = _later("照会议说的往下走")
    conclusion = asked(
        _later("会议怎么说的"), _later("请写下会议怎么说的。"), 4,
        help_text=_later("会告诉反映人。个别人的意见不写在这里。"),
    )  # fmt: skip
    choice = choice_field(_later("往下怎么走"))

    def shape(self) -> None:
        set_choices(self, "choice", open_choices(self.matter))

    def run(self) -> str:
        said = self.said
        commands.conclude(
            self.actor, self.matter, choice=said["choice"], conclusion=said["conclusion"]
        )
        return _("记下了。")
