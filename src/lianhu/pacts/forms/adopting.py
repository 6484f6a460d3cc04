"""Putting a pact on the agenda of the meeting that may adopt it."""

from typing import Any

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
