"""A step of a matter as a form: what the stage asks for, and the command that takes it."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.bodies.models import Post
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.matters import course, crossing
from lianhu.matters.forms.resident import Words
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter
from lianhu.matters.suggesting import Hint
from lianhu.matters.writing import LONGEST
from lianhu.methods import engine
from lianhu.methods.definition import Choice, Class, Stage
from lianhu.places.models import Area
from lianhu.places.queries import subtree, village_at


def prose(label: Any, lines: int = 3, **more: Any) -> Words:
    """A text box that may stay empty; whether words are missing is for the command to say."""
    return Words(label=label, longest=LONGEST, lines=lines, required=False, **more)


def asked(label: Any, sentence: Any, lines: int = 3, **more: Any) -> Words:
    """A text box that must be filled; `sentence` says so where it is not."""
    return Words(
        label=label, longest=LONGEST, lines=lines, error_messages={"required": sentence}, **more
    )


class Step(KeepsFiles):
    """A step of a matter. Its fields are those that the present stage asks for."""

    called: ClassVar[Any] = ""
    button: ClassVar[Any] = _later("提交")
    # The words on the button that shows what others will read; a step without has nothing to show.
    called_preview: ClassVar[Any] = ""
    # A page older than the last move is stopped, except where adding is all it does.
    minds_moves: ClassVar[bool] = True

    def __init__(self, *args: Any, actor: Actor, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.actor, self.matter = actor, matter
        self.stage: Stage = course.stage_of(matter)
        self.shape()

    def shape(self) -> None:
        """Fit the fields to the stage."""

    def run(self) -> str:
        """Take the step; what to tell the person who took it."""
        raise NotImplementedError

    @property
    def said(self) -> dict[str, Any]:
        return self.cleaned_data

    def payload(self) -> dict[str, Any]:
        """What makes this submission the same one when it comes twice."""
        return {name: _plain(value) for name, value in self.cleaned_data.items()}

    def hint(self, name: str, hint: Hint) -> None:
        """Show what the helper suggests; what a link or the person chose goes before it."""
        if hint.words:
            self.fields[name].help_text = hint.words
            self.fields[name].initial = hint.key or None

    def drop_unasked(self, *names: str) -> None:
        """Leave out what the stage does not need."""
        for name in names:
            if name not in self.stage.needs:
                del self.fields[name]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [getattr(one, "sm3", one) for one in value]
    return str(getattr(value, "pk", value))


class WithFiles(Step):
    """Words with photos and a voice: one of the three is enough."""

    words = prose(_later("说明"), 4, help_text=_later("文字、照片、录音，有一样就行。"))
    photos = KeptFilesField(kind="photo", limit=6, label=_later("照片"), required=False)
    voice = KeptFilesField(kind="voice", limit=1, label=_later("录音"), required=False)

    def attached(self) -> list[Any]:
        return [*self.said["photos"], *self.said["voice"]]


class Reason(Step):
    """A step that needs nothing but its reason."""

    reason = asked(
        _later("理由"), _later("请写明理由，经手的人和反映人会看到。"),
        help_text=_later("反映人会看到，请写他看得懂的话。"),
    )  # fmt: skip


def demand_text(matter: Matter) -> str:
    """What was said first, for the words that suggest a choice."""
    word = next((w for w in matter.words.all() if w.role == WordRole.DEMAND), None)
    return word.text if word else ""


def open_choices(matter: Matter, text: str = "") -> list[tuple[str, Any]]:
    """The choices that the method still offers here; one used up says what happens instead."""
    stage = course.stage_of(matter)
    offered = {
        one.key: one for one in engine.offers(course.definition(matter), stage.key, matter.passed)
    }
    shut = crossing.closed(matter, stage)
    shown = radio(
        [one for one in stage.choices if one.key in offered and one.key not in shut], text
    )
    return [
        (key, _("%s（次数已用完，会转入下一步）") % label if offered[key].used_up else label)
        for key, label in shown
    ]


def open_to_choose(matter: Matter) -> list[Choice]:
    """The choices that still lead where they say."""
    stage = course.stage_of(matter)
    offered = engine.offers(course.definition(matter), stage.key, matter.passed)
    free = {one.key for one in offered if not one.used_up}
    return [one for one in stage.choices if one.key in free]


def radio(options: Iterable[Choice | Class], text: str) -> list[tuple[str, Any]]:
    """Choices with the words of the matter that speak for each; none is chosen beforehand."""
    return [
        (one.key, _with_reasons(one.label, [w for w in one.guess if w in text])) for one in options
    ]


def _with_reasons(label: str, found: list[str]) -> Any:
    if not found:
        return label
    return format_html("{} <small>{}</small>", label, _("文中提到：%s") % "、".join(found))


def choice_field(label: Any, **more: Any) -> forms.ChoiceField:
    more.setdefault("error_messages", {"required": _later("请选一个。")})
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, choices=(), **more)


def set_choices(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
    field.choices = choices


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An area, the narrower ones set in under the wider."""

    def label_from_instance(self, obj: Any) -> str:
        indent = "　" * ("village", "group", "grid", "cluster").index(obj.kind)
        return f"{indent}{obj}"


def nearer_areas(matter: Matter) -> Any:
    """The village of a matter with its groups and grids."""
    village = village_at(matter.place)
    if village is None:
        return Area.objects.none()
    return subtree(village).live().filter(kind__in=["village", "group", "grid"]).order_by("path")


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A post, with the one who holds it or the vacancy."""

    names: dict[int, str]

    def label_from_instance(self, obj: Any) -> str:
        return self.names.get(obj.pk, str(obj))


def offer_posts(field: Any, posts: list[Post], *, first: bool = False) -> None:
    """Let the field offer exactly these posts, in this order of nearness.

    With `first` the empty choice says which post that would be.
    """
    prefetch_related_objects(posts, "area")
    field.queryset = Post.objects.filter(pk__in=[post.pk for post in posts])
    field.names = {
        post.pk: _("%(title)s %(who)s（%(where)s）")
        % {
            "title": post.title, "where": post.area,
            "who": post.held_by or _("〔空缺〕"),
        }
        for post in posts
    }  # fmt: skip
    empty = str(field.empty_label)
    if first and posts:
        empty = _("%(empty)s：%(who)s") % {"empty": empty, "who": field.names[posts[0].pk]}
    field.choices = [("", empty), *((p.pk, field.names[p.pk]) for p in posts)]
