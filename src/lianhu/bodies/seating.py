"""Who comes into a body and who leaves it."""

from datetime import date, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies import elected
from lianhu.bodies.conflicts import bar_to_seat
from lianhu.bodies.kinds import BOARD, shape
from lianhu.bodies.models import Membership, Organisation, Standing
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.law import floors as law
from lianhu.people.holding import hold_person
from lianhu.people.models import Person
from lianhu.places.models import Area

AHEAD: Final = timedelta(days=366)
# Of 15 households a village sends one, of 50 a community; a whole place is no unit of electors.
MOST_HOUSEHOLDS: Final = 2000


@command("登记组织成员")
def seat(  # noqa: PLR0913
    actor: Actor,
    organisation: Organisation,
    person: Person,
    *,
    standing: str,
    from_on: date | None = None,
    to_on: date | None = None,
    title: str = "",
    stands_for: Area | None = None,
    unit: str = "",
    households: int | None = None,
    decided_by: str = "",
    paper: File | None = None,
    consented_on: date | None = None,
    kin_asked_on: date | None = None,
) -> Membership:
    """`person` is in the body as `standing` from a day (today); who chose them decided it, not this.

    Args:
        stands_for: the group, grid or linked households that sent the person; `unit` says it in
            words and `households` how many stand behind.
        decided_by: which meeting or papers say so; `paper`, a draft or one this body has already.
        consented_on: the day the person agreed; asked where the kind of body needs it.
        kin_asked_on: the day the person was asked for near relatives, where the law needs that.

    Raises:
        NotAllowed: people elect who sits there, and the actor is none of the village's.
        Refusal: such a body has no such standing; the law bars this person, or one more; no
            consent; the seat is elected, and nobody says by which election.
        Conflict: is in this body already in that time, or the body has ended.
    """
    actor.require("bodies.seat", place=organisation.path)
    elected.require_keeper(actor, "bodies.seat", organisation)
    start = from_on or clock.today()
    _hold(organisation, person)
    _check(actor, organisation, person, standing, start, consented_on)
    _lawful(organisation, person, standing, start)
    elected.require_chosen(actor, organisation, standing, decided_by)
    if to_on is not None and to_on <= start:
        raise Refusal(_("离任日期要在任职日期之后。"), field="to_on")
    made = Membership(
        organisation=organisation,
        person=person,
        standing=standing,
        title=clean_line(title, 20, label=_("职务"), field="title"),
        stands_for=_within(organisation, stands_for),
        unit=clean_line(unit, 60, label=_("推选单位"), field="unit"),
        households=_households(households),
        from_on=start,
        to_on=to_on,
        decided_by=clean_line(decided_by, 200, label=_("由谁怎样推选"), field="decided_by"),
        paper=kept_by(organisation, paper),
        consented_on=consented_on,
        consent_heard_by_id=actor.person_id if consented_on else None,
        kin_asked_on=kin_asked_on,
        path=organisation.path,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        raise Conflict(
            _("此人在这段时间已经在这个组织里，或者组织已经撤销，请刷新后再看。")
        ) from clash
    # Neither whose nor which roster: who reads the log does not learn from it who is in the party.
    emit(
        actor,
        "bodies.seat",
        stream=f"organisation:{organisation.pk}",
        place=organisation.path,
        membership=made.pk,
        from_on=start.isoformat(),
        paper=paper.sm3 if paper else None,
    )
    return made


@command("更正组织成员")
def change_seat(  # noqa: PLR0913
    actor: Actor,
    membership: Membership,
    *,
    title: str,
    stands_for: Area | None,
    unit: str,
    households: int | None,
    decided_by: str,
    kin_asked_on: date | None,
) -> None:
    """What was written down of a seat was wrong or is new; whose it is, and as what, stays.

    Raises:
        Refusal: as `seat`. Conflict: the consent was taken back.
    """
    actor.require("bodies.change_seat", place=membership.path)
    elected.require_keeper(actor, "bodies.change_seat", membership.organisation)
    if membership.withdrawn_on is not None:
        raise Conflict(_("此人已经撤回同意。"))
    if kin_asked_on is not None and kin_asked_on > clock.today():
        raise Refusal(_("日期不能晚于今天。"), field="kin_asked_on")
    body = membership.organisation
    elected.require_chosen(actor, body, membership.standing, decided_by)
    membership.title = clean_line(title, 20, label=_("职务"), field="title")
    membership.stands_for = _within(body, stands_for)
    membership.unit = clean_line(unit, 60, label=_("推选单位"), field="unit")
    membership.households = _households(households)
    membership.decided_by = clean_line(decided_by, 200, label=_("由谁怎样推选"), field="decided_by")
    membership.kin_asked_on = kin_asked_on
    membership.save(
        update_fields=["title", "stands_for", "unit", "households", "decided_by", "kin_asked_on"]
    )
    _note(actor, "bodies.change_seat", membership)


@command("组织成员离任")
def unseat(
    actor: Actor, membership: Membership, *, on: date | None = None, decided_by: str = ""
) -> None:
    """The member leaves the body on a day (today); the seat stands empty from then on.

    Args:
        decided_by: what ended it: a resignation the meeting accepted, a recall, a new election.

    Raises:
        NotAllowed: as `seat`. Refusal: the day lies before the first, or too far ahead; the seat is
            elected, and nobody says what ended it. Conflict: left already.

    Source: 村民委员会组织法 第二十条 (a resignation ends the post when the meeting has accepted it).
    """
    actor.require("bodies.unseat", place=membership.path)
    elected.require_keeper(actor, "bodies.unseat", membership.organisation)
    day = on or clock.today()
    if day > clock.today() + AHEAD:
        raise Refusal(_("日期最多提前一年。"), field="on")
    if day < membership.from_on:
        raise Refusal(_("离任日期不能早于任职日期。"), field="on")
    said = clean_line(decided_by, 90, label=_("依据"), field="decided_by")
    elected.require_ended(actor, membership.organisation, membership.standing, said)
    words = "；".join(part for part in (membership.decided_by, said) if part)[:200]
    # The end that was read is part of the condition: of two who end it at once, one wins.
    rows = Membership.objects.filter(pk=membership.pk, to_on=membership.to_on, withdrawn_on=None)
    if not rows.update(to_on=day, decided_by=words):
        raise Conflict(_("他人刚刚处理了这位成员，请刷新后再看。"))
    membership.to_on, membership.decided_by = day, words
    _note(actor, "bodies.unseat", membership, on=day.isoformat())


@command("撤回同意")
def withdraw(actor: Actor, membership: Membership) -> None:
    """An elder or notable takes back the consent: out of the body today, and out of every list.

    Raises:
        Refusal: nobody asked for consent here. Conflict: taken back already.

    Source: 个人信息保护法 第十五条.
    """
    actor.require("bodies.withdraw", place=membership.path)
    if membership.consented_on is None:
        raise Refusal(_("这里没有征求过同意，请办理离任。"))
    today = clock.today()
    left = min(membership.to_on or today, today)
    rows = Membership.objects.filter(pk=membership.pk, withdrawn_on=None)
    if not rows.update(
        to_on=max(left, membership.from_on), withdrawn_on=max(today, membership.from_on)
    ):
        raise Conflict(_("此人已经撤回同意。"))
    _note(actor, "bodies.withdraw", membership)


def _note(actor: Actor, verb: str, membership: Membership, **more: Any) -> None:
    emit(
        actor,
        verb,
        stream=f"organisation:{membership.organisation_id}",
        place=membership.path,
        membership=membership.pk,
        **more,
    )


def _hold(organisation: Organisation, person: Person) -> None:
    """Two who come in at once are both seen by the checks: near relatives, how many there may be."""
    rows = Organisation.objects.select_for_update(no_key=True)
    rows.values_list("pk").get(pk=organisation.pk)
    hold_person(person)


def _check(  # noqa: PLR0913, PLR0917
    actor: Actor, organisation: Organisation, person: Person, standing: str, start: date,
    consented_on: date | None,
) -> None:  # fmt: skip
    known = shape(organisation.kind)
    if standing not in known.words or standing not in Standing.values:
        said = {"kind": organisation.get_kind_display()}
        raise Refusal(_("“%(kind)s”里没有这种身份。") % said, field="standing")
    if start > clock.today() + AHEAD:
        raise Refusal(_("日期最多提前一年。"), field="from_on")
    if actor.person_id is not None and actor.person_id == person.pk:
        raise NotAllowed(_("不能把自己登记进组织，请由另一位有权限的人办理。"))
    if person.erased_at is not None:
        raise Refusal(_("此人的信息已经删除，不能登记。"), field="person")
    if known.consent and consented_on is None:
        raise Refusal(_("先征得本人同意，再登记：请填写本人哪天同意的。"), field="consented_on")
    if consented_on is not None and consented_on > clock.today():
        raise Refusal(_("同意的日期不能晚于今天。"), field="consented_on")


def _lawful(organisation: Organisation, person: Person, standing: str, start: date) -> None:
    bar = bar_to_seat(organisation, person, standing, start)
    if bar:
        raise Refusal(bar, field="person")
    if standing in BOARD:
        _room(organisation, start)


def _room(organisation: Organisation, day: date) -> None:
    """The law says how many a committee has at most; one more would be elected by nobody."""
    there = Membership.objects.live(day).filter(organisation=organisation, standing__in=BOARD)
    floors = law.floors(organisation.legal_regime, day, shape(organisation.kind).about, "size")
    for floor in floors:
        if floor.at_most is not None and there.count() >= floor.at_most:
            said = {"most": floor.at_most, "article": floor.cited}
            raise Refusal(_("已经有%(most)d人，不能再多。依据：%(article)s。") % said)


def _within(organisation: Organisation, area: Area | None) -> Area | None:
    if area is not None and not area.path.startswith(organisation.path):
        raise Refusal(_("推选单位要在这个组织管的地方里面。"), field="stands_for")
    return area


def _households(number: int | None) -> int | None:
    if number is not None and not 1 <= number <= MOST_HOUSEHOLDS:
        raise Refusal(
            _("推选户数请填 1 到 %(most)d。") % {"most": MOST_HOUSEHOLDS}, field="households"
        )
    return number


def kept_by(organisation: Organisation, paper: File | None) -> File | None:
    """One record of an election for all who were elected: the first takes it along."""
    stream = f"organisation:{organisation.pk}"
    if paper is not None and paper.stream != stream:
        attach(paper, stream, confidentiality=Confidentiality.INTERNAL)
    return paper
