"""What changes an objection: made, answered, pressed for, opened, blanked."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.files.models import Confidentiality
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Missing, NotAllowed, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.publicity import contact as contacts
from lianhu.publicity import telling
from lianhu.publicity.commands.posting import locked
from lianhu.publicity.composing import answer_by, kept_until
from lianhu.publicity.models import Objection, Posting
from lianhu.publicity.wording import public_words


@command("对公示提出异议", open_to=("visitor", "bearer"))
def object_(
    actor: Actor, posting: Posting, *, words: str, contact: str = "", kind: str = "object"
) -> Objection:
    """Anyone may disagree or ask, without a name. The caller limits how often.

    Staff write down what somebody said to their face, also against what hangs on paper only.
    Who disagrees stops the days until the answer; what comes when the days are over is answered
    within the same time and stops nothing. Whoever is to answer hears of it at once.

    Args:
        contact: a phone, optional; kept encrypted.
        kind: an `Objection.Kind`.

    Raises:
        Refusal: no words, or the posting may be read no longer.
    """
    actor.require("publicity.object", place=posting.path)
    said = clean(words, 1000, label=_("异议内容"), field="words")
    if not said:
        raise Refusal(_("请写一写您不同意哪一条、为什么。"), field="words")
    if kind not in Objection.Kind.values:
        raise Refusal(_("请选择不同意，还是想问清楚。"), field="kind")
    held = locked(posting)
    mine = Posting.objects.visible_to(actor).exclude(state=Posting.State.WITHDRAWN)
    if not mine.filter(pk=posting.pk).exists():
        raise Refusal(_("这条公示已经结束或撤回，不能再提异议。"))
    late, salt = not held.is_on, new_salt()
    made = Objection.objects.create(
        posting=posting, path=posting.path, words=said, salt=salt, digest=digest(said, salt),
        device="" if actor.kind == "staff" else actor.device, at=clock.now(), kind=kind, late=late, answer_by=answer_by(held),
        confidentiality=Confidentiality.INTERNAL,
        contact=contacts.seal(contact),
    )  # fmt: skip
    if kind == Objection.Kind.OBJECT and not late and held.stopped_at is None:
        Posting.objects.filter(pk=posting.pk).update(stopped_at=made.at)
        posting.stopped_at = made.at
    telling.objected(actor, held, made)
    emit(
        actor, "publicity.object", stream=posting.key, place=posting.path, objection=made.pk,
        digest=made.digest, kind=kind, late=late,
    )  # fmt: skip
    return made


@command("答复异议")
def answer_objection(actor: Actor, objection: Objection, *, answer: str, outcome: str = "") -> None:
    """Answer once, in words that everyone reads under the posting; the days run on from today.

    Args:
        outcome: an `Objection.Outcome`; empty: nothing was wrong, or it was explained.

    Raises:
        NotAllowed: the actor released the posting themself, or nobody by name.
        Conflict: somebody else answered first.
    """
    actor.require("publicity.answer_objection", place=objection.path)
    posting = locked(objection.posting)
    if concerned(actor, posting):
        raise NotAllowed(_("这条公示是您发布的，异议要由另一位同志答复。"))
    asks = objection.kind == Objection.Kind.ASK
    if outcome not in ("", *Objection.Outcome.values):
        raise Refusal(_("请选择核对的结果。"), field="outcome")
    grant = actor.grant("publicity.answer_objection", objection.path)
    values = {
        "answer": public_words(answer, (), label=_("答复"), field="answer"),
        "outcome": outcome or (Objection.Outcome.TOLD if asks else Objection.Outcome.STANDS),
        "answered_at": clock.now(),
        "answered_by_person_id": actor.person_id,
        "answered_by_account_id": actor.account_id,
        "answered_as": grant.title[:80] if grant else "",
    }
    if not Objection.objects.filter(pk=objection.pk, answered_at=None).update(**values):
        raise Conflict(_("这条异议已经有人答复了，请刷新查看。"))
    for name, value in values.items():
        setattr(objection, name, value)
    _run_on(posting)
    telling.answered(actor, objection, duty_post_id=grant.post_id if grant else None)
    emit(
        actor, "publicity.answer_objection", stream=posting.key, place=objection.path,
        objection=objection.pk, outcome=str(values["outcome"]), until=posting.until_at.isoformat(),
    )  # fmt: skip


@command("催答复异议")
def press_answer(actor: Actor, objection: Objection) -> None:
    """The day of the answer has passed: those above the place hear of it, once; by the clock.

    Raises:
        IllegalMove: it was answered, has time left, or they heard of it.
    """
    actor.require("publicity.press_answer", place=objection.path)
    rows = Objection.objects.filter(
        pk=objection.pk, answered_at=None, pressed_on=None, answer_by__lt=clock.today()
    )
    if not rows.update(pressed_on=clock.today()):
        raise IllegalMove(_("这条异议已经答复，或者还没有到期。"))
    telling.unanswered(actor, objection)
    emit(
        actor, "publicity.press_answer", stream=objection.posting.key, place=objection.path,
        objection=objection.pk,
    )  # fmt: skip


def concerned(actor: Actor, posting: Posting) -> bool:
    """Whether it is their own posting, by person or by account, under whatever post."""
    person = actor.person_id is not None and actor.person_id == posting.released_by_person_id
    account = actor.account_id is not None and actor.account_id == posting.released_by_account_id
    return person or account


def _run_on(posting: Posting) -> None:
    """The days go on if nothing that stopped them waits any longer."""
    waits = posting.objections.filter(answered_at=None, late=False, kind=Objection.Kind.OBJECT)
    if posting.stopped_at is None or waits.exists():
        return
    until = posting.ends_at
    posting.stopped_days += (clock.day_of(until) - clock.day_of(posting.until_at)).days
    posting.until_at, posting.stopped_at = until, None
    posting.online_until = kept_until(posting, until)
    posting.save(update_fields=["until_at", "stopped_at", "stopped_days", "online_until"])


@command("查看异议人联系方式")
def reveal_contact(actor: Actor, objection: Objection, *, reason: str) -> str:
    """The contact in clear, to give the answer; who looked and why stays in the log as a digest.

    Raises:
        Refusal: no reason. Missing: none was left.
    """
    actor.require("publicity.reveal_contact", place=objection.path)
    why = clean_line(reason, 200, label=_("查看原因"), field="reason")
    if not why:
        raise Refusal(_("请写明为什么要看联系方式。"), field="reason")
    if not objection.contact:
        raise Missing(_("提出异议的人没有留联系方式。"))
    emit(
        actor, "publicity.reveal_contact", stream=objection.posting.key, place=objection.path,
        objection=objection.pk, reason=digest(why, objection.salt),
    )  # fmt: skip
    return contacts.unseal(objection.contact)


@command("删除异议内容")
def erase_objection(actor: Actor, objection: Objection) -> None:
    """Blank what somebody wrote and left about themselves; that there was an objection stays."""
    actor.require("publicity.erase_objection", place=objection.path)
    Objection.objects.filter(pk=objection.pk).update(words="", salt="", contact=None, device="")
    emit(
        actor, "publicity.erase_objection", stream=objection.posting.key, place=objection.path,
        objection=objection.pk,
    )  # fmt: skip
