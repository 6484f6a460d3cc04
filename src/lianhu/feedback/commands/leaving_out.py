"""Leaving a matter out of the shares: asked with a reason by one, decided by another; counted."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.feedback.kinds import WhyOut
from lianhu.feedback.models import Exclusion
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.matters import hands, writing
from lianhu.matters.models import Matter


@command("申请剔除")
def ask_exclusion(actor: Actor, matter: Matter, *, code: str, words: str) -> Exclusion:
    """Ask that a matter does not count for solved and content.

    Raises:
        Refusal: at its field, no reason of the list or no words; or not answered yet.
        Conflict: it was asked for this matter before.
    """
    actor.require("feedback.ask_exclusion", place=matter.place)
    said = clean_line(words, 200, label=_("说明"), field="words")
    if code not in WhyOut.values:
        raise Refusal(_("请选一个原因。"), field="code")
    if not said:
        raise Refusal(_("请写明依据和事实，批准的人要看。"), field="words")
    if matter.answered_at is None or actor.person_id is None:
        raise Refusal(_("还没有答复的事不用剔除，也不能剔除。"), field="number")
    try:
        with transaction.atomic():
            made = Exclusion.objects.create(
                matter=matter, code=code, words=said, asked_by_id=actor.person_id,
                asked_as=writing.label_of(actor, "feedback.ask_exclusion", matter.place)[:60],
                asked_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as clash:
        raise Conflict(_("这件事已经申请过剔除，请看清单。"), field="number") from clash
    emit(
        actor, "feedback.ask_exclusion", stream=f"exclusion:{made.pk}", place=matter.place,
        fresh=True, matter=matter.pk, code=code,
    )  # fmt: skip
    return made


def require_decider(actor: Actor, exclusion: Exclusion) -> None:
    """Raises NotAllowed for who asked for it, and for who handled the matter."""
    mine = actor.person_id is None or actor.person_id == exclusion.asked_by_id
    if mine or hands.handled(actor.person_id, exclusion.matter_id):
        raise NotAllowed(_("剔除要由另一个人批准：不能是申请的人，也不能是办这件事的人。"))


@command("批复剔除")
def decide_exclusion(actor: Actor, exclusion: Exclusion, *, granted: bool) -> None:
    """Another person says yes or no.

    Raises:
        NotAllowed: see `require_decider`. IllegalMove: it is decided already.
    """
    actor.require("feedback.decide_exclusion", place=exclusion.matter.place)
    require_decider(actor, exclusion)
    done = Exclusion.objects.filter(pk=exclusion.pk, granted=None).update(
        granted=granted, decided_by_id=actor.person_id, decided_at=clock.now(),
        decided_as=writing.label_of(actor, "feedback.decide_exclusion", exclusion.matter.place)[:60],
    )  # fmt: skip
    if not done:
        raise IllegalMove(_("这一件已经有人批复了，请刷新查看。"))
    emit(
        actor, "feedback.decide_exclusion", stream=f"exclusion:{exclusion.pk}",
        place=exclusion.matter.place, granted=granted,
    )  # fmt: skip
