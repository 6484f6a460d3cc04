"""One page on which all tasks of a resolution are set, one line each."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianhu.bodies.models import Post
from lianhu.execution.commands.keeping import Care
from lianhu.execution.commands.setting import MOST, Line
from lianhu.kernel import clock
from lianhu.matters.forms.resident import Words
from lianhu.projects.models import Project, Upkeep
from lianhu.shell.inputs import CHOOSE, day, radios

FIRST_ROWS: Final = 3
PICK: Final = ""


def named(post: Post) -> str:
    """网格员（张三）."""
    return f"{post.title}（{post.held_by}）"


def watcher_field(watchers: Sequence[Post]) -> forms.ChoiceField:
    rows = [(str(one.pk), named(one)) for one in watchers]
    return forms.ChoiceField(
        label=_("谁监督"), required=False, error_messages=CHOOSE,
        choices=[(PICK, _("监督委员会里合适的一位")), *rows],
    )  # fmt: skip


def owner_field(owners: Sequence[Post], **more: Any) -> forms.ChoiceField:
    rows = [(str(one.pk), named(one)) for one in owners]
    return forms.ChoiceField(
        label=_("谁来办"), error_messages=CHOOSE, choices=[("", _("请选")), *rows], **more
    )


class AssignForm(forms.Form):
    """`rows` lines; a line without words is none."""

    def __init__(
        self, *args: Any, owners: Sequence[Post], watchers: Sequence[Post],
        rows: int = FIRST_ROWS, **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.rows = min(max(rows, 1), MOST)
        self._posts = {str(one.pk): one for one in [*owners, *watchers]}
        for n in range(self.rows):
            self.fields[f"what_{n}"] = Words(label=_("做什么"), longest=100, required=False)
            self.fields[f"owner_{n}"] = owner_field(owners, required=False)
            self.fields[f"due_on_{n}"] = day(_("到哪天"), required=False)
            self.fields[f"watcher_{n}"] = watcher_field(watchers)
            # A row may stay empty as a whole; one that was begun needs these three.
            for name in ("what", "owner", "due_on"):
                self.fields[f"{name}_{n}"].of_row = True  # type: ignore[attr-defined]

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields of each line, to be shown side by side."""
        names = ("what", "owner", "due_on", "watcher")
        return [[self[f"{name}_{n}"] for name in names] for n in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        """A line that was begun is whole."""
        data = self.cleaned_data
        for n in range(self.rows):
            begun = data.get(f"what_{n}") or data.get(f"owner_{n}") or data.get(f"due_on_{n}")
            if not begun:
                continue
            for name, words in (
                ("what", _("请写做什么。")), ("owner", _("请选谁来办。")), ("due_on", _("请填到哪天。")),
            ):  # fmt: skip
                key = f"{name}_{n}"
                if not data.get(key) and key not in self.errors:
                    self.add_error(key, words)
        if not self.errors and not self.said():
            self.add_error("what_0", _("请至少写一项：做什么、谁来办、到哪天。"))
        return data

    def said(self) -> list[Line]:
        """The lines as the command takes them; only while they stand without a gap between."""
        data = self.cleaned_data
        return [
            Line(
                what=data[f"what_{n}"], owner=self._posts[data[f"owner_{n}"]],
                due_on=data[f"due_on_{n}"], watcher=self._posts.get(data[f"watcher_{n}"]),
            )
            for n in range(self.rows)
            if data.get(f"what_{n}")
        ]  # fmt: skip


class WaiveForm(forms.Form):
    why = Words(
        label=_("为什么不用定任务"), longest=200, help_text=_("例如：只是通过了去年的报告。")
    )


class KeepForm(forms.Form):
    """What is looked after from now on: in a project that is there, or one of its own."""

    def __init__(
        self, *args: Any, posts: Sequence[Post], projects: Sequence[Project], has: bool, **more: Any
    ) -> None:
        more["initial"] = {"every": "quarter", "first_on": clock.today() + timedelta(days=90)}
        super().__init__(*args, **more)
        self._posts = {str(one.pk): one for one in posts}
        self._projects = {str(one.pk): one for one in projects}
        if projects and not has:
            rows = [(str(one.pk), one.title) for one in projects]
            self.fields["project"] = forms.ChoiceField(
                label=_("归到哪个项目"), required=False, error_messages=CHOOSE,
                choices=[("", _("新立一个，名称就用议题的")), *rows],
            )  # fmt: skip
        self.fields["what"] = Words(
            label=_("管护什么"), longest=60, help_text=_("例如：路面、排水沟、路灯。")
        )
        self.fields["every"] = radios(_("多久看一次"), Upkeep.Every.choices)
        self.fields["post"] = owner_field(posts)
        self.fields["post"].label = _("谁来管")
        self.fields["first_on"] = day(_("第一次在哪天前"))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["project"] = self._projects.get(data.get("project") or "")
        return data

    def said(self) -> Care:
        data = self.cleaned_data
        return Care(
            what=data["what"], every=data["every"], post=self._posts[data["post"]],
            first_on=data["first_on"],
        )  # fmt: skip


class ReassignForm(forms.Form):
    """Somebody else does it or watches it."""

    def __init__(
        self, *args: Any, owners: Sequence[Post], watchers: Sequence[Post], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self._posts = {str(one.pk): one for one in [*owners, *watchers]}
        self.fields["owner_0"] = owner_field(owners)
        self.fields["watcher_0"] = watcher_field(watchers)
        self.fields["why"] = Words(label=_("为什么换"), longest=200)

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "owner": self._posts[data["owner_0"]], "watcher": self._posts.get(data["watcher_0"]),
            "why": data["why"],
        }  # fmt: skip
