"""Reads of pacts: the desk, what a place has in force, how two versions differ."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, Sum

from lianhu.assembly import results
from lianhu.assembly.models import Meeting, Resolution
from lianhu.audit.actor import VISITOR, Actor, under
from lianhu.pacts.models import SEE, Caution, Clause, Opinion, Pact, Version
from lianhu.pacts.rules import rules
from lianhu.places.models import Area
from lianhu.places.paths import prefixes

MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A pact on the desk: what is in force, and what runs beside it."""

    pact: Pact
    now: Version | None
    running: Version | None


def passed_at(actor: Actor, version: Version) -> Meeting | None:
    """The meeting of ours that passed it; none of a pact from before."""
    if version.resolution_id is None:
        return None
    rows = Resolution.objects.visible_to(actor).select_related("meeting__area")
    found = rows.filter(pk=version.resolution_id).first()
    return found.meeting if found else None


def result_of(version: Version) -> str:
    """Where everybody reads how it was voted; "" while that is not posted."""
    meeting = passed_at(VISITOR, version)
    return results.page_of(meeting) if meeting and results.posted(meeting) else ""


def desk(actor: Actor) -> list[Row]:
    """The pacts of the actor's areas, what runs first; two queries."""
    versions = Version.objects.filter(state__in=["draft", "review", "to_vote", "in_force"])
    rows = Pact.objects.visible_to(actor).filter(under(actor.paths(SEE), "place"))
    rows = rows.select_related("area").prefetch_related(
        Prefetch("versions", versions.prefetch_related("reviews", "filing"), to_attr="live")
    )
    found = [
        Row(
            one,
            next((each for each in one.live if each.state == "in_force"), None),  # type: ignore[attr-defined]
            next((each for each in one.live if each.is_running), None),  # type: ignore[attr-defined]
        )
        for one in rows.order_by("place", "kind")[:MOST]
    ]
    return sorted(found, key=lambda row: row.running is None)


def of_place(area: Area) -> list[Pact]:
    """What anybody may read of the pacts in and under a village, its own first; three queries."""
    rows = Version.objects.visible_to(VISITOR).order_by("-number")
    found = Pact.objects.visible_to(VISITOR).filter(under([area.path], "place"))
    return list(
        found.select_related("area")
        .prefetch_related(Prefetch("versions", rows, to_attr="shown"))
        .order_by("place", "kind")
    )


@dataclass(slots=True)
class Group:
    """The clauses of one kind."""

    label: str
    clauses: list[Clause] = field(default_factory=list)
    beside: list[Clause] = field(default_factory=list)


def by_kind(clauses: Sequence[Clause], beside: Sequence[Clause] = ()) -> list[Group]:
    """Clauses by their kind, in the order of pacts.toml; `beside` those of another version."""
    found = {key: Group(label) for key, label in rules().clauses.items()}
    for one in clauses:
        found[one.kind].clauses.append(one)
    for one in beside:
        found[one.kind].beside.append(one)
    return [one for one in found.values() if one.clauses or one.beside]


def in_order(clauses: Sequence[Clause]) -> list[Group]:
    """Clauses in their order, each run of one kind under its name: 第3条 is the third everywhere."""
    found: list[Group] = []
    for one in clauses:
        if not found or found[-1].label != one.label:
            found.append(Group(one.label))
        found[-1].clauses.append(one)
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """A clause in two versions: `state` is same, other, new or gone."""

    state: str
    before: Clause | None
    after: Clause | None


def compared(before: Version, after: Version) -> list[Change]:
    """Clause by clause, by what each grew out of, else by equal words."""
    old = {one.pk: one for one in before.clauses.filter(dropped_at=None)}
    new = list(after.clauses.filter(dropped_at=None))
    roots = _roots(new)
    left, found = dict(old), []
    for one in new:
        was = next((pk for pk in roots[one.pk] if pk in left), None)
        if was is None:
            was = next((pk for pk, each in left.items() if each.words == one.words), None)
        other = left.pop(was) if was is not None else None
        state = "new" if other is None else "same" if other.words == one.words else "other"
        found.append(Change(state, other, one))
    return [*found, *(Change("gone", one, None) for one in left.values())]


def _roots(clauses: Sequence[Clause]) -> dict[int, list[int]]:
    """For each clause the ids it grew out of, the nearest first; one query a generation."""
    found: dict[int, list[int]] = defaultdict(list)
    last = {one.pk: one.was_id for one in clauses if one.was_id}
    while last:
        for pk, was in last.items():
            found[pk].append(was)
        above = dict(Clause.objects.filter(pk__in=last.values()).values_list("pk", "was"))
        last = {pk: up for pk, was in last.items() if (up := above.get(was))}
    for one in clauses:
        found[one.pk]
    return found


@dataclass(frozen=True, slots=True)
class Heard:
    """Sums over all askings of a version: 户次, people, women, opinions, taken at least in part."""

    households: int
    people: int
    women: int
    opinions: int
    taken: int
    customs: int


def heard(version: Version) -> Heard:
    sums = version.askings.aggregate(h=Sum("households"), p=Sum("people"), w=Sum("women"))
    rows = list(Opinion.objects.filter(asking__version=version).values_list("fate", "custom"))
    taken = sum(fate in ("taken", "partly") for fate, _custom in rows)
    customs = sum(custom for _fate, custom in rows)
    return Heard(sums["h"] or 0, sums["p"] or 0, sums["w"] or 0, len(rows), taken, customs)


def with_cautions(version: Version) -> list[tuple[Clause, list[Caution]]]:
    """The clauses that stand, each with what is warned of or was kept; two queries."""
    live = Caution.objects.filter(state__in=["open", "kept"]).order_by("pk")
    rows = version.clauses.filter(dropped_at=None).prefetch_related(
        Prefetch("cautions", live, to_attr="live")
    )
    return [(one, one.live) for one in rows]


def clauses_in_force(actor: Actor, verb: str) -> list[Clause]:
    """The clauses in force over the actor's places, and inside them, for who goes by them."""
    paths = actor.paths(verb)
    above = Q(version__pact__place__in={one for path in paths for one in prefixes(path)})
    rows = Clause.objects.filter(
        above | under(paths, "version__pact__place"), version__state="in_force", dropped_at=None
    )
    return list(
        rows.select_related("version__pact").order_by("version__pact__place", "position", "pk")
    )
