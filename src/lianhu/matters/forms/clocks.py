"""The steps that touch the clock: asking the teller, hearing back, more time."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands import extending
from lianhu.matters.forms.step import Reason, Step, asked, choice_field, prose, set_choices
from lianhu.shell.inputs import day


class AskTeller(Step):
    called = _later("问反映人")
    button = _later("问他一句")
    words = asked(_later("要问什么"), _later("请写明要问什么，反映人会看到。"))

    def shape(self) -> None:
        if asking := self.stage.ask_back:
            last = clock.chinese_date(clock.day_of(asking.longest.after(clock.now())))
            self.fields["words"].help_text = (
                _("写他看得懂的话。等他回话时时限暂停，最晚到%s，到时接着走。") % last
            )

    def run(self) -> str:
        commands.ask_teller(self.actor, self.matter, words=self.said["words"])
        return _("已问反映人，等他回话。")


class HearBack(Step):
    called = _later("记下回话")
    button = _later("记下")
    words = asked(_later("反映人怎么说"), _later("请写下反映人的话。"))

    def run(self) -> str:
        commands.hear_back(self.actor, self.matter, words=self.said["words"])
        return _("回话已记下，时限接着走。")


class AskExtension(Reason):
    called = _later("申请延期")
    button = _later("申请")
    until = day(_later("延到哪一天"), _later("请写延到哪一天。"))
    field_order = ("until", "reason")

    def shape(self) -> None:
        if more := self.stage.extend:
            last = clock.chinese_date(extending.latest(self.matter, more))
            self.fields["until"].help_text = _("最迟%s。由另一个人批准，批了才算。") % last

    def run(self) -> str:
        said = self.said
        commands.ask_extension(self.actor, self.matter, until=said["until"], reason=said["reason"])
        return _("已申请，批准以前仍按原来的期限。")


class DecideExtension(Step):
    called = _later("批复延期")
    button = _later("批复")
    granted = choice_field(_later("批不批准"))
    words = prose(_later("理由"), 3, help_text=_later("不批准的一定要写。"))

    def shape(self) -> None:
        set_choices(self, "granted", [("yes", _("批准")), ("no", _("不批准"))])
        if found := extending.open_one(self.matter):
            self.fields["granted"].help_text = _("申请延到%(day)s。理由：%(why)s") % {
                "day": clock.chinese_date(found.until), "why": found.reason.shown,
            }  # fmt: skip

    def run(self) -> str:
        said = self.said
        commands.decide_extension(
            self.actor, self.matter, granted=said["granted"] == "yes", words=said["words"]
        )
        return _("已批复，承办的人和反映人都会知道。")
