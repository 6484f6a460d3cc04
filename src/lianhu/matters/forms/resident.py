"""What a resident fills in: almost everything may stay empty, and nothing that was written is lost."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.kernel import codes, text
from lianhu.kernel.errors import Refusal
from lianhu.matters.commands.intake import Teller
from lianhu.matters.kinds import Kind, Solved
from lianhu.matters.writing import LONGEST
from lianhu.methods.definition import Stage
from lianhu.people.models import Teller as People
from lianhu.places.models import Area
from lianhu.sealed.contents import Told
from lianhu.sealed.offices import Named

KINDS: Final = Kind.choices
NEEDS_PHONE: Final = (People.Reach.CALL, People.Reach.SMS)
PHOTOS: Final = 6


class Words(forms.CharField):
    """Text of at most `longest` characters; a longer one is kept and told both counts."""

    def __init__(self, *, longest: int, lines: int = 1, **kwargs: Any) -> None:
        if lines > 1:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(strip=False, **kwargs)
        self.longest, self.lines = longest, lines

    def to_python(self, value: Any) -> str:
        tidy = text.clean if self.lines > 1 else text.clean_line
        try:
            return tidy(str(value or ""), self.longest, label=str(self.label or ""))
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class RaiseForm(KeepsFiles):
    """One voice: words, a recording or photos; the rest helps to find and to answer."""

    words = Words(
        label=_("您要说的事"), longest=LONGEST, lines=5, required=False,
        help_text=_("想到什么写什么。不会写字，就在下面说一段。"),
    )  # fmt: skip
    voice = KeptFilesField(
        kind="voice", label=_("用嘴说"), required=False, help_text=_("只说话、不写字也可以。"),
    )  # fmt: skip
    photos = KeptFilesField(
        kind="photo", limit=PHOTOS, label=_("拍照片"), required=False,
        help_text=_("最多六张，别拍到别人的脸。"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("是哪一类"), choices=KINDS, initial=Kind.DEMAND, widget=forms.RadioSelect,
        required=False, help_text=_("分不清就不用管，由村（社区）来分。"),
    )  # fmt: skip
    area = forms.ChoiceField(label=_("在哪个组、哪个网格"), required=False)
    spot = Words(
        label=_("具体位置"), longest=80, required=False, help_text=_("例如：上寨路口、3栋2单元。")
    )
    reach = forms.ChoiceField(
        label=_("怎么答复您"), choices=People.Reach.choices, initial=People.Reach.PAGE,
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    phone = forms.CharField(
        label=_("电话"), required=False, max_length=60,
        help_text=_("家里人的、邻居的都可以。加密保存，只用来答复您。"),
    )  # fmt: skip
    name = Words(label=_("怎么称呼您"), longest=50, required=False)
    where_words = Words(
        label=_("您住哪里"), longest=60, required=False,
        help_text=_("哪个寨、哪一组。回执丢了，靠称呼和住处也能查。"),
    )  # fmt: skip
    helper = Words(
        label=_("帮忙的人是谁"), longest=50, required=False,
        help_text=_("替别人说的才填：写您自己的名字，上面的称呼、电话和住处写他的。"),
    )  # fmt: skip
    sealed = forms.BooleanField(label=_("这是反映干部问题，要密封"), required=False)
    accused = forms.MultipleChoiceField(
        label=_("反映的是谁"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("勾了谁，这件事就一定不经过他和他的近亲属。名单上没有，就写在上面的话里。"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        areas: Callable[[], Sequence[Area]],
        named: Callable[[], Sequence[Named]] = tuple,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["accused"].choices = lambda: [(str(one.pk), one.label) for one in named()]  # type: ignore[attr-defined]
        # Not asked for before somebody looks: most forms come in with no area and are not shown.
        self._areas = areas
        self.fields["area"].choices = self._shown_areas  # type: ignore[attr-defined]

    @cached_property
    def areas(self) -> dict[str, Area]:
        """The parts of the village that may be chosen, by key."""
        return {area.key: area for area in self._areas()}

    def _shown_areas(self) -> list[tuple[str, str]]:
        parts = [(key, str(area)) for key, area in self.areas.items()]
        return [("", say("说不准，按全村（社区）算")), *parts]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not any(said.get(part) for part in ("words", "voice", "photos")):
            self.add_error("words", say("请写几句话，或录一段语音、拍一张照片，有一样就行。"))
        if said.get("sealed"):
            # Answered on its own page only, so nothing that shows who spoke is asked for.
            said["reach"] = People.Reach.PAGE
        reach = said.get("reach")
        if reach in NEEDS_PHONE and not said.get("phone") and "phone" not in self.errors:
            self.add_error("phone", say("您选了打电话或短信答复，请留一个电话。"))
        if reach == People.Reach.DOOR and not (said.get("name") or said.get("where_words")):
            self.add_error("where_words", say("您选了上门告知，请写住哪里，或者怎么称呼您。"))
        return said

    @property
    def more_open(self) -> bool:
        """Whether the folded part holds something that must be seen."""
        return any(self[name].errors or self[name].value() for name in ("area", "spot", "helper"))

    def teller(self) -> Teller | None:
        """Who speaks, as far as they said; None for somebody who said nothing of themselves."""
        said = self.cleaned_data
        parts = ("name", "phone", "where_words", "helper")
        reach = said["reach"] or People.Reach.PAGE
        if not any(said[part] for part in parts) and reach == People.Reach.PAGE:
            return None
        return Teller(reach=reach, **{part: said[part] for part in parts})

    def said(self, village: Area) -> dict[str, Any]:
        """What `commands.raise_` takes."""
        found = self.cleaned_data
        return {
            "area": self.areas[found["area"]] if found["area"] else village,
            "words": found["words"],
            "files": [*found["voice"], *found["photos"]],
            "kind": found["kind"] or Kind.DEMAND,
            "teller": self.teller(),
            "spot": found["spot"],
        }

    def secret(self, village: Area) -> dict[str, Any]:
        """What `sealed.commands.report` takes."""
        found = self.cleaned_data
        parts = ("words", "name", "phone", "where_words", "helper", "spot")
        return {
            "area": self.areas[found["area"]] if found["area"] else village,
            "said": Told(**{part: found.get(part, "") for part in parts}),
            "files": [*found["voice"], *found["photos"]],
            "accused": [int(pk) for pk in found["accused"]],
        }

    def payload(self) -> dict[str, Any]:
        """What makes this submission the same one: the words, and the files by their content."""
        said = dict(self.cleaned_data)
        for part in ("voice", "photos"):
            said[part] = [file.sm3 for file in said[part]]
        return said


class FollowForm(forms.Form):
    """Number and code from the slip, however they are spaced or spelt."""

    number = forms.CharField(label=_("编号"), max_length=40, help_text=_("九位数字，在回执单上。"))
    code = forms.CharField(
        label=_("查询码"), max_length=40, help_text=_("八个字母和数字，不分大小写。")
    )

    def clean_number(self) -> str:
        number = codes.normal_number(self.cleaned_data["number"])
        if not codes.is_number(number):
            raise forms.ValidationError(say("编号是九位数字，好像抄错了一位，请再看一眼。"))
        return number


class MoreForm(forms.Form):
    """One more sentence, from the page of answers."""

    more = Words(
        label=_("还想说什么"), longest=LONGEST, lines=3,
        error_messages={"required": _("请写一句。")},
    )  # fmt: skip


class RatingForm(forms.Form):
    """How content; best first, each mark in the method's own words."""

    mark = forms.TypedChoiceField(
        label=_("您觉得办得怎么样"), coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("请选一个，再提交。"), "invalid_choice": _("请选一个，再提交。")},
    )  # fmt: skip
    solved = forms.ChoiceField(
        label=_("事情解决了没有"), choices=Solved.choices, widget=forms.RadioSelect, required=False
    )
    words = Words(label=_("想说的话"), longest=LONGEST, lines=3, required=False)

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = range(stage.scale, 0, -1)
        named = dict(enumerate(stage.scale_labels, start=1))
        self.fields["mark"].choices = [(n, named.get(n, str(n))) for n in marks]  # type: ignore[attr-defined]
        self.scale = stage.scale

    @property
    def faces(self) -> list[tuple[Any, int]]:
        """Each radio with which way its mouth turns: 1 up, 0 straight, -1 down."""
        marks = range(self.scale, 0, -1)
        turns = [(2 * n > self.scale + 1) - (2 * n < self.scale + 1) for n in marks]
        return list(zip(self["mark"], turns, strict=True))


class CommentForm(KeepsFiles):
    """Something more: words, a recording or photos, as when it was raised; one is enough."""

    words = Words(
        label=_("还想说什么"), longest=LONGEST, lines=3, required=False,
        help_text=_("补充情况、提意见都行，办的人会看到。不会写字，就在下面说一段。"),
    )  # fmt: skip
    voice = KeptFilesField(kind="voice", label=_("用嘴说"), required=False)
    photos = KeptFilesField(
        kind="photo", limit=PHOTOS, label=_("拍照片"), required=False,
        help_text=_("最多六张，别拍到别人的脸。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not any(said.get(part) for part in ("words", "voice", "photos")):
            self.add_error("words", say("请写几句话，或录一段语音、拍一张照片，有一样就行。"))
        return said
