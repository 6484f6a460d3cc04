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
from lianhu.elections.reading import polls_of
from lianhu.kernel import clock
from lianhu.shell.inputs import day, radios


class StepForm(forms.Form):
    """`title` heads it, `hint` says what follows, `button` stands on it; `does` is its command, which
    takes the fields by their names."""

    title: ClassVar[str | Promise] = ""
    hint: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise] = ""
    does: ClassVar[Callable[..., object]]

    def __init__(self, *args: Any, election: Election, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.election = election

    def run(self, actor: Actor, election: Election) -> object:
        return type(self).does(actor, election, **self.cleaned_data)


class TellDay(StepForm):
    title, button = _("公布投票日"), _("公布")
    does = commands.tell_day
    hint = _("贴上公示栏：哪天、在哪里、投什么；选人的，还写选几个、怎样登记。")


class DrawRoll(StepForm):
    title, button = _("编选举名册"), _("编成草稿")
    does = commands.draw_roll
    hint = _("按选举日那天算年龄。编好以后到“名册”里定疑问、定稿、公布。")


class DrawNominatingRoll(StepForm):
    title, button = _("编选民名册"), _("编成草稿")
    does = commands.draw_nominating_roll
    hint = _(
        "投票的是户的代表或者居民代表，联名提名的是选民。选民名册另编一份，到“名册”里定疑问、定稿，"
        "和投票的名册同时公布；谁签了名，照这一份的编号登记。"
    )


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
    title, button = _("改投票日"), _("改")
    hint = _("改了再公布一次。来不及的，会说最早哪天。")
    why = forms.CharField(
        label=_("为什么改"), max_length=400, error_messages={"required": _("请写为什么改。")}
    )

    def run(self, actor: Actor, election: Election) -> object:
        return commands.move_day(actor, election, seat=self.seat, why=self.cleaned_data["why"])


class SetAgain(StepForm, SeatMixin):
    title, button = _("定哪天另行选举"), _("定下，告诉大家")
    hint = _("没有选满的，前一轮得票多的再选一次。定一天，贴上公示栏；当场就接着选的，不用写这里。")

    def run(self, actor: Actor, election: Election) -> object:
        return commands.set_again(actor, election, seat=self.seat)


class CallOff(StepForm):
    title, button = _("弄错了，这一轮作废"), _("这一轮作废")
    hint = _(
        "开始错了才用：人没有到齐就开始了、候选人写错了。投了的票不拆看，不出结果；名单、候选人、"
        "日子都还在，可以马上再开一轮。有人点过票以后，不能作废。原因大家看得到。"
    )
    poll = radios(_("哪一轮"), ())
    why = forms.CharField(
        label=_("为什么作废"), max_length=400, error_messages={"required": _("请写为什么作废。")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open = {str(one.pk): one for one in polls_of(self.election) if one.round.is_open}
        named = [(key, one.said) for key, one in self._open.items()]
        self.fields["poll"].choices = named  # type: ignore[attr-defined]
        if len(named) == 1:
            self.fields["poll"].initial = named[0][0]

    def run(self, actor: Actor, election: Election) -> object:
        said = self.cleaned_data
        return commands.call_off(actor, election, self._open[said["poll"]], why=said["why"])


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
    "tell_day": TellDay, "draw_roll": DrawRoll,
    "draw_nominating_roll": DrawNominatingRoll, "plan_meeting": PlanMeeting, "demand": Demand,
    "hear": Hear, "announce_candidates": AnnounceCandidates, "met": Met, "announce": Announce,
    "set_again": SetAgain, "hand_over": HandOver, "call_off": CallOff, "move_day": MoveDay, "stop": Stop, "guide": Guide,
}  # fmt: skip

# What is done once in a while stands at the end of the page.
SELDOM = ("call_off", "move_day", "stop", "guide")


def initial_of(key: str, election: Election) -> dict[str, Any]:
    """What stands in a form before anybody typed."""
    if key == "set_again":
        return {"at": election.at, "where": election.where}
    if key in ("move_day", "plan_meeting"):
        return {"held_on": election.day, "at": election.at, "where": election.where}
    return {}
