"""Drawing a roll up from the registers, and dropping a draft."""

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.rows import copy, keyed, new
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Organisation
from lianhu.bodies.queries import legal_regime
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.text import clean_line
from lianhu.places.models import Area
from lianhu.places.queries import village_of
from lianhu.rolls.bases import Basis, bases
from lianhu.rolls.drawing import REGISTERS, found
from lianhu.rolls.models import Aside, Entry, Roll
from lianhu.rolls.terms import term_of

# A roll is judged for a day near at hand: for a later one nobody knows who will live there.
MOST_AHEAD: Final = timedelta(days=366)
TITLE: Final = 80


@command("编制名册")
def draw_up(
    actor: Actor,
    *,
    area: Area,
    basis: str,
    counted_on: date | None = None,
    organisation: Organisation | None = None,
    title: str = "",
    about: str = "",
    notice_on: date | None = None,
    term: int | None = None,
) -> Roll:
    """A draft of everybody who counts in `area` (or in `organisation`) by `basis`, from the registers.

    Args:
        basis: a key of `law.shares.BASES` that this place's law knows.
        counted_on: the day on which one must be of age and belong here; today if none.
        about: a key of the law's floors; the usual one of the basis if empty.
        notice_on: the day whose law binds; today if none.
        term: of voters, the year of the general election; the running one if none.

    Raises:
        Refusal: at its field, what is missing or unknown here.
    """
    actor.require("rolls.draw_up", place=area.path)
    today = clock.today()
    day = counted_on or today
    regime = _regime(area)
    kind = _known(basis, regime, area)
    _check_day(day, today)
    _check_body(kind.source(regime), organisation, area)
    roll = Roll(
        area=area, path=area.path, organisation=organisation, basis=basis,
        about=about or kind.about, regime=regime, counted_on=day, notice_on=notice_on or today,
        term=(term or term_of(day)) if kind.of_a_term else None,
        title=clean_line(title, TITLE, label=_("名称"), field="title")
        or f"{organisation or area}{kind.label}名册",
    )  # fmt: skip
    roll.save(force_insert=True)
    on, aside = _write(roll)
    emit(
        actor, "rolls.draw_up", stream=roll.stream, place=roll.path, fresh=True, basis=basis,
        regime=regime, counted_on=day.isoformat(), on=on, aside=aside,
    )  # fmt: skip
    return roll


@command("放弃名册草稿")
def drop(actor: Actor, roll: Roll) -> None:
    """Take a draft away, with everybody on it. Raises Conflict once it is frozen."""
    actor.require("rolls.drop", place=roll.path)
    if held(roll).is_frozen:
        raise Conflict(_("名册已经定稿，不能放弃了。"))
    Entry.objects.filter(roll=roll).delete()
    Aside.objects.filter(roll=roll).delete()
    Roll.objects.filter(pk=roll.pk).delete()
    emit(actor, "rolls.drop", stream=roll.stream, place=roll.path)


def _regime(area: Area) -> str:
    village = village_of(area)
    return legal_regime(village) if village else "none"


def _known(basis: str, regime: str, area: Area) -> Basis:
    kind = bases().get(basis)
    if kind is None:
        raise Refusal(_("请选择按什么编。"), field="basis")
    source = kind.source(regime)
    if regime == "none" and source in ("", "both", *REGISTERS):
        raise Refusal(
            _("这里还没有登记村民委员会或者居民委员会，不知道适用哪部法律，请先登记。"),
            field="area",
        )
    if not source:
        raise Refusal(_("这里适用的法律没有这种名册。"), field="basis")
    if kind.of_a_term and area.kind != Area.Kind.VILLAGE:
        raise Refusal(_("参加选举的名单以村（社区）为单位编。"), field="area")
    return kind


def _check_day(day: date, today: date) -> None:
    if not today - MOST_AHEAD <= day <= today + MOST_AHEAD:
        raise Refusal(_("日子离今天太远，请核对：一年以内。"), field="counted_on")


def _check_body(source: str, organisation: Organisation | None, area: Area) -> None:
    if source == "seats" and organisation is None:
        raise Refusal(_("请选择是哪个组织的。"), field="organisation")
    if organisation is not None and not organisation.path.startswith(area.path):
        raise Refusal(_("这个组织不在这里。"), field="organisation")


def _write(roll: Roll) -> tuple[int, int]:
    """Put down who counts and who is in doubt; how many of each."""
    on: list[Entry] = []
    aside: list[Aside] = []
    for one in found(roll):
        who = {"person_id": one.person, "household_id": one.household, "place": one.place}
        if one.why:
            aside.append(new(Aside, roll_id=roll.pk, why=one.why, **who))
        else:
            on.append(new(Entry, roll_id=roll.pk, way=one.way, **who))
    for rows in (on, aside):
        keyed(rows)
        copy(rows)
    return len(on), len(aside)
