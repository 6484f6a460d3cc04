"""A rule as a form: its conditions, and where it sends."""

import re
from datetime import time
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Organisation, Post
from lianhu.dispatch import classes, commands, explaining
from lianhu.dispatch.answers import FIELDS
from lianhu.dispatch.conditions import Then, When
from lianhu.dispatch.models import Rule
from lianhu.methods.vocabulary import CHANNELS, MATTER_KINDS, TRIAGES
from lianhu.places.models import Area
from lianhu.places.queries import ids_of, village_at
from lianhu.shell.inputs import day

INSIDE: Final = {
    Area.Kind.COUNTY: ("town",), Area.Kind.TOWN: ("village",), Area.Kind.VILLAGE: ("group", "grid"),
}  # fmt: skip
_GAPS: Final = re.compile(r"[\s、，,；;]+")


class _WordsField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        return tuple(dict.fromkeys(word for word in _GAPS.split(value or "") if word))

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list | tuple) else value


def _many(label: Any, choices: Any = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _later("请写成 22:00 这样的时间。")},
    )


class RuleForm(forms.Form):
    """One rule of one area. What is left open asks nothing."""

    title = forms.CharField(
        label=_later("名称"), max_length=40, help_text=_later("例如：夜里停水，派给值班岗")
    )
    words = _WordsField(
        label=_later("提到哪些词"), required=False, max_length=400,
        help_text=_later("有一个就算，用顿号隔开，例如：停水、水管、没有水"),
    )  # fmt: skip
    without = _WordsField(
        label=_later("有这些词就不算"), required=False, max_length=400,
        help_text=_later("例如：开发票"),
    )  # fmt: skip
    categories = _many(_later("类别"))
    areas = _many(_later("在哪里"))
    days = forms.ChoiceField(
        label=_later("哪种日子"), required=False, widget=forms.RadioSelect,
        choices=[("", _later("哪天都算")), *explaining.DAYS.items()],
    )  # fmt: skip
    opens = _time(_later("每天从几点"))
    closes = _time(_later("到几点"))
    affairs = _many(_later("三事"), list(TRIAGES.items()))
    kinds = _many(_later("类型"), list(MATTER_KINDS.items()))
    channels = _many(_later("从哪里来"), list(CHANNELS.items()))
    tellers = _many(_later("谁反映的"), list(explaining.TELLERS.items()))
    category = forms.ChoiceField(label=_later("按哪个类别派"), required=False)
    level = forms.ChoiceField(label=_later("由哪一级办"), required=False)
    post = forms.ChoiceField(label=_later("先建议哪个岗位"), required=False)
    organisation = forms.ChoiceField(label=_later("或者哪个单位的人"), required=False)
    directly = forms.BooleanField(
        label=_later("直接派出，不等人派"), required=False,
        help_text=_later("只用在一看就知道归谁的事。派错了，领单的人可以退回。"),
    )  # fmt: skip
    affair = forms.ChoiceField(
        label=_later("直接派出时，先分为"), required=False,
        choices=[("", _later("等人分流以后再派")),
                 *((key, TRIAGES[key]) for key in commands.OPEN_AFFAIRS)],
    )  # fmt: skip
    rank = forms.IntegerField(
        label=_later("先后"), min_value=1, max_value=999, initial=50,
        help_text=_later("同一个地方的规则，数小的先看，用上一条就不再往下看。"),
    )  # fmt: skip
    basis = forms.CharField(
        label=_later("依据"), max_length=120, required=False,
        help_text=_later("文件名和文号，没有可以不写。"),
    )  # fmt: skip

    FIRST: Final = ("words", "categories", "areas", "days", "opens", "closes")
    MORE: Final = ("without", "affairs", "kinds", "channels", "tellers")
    WHERE: Final = ("category", "level", "post", "organisation", "directly", "affair")
    LAST: Final = ("rank", "basis")

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        found, levels = classes.at(area), classes.levels_at(area)
        sorts = [(key, one.label) for key, one in found.items()]
        self._choose("categories", sorts)
        self._choose("category", [("", _("由派单的人定")), *sorts])
        self._choose("level", [("", _("由派单的人定")), *((k, v.label) for k, v in levels.items())])
        inside = Area.objects.live().filter(parent=area, kind__in=INSIDE.get(area.kind, ()))  # type: ignore[call-overload]
        self._choose("areas", [(str(one.pk), str(one)) for one in inside.in_order()])
        self._choose("post", [("", _("按职责、在岗和手上的事，由系统建议")), *_posts(area)])
        self._choose("organisation", [("", _("不限")), *_bodies(area)])
        for name in ("categories", "areas", "level", "organisation"):
            if len(self.fields[name].choices) < 2 - (name in ("categories", "areas")):  # type: ignore[attr-defined]
                del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def rows(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def first(self) -> list[forms.BoundField]:
        return self.rows(*self.FIRST)

    @property
    def more(self) -> list[forms.BoundField]:
        return self.rows(*self.MORE)

    @property
    def more_open(self) -> bool:
        return any(one.value() or one.errors for one in self.more)

    @property
    def where(self) -> list[forms.BoundField]:
        return self.rows(*self.WHERE)

    @property
    def last(self) -> list[forms.BoundField]:
        return self.rows(*self.LAST)

    def run(self, actor: Actor, follows: Rule | None = None) -> Rule:
        said = self.cleaned_data
        return commands.write_rule(
            actor, self.area, title=said["title"], when=self._when(), then=self._then(),
            rank=said["rank"], basis=said["basis"], follows=follows,
        )  # fmt: skip

    def _when(self) -> When:
        said = self.cleaned_data
        lists = ("words", "without", "kinds", "channels", "affairs", "categories", "tellers")
        return When(
            **{name: tuple(said.get(name) or ()) for name in lists},
            areas=tuple(int(pk) for pk in said.get("areas") or ()),
            days=said["days"], opens=_minute(said["opens"]), closes=_minute(said["closes"]),
        )  # fmt: skip

    def _then(self) -> Then:
        said = self.cleaned_data
        return Then(
            category=said["category"], level=said.get("level") or "",
            post=int(said["post"] or 0), organisation=int(said.get("organisation") or 0),
            directly=said["directly"], affair=said["affair"] if said["directly"] else "",
        )  # fmt: skip


def filled(rule: Rule) -> dict[str, Any]:
    """The fields of a form that would write this version again."""
    when, then = dict(rule.when), dict(rule.then)
    for name in ("opens", "closes"):
        if name in when:
            when[name] = time(when[name] // 60, when[name] % 60)
    when["areas"] = [str(pk) for pk in when.get("areas", ())]
    return {
        "title": rule.title, "rank": rule.rank, "basis": rule.basis, **when,
        **{name: str(value) if name in ("post", "organisation") else value
           for name, value in then.items()},
    }  # fmt: skip


def _minute(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute


def _posts(area: Area) -> list[tuple[str, str]]:
    rows = Post.objects.live().select_related("area").exclude(duties=[])
    found = [*rows.filter(area__in=ids_of(area.path)).order_by("-path", "pk")]
    if area.kind == Area.Kind.VILLAGE:
        inside = rows.filter(path__startswith=area.path).exclude(area=area)
        found = [*inside.order_by("path", "pk"), *found]
    return [
        (str(one.pk), _("%(post)s（%(where)s：%(duties)s）") % {
            "post": one.title, "where": one.area, "duties": "、".join(one.duty_labels),
        })
        for one in found
    ]  # fmt: skip


def _bodies(area: Area) -> list[tuple[str, str]]:
    rows = Organisation.objects.live().filter(area__in=ids_of(area.path), posts__ended_on=None)
    return [(str(one.pk), str(one)) for one in rows.exclude(posts=None).distinct().order_by("pk")]


class AwayForm(forms.Form):
    """Days away from one of the actor's own posts, or of those they may fill."""

    post = forms.ModelChoiceField(
        Post.objects.none(), label=_later("哪个岗位"), empty_label=None,
        error_messages={"required": _later("请选岗位。")},
    )  # fmt: skip
    from_on = day(_later("从哪天"))
    to_on = day(_later("到哪天"))
    deputy = forms.ModelChoiceField(
        Post.objects.none(), label=_later("谁代班"), required=False,
        empty_label=_later("没有人代班"),
        help_text=_later("这几天新派的事先建议给他；他也要有这项职责才能领。不用写原因。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Post.objects.live().select_related("area")
        own = [grant.post_id for grant in actor.grants if grant.post_id]
        below = under(actor.paths("bodies.appoint"), "path")
        near = {g.path for g in actor.grants_of("dispatch.note_absence")}
        villages = [one.path for path in near if (one := village_at(path))]
        above = [pk for path in near for pk in ids_of(path)]
        self._offer("post", rows.filter(Q(pk__in=own) | below))
        self._offer("deputy", rows.filter(Q(area__in=above) | under([*near, *villages], "path")))

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows.order_by("-path", "pk")
        field.label_from_instance = lambda post: f"{post.title}（{post.area}）"

    def run(self, actor: Actor) -> None:
        said = self.cleaned_data
        commands.note_absence(
            actor, said["post"], from_on=said["from_on"], to_on=said["to_on"],
            deputy=said["deputy"],
        )  # fmt: skip


class AnswerForm(forms.Form):
    """A wording for one village or town."""

    area = forms.ModelChoiceField(
        Area.objects.none(), label=_later("用在哪里"), empty_label=None,
        error_messages={"required": _later("请选用在哪里。")},
    )  # fmt: skip
    title = forms.CharField(
        label=_later("名称"), max_length=30, help_text=_later("例如：路灯修好了")
    )
    category = forms.ChoiceField(label=_later("哪类事"), required=False)
    words = forms.CharField(
        label=_later("怎么说"), max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.queryset = areas
        sorts = {key: one.label for area in areas[:3] for key, one in classes.at(area).items()}
        choice: Any = self.fields["category"]
        choice.choices = [("", _("什么类别都能用")), *sorts.items()]
        listed = "、".join(f"{{{one}}}" for one in FIELDS)
        self.fields["words"].help_text = _("%s 会自动填上。") % listed

    def run(self, actor: Actor) -> None:
        said = self.cleaned_data
        commands.keep_answer(
            actor, said["area"], title=said["title"], words=said["words"],
            category=said["category"],
        )  # fmt: skip
