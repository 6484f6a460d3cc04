"""Many tellings written down at once: who was called from one list, each row for itself.

Nothing is new here but the loop: each is `commands.record_told` in a transaction of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.once import once
from lianhu.kernel.errors import Refusal
from lianhu.notices import commands
from lianhu.notices.models import BY_HAND, Telling
from lianhu.notices.queries import Line

# By which way all of them were told; "" leaves each to its own.
HOWS: Final = {"": _later("照每条写的方式"), **{one.value: one.label for one in BY_HAND}}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row: who or what it was, whether it is written down, the words."""

    line: Line
    done: bool
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that say the same: the words stand once, under them who is to hear them."""

    words: str
    lines: list[Line]


def grouped(lines: Sequence[Line]) -> list[Group]:
    """In the order given; neighbours with the same words are one group."""
    return [Group(words, list(rows)) for words, rows in groupby(lines, key=lambda one: one.words)]


def record(
    actor: Actor, lines: Sequence[Line], reached: Mapping[int, bool], *, how: str, key: str
) -> list[Outcome]:
    """Write down those of `lines` that `reached` names, by telling id; the rest are left alone.

    Args:
        how: a `Telling.How` done by hand, or "" for the way each was to be told.
        key: of the form; the same key writes each row down once.
    """
    return [
        _one(actor, line, reached[line.telling.pk], how, key)
        for line in lines
        if line.telling.pk in reached
    ]


def _one(actor: Actor, line: Line, reached: bool, how: str, key: str) -> Outcome:
    one = line.telling
    way = how or (one.how if one.how in BY_HAND else Telling.How.CALL)
    own = f"{key}:{one.pk}" if key else ""
    try:
        run = partial(_run, actor, one, way, reached)
        said = once(actor, own, [reached, how], run, form=f"notices.many {one.pk}")
    except Refusal as refusal:
        return Outcome(line, False, str(refusal))
    return Outcome(line, True, str(said["said"]))


def _run(actor: Actor, one: Telling, how: str, reached: bool) -> dict[str, str]:
    commands.record_told(actor, one, how=how, reached=reached)
    way = Telling.How(how).label
    words = _("已告知（%(way)s）。") if reached else _("没找到（%(way)s），留在清单里。")
    return {"said": words % {"way": way}}
