"""Ledgers (台账) in the shapes that other offices ask for: which matters, which columns, as data.

No official layout was found for either; the shipped ones say so, and a county sets its own with
LIANHU_LEDGERS. Names and phones stand in none: whoever needs them has the number.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.kernel.text import mask_free_text
from lianhu.matters import outside
from lianhu.matters.kinds import WordRole
from lianhu.matters.lists import OPEN, Period
from lianhu.matters.models import Matter, Plan, Word
from lianhu.matters.rows import Line, lines, names_in
from lianhu.matters.whole import scale_in, sort_in
from lianhu.methods.queries import definition_of

SHIPPED: Final = Path(__file__).with_name("ledgers.toml")
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Ledger:
    """`columns` are a heading and a key of FACTS each; `source` says where the shape is from."""

    key: str
    title: str
    source: str
    where: Q
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class About:
    """What is read once for hundreds of matters."""

    outside: Mapping[str, outside.Outside]
    words: Mapping[int, str]
    results: Mapping[int, str]
    measures: Mapping[int, str]


Fact = Callable[[Line, About], Any]


def _in_time(line: Line, _about: About) -> str:
    row = line.row
    limit = row.whole_due_at or row.due_at
    if not row.answered_at or not limit:
        return ""
    return _("是") if row.answered_at <= limit else _("否")


def _mark(line: Line, _about: About) -> str:
    scale = scale_in(definition_of(line.row.version_id))
    return scale.get(line.row.mark or 0, "")


def _kept(line: Line, about: About) -> outside.Outside:
    return about.outside.get(line.row.channel_key) or outside.Outside("", "", None)


def _disposition(line: Line, about: About) -> str:
    """Where it went and what came of it; every matter has one (C2.20)."""
    row = line.row
    if row.lead__number:
        return _("和%(number)s是一件事，一起办") % {"number": row.lead__number}
    said = about.results.get(line.pk, "")
    if row.answered_at:
        return _("已答复：%s") % (said or line.phase)
    went = [line.triage, sort_in(definition_of(row.version_id), row.category)] if row.triage else []
    return "，".join([*filter(None, went), line.phase, *filter(None, [line.keeper])])


FACTS: Final[Mapping[str, Fact]] = {
    "number": lambda line, _about: line.number,
    "outside_number": lambda line, about: _kept(line, about).number,
    "outside_day": lambda line, about: _kept(line, about).due_on,
    "raised": lambda line, _about: line.row.raised_at,
    "channel": lambda line, _about: line.channel,
    "kind": lambda line, _about: line.kind,
    "sort": lambda line, _about: sort_in(definition_of(line.row.version_id), line.row.category),
    "title": lambda line, _about: line.title,
    "words": lambda line, about: about.words.get(line.pk) or line.title,
    "disposition": _disposition,
    "where": lambda line, _about: line.where,
    "keeper": lambda line, _about: line.keeper,
    "due": lambda line, _about: line.row.whole_due_at or line.row.due_at,
    "phase": lambda line, _about: line.phase,
    "measures": lambda line, about: about.measures.get(line.pk, ""),
    "result": lambda line, about: about.results.get(line.pk, ""),
    "answered": lambda line, _about: line.row.answered_at,
    "closed": lambda line, _about: line.row.closed_at,
    "in_time": _in_time,
    "mark": _mark,
}


def ledgers() -> Mapping[str, Ledger]:
    """Those of this installation, by key.

    Raises:
        ImproperlyConfigured: the file names a column that is none.
    """
    return _read(Path(settings.LEDGERS or SHIPPED))


@cache
def _read(path: Path) -> Mapping[str, Ledger]:
    with path.open("rb") as file:
        said = tomllib.load(file)
    return {key: _ledger(key, one) for key, one in said.items()}


def _ledger(key: str, said: Mapping[str, Any]) -> Ledger:
    columns = tuple((str(name), str(fact)) for name, fact in said["columns"])
    unknown = [fact for _name, fact in columns if fact not in FACTS]
    if unknown:
        raise ImproperlyConfigured(f"ledger {key}: no such columns: {', '.join(unknown)}")
    where = (
        Q(channel__in=said.get("channels", []))
        | Q(category__in=said.get("classes", []))
        | Q(kind__in=said.get("kinds", []))
    )
    return Ledger(key, said["title"], said["source"], where, columns)


def ids(actor: Actor, ledger: Ledger, period: Period, path: str) -> list[int]:
    """The matters of a ledger that were raised in the period, oldest first; none that is private."""
    rows = Matter.objects.visible_to(actor).filter(OPEN, ledger.where, raised_at__range=period.span)
    rows = rows.filter(under([path], "place")) if path else rows
    return list(rows.order_by("raised_at", "pk").values_list("pk", flat=True))


def rows(actor: Actor, ledger: Ledger, pks: Sequence[int]) -> Iterator[list[Any]]:
    """The cells of these matters, masked, in this order; six queries for 500."""
    for start in range(0, len(pks), AT_ONCE):
        part = pks[start : start + AT_ONCE]
        found = Matter.objects.visible_to(actor).filter(OPEN, pk__in=part)
        of = {
            line.pk: line
            for line in lines(actor, found, masked=True, more=["channel_key", "lead__number"])
        }
        about = _about(list(of.values()))
        for pk in part:
            if pk in of:
                yield [FACTS[fact](of[pk], about) for _name, fact in ledger.columns]


def _about(found: Sequence[Line]) -> About:
    names = {line.pk: names_in(line.row) for line in found}
    words = Word.objects.filter(matter__in=list(names), erased_at=None)
    first = words.filter(role=WordRole.DEMAND).order_by("-at", "-pk")
    words = words.filter(role__in=[WordRole.RESULT, WordRole.ANSWER]).order_by("-role", "at", "pk")
    plans = Plan.objects.filter(matter__in=list(names)).order_by("made_at", "pk")
    said = dict(words.values_list("matter", "text"))
    raised = dict(first.values_list("matter", "text"))
    planned = dict(plans.values_list("matter", "measures"))
    return About(
        outside.outsides([line.row.channel_key for line in found]),
        {pk: mask_free_text(text, names[pk]) for pk, text in raised.items()},
        {pk: mask_free_text(text, names[pk]) for pk, text in said.items()},
        {pk: mask_free_text(text, names[pk]) for pk, text in planned.items()},
    )
