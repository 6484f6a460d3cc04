"""Terms of bodies, and what a body may do: set by those who elect it, written down here."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.bodies.elected import require_keeper
from lianhu.bodies.kinds import ROSTER, shape
from lianhu.bodies.models import Membership, Organisation, Powers, Term
from lianhu.bodies.seating import kept_by
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.text import clean_line
from lianhu.law.floors import floors

AHEAD: Final = timedelta(days=366)
LINES: Final = 30
MOST: Final = 500


@command("登记换届")
def begin_term(  # noqa: PLR0913
    actor: Actor,
    organisation: Organisation,
    *,
    from_on: date,
    due_on: date,
    size: int | None = None,
    number: int | None = None,
    decided_by: str = "",
    paper: File | None = None,
) -> Term:
    """A new term begins: who held an office of the body before leaves it on that day.

    Rosters (party members, members of the collective) stay. The first term ends nobody's seat.

    Raises:
        Refusal: longer than the law allows, or too far ahead. Conflict: a term that is put down
            begins on that day or later.
    """
    actor.require("bodies.begin_term", place=organisation.path)
    require_keeper(actor, "bodies.begin_term", organisation)
    Organisation.objects.select_for_update(no_key=True).values_list("pk").get(pk=organisation.pk)
    _check_days(organisation, from_on, due_on)
    last = Term.objects.filter(organisation=organisation).aggregate(day=Max("from_on"))["day"]
    if last is not None and from_on <= last:
        raise Conflict(_("已经登记了同一天或更晚开始的一届；写错的请更正那一届。"), field="from_on")
    made = Term(
        organisation=organisation, from_on=from_on, due_on=due_on, path=organisation.path,
        size=_size(size), number=number, paper=kept_by(organisation, paper),
        decided_by=clean_line(decided_by, 200, label=_("由谁怎样产生"), field="decided_by"),
    )  # fmt: skip
    made.save()
    left = _leave(organisation, from_on) if last is not None else 0
    emit(
        actor, "bodies.begin_term", stream=f"organisation:{organisation.pk}",
        place=organisation.path, term=made.pk, from_on=from_on.isoformat(),
        due_on=due_on.isoformat(), left=left, paper=paper.sm3 if paper else None,
    )  # fmt: skip
    return made


@command("更正任期")
def correct_term(
    actor: Actor,
    term: Term,
    *,
    due_on: date,
    size: int | None,
    number: int | None,
    decided_by: str,
) -> None:
    """What was written down of a term was wrong, or the term was lawfully put off.

    Raises:
        Refusal: longer than the law allows.
    """
    actor.require("bodies.correct_term", place=term.path)
    require_keeper(actor, "bodies.correct_term", term.organisation)
    _check_days(term.organisation, term.from_on, due_on)
    term.due_on, term.size, term.number = due_on, _size(size), number
    term.decided_by = clean_line(decided_by, 200, label=_("由谁怎样产生"), field="decided_by")
    term.save(update_fields=["due_on", "size", "number", "decided_by"])
    emit(
        actor, "bodies.correct_term", stream=f"organisation:{term.organisation_id}",
        place=term.path, term=term.pk, due_on=due_on.isoformat(), size=size,
    )  # fmt: skip


@command("登记权力清单")
def adopt_powers(
    actor: Actor,
    organisation: Organisation,
    *,
    may: Iterable[str],
    may_not: Iterable[str],
    adopted_by: str,
    adopted_on: date,
    paper: File | None = None,
) -> Powers:
    """A new version of what the body may do and may not; the one before is kept.

    Args:
        adopted_by: which meeting adopted it: nobody gives powers to themselves by a click.

    Raises:
        Refusal: a side that says nothing, no meeting, a day to come; names the field.
    """
    actor.require("bodies.adopt_powers", place=organisation.path)
    meeting = clean_line(adopted_by, 200, label=_("由谁怎样通过"), field="adopted_by")
    if not meeting:
        raise Refusal(_("请写明由哪次会议通过。"), field="adopted_by")
    if adopted_on > clock.today():
        raise Refusal(_("通过日期不能晚于今天。"), field="adopted_on")
    rows = Powers.objects.filter(organisation=organisation)
    made = Powers(
        organisation=organisation, may=_lines(may, "may"), may_not=_lines(may_not, "may_not"),
        adopted_by=meeting, adopted_on=adopted_on, paper=kept_by(organisation, paper),
        path=organisation.path, version=(rows.aggregate(n=Max("version"))["n"] or 0) + 1,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        raise Conflict(_("别人刚刚登记了一版，请刷新后再看。")) from clash
    salt = new_salt()
    said = "\n".join([*made.may, "", *made.may_not])
    emit(
        actor, "bodies.adopt_powers", stream=f"organisation:{organisation.pk}",
        place=organisation.path, powers=made.pk, version=made.version, salt=salt,
        digest=digest(said, salt), paper=paper.sm3 if paper else None,
    )  # fmt: skip
    return made


def _check_days(organisation: Organisation, from_on: date, due_on: date) -> None:
    if from_on > clock.today() + AHEAD:
        raise Refusal(_("日期最多提前一年。"), field="from_on")
    if due_on <= from_on:
        raise Refusal(_("届满日期要在开始日期之后。"), field="due_on")
    about = shape(organisation.kind).about
    for floor in floors(organisation.legal_regime, from_on, about, "term_years"):
        if floor.at_most is not None and due_on > years_after(from_on, floor.at_most):
            said = {"years": floor.at_most, "article": floor.cited}
            raise Refusal(_("任期最长%(years)d年。依据：%(article)s。") % said, field="due_on")


def years_after(day: date, years: int) -> date:
    """The same day so many years on; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _leave(organisation: Organisation, day: date) -> int:
    """The offices of the last term end where the next begins; those seated for it already stay."""
    rows = Membership.objects.live(day).filter(organisation=organisation, from_on__lt=day)
    return rows.exclude(standing__in=ROSTER).update(to_on=day)


def _size(size: int | None) -> int | None:
    if size is not None and not 1 <= size <= MOST:
        raise Refusal(_("应有人数请填 1 到 %(most)d。") % {"most": MOST}, field="size")
    return size


def _lines(words: Iterable[str], field: str) -> list[str]:
    lines = [clean_line(line, 120, label=_("每一条"), field=field) for line in words]
    kept = [line for line in lines if line]
    if not kept:
        raise Refusal(_("请至少写一条。"), field=field)
    if len(kept) > LINES:
        said = {"limit": LINES, "count": len(kept)}
        raise Refusal(_("最多%(limit)d条，现有%(count)d条。") % said, field=field)
    return kept
