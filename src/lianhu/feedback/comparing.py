"""What came of working by one method or another (互学互比): counts per version and place.

One's own places by name; others by name only under a decision on file, else all together. Nobody
is first or last: the rows stand in the order of the tree.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, DurationField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import ExtractDay
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.feedback.models import Decision
from lianhu.feedback.outcomes import Outcome, add, class_labels, period_words, rows_of
from lianhu.feedback.rules import FEW
from lianhu.kernel import clock
from lianhu.matters.kinds import Secrecy
from lianhu.matters.models import Matter
from lianhu.methods.models import MethodVersion
from lianhu.places.models import Area

# A method needs some seasons before its outcomes say anything.
PERIOD: Final = timedelta(days=365)


@dataclass(slots=True)
class ByMethod:
    """The outcome of one method at one place, or at all others together (`place` "").

    `days` counts the answered by whole days from raise to answer.
    """

    place: str
    method: str
    version: int
    outcome: Outcome = field(default_factory=Outcome)
    days: Counter[int] = field(default_factory=Counter)

    @property
    def median(self) -> str:
        """The day by which half of them had their answer; of so few it says nothing."""
        total = self.days.total()
        if total < FEW:
            return str(_("不足%(n)d件")) % {"n": FEW} if total else "—"
        left = (total + 1) // 2
        for day in sorted(self.days):
            left -= self.days[day]
            if left <= 0:
                return str(_("%(n)d天")) % {"n": day}
        raise AssertionError("a median lies among its days")


@dataclass(frozen=True, slots=True)
class Compared:
    rows: list[ByMethod]
    since: datetime
    as_of: datetime

    @property
    def period(self) -> str:
        return period_words(self.since, self.as_of)


def compared(actor: Actor, verb: str) -> Compared:
    """Of public and internal matters answered in the last year, counts only; six queries."""
    now = clock.now()
    since = now - PERIOD
    matters = Matter._base_manager.filter(secrecy__in=[Secrecy.PUBLIC, Secrecy.INTERNAL])
    naming, labels = Naming.of(actor, verb), class_labels()
    found: dict[tuple[str, str, int], ByMethod] = {}
    for row in rows_of(matters, since, now, by=("version", "place", "triage", "category")):
        add(naming.row(found, row).outcome, row, labels)
    for row in _days(matters, since, now):
        naming.row(found, row).days[row["days"]] += row["n"]
    # The order of the tree; all others together come last.
    keys = sorted(found, key=lambda key: (not key[0], key))
    return Compared([found[key] for key in keys], since, now)


def _days(matters: QuerySet[Matter], since: datetime, until: datetime) -> QuerySet[Any, Any]:
    rows = matters.filter(answered_at__gte=since, answered_at__lte=until, lead=None, split_at=None)
    took = ExpressionWrapper(F("answered_at") - F("raised_at"), output_field=DurationField())
    return rows.order_by().annotate(days=ExtractDay(took)).values("version", "place", "days").annotate(
        n=Count("pk")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Naming:
    """Which places may stand by name, and what the versions are called."""

    places: dict[str, str]
    named: tuple[str, ...]
    versions: dict[int, tuple[str, str, bool]]

    @classmethod
    def of(cls, actor: Actor, verb: str) -> "Naming":
        kinds = (Area.Kind.TOWN, Area.Kind.VILLAGE)
        areas = Area.objects.live().filter(kind__in=kinds).order_by("path")
        today = clock.today()
        filed = Decision.objects.filter(ended_at=None, decided_on__lte=today, until__gte=today)
        rows = MethodVersion.objects.values_list("pk", "key", "title", "number", "home")
        return cls(
            {area.path: str(area) for area in areas},
            (*actor.paths(verb), *filed.order_by().values_list("place", flat=True)),
            {
                pk: (key, f"{title} 第{number}版", home is None)
                for pk, key, title, number, home in rows
            },
        )

    def row(self, found: dict[tuple[str, str, int], ByMethod], row: dict[str, Any]) -> ByMethod:
        """The row that these counts belong to, made where there is none yet."""
        path = max(
            (one for one in self.places if row["place"].startswith(one)), key=len, default=""
        )
        key, title, shipped = self.versions[row["version"]]
        if path and self._may_name(path):
            at = (path, key, row["version"])
            name, version = self.places[path], row["version"]
        elif shipped:
            at, name, version = ("", key, row["version"]), "", row["version"]
        else:
            # The title of a place's own version would say whose it is.
            at, name, version, title = ("", key, 0), "", 0, ""
        if at not in found:
            found[at] = ByMethod(name, title or self._family(key), version)
        return found[at]

    def _may_name(self, path: str) -> bool:
        return any(path.startswith(one) for one in self.named)

    def _family(self, key: str) -> str:
        """What the product calls this method; a method of one place alone has no family."""
        shipped: Iterable[str] = (
            title for other, title, ours in self.versions.values() if ours and other == key
        )
        known = next(iter(shipped), "")
        title = known.rsplit(" ", 1)[0]
        return (
            str(_("%(title)s，各地自己的版本")) % {"title": title}
            if known
            else str(_("各地自己写的"))
        )
