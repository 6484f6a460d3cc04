"""Putting a pact on the agenda of the meeting that may adopt it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.assembly.forms.tabling import WhichMeeting
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.pacts import commands
from lianhu.pacts.commands import adopting
from lianhu.pacts.forms.drafting import StepForm
from lianhu.pacts.models import Version


class TableForm(WhichMeeting, StepForm):
    title, button = _("列入会议"), _("列入议题")
    hint = _("列入以后到“会议”里通知大家；会上表决通过、写下决议，这一版就生效。")

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, version=version, **kwargs)
        self.offer(SYSTEM, version.pact.area, adopting.kinds_for(version))

    def run(self, actor: Actor, version: Version) -> object:
        return commands.table(actor, version, **self.chosen())


class CountWomenForm(StepForm):
    title, button = _("记表决时到会的妇女"), _("记下")
    hint = _(
        "照签到表数：到会几人，其中妇女几人。写了大家看得到，也写进备案报告；人少不影响表决的结果。"
    )
    people = forms.IntegerField(
        label=_("表决的会到了几人"), min_value=1, max_value=99999,
        error_messages={"required": _("请写到会几人。"), "min_value": _("至少1人。")},
    )  # fmt: skip
    women = forms.IntegerField(
        label=_("其中妇女几人"), min_value=0, max_value=99999,
        error_messages={"required": _("请写妇女几人，没有就填0。")},
    )  # fmt: skip

    def run(self, actor: Actor, version: Version) -> object:
        return commands.count_women(actor, version, **self.cleaned_data)
