"""One decision for many ticked matters: only what every one of them offers can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.matters import course
from lianhu.matters.forms.step import choice_field, open_to_choose, prose, set_choices
from lianhu.matters.models import Matter

NAMES: Final = {"triage": ("choice", "reason"), "dispatch": ("category", "level", "note")}


@dataclass(frozen=True, slots=True)
class Ticked:
    """A matter as it was when it was ticked."""

    number: str
    revision: int

    @classmethod
    def read(cls, text: str) -> "Ticked | None":
        """From `123456789-4`, or a bare number from the list; None for anything else."""
        number, _dash, revision = text.partition("-")
        digits = revision or "0"
        good = number.isascii() and number.isdigit() and len(number) == 9
        known = digits.isascii() and digits.isdigit() and len(digits) < 9
        return cls(number, int(digits)) if good and known else None


class Together(forms.Form):
    """The fields of one quick step, the same for all. `nothing`: they have no choice in common."""

    choice = choice_field(_later("这些是哪一类事"))
    category = choice_field(_later("类别"))
    level = choice_field(_later("由哪一级办"), required=False)
    reason = prose(_later("理由"), 2)
    note = prose(_later("交办说明"), 2)

    def __init__(self, *args: Any, act: str, matters: Sequence[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        for name in [one for one in self.fields if one not in NAMES[act]]:
            del self.fields[name]
        if act == "triage":
            shared = _shared([[(c.key, c.label) for c in open_to_choose(m)] for m in matters])
            set_choices(self, "choice", shared)
        else:
            stages = [course.stage_of(one) for one in matters]
            shared = _shared([[(c.key, c.label) for c in stage.classes] for stage in stages])
            set_choices(self, "category", shared)
            levels = _shared([[(c.key, c.label) for c in stage.levels] for stage in stages])
            set_choices(self, "level", [("", _("照各件所在")), *levels])
        self.nothing = not shared

    def for_one(self, matter: Matter) -> dict[str, str]:
        """What the step's own form gets for this matter; a level left open is that of its place."""
        said = {name: str(self.cleaned_data.get(name) or "") for name in self.fields}
        if self.act == "dispatch" and not said["level"]:
            levels = course.stage_of(matter).levels
            said["level"] = next((one.key for one in levels if one.area == matter.area.kind), "")
        return said


def _shared(many: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[str, str]]:
    """What stands in all of them, in the order of the first."""
    others = [dict(one) for one in many[1:]]
    return [one for one in (many[0] if many else []) if all(one[0] in other for other in others)]
