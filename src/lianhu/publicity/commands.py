"""What changes a posting and its objections."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Missing, NotAllowed, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.occasions import occasion
from lianhu.publicity import contact as contacts
from lianhu.publicity.composing import composed
from lianhu.publicity.flow import POSTING
from lianhu.publicity.models import Objection, Posting
from lianhu.publicity.wording import days_after, public_line, public_words

if TYPE_CHECKING:
    from lianhu.places.models import Area

ANSWERED: Final = occasion("publicity.answered", gettext_lazy("异议已答复"))


@command("公示")
def post(  # noqa: PLR0913
    actor: Actor,
    *,
    stream: str,
    kind: str,
    title: str,
    words: str,
    area: "Area",
    names: Iterable[str] = (),
    basis: str = "",
    method: str = "",
    board: str = "",
    only_on_board: bool = False,
    days: int | None = None,
    from_at: datetime | None = None,
) -> Posting:
    """Make something public in an area; the actor is the named person who releases it.

    Phones, ID numbers, accounts and the given names are masked once more here, whatever the
    caller masked before.

    Args:
        stream: the subject, "matter:17", or empty for a notice that stands for itself.
        kind: a `Posting.Kind`.
        names: persons concerned, shown masked wherever the words spell them.
        basis: the article, decision or period it rests on.
        board: which physical board it hangs on.
        only_on_board: never on the page (social assistance is published in the village only).
        days: full calendar days; None takes the least the law asks for.
        from_at: when it begins; None is now.

    Raises:
        Refusal: at its field, no words, too many, or fewer days than the law asks for.
        NotAllowed: nobody by name, or not over this area.
    """
    actor.require("publicity.post", place=area.path, stream=stream)
    if actor.person_id is None and actor.account_id is None:
        raise NotAllowed(_("公示必须由一位具名的人员发布。"))
    made = composed(
        actor, stream=stream, kind=kind, title=title, words=words, area=area, names=names,
        basis=basis, method=method, board=board, only_on_board=only_on_board, days=days,
        from_at=from_at,
    )  # fmt: skip
    made.save(force_insert=True)
    event = emit(
        actor, "publicity.post", stream=made.key, place=area.path, fresh=True,
        subject=stream or made.key, kind=kind, days=days, digest=digest(made.words, made.salt),
    )  # fmt: skip
    made.stream, made.head = stream or made.key, event.hash
    made.save(update_fields=["stream", "head"])
    return made


@command("上墙公示")
def hang(actor: Actor, posting: Posting, *, photo: File | None = None, board: str = "") -> None:
    """The paper hangs on the board; a photo of it shows so. The days count from now again.

    Source: 村民委员会组织法 第三十五条, 2026-01-01 (on a board, at least 15 days).
    """
    actor.require("publicity.hang", place=posting.path)
    until = max(posting.until_at, days_after(clock.now(), posting.days))
    where = public_line(board, (), 80, label=_("公示栏位置"), field="board") or posting.board
    POSTING.move(
        posting, "hang", hung_at=clock.now(), hung_photo=photo, board=where, until_at=until
    )
    _keep_photo(posting, photo)
    emit(
        actor, "publicity.hang", stream=posting.key, place=posting.path,
        file=photo.pk if photo else None, sm3=photo.sm3 if photo else "",
        until=until.isoformat(),
    )  # fmt: skip


@command("取下公示")
def take_down(actor: Actor, posting: Posting, *, photo: File | None = None) -> None:
    """The paper was taken down after its days.

    Raises:
        Refusal: the days are not over; withdraw it with a reason instead.
    """
    actor.require("publicity.take_down", place=posting.path)
    if clock.now() <= posting.until_at:
        raise Refusal(
            _("公示到%(day)s才满期，现在不能取下；确需停止的请“撤回”并写明原因。")
            % {"day": clock.chinese_date(posting.until_at)}
        )
    POSTING.move(posting, "take_down", taken_down_at=clock.now(), taken_down_photo=photo)
    _keep_photo(posting, photo)
    emit(
        actor, "publicity.take_down", stream=posting.key, place=posting.path,
        file=photo.pk if photo else None, sm3=photo.sm3 if photo else "",
    )  # fmt: skip


@command("撤回公示")
def withdraw(actor: Actor, posting: Posting, *, why: str) -> None:
    """Stop a posting before its end; the reason stays."""
    actor.require("publicity.withdraw", place=posting.path)
    reason = clean_line(why, 200, label=_("撤回原因"), field="why")
    if not reason:
        raise Refusal(_("请写明撤回原因。"), field="why")
    POSTING.move(posting, "withdraw", withdrawn_at=clock.now(), withdrawn_why=reason)
    emit(actor, "publicity.withdraw", stream=posting.key, place=posting.path)


@command("对公示提出异议", open_to=("visitor", "bearer"))
def object_(actor: Actor, posting: Posting, *, words: str, contact: str = "") -> Objection:
    """Anyone may disagree, without a name. The caller limits how often.

    Args:
        contact: a phone, optional; kept encrypted.

    Raises:
        Refusal: no words, or the posting is over.
    """
    actor.require("publicity.object", place=posting.path)
    said = clean(words, 1000, label=_("异议内容"), field="words")
    if not said:
        raise Refusal(_("请写一写您不同意哪一条、为什么。"), field="words")
    if not Posting.objects.on_now().filter(pk=posting.pk).exists():
        raise Refusal(_("这条公示已经结束或撤回，不能再提异议。"))
    salt = new_salt()
    made = Objection.objects.create(
        posting=posting, path=posting.path, words=said, salt=salt, digest=digest(said, salt),
        device=actor.device, at=clock.now(),
        confidentiality=Confidentiality.INTERNAL,
        contact=contacts.seal(contact),
    )  # fmt: skip
    emit(
        actor, "publicity.object", stream=posting.key, place=posting.path, objection=made.pk,
        digest=made.digest,
    )  # fmt: skip
    return made


@command("答复异议")
def answer_objection(actor: Actor, objection: Objection, *, answer: str) -> None:
    """Answer once, in words that everyone reads under the posting.

    Raises:
        NotAllowed: the actor released the posting themself.
        Conflict: somebody else answered first.
    """
    actor.require("publicity.answer_objection", place=objection.path)
    posting = objection.posting
    if actor.person_id is not None and actor.person_id == posting.released_by_person_id:
        raise NotAllowed(_("这条公示是您发布的，异议要由另一位同志答复。"))
    grant = actor.grant("publicity.answer_objection", objection.path)
    values = {
        "answer": public_words(answer, (), label=_("答复"), field="answer"),
        "answered_at": clock.now(),
        "answered_by_person_id": actor.person_id,
        "answered_by_account_id": actor.account_id,
        "answered_as": grant.title[:80] if grant else "",
    }
    if not Objection.objects.filter(pk=objection.pk, answered_at=None).update(**values):
        raise Conflict(_("这条异议已经有人答复了，请刷新查看。"))
    for name, value in values.items():
        setattr(objection, name, value)
    # Read on the page by the phone that sent it; who left a number is called as well.
    tell(
        actor, stream=posting.key, occasion=ANSWERED, place=objection.path,
        audience=Audience.group(_("提出异议的人"), f"objection:{objection.pk}"),
        words=str(values["answer"]), how="call" if objection.contact else "page",
        confidentiality=objection.confidentiality,
        duty_post_id=grant.post_id if grant else None,
    )  # fmt: skip
    emit(
        actor, "publicity.answer_objection", stream=posting.key, place=objection.path,
        objection=objection.pk,
    )  # fmt: skip


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


def _keep_photo(posting: Posting, photo: File | None) -> None:
    if photo is not None:
        attach(photo, posting.key, confidentiality=Confidentiality.PUBLIC)
