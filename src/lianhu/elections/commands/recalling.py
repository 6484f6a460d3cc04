"""A recall: asked for by enough names with reasons, answered by the one concerned, then voted on."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from lianhu.assembly.commands.planning import Seat
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.bodies.models import Membership
from lianhu.bodies.queries import bodies_of
from lianhu.elections import reading
from lianhu.elections.commands.starting import begin, kind_here
from lianhu.elections.holding import hold, named, not_concerned
from lianhu.elections.kinds import RECALL
from lianhu.elections.models import Demander, Election, Recall
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean
from lianhu.law.floors import floors
from lianhu.law.shares import Share
from lianhu.rolls import commands as rolls
from lianhu.rolls.models import Roll

REASONS = 500
DEFENCE = 1000


def bases_of(election: Election) -> dict[str, Share]:
    """By which bases of the law enough names may be gathered, each with its share."""
    return shares_of(election.regime, election.notice_on)


def shares_of(regime: str, day: date) -> dict[str, Share]:
    """As `bases_of`, for a regime and the day whose law binds."""
    return {
        share.of: share
        for floor in floors(regime, day, "recall", "demand")
        if floor.roads
        for share in floor.roads.shares
    }


@command("登记罢免要求")
def ask_recall(  # noqa: PLR0913
    actor: Actor,
    membership: Membership,
    *,
    seat: Seat,
    reasons: str,
    asked_by: str,
    mode: str = "",
    paper: File | None = None,
) -> Election:
    """Villagers ask that a member of the committee be recalled, and say why.

    Args:
        seat: when and where it would be voted on. asked_by: a key of `shares_of`.
        mode: the way in which the member was elected, where the law knows several.

    Raises:
        Refusal: at its field, what is missing. NotAllowed: the one concerned writes it down.
        Conflict: such a recall is running.
    """
    body = membership.organisation
    actor.require("elections.ask_recall", place=body.path)
    if named(actor) == membership.person_id:
        raise NotAllowed(_("要求罢免您本人的，由另一位来登记。"))
    said = clean(reasons, REASONS, label=_("理由"), field="reasons")
    if not said:
        raise Refusal(_("请写要求罢免的理由。"), field="reasons")
    today = clock.today()
    if not Membership.objects.live(today).filter(pk=membership.pk).exists():
        raise Refusal(_("这个人已经不在任。"), field="membership")
    shape = kind_here("recall", body.area, RECALL)
    made = begin(
        actor, "elections.ask_recall", shape, area=body.area, organisation=body, seat=seat,
        mode=mode,
    )  # fmt: skip
    if asked_by not in bases_of(made):
        raise Refusal(_("请选谁联名。"), field="asked_by")
    if paper is not None:
        attach(paper, made.stream, confidentiality=Confidentiality.INTERNAL)
    recall = Recall(
        election=made, membership=membership, asked_by=asked_by, reasons=said, paper=paper
    )
    if asked_by == "representatives":
        recall.roll = _representatives(actor, made)
    recall.save(force_insert=True)
    return made


def _representatives(actor: Actor, election: Election) -> Roll:
    """Their roll is drawn up and frozen at once: who represents whom stands in the body."""
    found = bodies_of(election.area, "villager_representatives", "resident_representatives")
    if not found:
        raise Refusal(_("这里还没有登记代表会议，请选按有选举权的人联名。"), field="asked_by")
    roll = rolls.draw_up(
        actor, area=election.area, basis="representatives", organisation=found[0],
        about="recall", notice_on=election.notice_on,
        title=_("%s联名代表名册") % election.area,
    )  # fmt: skip
    return rolls.freeze(actor, roll)


@command("登记罢免联名")
def demand(actor: Actor, election: Election, *, signers: Iterable[int]) -> int:
    """Write down which numbers of the roll signed; once there are enough, that stands. How many now.

    Raises:
        NotAllowed: the one concerned, or their near kin. Refusal: the roll is not frozen, or a number
            is not on it. IllegalMove: there were enough.
    """
    actor.require("elections.demand", place=election.path)
    hold(election)
    not_concerned(actor, election)
    recall = held(election.recall)
    if recall.met_at is not None:
        raise IllegalMove(_("联名的人数已经够了。"))
    roll = recall.roll or election.roll
    if roll is None or not roll.is_frozen:
        raise Refusal(_("名册还没有定稿，定稿以后才能按编号登记谁签了名。"), field="signers")
    numbers = sorted(set(signers))
    found = reading.numbered(roll, numbers)
    if not numbers or len(found) != len(numbers):
        odd = "、".join(str(no) for no in numbers if no not in found)[:40]
        raise Refusal(_("请写名册上哪些编号签了名。%s") % odd, field="signers")
    Demander.objects.bulk_create(
        [Demander(recall=recall, entry=one) for one in found.values()], ignore_conflicts=True
    )
    n = recall.demanders.count()
    if bases_of(election)[recall.asked_by].met(n, roll.n):
        recall.met_at = clock.now()
        recall.save(update_fields=["met_at"])
    emit(
        actor, "elections.demand", stream=election.stream, place=election.path, signers=n,
        of=roll.n, met=recall.met_at is not None,
    )  # fmt: skip
    return n


@command("记申辩")
def hear(actor: Actor, election: Election, *, on: date, words: str = "") -> None:
    """What the one concerned says to it, in their words; empty where they were asked and said nothing.

    Raises:
        NotAllowed: the one concerned, or their near kin. Refusal: a day to come. Conflict: it was
            written down.
    """
    actor.require("elections.hear", place=election.path)
    hold(election)
    not_concerned(actor, election)
    recall = held(election.recall)
    if recall.heard_on is not None:
        raise Conflict(_("申辩已经记了。"))
    if not clock.day_of(election.started_at) <= on <= clock.today():
        raise Refusal(_("日子不对：从提出那天起，不能晚于今天。"), field="on")
    recall.defence = clean(words, DEFENCE, label=_("申辩"), field="words")
    recall.heard_on = on
    recall.save(update_fields=["defence", "heard_on"])
    salt = new_salt()
    emit(
        actor, "elections.hear", stream=election.stream, place=election.path, on=on.isoformat(),
        digest=digest(recall.defence, salt),
    )  # fmt: skip
