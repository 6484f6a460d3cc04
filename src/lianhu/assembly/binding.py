"""What the law demands of an agenda: who must decide an item, what must come before, and when.

Pure: kinds and days go in, what is wrong comes out, each with its article and the way to mend it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from lianhu.assembly import meetings
from lianhu.assembly.meetings import Kind
from lianhu.assembly.reckoning import last_notice, notice_days
from lianhu.kernel.clock import chinese_date
from lianhu.law.floors import Floor, floors, in_force
from lianhu.law.meetings import deciders

# An article that names a kind of meeting as the only ones that may decide something.
_NAMES: Final = frozenset({"decided_by", "elected_by"})
# And those that list what is kept for a meeting, or may be handed on.
_LISTS: Final = frozenset({"reserved", "delegable", "not_delegable"})
_ASSEMBLIES: Final = frozenset({"assembly", "representatives"})


@dataclass(frozen=True, slots=True)
class Must:
    """Which meetings of the law may decide a subject; `by_leave` only where the first gave leave.

    Both empty: no law says who; then any meeting may talk it over.
    """

    decided_by: tuple[str, ...]
    by_leave: tuple[str, ...]
    floors: tuple[Floor, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """An item as far as the law asks about it; `talks`: its method only moves it on
    here, nothing is decided in the place of who must."""

    subject: str
    leave: str = ""
    studied_on: date | None = None
    talks: bool = False


@dataclass(frozen=True, slots=True)
class Snag:
    """One thing that would make the meeting void; `field` says where on the page.

    `mend` is "move" (the meeting to `to`, the first lawful day), "kind" (to the kind `to`) or "".
    """

    field: str
    words: str
    cited: str
    mend: str = ""
    to: str = ""


def must(regime: str, day: date, subject: str) -> Must:
    """Who may decide a subject where `regime` binds on `day`."""
    said = [one for one in in_force(regime, day) if _speaks_of(one, subject)]
    named = set(deciders(regime, day, subject))
    named |= {one for floor in said if floor.rule == "elected_by" for one in floor.only}
    leave = {floor.about for floor in said if floor.rule == "delegable"} & named
    order = [one for one in meetings.kinds() if one in named]
    return Must(
        tuple(one for one in order if one not in leave),
        tuple(one for one in order if one in leave),
        tuple(said),
    )


def _speaks_of(floor: Floor, subject: str) -> bool:
    if floor.rule in _NAMES:
        return floor.about == subject
    return floor.rule in _LISTS and subject in floor.only


def party_first(regime: str, day: date, about: str) -> Floor | None:
    """The article by which the party organisation studies it before this meeting."""
    asked = "assembly" if about in _ASSEMBLIES else about
    found = floors(regime, day, asked, "party_first")
    return found[0] if found else None


def snags(  # noqa: PLR0913
    kind: Kind,
    level: str,
    regime: str,
    *,
    today: date,
    days: Sequence[date],
    items: Sequence[Planned],
    urgent: str = "",
) -> list[Snag]:
    """Everything that stands against calling this meeting today; [] when it may be called.

    Args:
        level: the kind of area. days: of its sittings. urgent: why it cannot wait, where the law
            leaves room for that.
    """
    found = _days(days, today)
    about = kind.law_at(level)
    if about and days and not found:
        found += too_late(regime, today, about, min(days), urgent)
    if not items:
        found.append(Snag("items", _("还没有议题。通知上要写明议什么。"), ""))
    for n, item in enumerate(items):
        found += _item(n, kind, level, regime, today, item)
    return found


def _days(days: Sequence[date], today: date) -> list[Snag]:
    if not days:
        return [Snag("day", _("还没有写哪天开。"), "")]
    if min(days) < today:
        return [Snag("day", _("开会的日子已经过了。"), "")]
    if len(days) > 1 and not meetings.rules().several_sittings:
        return [
            Snag("day", _("一份名册分几个会场、几天开，本县没有写可以的依据，请并成一次开。"), "")
        ]
    return []


def earliest(regime: str, today: date, about: str) -> date:
    """The first day on which such a meeting may be held when it is called today."""
    found = notice_days(regime, today, about)
    return today + timedelta(days=(found.at_least or 0) + 1) if found else today


def too_late(regime: str, today: date, about: str, day: date, urgent: str = "") -> list[Snag]:
    """What stands against a meeting on `day` of which people are told `today`; the law of that day."""
    last = last_notice(regime, day, about, today)
    if last is None or today <= last[0]:
        return []
    floor = last[1]
    if floor.exception and urgent.strip():
        return []
    first = earliest(regime, today, about)
    words = _("今天通知，%(day)s开就来不及：要提前%(n)d天。最早%(first)s可以开。") % {
        "day": chinese_date(day), "n": floor.at_least or 0, "first": chinese_date(first),
    }  # fmt: skip
    if floor.exception:
        words += _("%s，要写明为什么等不得。") % floor.exception
    return [Snag("urgent_why", words, floor.cited, "move", first.isoformat())]


def _item(
    n: int, kind: Kind, level: str, regime: str, today: date, item: Planned
) -> Iterable[Snag]:
    asked = must(regime, today, item.subject)
    about = kind.law_at(level)
    if not asked.decided_by or item.talks:
        return
    cited = "；".join(one.cited for one in asked.floors)
    label = meetings.subjects()[item.subject].label
    if about in asked.by_leave:
        if not item.leave.strip():
            first = names(asked.decided_by[:1], regime)
            yield Snag(
                f"leave_{n}",
                _("“%(what)s”要由%(who)s授权才能在这里定，请写明哪天授权的。")
                % {"what": label, "who": first},
                cited, "kind", asked.decided_by[0],
            )  # fmt: skip
    elif about not in asked.decided_by:
        yield Snag(
            f"subject_{n}",
            _("“%(what)s”要由%(who)s定，这个会定不了。")
            % {"what": label, "who": names((*asked.decided_by, *asked.by_leave), regime)},
            cited, "kind", asked.decided_by[0],
        )  # fmt: skip
        return
    gate = party_first(regime, today, about)
    if gate is not None and item.studied_on is None:
        yield Snag(
            f"studied_{n}",
            _("“%s”是重要事项，要先经党组织研究，请写哪天研究的。") % label, gate.cited,
        )  # fmt: skip
    elif item.studied_on is not None and item.studied_on > today:
        yield Snag(f"studied_{n}", _("党组织研究的日子还没有到。"), "")


def names(abouts: Iterable[str], regime: str) -> str:
    every = meetings.kinds()
    return _("或者").join(every[one].names[regime] for one in abouts if regime in every[one].names)
