"""Where a step leads: by each outcome, and when its time is up."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from lianhu.editing.forms import fields
from lianhu.editing.forms.parts import (
    PartForm,
    WhatForm,
    WhoForm,
    WithinForm,
    WordsForm,
    roles,
    target,
)
from lianhu.editing.forms.parts import way as way_to
from lianhu.editing.trees import Row
from lianhu.methods.vocabulary import ALWAYS, SOMETIMES, Kind

_EVERY: Final = "*"


class ThenForm(PartForm):
    called = "怎样算办成"

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {}
        *side, last = row.get("next") or [{}]
        for n, way in enumerate(side):
            found[f"when_{n}"] = way.get("when", _EVERY)
            found[f"to_{n}"], found[f"most_{n}"] = target(way), way.get("at_most")
        return {**found, "to": target(last)}

    def shape(self) -> None:
        side = len(self.row.get("next") or [{}]) - 1
        known = [("", _("（不用）")), *self._outcomes(), (_EVERY, _("不管什么结果"))]
        places = [("", _("请选")), *self.places()]
        for n in range(side + 1):
            self.fields[f"when_{n}"] = fields.one(_("第%d条：如果") % (n + 1), known)
            self.fields[f"to_{n}"] = fields.one(_("第%d条：就到") % (n + 1), places)
            self.fields[f"most_{n}"] = fields.number(
                _("第%d条：最多几次") % (n + 1), 1, 20, _("往回走的一定要写，往前走的空着。")
            )
        self.fields["to"] = fields.one(_("其余的都到"), self.places())

    def _outcomes(self) -> list[tuple[str, str]]:
        choices = [(one["key"], one["label"]) for one in self.row.get("choices", ())]
        always = dict(ALWAYS[self.kind])
        present = {way["when"] for way in self.row.get("next", ()) if way.get("when")}
        # Choices stand for the plain outcome; what goes wrong all the same stays.
        kept = {key: label for key, label in always.items() if not choices or key in present}
        return list({**kept, **SOMETIMES.get(self.kind, {}), **dict(choices)}.items())

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name in [name for name in self.fields if name.startswith("when_")]:
            n = name.removeprefix("when_")
            if given.get(name) and not given.get(f"to_{n}"):
                self.add_error(f"to_{n}", _("请选到哪一步。"))
        if not given.get("to"):
            self.add_error("to", _("请选其余的到哪一步。"))
        return given

    def words(self) -> dict[str, Any]:
        given, ways = self.cleaned_data, []
        for n in range(len(self.fields)):
            when = given.get(f"when_{n}")
            if not when:
                continue
            way: Row = {} if when == _EVERY else {"when": when}
            way |= way_to(given[f"to_{n}"])
            if given.get(f"most_{n}"):
                way["at_most"] = given[f"most_{n}"]
            ways.append(way)
        return {"next": [*ways, way_to(given["to"])]}


class LateForm(PartForm):
    called = "到时不成"

    @classmethod
    def seen(cls, row: Row) -> dict[str, Any]:
        acts = [one.partition(":") for one in row.get("on_expire", ())]
        return {
            "tell": [target for act, _sep, target in acts if act == "escalate"],
            "to": next((target for act, _sep, target in acts if act == "to"), ""),
            "assign": any(act == "assign" for act, _sep, _target in acts),
        }

    def shape(self) -> None:
        present = self.seen(self.row)["tell"]
        others = [one for one in roles() if one[0] not in self.row.get("act", ())] + [
            one for one in roles(present=present) if one[0] in self.row.get("act", ())
            and one[0] in present
        ]  # fmt: skip
        self.fields["tell"] = fields.several(
            _("报告谁"), others, _("要报给不经办这一步的人，事情还在原处。")
        )
        self.fields["to"] = fields.one(
            _("自动转到哪一步"), [("", _("不转，等人办")), *self.stages()]
        )
        if self.kind == Kind.CLAIM:
            self.fields["assign"] = forms.BooleanField(
                label=_("没人领的，按派单时的建议指派到人"), required=False
            )

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = ["assign:suggested"] if given.get("assign") else []
        found += [f"to:{given['to']}"] if given.get("to") else []
        found += [f"escalate:{role}" for role in given["tell"]]
        return {"on_expire": found or None}


FORMS: Final[dict[str, type[PartForm]]] = {
    "who": WhoForm, "what": WhatForm, "within": WithinForm, "then": ThenForm, "late": LateForm,
    "words": WordsForm,
}  # fmt: skip
