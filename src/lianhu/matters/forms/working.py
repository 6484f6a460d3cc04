"""The steps of the one who has a matter: claim, progress, done, answer; and what the teller thinks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.kernel import clock
from lianhu.matters import commands, course, holding, wordings
from lianhu.matters.commands import sharing
from lianhu.matters.contentment import marks_of
from lianhu.matters.forms.step import (
    Reason,
    Step,
    WithFiles,
    asked,
    choice_field,
    prose,
    set_choices,
)
from lianhu.matters.kinds import RatingWay, Solved, WordRole
from lianhu.methods import engine
from lianhu.shell.inputs import day


class Claim(Step):
    called = _later("领单")
    button = _later("领单并承诺")
    measures = asked(_later("打算怎么办"), _later("请写明打算怎么办。"))
    steps = asked(
        _later("分几步办"), _later("请写明分几步办，居民会看到。"),
        help_text=_later("每行写一步，居民会看到。"),
    )  # fmt: skip
    promised_on = day(_later("承诺办结日期"), _later("请承诺一个办结日期。"))

    def shape(self) -> None:
        self.drop_unasked("measures", "steps")
        latest = self.latest()
        field, today = self.fields["promised_on"], clock.today()
        field.widget.attrs["min"] = today.isoformat()
        if latest:
            field.widget.attrs["max"] = latest.isoformat()
            field.help_text = _("按规定最迟 %s。承诺会写在公示里。") % clock.chinese_date(latest)

    def latest(self) -> date | None:
        limit = engine.promise_limit(course.definition(self.matter), clock.now())
        return clock.day_of(limit) if limit else None

    def run(self) -> str:
        said = self.said
        commands.claim(
            self.actor, self.matter, measures=said.get("measures", ""),
            steps=said.get("steps", "").splitlines(), promised_on=said["promised_on"],
        )  # fmt: skip
        return _("这一单是您的了，承诺已告诉反映人。")


class Progress(WithFiles):
    called = _later("写进度")
    button = _later("记下进度")
    minds_moves = False
    met = forms.MultipleChoiceField(
        label=_later("一起会商的"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_later("和协办的岗位坐下来商量过，就勾上；会写进进度，也告诉他们。"),
    )  # fmt: skip

    def shape(self) -> None:
        self.fields["words"].label = _("现在到哪一步了")
        self.fields["words"].help_text = _("反映人马上就能看到。文字、照片、录音，有一样就行。")
        self.posts = {str(one.pk): one for one in sharing.partners(self.matter)}
        if self.posts:
            set_choices(self, "met", [(key, holding.who(one)) for key, one in self.posts.items()])
        else:
            del self.fields["met"]

    def run(self) -> str:
        met = [self.posts[key] for key in self.said.get("met", ())]
        commands.progress(
            self.actor, self.matter, words=self.said["words"], files=self.attached(), met=met
        )
        return _("进度已记下，反映人现在就能看到。")


class Finish(WithFiles):
    called = _later("办完了")
    button = _later("办完了")

    def shape(self) -> None:
        self.fields["words"].label = _("办成了什么样")
        self.fields["words"].help_text = _(
            "写结果，不必写经过。是否按承诺办结由系统按日期算。文字、照片、录音，有一样就行。"
        )

    def run(self) -> str:
        commands.finish(self.actor, self.matter, words=self.said["words"], files=self.attached())
        return _("已记为办完，下一步是答复反映人。")


class Defer(Reason):
    called = _later("挂账")
    button = _later("挂账")

    def shape(self) -> None:
        self.fields["reason"].label = _("眼下为什么办不了")
        self.fields["reason"].help_text = _("挂账后有人负责、到日子复核，反映人会看到理由。")

    def run(self) -> str:
        commands.defer(self.actor, self.matter, reason=self.said["reason"])
        return _("已挂账，理由已告诉反映人。")


class Respond(WithFiles):
    called = _later("答复反映人")
    button = _later("答复")
    template = forms.ChoiceField(label=_later("用模板"), required=False)
    field_order = ("template", "words")

    def shape(self) -> None:
        field = self.fields["words"]
        field.label = _("怎样答复")
        field.help_text = _("没有答复不能办结。照片和录音反映人也能看到、听到。")
        done = [
            w.text
            for w in self.matter.words.all()
            if w.role in (WordRole.RESULT, WordRole.CONCLUSION)
        ]
        field.initial = done[-1] if done else ""
        self._offer(done[-1] if done else "")

    def _offer(self, result: str) -> None:
        """The wordings agreed on here; one that is picked is filled in to be read and changed."""
        found = {str(one.pk): one for one in wordings.offered(self.actor, self.matter)}
        if not found:
            del self.fields["template"]
            return
        set_choices(self, "template", [("", _("不用，自己写")), *found.items()])
        sent: Any = self.data
        picked = found.get(sent.get("template", ""))
        if picked and "preview" in sent:
            sent = sent.copy()
            words, typed = (
                wordings.filled(self.matter, picked, result),
                sent.get("words", "").strip(),
            )
            # What somebody typed stays; only the result that stood there by itself gives way.
            sent["words"] = words if typed in ("", result.strip()) else f"{typed}\n{words}"
            sent["template"] = ""
            self.data = sent

    def run(self) -> str:
        commands.respond(self.actor, self.matter, words=self.said["words"], files=self.attached())
        return _("已答复，告知的方式和时间都记下了。")


class RateFor(Step):
    called = _later("代录评价")
    button = _later("记下评价")
    mark = choice_field(_later("反映人怎么说"))
    solved = choice_field(_later("事情解决了没有"), required=False)
    way = choice_field(_later("怎样问到的"))
    words = prose(_later("反映人的原话"), 3)

    def shape(self) -> None:
        labels = marks_of(self.stage)
        set_choices(
            self, "mark", [(str(mark), labels[mark]) for mark in sorted(labels, reverse=True)]
        )
        set_choices(self, "solved", Solved.choices)
        ways = [RatingWay(way) for way in self.stage.ways if way != RatingWay.CODE]
        set_choices(self, "way", [(way.value, way.label) for way in ways])

    def run(self) -> str:
        said = self.said
        commands.rate_for(
            self.actor,
            self.matter,
            mark=int(said["mark"]),
            way=said["way"],
            words=said["words"],
            solved=said["solved"],
        )
        return _("评价已记下，写明是您代录的。")
