"""Who stands at the door: the roll as the helper sees it, found by name, group or number."""

from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.assembly.headcount import born_by
from lianhu.assembly.models import Attendance, Meeting
from lianhu.audit.actor import Actor, under
from lianhu.people.models import Household, Person, Residence
from lianhu.people.queries import display_names
from lianhu.people.queries import found as named
from lianhu.places.models import Area
from lianhu.places.queries import labels
from lianhu.rolls.models import Entry, EntryQuerySet, Roll

# As many as a phone shows without losing its reader.
MOST: Final = 40
SIGN: Final = "assembly.sign"


@dataclass(slots=True)
class Line:
    """One number of the roll: whose it is, as this reader may see it, and whether it is there.

    `grown` are those of a household who may come for it, where the reader may know their names.
    """

    entry: Entry
    name: str
    beside: str
    where: str
    attendance: Attendance | None
    grown: list[tuple[int, str]] = field(default_factory=list)

    @property
    def gone(self) -> bool:
        return self.attendance is not None and self.attendance.left_at is not None


@dataclass(frozen=True, slots=True)
class Door:
    lines: list[Line]
    more: int


def roll_of(meeting: Meeting) -> Roll | None:
    """The roll people sign in by; None where whoever comes is written down."""
    one = meeting.rolls.select_related("roll").filter(basis=meeting.road).first()
    return one.roll if one else None


def entries(
    actor: Actor, meeting: Meeting, words: str = "", area: Area | None = None
) -> EntryQuerySet:
    """Those on the roll this helper may sign in, that fit what was typed; in the order of the roll."""
    roll = roll_of(meeting)
    rows = Entry.objects.filter(roll=roll).on() if roll else Entry.objects.none()
    paths = actor.paths(SIGN)
    if not any(meeting.path.startswith(path) for path in paths) and actor.kind != "system":
        rows = rows.filter(under(paths, "place"))
    if area is not None:
        rows = rows.filter(under([area.path], "place"))
    if words:
        rows = rows.filter(_fits(actor, words))
    return rows.order_by("no")


def _fits(actor: Actor, words: str) -> Q:
    """A number of the roll, or somebody of this name, sound or household that the reader may see."""
    if words.isascii() and words.isdigit() and len(words) <= 4:
        return Q(no=int(words))
    people = named(Person.objects.visible_to(actor), words).values("pk")
    homes = Residence.objects.filter(person__in=people, to_on=None).values("household")
    return Q(person__in=people) | Q(household__in=homes)


def shown(actor: Actor, meeting: Meeting, rows: EntryQuerySet, here: str = "") -> Door:
    """The first lines with names; `here`: "" all, "yes" who is there, "no" who is not yet."""
    signed = Attendance.objects.filter(meeting=meeting)
    if here == "yes":
        rows = rows.filter(pk__in=signed.values("entry"))
    elif here == "no":
        rows = rows.exclude(pk__in=signed.values("entry"))
    total = rows.count()
    chosen = list(rows[:MOST])
    return Door(lines(actor, meeting, chosen), max(0, total - len(chosen)))


def lines(actor: Actor, meeting: Meeting, chosen: list[Entry]) -> list[Line]:
    """Entries with the names this reader may see; seven queries however many."""
    signed = Attendance.objects.filter(meeting=meeting, entry__in=[one.pk for one in chosen])
    there = {one.entry_id: one for one in signed.select_related("meeting", "entry")}
    ids = [one.person_id for one in chosen if one.person_id]
    # A seat in a body is of the whole village; people are told apart by where they live.
    homes_of = dict(
        Person.objects.visible_to(actor).filter(pk__in=ids).exclude(place="")
        .values_list("pk", "place")
    )  # fmt: skip
    at = {
        one.pk: homes_of.get(one.person_id or 0, one.place) if one.place == meeting.path
        else one.place for one in chosen
    }  # fmt: skip
    where = labels({path for path in at.values() if path}, below="village")
    names = display_names(Person.objects.filter(pk__in=ids), actor) if ids else {}
    homes = _homes(actor, meeting, [one.household_id for one in chosen if one.household_id])
    return [
        Line(
            one, *_called(one, names, homes), where.get(at[one.pk], ""), there.get(one.pk),
            homes[one.household_id].grown if one.household_id in homes else [],
        )
        for one in chosen
    ]  # fmt: skip


@dataclass(slots=True)
class _Home:
    """A household as it is called at the door, and who of it may come for it."""

    name: str
    number: str
    grown: list[tuple[int, str]] = field(default_factory=list)


def _called(entry: Entry, names: dict[int, str], homes: dict[int, _Home]) -> tuple[str, str]:
    """Name, and what tells two of the same name apart."""
    if entry.household_id in homes:
        home = homes[entry.household_id]
        return home.name, home.number
    return names.get(entry.person_id or 0) or _("（已删除）"), ""


def _homes(actor: Actor, meeting: Meeting, ids: list[int]) -> dict[int, _Home]:
    if not ids:
        return {}
    day = max(one.day for one in meeting.sittings.all())
    live = Residence.objects.filter(household__in=ids, to_on=None).select_related(
        "person", "household"
    )
    rows = list(live.order_by("household", "-is_head", "person__born_on", "pk"))
    names = display_names([one.person for one in rows], actor)
    found: dict[int, _Home] = {}
    for one in rows:
        home = found.setdefault(
            one.household_id,
            _Home(_("%s家") % names[one.person_id], one.household.number),
        )
        if one.person.born_on is None or one.person.born_on <= born_by(day):
            home.grown.append((one.person_id, names[one.person_id]))
    for empty in Household.objects.filter(pk__in=set(ids) - set(found)):
        found[empty.pk] = _Home(_("%s户") % empty.number, empty.number)
    return found
