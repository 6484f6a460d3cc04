"""A file, and what its columns mean."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.files import unpacking
from lianhu.matters.kinds import Channel
from lianhu.orders import columns, commands, passing
from lianhu.orders.models import FROM, Load, Template
from lianhu.orders.reading import Table
from lianhu.places.models import Area

NONE: Final = ""
# `area` of the form is where rows belong that name no place.
COLUMN: Final = {"area": "area_column"}


class FileForm(forms.Form):
    file = forms.FileField(
        label=_later("表格文件"),
        help_text=_later("12345、综治平台导出的 .xlsx 或 .csv，最多20MB、2万行。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": _later("请选一个文件。"), "empty": _later("这个文件是空的。"),
            "missing": _later("请选一个文件。"),
        },
    )  # fmt: skip

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > unpacking.MOST_BYTES:
            raise forms.ValidationError(_("文件超过20MB，请分成几个文件再传。"))
        return found

    def run(self, actor: Actor) -> Load:
        file = self.cleaned_data["file"]
        return commands.receive(actor, name=file.name or "", content=file.read())


class ColumnsForm(forms.Form):
    """One choice for each thing a column may mean, with what its name suggests."""

    source = forms.CharField(
        label=_later("来源"), max_length=30, help_text=_later("给它起个名字，例如“12345热线”，以后都用这个名字。"),
        error_messages={"required": _later("请给来源起个名字。")},
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_later("从哪里来"), choices=[(one.value, one.label) for one in FROM],
        initial=Channel.HOTLINE.value,
    )  # fmt: skip
    area = forms.ChoiceField(
        label=_later("没有写村（社区）的，算在哪里"),
        help_text=_later("先看“村（社区）”一列，再看地址里有没有村名，都没有才算在这里。"),
    )

    passed_words = forms.CharField(
        label=_later("不归这里办、转走的怎样回"), max_length=200, required=False, initial=passing.usual,
        help_text=_later("转走的工单一律回这一句，不写是什么事；空着用通行的说法。"),
    )  # fmt: skip

    def __init__(
        self, data: Any, *, table: Table, areas: list[Area], before: Template | None = None
    ) -> None:
        """`before` is how the tables of a source were read: what it says is filled in."""
        super().__init__(data)
        self.table, self.areas = table, {area.key: area for area in areas}
        self.head = [name for name in table.head if not columns.own(name)]
        found = columns.suggest(self.head)
        if before:
            found, _lost = columns.like(before.head, before.columns, self.head)
            self.initial = {
                "source": before.source.name, "channel": before.source.channel,
                "area": before.area.key,
                "passed_words": passing.words_of(before.source),
            }  # fmt: skip
        choices = [
            (str(n), f"{_letter(n)}　{name or _('（没有列名）')}")
            for n, name in enumerate(self.head)
        ]
        for key, field in columns.FIELDS.items():
            self.fields[COLUMN.get(key, key)] = forms.ChoiceField(
                label=field.label, required=field.needed,
                choices=[(NONE, _("（没有这一列）")), *choices],
                initial=str(found[key]) if key in found else NONE,
                error_messages={"required": _("请选哪一列是“%(label)s”。") % {"label": field.label}},
            )  # fmt: skip
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)  # noqa: S101 - narrows the type
        area.choices = [(key, _where(one)) for key, one in self.areas.items()]

    def run(self, actor: Actor, load: Load) -> None:
        said = self.cleaned_data
        asked = {key: said.get(COLUMN.get(key, key)) for key in columns.FIELDS}
        chosen = {key: int(at) for key, at in asked.items() if at}
        commands.match_columns(
            actor, load, self.table, source=said["source"], channel=said["channel"],
            columns=chosen, area=self.areas[said["area"]], passed_words=said["passed_words"],
        )  # fmt: skip
        commands.start(actor, load)


def _letter(n: int) -> str:
    """The column as a spreadsheet calls it: 0 → A, 26 → AA."""
    return (chr(64 + n // 26) if n >= 26 else "") + chr(65 + n % 26)


def _where(area: Area) -> str:
    """A village with its town, for names come twice in a county."""
    named = area.kind == Area.Kind.VILLAGE and area.parent is not None
    return f"{area.parent}·{area}" if named else str(area)
