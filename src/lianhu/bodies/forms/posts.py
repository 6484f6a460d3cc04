from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import AsSeen
from lianhu.bodies.duties import DUTIES, ROLES, may_name
from lianhu.bodies.models import Organisation, Post
from lianhu.kernel import clock
from lianhu.people.models import Person
from lianhu.places.models import Area, Building
from lianhu.places.queries import village_of

ROWS: Final = 6
NOBODY: Final = ""


def _day(**words: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **words)


class DutiesForm(AsSeen):
    """What a post is called and answers for."""

    title = forms.CharField(label=_("职务"), max_length=200, help_text=_("例如：一号网格网格员"))
    duties = forms.MultipleChoiceField(
        label=_("分管"),
        choices=list(DUTIES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("群众的事按分管派到岗位；本级没有的，往上一级找。"),
    )
    duty_words = forms.CharField(
        label=_("职责（一行一条）"),
        widget=forms.Textarea(attrs={"rows": ROWS}),
        required=False,
        help_text=_("写进公示牌。空着用通常的职责。"),
    )
    office_phone = forms.CharField(
        label=_("办公电话"),
        max_length=200,
        required=False,
        help_text=_("对外公开，不要填私人手机。"),
    )

    @staticmethod
    def now(post: Post) -> dict[str, Any]:
        return {
            "title": post.title,
            "duties": post.duties,
            "duty_words": "\n".join(post.duty_words),
            "office_phone": post.office_phone,
        }

    @property
    def lines(self) -> list[str]:
        return str(self.cleaned_data["duty_words"]).splitlines()


class PostForm(DutiesForm):
    """A new post in an area."""

    role = forms.ChoiceField(label=_("岗位类别"))
    organisation = forms.ModelChoiceField(
        label=_("所属组织"), queryset=Organisation.objects.none(), required=False
    )
    field_order = ("role", "title", "organisation", "duties", "duty_words", "office_phone")

    def __init__(self, *args: Any, actor: Actor, area: Area, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["role"].choices = list(_roles(actor, area))  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = _bodies(actor, area)  # type: ignore[attr-defined]


class FoundForm(forms.Form):
    """A new organisation in an area."""

    kind = forms.ChoiceField(label=_("类别"), choices=Organisation.Kind.choices)
    name = forms.CharField(label=_("全称"), max_length=200)
    display_name = forms.CharField(
        label=_("本地叫法"), max_length=200, required=False, help_text=_("例如：寨管委。可以不填。")
    )
    legal_regime = forms.ChoiceField(
        label=_("适用法律"),
        choices=Organisation.Regime.choices,
        widget=forms.RadioSelect,
        help_text=_("按批准文件填，不看名称：有的社区实际是村。"),
    )
    parent = forms.ModelChoiceField(
        label=_("上级组织"), queryset=Organisation.objects.none(), required=False
    )

    def __init__(self, *args: Any, actor: Actor, area: Area, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["parent"].queryset = _bodies(actor, area)  # type: ignore[attr-defined]


class RenameForm(AsSeen):
    display_name = forms.CharField(label=_("本地叫法"), max_length=200, required=False)

    @staticmethod
    def now(body: Organisation) -> dict[str, Any]:
        return {"display_name": body.display_name}


class HolderForm(forms.Form):
    """Who comes into a post: one of those found, or somebody not put down yet."""

    person = forms.ChoiceField(label=_("选人"), widget=forms.RadioSelect, required=False)
    new_name = forms.CharField(
        label=_("没有登记过？填姓名"),
        max_length=200,
        required=False,
        help_text=_("先查一查，免得登记两次。"),
    )
    from_on = _day(label=_("从哪天起"), initial=clock.today)

    def __init__(self, *args: Any, found: Iterable[tuple[Person, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.found: dict[str, Person] = {}
        labels = []
        for person, label in found:
            self.found[str(person.pk)] = person
            labels.append((str(person.pk), label))
        self.fields["person"].choices = labels  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        picked, new = given.get("person"), (given.get("new_name") or "").strip()
        if bool(picked) == bool(new) and "person" not in self.errors:
            both = _("选一个人，或者填一个新的姓名，不要都填。")
            self.add_error("person", both if picked else _("请先查找，再选一个人。"))
        return given

    @property
    def chosen(self) -> Person | None:
        return self.found.get(self.cleaned_data.get("person", NOBODY))


class AppointForm(HolderForm):
    to_on = _day(
        label=_("任期从哪天起结束"), required=False, help_text=_("那天起不再任职；没有定的不填。")
    )


def _roles(actor: Actor, area: Area) -> Iterable[tuple[str, str]]:
    """The kinds of post that may stand here and that this actor may make."""
    own = {grant.role for grant in actor.grants if area.path.startswith(grant.path)}
    for key, role in ROLES.items():
        if area.kind in role.kinds and any(may_name(one, key) for one in own):
            yield key, role.label


def _bodies(actor: Actor, area: Area) -> Any:
    """The live organisations at or above the area, the widest first."""
    seen = Organisation.objects.visible_to(actor).live()
    return seen.filter(area__in=area.ids).order_by("path", "pk")


class _GridForm(forms.Form):
    """What becomes of each post concerned; `posts` in the order shown."""

    def ask(self, rows: Iterable[Post], choices: list[tuple[str, Any]], initial: str = "") -> None:
        """One question for each post."""
        for row in rows:
            self.fields[f"post_{row.pk}"] = forms.ChoiceField(
                label=f"{row.area} {row.title}",
                choices=choices,
                initial=initial,
                widget=forms.RadioSelect,
                error_messages={"required": _("请选这个岗位怎么办。")},
            )

    @property
    def posts(self) -> dict[int, str]:
        given = self.cleaned_data.items()
        return {int(k.removeprefix("post_")): v for k, v in given if k.startswith("post_")}


class SplitForm(_GridForm):
    name = forms.CharField(
        label=_("新网格的名称"),
        help_text=_("例如：三号网格"),
        error_messages={"required": _("请写新网格的名称。")},
    )
    clusters = forms.ModelMultipleChoiceField(
        Area.objects.none(), label=_("分出去的联户"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("住户跟着联户走。"),
    )  # fmt: skip
    buildings = forms.ModelMultipleChoiceField(
        Building.objects.none(), label=_("分出去的楼栋"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("没有编入联户的住户跟着楼栋走。"),
    )  # fmt: skip

    def __init__(self, *args: Any, grid: Area, posts: list[Post], **words: Any) -> None:
        super().__init__(*args, **words)
        inner = Area.objects.live().filter(parent=grid, kind=Area.Kind.CLUSTER)
        self.fields["clusters"].queryset = inner.order_by("pk")  # type: ignore[attr-defined]
        houses = Building.objects.filter(grid=grid)
        self.fields["buildings"].queryset = houses.order_by("pk")  # type: ignore[attr-defined]
        if not houses.exists():
            del self.fields["buildings"]
        own = [post for post in posts if post.area_id == grid.pk]
        self.ask(own, [("stay", _("留在原网格")), ("move", _("到新网格"))])
        rest = [post for post in posts if post.area_id != grid.pk]
        self.ask(rest, [("move", _("跟联户走")), ("end", _("联户分出去就撤销"))], "move")


class MergeForm(_GridForm):
    into = forms.ModelChoiceField(
        Area.objects.none(), label=_("并到哪个网格"), empty_label=_("请选")
    )

    def __init__(self, *args: Any, grid: Area, posts: list[Post], **words: Any) -> None:
        super().__init__(*args, **words)
        village = village_of(grid)
        rows = Area.objects.live().filter(
            kind=Area.Kind.GRID, path__startswith=village.path if village else "-"
        )
        inner = rows.exclude(pk=grid.pk).order_by("path")
        self.fields["into"].queryset = inner  # type: ignore[attr-defined]
        self.ask(posts, [("move", _("跟着过去")), ("end", _("撤销"))])
