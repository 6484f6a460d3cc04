"""Households, who is in them, and who is away."""

from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.text import clean_line
from lianhu.people.holding import hold_household, hold_person
from lianhu.people.keys import next_id
from lianhu.people.models import Away, Household, HouseholdKind, Person, Residence
from lianhu.people.scope import place_for
from lianhu.places.models import Area, Unit

NUMBER_LIMIT: Final = 20
LOWEST: Final = -5
HIGHEST: Final = 99
LETTERS: Final = {HouseholdKind.REGISTERED: "H", HouseholdKind.LIVING: "J"}


@command("立户")
def add_household(
    actor: Actor,
    *,
    kind: str,
    grid: Area,
    cluster: Area | None = None,
    unit: Unit | None = None,
    floor: int | None = None,
    room: str = "",
    number: str = "",
    door: str = "",
    invented: bool = False,
) -> Household:
    """A household, registered or living, in one leaf grid and perhaps a cluster of it.

    Without a number it gets a local one (H or J and seven digits).

    Raises:
        Refusal: at its field, what does not fit or is taken.
    """
    actor.require("people.add_household", place=cluster.path if cluster else grid.path)
    if kind not in HouseholdKind.values:
        raise Refusal(_("请选择户籍户或居住户。"), field="kind")
    _check_spot(grid, cluster, unit)
    flat = _flat(unit, floor, room)
    pk = next_id(Household)
    local = f"{LETTERS[HouseholdKind(kind)]}{pk:07d}"
    number = clean_line(number, NUMBER_LIMIT, label=_("户号"), field="number").upper() or local
    try:
        with transaction.atomic():
            household = Household.objects.create(
                pk=pk,
                kind=kind,
                number=number,
                grid=grid,
                cluster=cluster,
                unit=unit,
                **flat,
                door=_door(door),
                invented=invented or grid.invented,
            )
    except IntegrityError as clash:
        raise Refusal(_("户号已经有了，或网格刚刚调整过，请核对。"), field="number") from clash
    emit(
        actor,
        "people.add_household",
        stream=f"household:{pk}",
        place=household.path,
        fresh=True,
        kind=kind,
    )
    return household


@command("调整户的网格")
def place_household(
    actor: Actor,
    household: Household,
    *,
    grid: Area,
    cluster: Area | None = None,
    unit: Unit | None = None,
    floor: int | None = None,
    room: str = "",
    door: str | None = None,
) -> None:
    """Put a household into another grid, cluster or unit; its people go with it.

    Raises:
        Refusal: at its field, what does not fit.
        NotAllowed: the actor does not hold this over the old or the new place.
    """
    actor.require("people.place_household", place=household.path)
    actor.require("people.place_household", place=cluster.path if cluster else grid.path)
    _check_spot(grid, cluster, unit)
    flat = _flat(unit, floor, room)
    household.grid, household.cluster, household.unit = grid, cluster, unit
    household.floor, household.room = flat["floor"], flat["room"]
    if door is not None:
        household.door = _door(door)
    before = household.path
    household.save(update_fields=["grid", "cluster", "unit", "floor", "room", "door"])
    household.refresh_from_db(fields=["path"])
    emit(
        actor,
        "people.place_household",
        stream=f"household:{household.pk}",
        place=household.path,
        before=before,
    )


@command("销户")
def end_household(actor: Actor, household: Household) -> None:
    """End a household that nobody is in any more.

    Raises:
        Refusal: somebody is still in it. Conflict: ended already.
    """
    actor.require("people.end_household", place=household.path)
    hold_household(household)
    if Residence.objects.filter(household=household, to_on=None).exists():
        raise Refusal(_("户内还有人，请先把他们迁出。"))
    if household.ended_on is not None:
        raise Conflict(_("此户已经注销。"))
    household.ended_on = clock.today()
    household.save(update_fields=["ended_on"])
    emit(actor, "people.end_household", stream=f"household:{household.pk}", place=household.path)


@command("入户")
def house(
    actor: Actor,
    person: Person,
    household: Household,
    *,
    relation: str = "",
    from_on: date | None = None,
) -> Residence:
    """Put a person into a household; the household of the same kind they were in ends that day.

    Registered and living household stay apart: neither follows the other.

    Raises:
        Refusal: there is a head already, the day lies before the present household began, or ahead.
        Conflict: the household has ended, or the person was erased.
    """
    actor.require("people.house", place=household.path)
    day = _day(from_on, "from_on")
    residence = settle(person, household, relation=relation, from_on=day)
    emit(
        actor,
        "people.house",
        stream=f"person:{person.pk}",
        place=household.path,
        household=household.pk,
        kind=household.kind,
        on=day.isoformat(),
    )
    return residence


@command("迁出")
def move_out(actor: Actor, person: Person, household: Household, *, on: date | None = None) -> None:
    """The person leaves the household; which one is next is said by `house`.

    Raises:
        Conflict: the person is not in it now. Refusal: the day does not fit.
    """
    actor.require("people.move_out", place=household.path)
    day = _day(on, "on")
    hold_person(person)
    live = Residence.objects.filter(person=person, household=household, to_on=None)
    residence = live.first()
    if residence is None:
        raise Conflict(_("此人现在不在这一户。"))
    _end(residence, day, "on")
    emit(
        actor,
        "people.move_out",
        stream=f"person:{person.pk}",
        place=household.path,
        household=household.pk,
        on=day.isoformat(),
    )


