"""What is typed for a project, its upkeep and what was seen."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.audit.seen import AsSeen
from lianhu.bodies.models import Post
from lianhu.kernel import clock
from lianhu.matters.forms.resident import Words
from lianhu.projects.commands import Facts
from lianhu.projects.models import Project, Upkeep
from lianhu.shell.inputs import CHOOSE, day, radios

FEN = 100
NOBODY = ""


class SaidForm(forms.Form):
    """What is said of a project; `posts` are those that may carry it."""

    kind = radios(_("哪一种"), Project.Kind.choices)
    title = Words(label=_("名称"), longest=40)
    source = Words(
        label=_("从哪里来"), longest=100, required=False,
        help_text=_("哪一年的什么项目、哪一级的试点；可以空着。"),
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("总投资（元）"), required=False, min_value=Decimal(0), max_digits=12,
        decimal_places=2,
        error_messages={
            "invalid": _("请只写数，例如 50000。"),
            "min_value": _("总投资写的数不对，请看一看小数点。"),
            "max_digits": _("总投资写的数不对，请看一看小数点。"),
            "max_decimal_places": _("总投资写到分就够了。"),
            "max_whole_digits": _("总投资写的数不对，请看一看小数点。"),
        },
    )  # fmt: skip
    money = Words(
        label=_("钱从哪里来"), longest=100, required=False,
        help_text=_("例如：上级补助3万元，村集体收益2万元。会公开。"),
    )  # fmt: skip
    lead = forms.ChoiceField(label=_("谁来办"), error_messages=CHOOSE)
    watcher = forms.ChoiceField(label=_("谁来监督"), required=False, error_messages=CHOOSE)

    def __init__(self, *args: Any, posts: Sequence[Post], **more: Any) -> None:
        super().__init__(*args, **more)
        self._posts = {str(one.pk): one for one in posts}
        named = [(str(one.pk), named_post(one)) for one in posts]
        self.fields["lead"].choices = named  # type: ignore[attr-defined]
        self.fields["watcher"].choices = [(NOBODY, _("先不定")), *named]  # type: ignore[attr-defined]

    def said(self) -> Facts:
        """As the commands take it: posts, and 分."""
        data = self.cleaned_data
        return Facts(
            kind=data["kind"], title=data["title"], source=data["source"], money=data["money"],
            amount=None if data["amount"] is None else int(data["amount"] * FEN),
            lead=self._posts[data["lead"]], watcher=self._posts.get(data["watcher"]),
        )  # fmt: skip


class ProjectForm(SaidForm, AsSeen):
    """Of one that stands."""

    @staticmethod
    def now(project: Project) -> dict[str, Any]:
        return {
            "kind": project.kind, "title": project.title, "source": project.source,
            "amount": None if project.amount is None else Decimal(project.amount) / FEN,
            "money": project.money, "lead": str(project.lead_id),
            "watcher": str(project.watcher_id or NOBODY),
        }  # fmt: skip


class FoundForm(SaidForm):
    """A new project: also since when."""

    began_on = day(_("哪天开始"))

    field_order = ("kind", "title", "began_on")

    def __init__(self, *args: Any, **more: Any) -> None:
        more["initial"] = {"kind": "project", "began_on": clock.today(), **more.get("initial", {})}
        super().__init__(*args, **more)


def named_post(post: Post) -> str:
    """网格员（张三）, or that nobody holds it."""
    return f"{post.title}（{post.held_by or _('空缺')}）"


class CareForm(forms.Form):
    """A duty of upkeep."""

    what = Words(label=_("管护什么"), longest=60, help_text=_("例如：路灯、排水沟、公厕。"))
    every = radios(_("多久看一次"), Upkeep.Every.choices)
    post = forms.ChoiceField(label=_("哪个岗位负责"), error_messages=CHOOSE)
    first_on = day(_("第一次在哪天前"))

    def __init__(self, *args: Any, posts: Sequence[Post], **more: Any) -> None:
        more["initial"] = {"every": "month", "first_on": clock.today()}
        super().__init__(*args, **more)
        self._posts = {str(one.pk): one for one in posts}
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), named_post(one)) for one in posts
        ]

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "post": self._posts[self.cleaned_data["post"]]}


class TieForm(forms.Form):
    """A matter by its number."""

    number = Words(label=_("事项编号"), longest=20)


class FinishForm(forms.Form):
    done_on = day(_("哪天建成"))

    def __init__(self, *args: Any, **more: Any) -> None:
        more["initial"] = {"done_on": clock.today()}
        super().__init__(*args, **more)


class WhyForm(forms.Form):
    why = Words(label=_("原因"), longest=200)


class LookForm(forms.Form):
    """What was seen; a day and never an hour."""

    held_on = day(_("哪天看的"))
    words = Words(
        label=_("哪里坏了、什么样子"), longest=200, required=False,
        help_text=_("写了就成一件事，马上交去修，这里看得到修到哪一步。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        more["initial"] = {"held_on": clock.today()}
        super().__init__(*args, **more)
