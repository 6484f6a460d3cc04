"""Taking apart what one told at once and is several things, and putting it together again."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.files.models import File
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands, splitting
from lianhu.matters.forms.step import Reason, Step, asked
from lianhu.matters.splitting import Piece

ALL: Final = "all"
NONE: Final = ""
FILE: Final = "file_%d"


class Split(Step):
    """One thing a line, and with which of them each photo or voice goes."""

    called = _later("拆成几件分别办")
    button = _later("拆开")
    pieces = asked(
        _later("有哪几件事，一行一件"), _later("请把话分开，一行一件。"), 8,
        help_text=_later(
            "照原话摘，一个字也不改；不连着的用“……”接起来。每件都会有自己的编号、期限和办理人，原话整段留着，反映人会收到全部编号。"
        ),
    )  # fmt: skip

    def shape(self) -> None:
        said, self.kept = splitting.said_in(self.matter)
        field = self.fields["pieces"]
        field.initial = splitting.by_sentence(said)
        if not said:
            field.help_text = _("原来只有录音或照片：听一听，把里面的几件事一行一件写下来。")
        for place, file in enumerate(self.kept, 1):
            self.fields[FILE % file.pk] = self._goes_with(place, file)

    def _goes_with(self, place: int, file: File) -> forms.ChoiceField:
        label = _("%(kind)s%(n)d跟着哪一件") % {"kind": file.get_kind_display(), "n": place}
        each = [(str(n), _("第%d件") % n) for n in range(1, splitting.MOST + 1)]
        choices = [(ALL, _("每件都带上")), *each, (NONE, _("只留在原件上"))]
        return forms.ChoiceField(label=label, choices=choices, required=False, initial=ALL)

    def picked(self) -> list[Piece]:
        lines = [line for line in self.said["pieces"].splitlines() if line.strip()]
        self._require_lines(len(lines))
        return [
            Piece(line, tuple(f for f in self.kept if self._with(f) in {ALL, str(n)}))
            for n, line in enumerate(lines, 1)
        ]

    def _with(self, file: File) -> str:
        return str(self.said.get(FILE % file.pk, NONE))

    def _require_lines(self, n: int) -> None:
        """A file that was to go with the fifth of four goes with none: that is no choice."""
        for file in self.kept:
            chosen = self._with(file)
            if chosen.isdigit() and int(chosen) > n:
                raise Refusal(_("没有第%s件，请重新选。") % chosen, field=FILE % file.pk)

    def run(self) -> str:
        made = commands.split(self.actor, self.matter, pieces=self.picked())
        return _("已拆成%(n)d件：%(numbers)s。都在等分流。") % {
            "n": len(made), "numbers": "、".join(one.number for one in made),
        }  # fmt: skip

    def payload(self) -> dict[str, Any]:
        return {name: str(value) for name, value in self.cleaned_data.items()}


class Unsplit(Reason):
    called = _later("拆错了，合回一件")
    button = _later("合回一件")

    def run(self) -> str:
        commands.unsplit(self.actor, self.matter, reason=self.said["reason"])
        return _("已合回一件，反映人会得到告知。")
