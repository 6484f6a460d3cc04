"""The steps of sorting: which affair, talked over, sent to the right hands, sent back."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.bodies.models import Post
from lianhu.kernel.errors import Refusal
from lianhu.matters import choosing, commands, contested, course, holding, routing, suggesting
from lianhu.matters.commands.sorting import MOST_YUAN, only_who
from lianhu.matters.forms.step import (
    AreaField,
    PostField,
    Reason,
    Step,
    asked,
    choice_field,
    demand_text,
    nearer_areas,
    offer_posts,
    open_choices,
    open_to_choose,
    prose,
    radio,
    set_choices,
)
from lianhu.matters.sending import place_of_level
from lianhu.methods.definition import Class
from lianhu.places.models import Area


class Triage(Step):
    called = _later("分流")
    button = _later("分流")
    choice = choice_field(_later("这是哪一类事"))
    area = AreaField(
        Area.objects.none(), label=_later("在哪个网格或小组"), required=False,
        empty_label=_later("照原样"),
    )  # fmt: skip
    reason = prose(_later("理由"), 2)
    cost = forms.IntegerField(
        label=_later("大约要多少钱（元）"), required=False, min_value=0, max_value=MOST_YUAN,
        help_text=_later("提请的才写。不要钱的写0。"),
        error_messages={"invalid": _later("请写整数，比如：35000。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "0"}),
    )  # fmt: skip

    def shape(self) -> None:
        if not any("cost" in one.needs for one in self.stage.choices):
            del self.fields["cost"]
        text = demand_text(self.matter)
        set_choices(self, "choice", open_choices(self.matter, text))
        self.hint("choice", suggesting.of_affair(text, open_to_choose(self.matter)))
        area = self.fields["area"]
        assert isinstance(area, AreaField)  # noqa: S101
        area.queryset = nearer_areas(self.matter)
        if self.stage.choices and all("reason" in one.needs for one in self.stage.choices):
            self.fields["reason"].required = True

    def run(self) -> str:
        said = self.said
        commands.triage(
            self.actor,
            self.matter,
            choice=said["choice"],
            reason=said["reason"],
            area=said["area"],
            cost=said.get("cost"),
        )
        return _("已分流。")


class Consult(Step):
    called = _later("记录商议")
    button = _later("记下商议结果")
    people = asked(
        _later("参加人"), _later("请写参加人，每行一个。"), help_text=_later("每行写一个人。")
    )
    opinions = asked(_later("各方意见"), _later("请写各方是什么意见。"), 4)
    conclusion = asked(
        _later("商议结论"), _later("请写下商议的结论。"), help_text=_later("会告诉反映人。")
    )
    choice = choice_field(_later("往下怎么走"))

    def shape(self) -> None:
        self.fields["opinions"].required = "opinions" in self.stage.needs
        if only_who(self.stage):
            del self.fields["opinions"], self.fields["conclusion"]
            self.fields["people"].label = _("和谁谈的、哪天谈的")
            self.fields["people"].help_text = _("每行一个人，后面写哪天谈的。不写谁有什么意见。")
        elif self.stage.at_least > 1:
            self.fields["people"].help_text = _("每行写一个人，至少%d人。") % self.stage.at_least
        if self.stage.choices:
            set_choices(self, "choice", open_choices(self.matter))
        else:
            del self.fields["choice"]

    def run(self) -> str:
        said = self.said
        commands.consult(
            self.actor, self.matter, people=said["people"], opinions=said.get("opinions", ""),
            conclusion=said.get("conclusion", ""), choice=said.get("choice", ""),
        )  # fmt: skip
        if only_who(self.stage):
            return _("记下了和谁谈的。")
        return _("商议已记下，结论会告诉反映人。")


class Dispatch(Step):
    called = _later("派单")
    button = _later("派出")
    category = choice_field(_later("类别"))
    level = choice_field(_later("由哪一级办"), required=False)
    area = AreaField(
        Area.objects.none(), label=_later("在哪个网格或小组"), required=False,
        empty_label=_later("照原样"),
    )  # fmt: skip
    suggested = PostField(
        Post.objects.none(), label=_later("建议岗位"), required=False,
        empty_label=_later("按职责、远近、在岗和手上的事"),
    )  # fmt: skip
    note = prose(_later("交办说明"), 2)

    def shape(self) -> None:
        stage = self.stage
        text = demand_text(self.matter)
        set_choices(self, "category", radio(stage.classes, text))
        self.hint("category", suggesting.of_class(text, stage.classes))
        set_choices(self, "level", [(one.key, one.label) for one in stage.levels])
        if not stage.levels:
            del self.fields["level"]
        elif "level" in stage.needs:
            self.fields["level"].required = True
        here = next((one.key for one in stage.levels if one.area == self.matter.area.kind), "")
        if "level" in self.fields:
            self.fields["level"].initial = here
        self._place()
        self._rule()
        chosen = stage.class_of(str(self["category"].value() or ""))
        pool = self._pool(chosen)
        if chosen is not None and pool:
            best = choosing.suggest(pool, chosen.duty, self.rule)
            self.fields["suggested"].help_text = best.why
            pool = [best.post, *(post for post in pool if post != best.post)]
        offer_posts(self.fields["suggested"], pool, first=chosen is not None)
        self._decides()

    def _decides(self) -> None:
        """Whoever decides between posts that sent it back and forth names one of them."""
        if not contested.bound(self.matter, self.stage):
            return
        field = self.fields["suggested"]
        field.label, field.required = _("定由哪个岗位办"), True
        field.help_text = _("几个岗位来回退单，您定的岗位直接接手，不再退。")
        field.error_messages["required"] = _("请选定由哪个岗位办，您定了就不再退。")

    def _rule(self) -> None:
        """What a rule says goes before what the helper guesses; the person decides all the same."""
        said = routing.asked(self.matter, str(self["category"].value() or ""))
        self.rule = said.fired if said else None
        if self.rule is None:
            return
        self.fields["category"].help_text = routing.in_words(self.rule)
        if self.stage.class_of(self.rule.then.category):
            self.fields["category"].initial = self.rule.then.category
        if "level" in self.fields and self.stage.level(self.rule.then.level):
            self.fields["level"].initial = self.rule.then.level

    def _place(self) -> None:
        """Where it is, asked while the matter is the whole village's."""
        if self.matter.area.kind == Area.Kind.VILLAGE and self.stage.levels:
            area = self.fields["area"]
            assert isinstance(area, AreaField)  # noqa: S101
            area.queryset = nearer_areas(self.matter)
        else:
            del self.fields["area"]

    def _pool(self, chosen: Class | None) -> list[Post]:
        """The posts of the chosen class and level; before a class is chosen, of all classes."""
        duties = [chosen.duty] if chosen else sorted({one.duty for one in self.stage.classes})
        level = str(self["level"].value() or "") if "level" in self.fields else ""
        known = level if self.stage.level(level) else ""
        try:
            place = place_of_level(self.matter, self.stage, known)
        except Refusal:
            # Not placed closely enough yet; the command says so if it stays like that.
            place = self.matter.place
        found = {p.pk: p for duty in duties for p in holding.pool_for(self.matter, duty, place)}
        return list(found.values())

    def run(self) -> str:
        said = self.said
        commands.dispatch(
            self.actor, self.matter, category=said["category"], level=said.get("level") or "",
            suggested=said["suggested"], note=said["note"], area=said.get("area"),
        )  # fmt: skip
        return _("已派出，有这项职责的岗位都收到了。")


