"""What changes a posting and its objections."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.publicity import contact as contacts
from lianhu.publicity.flow import POSTING
from lianhu.publicity.models import Objection, Posting
from lianhu.publicity.wording import days_after, least_days, public_line, public_words

if TYPE_CHECKING:
    from lianhu.places.models import Area


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
        Refusal: no words, too many, or fewer days than the law asks for.
    """
    actor.require("publicity.post", place=area.path, stream=stream)
    if actor.person_id is None and actor.account_id is None:
        raise NotAllowed(_("公示必须由一位具名的人员发布。"))
    least = least_days(kind)
    days = least if days is None else days
    if not least <= days <= 3650:
        raise Refusal(
            _("公示至少%(least)d天（村民委员会组织法第三十五条），现填%(days)d天。")
            % {"least": least, "days": days},
            field="days",
        )
    begin = from_at or clock.now()
    grant = actor.grant("publicity.post", area.path)
    made = Posting.objects.create(
        stream=stream, kind=Posting.Kind(kind), title=public_line(title, names),
        words=public_words(words, names), area=area, path=area.path,
        basis=clean_line(basis, 120, label=_("依据"), field="basis"),
        method=clean_line(method, 80, label=_("公示方式"), field="method") or _("公示栏张贴、网上公示"),
        board=clean_line(board, 80, label=_("公示栏位置"), field="board"),
        only_on_board=only_on_board, days=days, from_at=begin, until_at=days_after(begin, days),
        released_by_person_id=actor.person_id, released_by_account_id=actor.account_id,
        released_by_post_id=grant.post_id if grant else None,
        released_as=grant.title[:80] if grant else "", salt=new_salt(),
    )  # fmt: skip
    if not stream:
        made.stream = made.key
    event = emit(
        actor, "publicity.post", stream=made.key, place=area.path, fresh=True, subject=made.stream,
        kind=kind, days=days, digest=digest(made.words, made.salt),
    )  # fmt: skip
    made.head = event.hash
    made.save(update_fields=["stream", "head"])
    return made


@command("上墙公示")
def hang(actor: Actor, posting: Posting, *, photo: File | None = None, board: str = "") -> None:
    """The paper hangs on the board; a photo of it shows so. The days count from now again.

    Source: 村民委员会组织法 第三十五条, 2026-01-01 (on a board, at least 15 days).
    """
    actor.require("publicity.hang", place=posting.path)
    until = max(posting.until_at, days_after(clock.now(), posting.days))
    where = clean_line(board, 80, label=_("公示栏位置"), field="board") or posting.board
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
def object_(
    actor: Actor, posting: Posting, *, words: str, contact: str = "", sealed: bool = False
) -> Objection:
    """Anyone may disagree, without a name. The caller limits how often.

    Args:
        contact: a phone, optional; kept encrypted.
        sealed: it accuses a cadre, so only the discipline officer reads it.

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
        confidentiality=Confidentiality.SEALED if sealed else Confidentiality.INTERNAL,
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
    emit(
        actor, "publicity.answer_objection", stream=posting.key, place=objection.path,
        objection=objection.pk,
    )  # fmt: skip


def _keep_photo(posting: Posting, photo: File | None) -> None:
    if photo is not None:
        attach(photo, posting.key, confidentiality=Confidentiality.PUBLIC)
