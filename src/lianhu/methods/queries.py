"""Which method is in force where, and what it says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import legal_regime
from lianhu.files.models import File
from lianhu.hours import queries as hours
from lianhu.kernel.errors import Missing
from lianhu.methods import shipping
from lianhu.methods.compiler import Known
from lianhu.methods.definition import Definition, load
from lianhu.methods.explaining import Sentence, sentences
from lianhu.methods.models import SEE_DECISION, Adoption, Honour, MethodVersion
from lianhu.methods.vocabulary import REGIMES
from lianhu.places.models import Area
from lianhu.places.queries import ids_of

# `MethodVersionQuerySet.reaching` by hand, for every matter that is raised asks it: the same rows
# in the same order, without the texts.
_REACHING: Final = """
    SELECT v.id, v.key, coalesce(max(a.path), '') AS adopted_at{brought}
    FROM methods_methodversion v
    LEFT JOIN methods_adoption d
        ON d.version_id = v.id AND d.until_at IS NULL AND d.area_id = ANY(%(areas)s)
    LEFT JOIN places_area a ON a.id = d.area_id
    GROUP BY v.id
    HAVING v.home_id IS NULL OR count(d.id) > 0
    ORDER BY adopted_at DESC, v.id DESC
"""

# What else the same statement answers, by the name of its column, and who is told the answer.
_brought: dict[str, tuple[str, Callable[[int], object]]] = {"stamp": (hours.STAMP, hours.fresh)}

# A version never changes (a trigger sees to it), so what was read once holds. Keyed by schema:
# the same number is another version in another county.
_kept: dict[tuple[str, int], Definition] = {}


def definition_of(version_id: int) -> Definition:
    """What a version says; one query at first, none afterwards.

    Raises:
        MethodVersion.DoesNotExist: there is no such version.
    """
    kept = _kept.get((_schema(), version_id))
    return kept or keep(MethodVersion.objects.get(pk=version_id))


def keep(version: MethodVersion) -> Definition:
    """Read a version now and remember it; for rows that were just made or fetched whole."""
    found = load(version.source, f"{version.key}-{version.number}.toml")
    _kept[_schema(), version.pk] = found
    return found


def _schema() -> str:
    return str(connection.schema_name)  # type: ignore[attr-defined]  # added by django_tenants


def in_force(area: Area) -> list[MethodVersion]:
    """One version for each method in force at `area`: the nearest adoption, else the shipped.

    Their texts are not fetched; `adopted_at` is the path of the adopting area, "" if shipped.
    """
    found: dict[str, MethodVersion] = {}
    for version in MethodVersion.objects.reaching(area.path).defer("source"):
        found.setdefault(version.key, version)
    return list(found.values())


def method_for(area: Area, key: str) -> MethodVersion:
    """The version of method `key` in force at `area`: nearest adoption, else the newest shipped.

    Raises:
        Missing: no such method here.
    """
    reaching = MethodVersion.objects.reaching(area.path).filter(key=key).defer("source")
    version = reaching.first()
    if version is None:
        raise Missing(_("这里没有名叫“%(key)s”的工作法。") % {"key": key})
    return version


def bring(name: str, sql: str, told: Callable[[int], object]) -> None:
    """Let the read that every new matter makes bring along one number, so that what a room keeps
    in the process costs no statement to be known as true.

    Args:
        name: a column that nobody else brings. sql: a scalar subquery. told: is given the number.
    """
    _brought[name] = sql, told


def receiving(area: Area, kind: str) -> MethodVersion:
    """The version that a new matter of `kind` raised at `area` enters.

    Of several that receive it the one adopted nearest wins, then the newest.

    Raises:
        Missing: nothing in force here receives such a matter.
    """
    named: set[str] = set()
    brought = "".join(f", {sql} AS {name}" for name, (sql, _told) in _brought.items())
    asked = _REACHING.format(brought=brought)
    for version in MethodVersion.objects.raw(asked, {"areas": ids_of(area.path)}):
        # Whoever enters a method now is given its days, by the calendar of this moment.
        for name, (_sql, told) in _brought.items():
            told(getattr(version, name))
        # Only the nearest of each method is in force, as in `in_force`.
        if version.key not in named and kind in definition_of(version.pk).receives:
            return version
        named.add(version.key)
    raise Missing(_("这里没有受理这类事项的工作法，请先采用一个。"))


def known_at(area: Area | None, *, besides: Iterable[Definition] = ()) -> Known:
    """What a method of `area` may refer to: the methods in force there, and `besides`."""
    if area is None:
        return shipping.known([*shipping.shipped(), *besides])
    return shipping.known([*(definition_of(one.pk) for one in in_force(area)), *besides])


def regimes_at(area: Area | None) -> tuple[str, ...]:
    """Which laws the villages that would use a method adopted here fall under; by the record of
    their committee, never by name. Both where there are several villages, or nobody wrote it down.
    """
    here = legal_regime(area) if area and area.kind == Area.Kind.VILLAGE else ""
    return (here,) if here in REGIMES else tuple(REGIMES)


@dataclass(frozen=True, slots=True)
class InForce:
    """A method in force at a place: its version, in words, and who adopted it (None: shipped)."""

    version: MethodVersion
    method: Definition
    sentences: list[Sentence]
    adoption: Adoption | None


def plainly(area: Area) -> list[InForce]:
    """The methods in force at `area` in plain sentences; those that receive matters first."""
    versions = in_force(area)
    live = Adoption.objects.live().for_rows()
    reaching = live.filter(area__in=ids_of(area.path), version__in=versions)
    adopted = {one.version_id: one for one in reaching}
    rows = []
    for version in versions:
        method = definition_of(version.pk)
        rows.append(InForce(version, method, sentences(method), adopted.get(version.pk)))
    return sorted(rows, key=lambda row: (not row.method.receives, -len(row.method.receives)))


def honours_of(area: Area) -> list[Honour]:
    """What the ways of working of a place, and of those around it, were honoured with."""
    return list(Honour.objects.standing().reaching(area.path))


def home_of(actor: Actor) -> Area | None:
    """The narrowest village, town or county that a post of the actor lies in; None for none."""
    kinds = (Area.Kind.COUNTY, Area.Kind.TOWN, Area.Kind.VILLAGE)
    ids = {pk for grant in actor.grants for pk in ids_of(grant.path)}
    found = Area.objects.live().filter(pk__in=ids, kind__in=kinds)
    return max(found, key=lambda area: len(area.path), default=None)


def may_see_decision(actor: Actor, stream: str, file: File) -> bool:
    """Who opens the signed decision of an adoption: who looks after methods there."""
    pk = stream.partition(":")[2]
    rows = Adoption.objects.visible_to(actor).filter(pk=int(pk)) if pk.isdigit() else ()
    return any(actor.may(SEE_DECISION, one.area.path) for one in rows)