@command("登记外出")
def mark_away(
    actor: Actor,
    person: Person,
    *,
    since: date | None = None,
    where_words: str = "",
    carer: Person | None = None,
) -> Away:
    """The person lives elsewhere for now; `carer` looks after what is theirs at home.

    Raises:
        Conflict: already away. Refusal: their own carer, or the day lies ahead.
    """
    place = place_for(actor, "people.mark_away", person)
    actor.require("people.mark_away", place=place)
    day = _day(since, "since")
    if carer is not None and carer.pk == person.pk:
        raise Refusal(_("在家联系人不能是本人。"), field="carer")
    words = clean_line(where_words, 60, label=_("去向"), field="where_words")
    try:
        with transaction.atomic():
            away = Away.objects.create(person=person, since=day, where_words=words, carer=carer)
    except IntegrityError as clash:
        raise Conflict(_("此人已登记外出。")) from clash
    emit(
        actor,
        "people.mark_away",
        stream=f"person:{person.pk}",
        place=place,
        since=day.isoformat(),
        carer=carer.pk if carer else None,
    )
    return away


@command("登记返回")
def mark_back(actor: Actor, person: Person, *, on: date | None = None) -> None:
    """The person is home again.

    Raises:
        Conflict: not marked away. Refusal: before they left, or ahead.
    """
    place = place_for(actor, "people.mark_back", person)
    actor.require("people.mark_back", place=place)
    day = _day(on, "on")
    away = Away.objects.filter(person=person, to_on=None).first()
    if away is None:
        raise Conflict(_("此人没有登记外出。"))
    if day < away.since:
        raise Refusal(_("返回日期不能早于外出日期。"), field="on")
    away.to_on = day
    away.save(update_fields=["to_on"])
    emit(actor, "people.mark_back", stream=f"person:{person.pk}", place=place, on=day.isoformat())


def settle(person: Person, household: Household, *, relation: str, from_on: date) -> Residence:
    """Write the residence, ending the one of the same kind; the caller asks and records."""
    hold_household(household)
    hold_person(person)
    if household.ended_on is not None or person.erased_at is not None:
        raise Conflict(_("此户已经注销，或此人的信息已经删除。"))
    if relation and relation not in Residence.Relation.values:
        raise Refusal(_("请选择与户主的关系。"), field="relation")
    before = Residence.objects.filter(person=person, kind=household.kind, to_on=None).first()
    if before is not None and before.household_id == household.pk:
        raise Refusal(_("此人已经在这一户。"), field="household")
    if before is not None:
        _end(before, from_on, "from_on")
    try:
        with transaction.atomic():
            return Residence.objects.create(
                person=person,
                household=household,
                kind=household.kind,
                is_head=relation == Residence.Relation.HEAD,
                relation=relation,
                from_on=from_on,
            )
    except IntegrityError as clash:
        wall = getattr(getattr(clash.__cause__, "diag", None), "constraint_name", "")
        if wall == "people_residence_one_head":
            raise Refusal(_("这一户已有户主。"), field="relation") from clash
        raise Conflict(_("此人在这段时间已有同类的户，请核对日期。")) from clash


def _end(residence: Residence, day: date, field: str) -> None:
    if day < residence.from_on:
        raise Refusal(_("日期不能早于入户日期。"), field=field)
    residence.to_on = day
    residence.save(update_fields=["to_on"])


def _check_spot(grid: Area, cluster: Area | None, unit: Unit | None) -> None:
    if grid.kind != Area.Kind.GRID or grid.valid_to is not None:
        raise Refusal(_("请选一个现有的网格。"), field="grid")
    inner = Q(kind=Area.Kind.GRID, valid_to=None)
    if Area.objects.filter(inner, parent=grid).exists():
        raise Refusal(_("“%(grid)s”下面还分网格，请选最末一级。") % {"grid": grid}, field="grid")
    if cluster is not None:
        fits = cluster.kind == Area.Kind.CLUSTER and cluster.parent_id == grid.pk
        if not fits or cluster.valid_to is not None:
            raise Refusal(_("请选这个网格里现有的联户。"), field="cluster")
    if unit is not None and not grid.path.startswith(unit.building.village.path):
        raise Refusal(_("请选本村（社区）的楼栋单元。"), field="unit")


def _flat(unit: Unit | None, floor: int | None, room: str) -> dict[str, Any]:
    name = clean_line(room, 10, label=_("户室"), field="room").removesuffix("室")
    if unit is None and (floor is not None or name):
        raise Refusal(_("填层和户室，先选楼栋单元。"), field="unit")
    if floor is not None and (floor == 0 or not LOWEST <= floor <= HIGHEST):
        raise Refusal(_("层数在-5到99之间，没有0层。"), field="floor")
    return {"floor": floor, "room": name}


def _door(text: str) -> str:
    return clean_line(text, 60, label=_("门牌"), field="door")


def _day(day: date | None, field: str) -> date:
    if day is not None and day > clock.today():
        raise Refusal(_("日期不能晚于今天。"), field=field)
    return day or clock.today()
