"""The small steps of an election, each a form of its own with what it does."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.elections import commands
from lianhu.elections.forms.nominating import numbers_of, signers
from lianhu.elections.forms.starting import SeatMixin
from lianhu.elections.models import Election
from lianhu.kernel import clock
from lianhu.shell.inputs import day


class StepForm(forms.Form):
    """`title` heads it, `hint` says what follows, `button` stands on it; `does` is its command, which
    takes the fields by their names."""

    title: ClassVar[str | Promise] = ""
    hint: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise] = ""
    does: ClassVar[Callable[..., object]]

    def run(self, actor: Actor, election: Election) -> object:
        return type(self).does(actor, election, **self.cleaned_data)


class TellDay(StepForm):
    title, button = _("公布选举日"), _("公布")
    does = commands.tell_day
    hint = _("贴上公示栏：哪天、在哪里、选几个、怎样登记。")


class DrawRoll(StepForm):
    title, button = _("编选举名册"), _("编成草稿")
    does = commands.draw_roll
    hint = _("按选举日那天算年龄。编好以后到“名册”里定疑问、定稿、公布。")


class AnnounceCandidates(StepForm):
    title, button = _("公布候选人"), _("公布")
    does = commands.announce_candidates
    hint = _("贴上公示栏。公布以后，提名和联名都不再改。")


class Met(StepForm):
    title, button = _("记候选人和大家见面"), _("记下")
    does = commands.met
    hint = _("请候选人说打算怎么干，回答大家问的。")
    on = day(_("哪天"), initial=clock.today)


class Announce(StepForm):
    title, button = _("公布结果"), _("公布")
    does = commands.announce
    hint = _("谁当选照票数算出来，没有地方可以填。贴上公示栏，当场念。")


class HandOver(StepForm):
    title, button = _("交接"), _("交接")
    does = commands.hand_over
    hint = _("旧的任期到这一天，新的从这一天起，记进“组织”。印章、账本、档案当面点清。")
    on = day(_("哪天交接"), initial=clock.today)


class Demand(StepForm):
    title, button = _("登记联名"), _("记下")
    does = commands.demand
    hint = _("照纸上的签名记编号；够不够由系统算。")
    signers = signers(error_messages={"required": _("请写哪些编号签了名。")})

    def clean_signers(self) -> list[int]:
        return numbers_of(str(self.cleaned_data["signers"]))


class Hear(StepForm):
    title, button = _("记申辩"), _("记下")
    does = commands.hear
    hint = _("照本人说的记；问过了不说的，空着，写哪天问的。")
    on = day(_("哪天"), initial=clock.today)
    words = forms.CharField(
        label=_("本人怎么说"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class PlanMeeting(StepForm, SeatMixin):
    title, button = _("重新拟一个会"), _("拟好")
    hint = _("原来的会没有了，再定一个日子。")

    def run(self, actor: Actor, election: Election) -> object:
        return commands.plan_meeting(actor, election, seat=self.seat)


class MoveDay(StepForm, SeatMixin):
    title, button = _("改选举日"), _("改")
    hint = _("改了再公布一次。来不及的，会说最早哪天。")
    why = forms.CharField(
        label=_("为什么改"), max_length=400, error_messages={"required": _("请写为什么改。")}
    )

    def run(self, actor: Actor, election: Election) -> object:
        return commands.move_day(actor, election, seat=self.seat, why=self.cleaned_data["why"])


class Stop(StepForm):
    title, button = _("停办"), _("停办")
    does = commands.stop
    hint = _("办错了、办不下去了，写明原因停下来，另办一次。原因大家看得到。")
    why = forms.CharField(
        label=_("为什么不选了"), max_length=400,
        error_messages={"required": _("请写为什么不选了。")},
    )  # fmt: skip


class Guide(StepForm):
    title, button = _("写指导意见"), _("告诉村里")
    does = commands.guide
    hint = _("写看到什么、依据哪一条。不指定、不委派、不撤换，也不能不让选。")
    words = forms.CharField(
        label=_("指导意见"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写指导意见。")},
    )  # fmt: skip
    cited = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("哪部法、第几条。"),
        error_messages={"required": _("请写依据。")},
    )  # fmt: skip


# In the order of the page; each under the verb of its name.
ACTS: dict[str, type[StepForm]] = {
    "tell_day": TellDay, "draw_roll": DrawRoll, "plan_meeting": PlanMeeting, "demand": Demand,
    "hear": Hear, "announce_candidates": AnnounceCandidates, "met": Met, "announce": Announce,
    "hand_over": HandOver, "move_day": MoveDay, "stop": Stop, "guide": Guide,
}  # fmt: skip

# What is done once in a while stands at the end of the page.
SELDOM = ("move_day", "stop", "guide")


def initial_of(key: str, election: Election) -> dict[str, Any]:
    """What stands in a form before anybody typed."""
    if key in ("move_day", "plan_meeting"):
        return {"held_on": election.day, "at": election.at, "where": election.where}
    return {}