class Settle(Step):
    called = _later("给出结果")
    button = _later("提交结果")
    choice = choice_field(_later("结果"))
    words = asked(
        _later("告诉反映人的话"),
        _later("请写几句告诉反映人的话。"),
        4,
        help_text=_later("反映人会看到。"),
    )

    def shape(self) -> None:
        set_choices(self, "choice", open_choices(self.matter))

    def run(self) -> str:
        commands.settle(
            self.actor, self.matter, choice=self.said["choice"], words=self.said["words"]
        )
        return _("已记下，接着往下走。")


class PassBack(Reason):
    called = _later("退单")
    button = _later("退回")

    def run(self) -> str:
        commands.pass_back(self.actor, self.matter, reason=self.said["reason"])
        return _("已退回，理由派单的人和反映人都看得到。")


class Reclassify(Reason):
    called = _later("重新分流")
    button = _later("重新分流")

    def run(self) -> str:
        commands.reclassify(self.actor, self.matter, reason=self.said["reason"])
        return _("已回到分流。")


class Assign(Step):
    called = _later("指派")
    button = _later("指派")
    post = PostField(
        Post.objects.none(), label=_later("指派给"), empty_label=_later("请选岗位"),
        error_messages={"required": _later("请选一个岗位。")},
    )  # fmt: skip

    def shape(self) -> None:
        stage = course.stage_of(self.matter)
        offer_posts(self.fields["post"], holding.takers(self.matter, stage))

    def run(self) -> str:
        commands.assign(self.actor, self.matter, post=self.said["post"])
        return _("已指派。")
