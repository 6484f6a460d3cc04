"""What is typed when many spoke at once: a pasted chat, its drafts, a round of visits, a meeting."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.matters.commands.gathering import SAID_AT_ONCE, Change, Spoken
from lianhu.matters.forms.resident import PHOTOS, Words
from lianhu.matters.kinds import Kind
from lianhu.matters.models import Draft
from lianhu.matters.rows import Line
from lianhu.matters.writing import LONGEST
from lianhu.places.models import Area
from lianhu.shell.inputs import day

MORE: Final = 3
# A dispute is a demand; which class of it, whoever dispatches says.
FOUND_KINDS: Final = [
    (Kind.HAZARD.value, _("安全隐患")), (Kind.DEMAND.value, _("矛盾纠纷，或别的事")),
]  # fmt: skip


def places(village: Area, parts: Iterable[Area]) -> list[tuple[str, str]]:
    return [("", str(_("全村（社区）"))), *((one.key, str(one)) for one in parts)]


class ChatForm(forms.Form):
    """A copied chat; `pasted` is whatever the clipboard held."""

    area = forms.ChoiceField(label=_("是哪里的群"), required=False)
    title = Words(label=_("群名"), longest=60, required=False)
    pasted = forms.Field(
        label=_("把聊天内容粘贴在这里"),
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("请先在群里选中、复制，再粘贴到这里。")},
        help_text=_("在群里长按消息、多选、复制；或者在电脑上选中聊天、复制。"),
    )

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


def changes(sent: QueryDict, rows: Iterable[Draft]) -> dict[int, Change]:
    """What came back of the drafts that stood on the page."""
    return {
        row.pk: Change(
            ticked=f"ticked-{row.pk}" in sent,
            again=f"again-{row.pk}" in sent,
            speaker=sent.get(f"speaker-{row.pk}", row.speaker),
            text=sent.get(f"text-{row.pk}", ""),
            kind=sent.get(f"kind-{row.pk}", row.kind),
        )
        for row in rows
        if f"text-{row.pk}" in sent
    }


class OccasionForm(forms.Form):
    """The day and the place of a round or a meeting; no hour, for neither is a check-in."""

    held_on = day(_("哪一天"))
    area = forms.ChoiceField(label=_("在哪里"), required=False)
    title = Words(
        label=_("在什么地方开的"), longest=60, required=False, help_text=_("例如：3栋楼下、上寨晒坝。")
    )  # fmt: skip

    def __init__(
        self, *args: Any, areas: Sequence[tuple[str, str]], titled: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"held_on": clock.today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        if not titled:
            del self.fields["title"]


class SaidForm(KeepsFiles):
    """One thing that somebody said, in words, by voice or as photos; an empty row is no fault."""

    words = Words(label=_("说了什么"), longest=LONGEST, lines=2, required=False)
    voice = KeptFilesField(kind="voice", label=_("用嘴说"), required=False)
    photos = KeptFilesField(
        kind="photo", limit=PHOTOS, label=_("拍照片"), required=False,
        help_text=_("不拍也行。别拍到别人的脸。"),
    )  # fmt: skip
    name = Words(label=_("谁说的"), longest=50, required=False)
    where_words = Words(label=_("住哪里"), longest=60, required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=Kind.choices, required=False)

    @property
    def brought(self) -> list[File]:
        said = self.cleaned_data
        return [*said.get("voice", ()), *said.get("photos", ())]

    @property
    def says(self) -> bool:
        return bool(self.cleaned_data.get("words") or self.brought)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        spoken = said.get("name") or said.get("where_words")
        if spoken and not self.says and not self.errors:
            self.add_error("words", _("请写他说了什么，或录一段、拍一张；没有说事的，把名字去掉。"))
        return said

    @property
    def is_known(self) -> str:
        return ""

    @property
    def spoken(self) -> Spoken:
        said = self.cleaned_data
        kept = {name: said[name] for name in ("words", "name", "where_words")}
        return Spoken(**kept, kind=said["kind"] or Kind.DEMAND, files=self.brought)


class FoundForm(SaidForm):
    """One thing that was found on a screening: what and where; nobody has to have said it.

    `same`: the number of an open matter that this is, or "no" where it was asked and is another;
    `near` are the rows of those it may be, once they are known.
    """

    name = None  # type: ignore[assignment]
    where_words = None  # type: ignore[assignment]
    spot = Words(label=_("具体在哪里"), longest=80, required=False)
    kind = forms.ChoiceField(label=_("是什么"), choices=FOUND_KINDS, required=False)
    same = forms.CharField(required=False, max_length=9)

    near: Sequence[Line] = ()
    field_order = ("words", "voice", "photos", "spot", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("发现了什么")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("spot") and not self.says and not self.errors:
            self.add_error("words", _("请写发现了什么，或录一段、拍一张。"))
        return said

    @property
    def is_known(self) -> str:
        """The number of the open matter that somebody says this is."""
        said = str(self.cleaned_data.get("same", ""))
        return said if said.isdigit() else ""

    @property
    def spoken(self) -> Spoken:
        said = self.cleaned_data
        return Spoken(
            said["words"], spot=said["spot"], kind=said["kind"] or Kind.HAZARD, files=self.brought
        )


class SaidRows:
    """The rows of what was said, as many as the page had and some more when asked for.

    Args:
        step: with how many a page starts, and how many come at a time.
        form: of one row. first: what a fresh row has chosen.
    """

    def __init__(  # noqa: PLR0913
        self,
        request: HttpRequest,
        actor: Actor,
        *,
        more: bool = False,
        step: int = MORE,
        form: type[SaidForm] = SaidForm,
        **first: Any,
    ) -> None:
        data = request.POST if request.method == "POST" else None
        n = step
        if data is not None:
            typed = str(data.get("rows", ""))
            known = typed.isascii() and typed.isdigit() and len(typed) < 4
            n = min((int(typed) if known else step) + (step if more else 0), SAID_AT_ONCE)
        self.rows = [
            form(data, request.FILES, prefix=str(i), actor=actor)
            if data is not None
            else form(prefix=str(i), actor=actor, initial=first)
            for i in range(n)
        ]
        # Rows that were just added hold nothing and are not to be found wanting.
        self.count, self.step = n, step

    def is_valid(self) -> bool:
        # Each is asked, so that every fault is shown at once and every upload is kept.
        return not [row for row in self.rows if not row.is_valid()]

    @property
    def lost_only_drafts(self) -> bool:
        """Whether nothing is wrong but files that were taken in long ago."""
        wrong = {name for row in self.rows for name in row.errors}
        return bool(wrong) and wrong <= {"voice", "photos"}

    @property
    def filled(self) -> list[SaidForm]:
        return [row for row in self.rows if row.says]

    @property
    def told(self) -> list[SaidForm]:
        """The filled rows that are something new."""
        return [row for row in self.filled if not row.is_known]

    @property
    def known(self) -> list[str]:
        """Numbers of open matters that somebody says were found again."""
        return list(dict.fromkeys(row.is_known for row in self.filled if row.is_known))

    def said(self) -> list[Spoken]:
        return [row.spoken for row in self.told]

    def explain(self, field: str, sentence: str) -> bool:
        """Put a refusal at the row it names, "words-0"; whether it names one."""
        name, _dash, n = field.rpartition("-")
        if not name or not n.isdigit() or int(n) >= len(self.told):
            return False
        row = self.told[int(n)]
        row.add_error(name if name in row.fields else None, sentence)
        return True


class DayForm(forms.Form):
    """When a village collects: on a weekday, or on a day of the month."""

    channel = forms.ChoiceField(label=_("怎么收集"))
    spot = Words(label=_("在哪里（可不填）"), longest=40, required=False)
    weekday = forms.TypedChoiceField(
        label=_("每周"), required=False, coerce=int, empty_value=None,
        choices=[("", "—"), *((n, _("星期") + day) for n, day in enumerate("一二三四五六日"))],
    )  # fmt: skip
    month_day = forms.IntegerField(
        label=_("或者每月几号"), required=False, min_value=1, max_value=31,
        help_text=_("31号就是每月最后一天。和“每周”选一个。"),
    )  # fmt: skip
    post = forms.TypedChoiceField(
        label=_("由谁负责"), coerce=int, help_text=_("前一天会提醒这个岗位。"),
        error_messages={"required": _("请选由哪个岗位负责。")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, channels: Sequence[tuple[str, Any]],
        posts: Callable[[], Sequence[tuple[int, str]]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        self.fields["post"].choices = [("", _("请选")), *posts()]  # type: ignore[attr-defined]
