"""The two steps of pressing for a matter: a leader asks, whoever was asked answers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.kernel import clock
from lianhu.matters import commands, holding
from lianhu.matters.commands import ordering
from lianhu.matters.forms.step import Step, asked, choice_field, prose, set_choices
from lianhu.shell.inputs import day


class IssueOrder(Step):
    called = _later("督办")
    button = _later("发督办")
    # A leader who watches somebody at work must not be told to begin again.
    minds_moves = False
    to = choice_field(_later("请谁过问"))
    until = day(_later("哪天前回复"), _later("请写哪天前回复。"))
    words = prose(
        _later("要问什么"), 3,
        help_text=_later("可以不写：就是“请过问，写明办到哪一步、什么时候办结”。反映人看不到。"),
    )  # fmt: skip

    def shape(self) -> None:
        found = ordering.targets(self.actor, self.matter)
        self.posts = {str(one.post.pk): one.post for one in found}
        choices = [
            (str(one.post.pk), f"{one.stream.title}：{holding.who(one.post)}" if one.stream else holding.who(one.post))
            for one in found
        ]  # fmt: skip
        set_choices(self, "to", choices)
        if choices:
            self.fields["to"].initial = choices[0][0]
        day = ordering.usual_day()
        self.fields["until"].initial = day
        self.fields["until"].widget.attrs["min"] = clock.today().isoformat()

    def run(self) -> str:
        said = self.said
        order = commands.issue_order(
            self.actor, self.matter, to=self.posts[said["to"]], words=said["words"],
            until=said["until"],
        )  # fmt: skip
        day = clock.chinese_date(clock.day_of(order.due_at))
        return _("已督办，%(who)s在%(day)s前回复您。") % {"who": order.to_post.title, "day": day}


class AnswerOrder(Step):
    called = _later("回复督办")
    button = _later("回复")
    minds_moves = False
    words = asked(
        _later("怎样回复"), _later("请写明办到哪一步、什么时候办结。"),
        help_text=_later("写明办到哪一步、卡在哪里、什么时候办结。"),
    )  # fmt: skip

    def shape(self) -> None:
        if order := ordering.open_order(self.matter):
            self.fields["words"].label = _("%(who)s问：%(words)s") % {
                "who": order.by_post.title, "words": order.words.shown,
            }  # fmt: skip

    def run(self) -> str:
        commands.answer_order(self.actor, self.matter, words=self.said["words"])
        return _("已回复，督办的人会看到。")
