"""What people are told of a vote: that somebody voted for them, never how."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.ballots.models import Round
from lianhu.notices.audience import Audience
from lianhu.notices.models import Telling
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import Word
from lianhu.rolls.models import Entry

RECORDED: Final = occasion("ballots.recorded", _later("有人替您录了票"))


def called_back(round_: Round, entry: Entry, by: str) -> Word:
    """To who is said to have voted: somebody calls them and asks. The choice is not in it."""
    said = _(
        "%(by)s记下：您在“%(question)s”里投了票（名册%(no)d号）。投的什么不在记录里。没有请人代录，请马上说，这件事会查。"
    ) % {"by": by or _("一名工作人员"), "question": round_.question, "no": entry.no}
    label = _("名册%d号") % (entry.no or 0)
    whom = (
        Audience.person(entry.person_id, label)
        if entry.person_id
        else Audience.group(label, key=f"entry:{entry.pk}")
    )
    return Word(
        stream=round_.stream, occasion=RECORDED, place=round_.place, audience=whom, words=said,
        how=Telling.How.CALL,
    )  # fmt: skip
