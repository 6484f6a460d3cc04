"""Beginning a draft, its head, its steps as a whole, and its end."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.assembly.forms.tabling import WhichMeeting
from lianhu.audit.actor import Actor
from lianhu.audit.seen import AsSeen
from lianhu.bodies.models import Organisation
from lianhu.editing.cards import cards
from lianhu.editing.commands.adopting import kinds_for
from lianhu.editing.forms import fields
from lianhu.editing.trees import Tree
from lianhu.files.forms import KeepsFiles, KeptFilesField
from lianhu.methods.reading import MAX_BYTES
from lianhu.methods.vocabulary import MATTER_KINDS
from lianhu.places.models import Area
from lianhu.places.queries import ids_of
from lianhu.shell.inputs import day, radios

_TAKES: Final = _later("新来的哪些事直接走这个办法")
_TAKES_HINT: Final = _later("一样也不选，就只接别的工作法交来的事。")


class StartForm(forms.Form):
    """A method of its own."""

    title = forms.CharField(
        label=_later("叫什么"), max_length=60, help_text=_later("例如：门前清洁工作法"),
        error_messages={"required": _later("请起个名字。")},
    )  # fmt: skip
    summary = forms.CharField(
        label=_later("一两句话说清楚：什么事、怎么办"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _later("请写一两句话。")},
    )  # fmt: skip
    receives = forms.MultipleChoiceField(
        label=_TAKES, choices=list(MATTER_KINDS.items()), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_TAKES_HINT,
    )  # fmt: skip


class BringForm(forms.Form):
    """The file that another place exported."""

    file = forms.FileField(
        label=_later("邻村给的工作法文件"), help_text=_later("以 .toml 结尾的一个文件。"),
        widget=forms.FileInput(attrs={"accept": ".toml,.txt"}),
        error_messages={
            "required": _later("请选一个文件。"), "missing": _later("请选一个文件。"),
            "empty": _later("这个文件是空的，可能没有传完。"),
        },
    )  # fmt: skip

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > MAX_BYTES:
            said = _("这个文件有%(size)d字节，工作法文件最多%(most)d字节；请看看是不是选错了。")
            raise forms.ValidationError(said % {"size": found.size, "most": MAX_BYTES})
        return found


class DescribeForm(AsSeen):
    """What stands at the head of a method."""

    def __init__(self, *args: Any, tree: Tree) -> None:
        super().__init__(*args, initial=self.seen(tree))
        self.fields["title"] = fields.line(_("名称"), 60, required=True)
        self.fields["summary"] = fields.prose(_("一两句话说清楚"), 500)
        self.fields["summary"].required = True
        self.fields["receives"] = fields.several(_TAKES, MATTER_KINDS.items(), _TAKES_HINT)
        self.fields |= fields.span_fields("whole", _("总共几天内办结"), _("不定就空着。"))
        self.fields["basis"] = fields.prose(
            _("依据"), 2000, _("一行一条，例如法律名称、文件名称。"), rows=4
        )

    @staticmethod
    def seen(tree: Tree) -> dict[str, Any]:
        return {
            "title": tree["title"], "summary": tree["summary"],
            "receives": tree.get("receives", []), "basis": "\n".join(tree.get("basis", [])),
            **fields.span_seen("whole", tree.get("whole")),
        }  # fmt: skip

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        lines = [line.strip() for line in given["basis"].splitlines() if line.strip()]
        return {
            "title": given["title"], "summary": given["summary"],
            "receives": given["receives"] or None, "basis": list(dict.fromkeys(lines)) or None,
            "whole": fields.span_given("whole", given),
        }  # fmt: skip


class AddForm(forms.Form):
    """A card, and what the step is called here."""

    card = radios(_later("加哪一种"), ())
    title = forms.CharField(
        label=_later("在我们这里叫什么"), max_length=30, required=False,
        help_text=_later("空着就用卡片上的名字。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        found: Any = self.fields["card"]
        found.choices = [(one.key, f"{one.title}：{one.example}") for one in cards()]


class MoveForm(forms.Form):
    """Behind which step."""

    after = forms.ChoiceField(label=_later("放到哪一步后面"))

    def __init__(self, *args: Any, steps: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        found: Any = self.fields["after"]
        found.choices = list(steps)


class TableForm(WhichMeeting):
    """Which meeting decides; `area` and the actor tell which there are."""

    def __init__(self, *args: Any, actor: Actor, area: Area, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer(actor, area, kinds_for(area))


class InstallForm(KeepsFiles):
    """Who decided, when, and the signed decision."""

    body = forms.ModelChoiceField(
        Organisation.objects.none(), label=_later("哪个机构开会定的"), empty_label=None,
        error_messages={"required": _later("请选是哪个机构定的。")},
    )  # fmt: skip
    decided_on = day(_later("哪天定的"))
    scan = KeptFilesField(
        kind="paper", label=_later("签了字的决定，拍一张"), required=False,
        help_text=_later("没有也可以采用，来历里会写明没有扫描件。"),
    )  # fmt: skip

    def __init__(self, *args: Any, area: Area, **more: Any) -> None:
        super().__init__(*args, **more)
        found: Any = self.fields["body"]
        rows = Organisation.objects.live().filter(area__in=ids_of(area.path))
        if area.kind == Area.Kind.VILLAGE:
            rows = rows.filter(area=area)
        found.queryset = rows.select_related("area").order_by("-area__path", "pk")
