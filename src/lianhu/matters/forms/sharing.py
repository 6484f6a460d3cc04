"""The steps of working together: asking for a part, having done it, ending it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.kernel import clock
from lianhu.matters import commands, holding
from lianhu.matters.commands import sharing
from lianhu.matters.forms.step import Step, asked, choice_field, set_choices
from lianhu.shell.inputs import day


class GivePart(Step):
    called = _later("请人协办")
    button = _later("请他协办")
    post = choice_field(_later("请谁一起办"))
    what = asked(
        _later("请他办什么"), _later("请写明请他办什么。"),
        help_text=_later("写清办到什么样算好。您仍是主办，各份都办好以后由您报办完。"),
    )  # fmt: skip
    due_on = day(_later("哪天前办好"), _later("请写哪天前办好。"))

    def shape(self) -> None:
        self.posts = {str(one.pk): one for one in sharing.helpers(self.matter)}
        set_choices(self, "post", [(key, holding.who(one)) for key, one in self.posts.items()])
        if not self.posts:
            self.fields["post"].help_text = _("这里没有别的岗位有人在岗、能看这件事，请先设岗。")
        latest = sharing.latest_day(self.matter)
        day = self.fields["due_on"]
        day.initial = latest
        day.widget.attrs |= {"min": clock.today().isoformat(), "max": latest.isoformat()}

    def run(self) -> str:
        said = self.said
        part = commands.give_part(
            self.actor, self.matter, post=self.posts[said["post"]], what=said["what"],
            due_on=said["due_on"],
        )  # fmt: skip
        return _("已请%(who)s协办，已经告诉他。") % {"who": part.post.title}


class FinishPart(Step):
    called = _later("报办好我那份")
    button = _later("办好了")
    minds_moves = False
    words = asked(
        _later("办得怎样"), _later("请写明您这一份办得怎样。"),
        help_text=_later("主办的岗位会看到，据此答复反映人。"),
    )  # fmt: skip

    def shape(self) -> None:
        part = sharing.require_helping(self.actor, self.matter)
        self.fields["words"].label = _("请您办：%(what)s（%(day)s前）") % {
            "what": part.what.shown, "day": clock.chinese_date(part.due_on),
        }  # fmt: skip

    def run(self) -> str:
        commands.finish_part(self.actor, self.matter, words=self.said["words"])
        return _("已记下，主办的岗位会看到。")


class EndPart(Step):
    called = _later("结束协办")
    button = _later("不用办了")
    minds_moves = False
    post = choice_field(_later("哪个岗位"))
    reason = asked(_later("理由"), _later("请写明为什么不用办了。"), 2)

    def shape(self) -> None:
        self.posts = {str(one.post_id): one.post for one in sharing.open_parts(self.matter)}
        choices = [(key, one.title) for key, one in self.posts.items()]
        set_choices(self, "post", choices)
        if len(choices) == 1:
            self.fields["post"].initial = choices[0][0]

    def run(self) -> str:
        said = self.said
        commands.end_part(
            self.actor, self.matter, post=self.posts[said["post"]], reason=said["reason"]
        )
        return _("协办已结束，已经告诉他。")
