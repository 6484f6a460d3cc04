"""What changes a telling: writing it down, sending it, saying that it was told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from lianhu.access.device import marked
from lianhu.audit.actor import Actor
from lianhu.audit.rows import copy, insert, keyed
from lianhu.audit.trace import command, emit
from lianhu.files.models import Confidentiality, wider_than
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.notices import heard
from lianhu.notices.audience import Audience
from lianhu.notices.choosing import check_choice, seal_address
from lianhu.notices.flow import TELLING
from lianhu.notices.models import BY_HAND, ChannelChoice, Telling
from lianhu.notices.sending import send
from lianhu.notices.telling import Word, row, sent_ids

# Beyond so many, one statement for their keys and one for their rows is cheaper than one for both.
FEW: Final = 50


def tell(  # noqa: PLR0913
    actor: Actor,
    *,
    stream: str,
    occasion: str,
    place: str,
    audience: Audience,
    words: str,
    how: str = "",
    confidentiality: str = Confidentiality.INTERNAL,
    due_by: datetime | None = None,
    duty_post_id: int | None = None,
    duty_person_id: int | None = None,
) -> Telling:
    """Write down, inside a command of the room that owns the subject, that somebody is told.

    One INSERT, and one job where a channel carries it. No command of its own: the caller's
    event may name the row by id and digest. Arguments as in `telling.Word`.

    Raises:
        Refusal: no words, or too many for the way of telling.
    """
    word = Word(
        stream=stream, occasion=occasion, place=place, audience=audience, words=words, how=how,
        confidentiality=confidentiality, due_by=due_by, duty_post_id=duty_post_id,
        duty_person_id=duty_person_id,
    )  # fmt: skip
    return tell_many(actor, [word])[0]


def tell_many(actor: Actor, words: Sequence[Word]) -> list[Telling]:
    """As `tell`, for many at once: one INSERT, and one job for all that channels carry."""
    rows = [row(word) for word in words]
    if len(rows) > FEW:
        keyed(rows)
        copy(rows)
    else:
        insert(*rows)
    if ids := sent_ids(rows):
        send.defer(telling_ids=ids)
    return rows


def tighten(stream: str, confidentiality: str) -> None:
    """Close what was told about a subject that became more secret; as `tell`, no command of its own.

    Those it was written to, and the post that tells it, keep it.
    """
    wider = wider_than(confidentiality)
    rows = Telling.objects.filter(stream=stream, confidentiality__in=wider)
    rows.update(confidentiality=Confidentiality(confidentiality))


@command("记录已告知")
def record_told(actor: Actor, telling: Telling, *, how: str, reached: bool, note: str = "") -> None:
    """A named person says that they called, knocked, read aloud or posted it, or found nobody.

    Args:
        how: the way it was really done, a `Telling.How`.
        reached: False keeps the duty open and says so.

    Raises:
        NotAllowed: no post over the place, nobody by name, or somebody from whom it is kept.
        IllegalMove: it is told already, or its moment is over.
    """
    place = _asked_over(actor, telling)
    actor.require("notices.record_told", place=place, stream=telling.stream)
    if actor.person_id is None and actor.account_id is None:
        raise NotAllowed(_("请先登录，再记录由谁告知。"))
    if not Telling.objects.visible_to(actor).filter(pk=telling.pk).exists():
        raise NotAllowed(_("这条告知由能看到这件事的岗位去做。"))
    if how not in Telling.How.values:
        raise Refusal(_("请选择用什么方式告知的。"), field="how")
    if telling.state == Telling.State.MISSED:
        raise IllegalMove(_("时间已经过了，按“未告知到”留底，不能再补记。"))
    TELLING.move(
        telling,
        "record" if reached else "miss",
        how=how,
        tries=telling.tries + 1,
        told_at=clock.now() if reached else None,
        told_by_person_id=actor.person_id,
        told_by_account_id=actor.account_id,
        note=clean_line(note, 200, label=_("备注"), field="note"),
    )
    if reached:
        heard.told(telling)
    emit(
        actor, "notices.record_told", stream=telling.stream, place=telling.place,
        telling=telling.pk, occasion=telling.occasion, audience=telling.audience_kind, how=how,
        reached=reached, digest=telling.digest, **marked(actor),
    )  # fmt: skip


def _asked_over(actor: Actor, telling: Telling) -> str:
    """The place asked about: a helper's own post, which may lie inside that of the telling."""
    mine = actor.person_id is not None and telling.duty_person_id == actor.person_id
    inside = [at for at in actor.paths("notices.record_told") if at.startswith(telling.place)]
    return inside[0] if mine and inside else telling.place


@command("看到告知", open_to=("visitor", "bearer"))
def open_page(
    actor: Actor, *, stream: str, place: str = "", only: Collection[int] | None = None
) -> int:
    """The page with the words was opened by those it is for; how many tellings that settles.

    Call `reading.opened` or `reading.put_away` from a view: they write only when there is
    something to write. `only` these, where not all of the subject stood on the page.

    Raises:
        Conflict: a colleague opened it all a moment ago.
    """
    actor.require("notices.open_page", place=place, stream=stream)
    # Held: what a colleague opens at this moment is theirs, and stops nobody from opening the rest.
    unread = Telling.objects.of(stream).unread_by(actor)
    rows = list(unread.select_for_update(of=("self",), no_key=True))
    if only is not None:
        rows = [one for one in rows if one.pk in only]
    if not rows:
        raise Conflict(_("已经有人看过了。"))
    for one in rows:
        TELLING.move(
            one, "receive", told_at=clock.now(), receipt=_("打开了网页"),
            told_by_person_id=actor.person_id, told_by_account_id=actor.account_id,
        )  # fmt: skip
        heard.told(one)
    emit(
        actor, "notices.open_page", stream=stream, place=place,
        tellings=[one.pk for one in rows],
    )  # fmt: skip
    return len(rows)


@command("再次发送")
def retry(actor: Actor, telling: Telling) -> None:
    """Send again what a channel gave up.

    Raises:
        IllegalMove: it did not fail, or somebody told them meanwhile.
    """
    actor.require("notices.retry", place=telling.place, stream=telling.stream)
    if telling.how in BY_HAND:
        raise Refusal(_("这条告知要由人去做，不能由系统重发。"))
    TELLING.move(telling, "retry", tries=0)
    emit(actor, "notices.retry", stream=telling.stream, place=telling.place, telling=telling.pk)
    send.defer(telling_ids=[telling.pk])


@command("设置告知通道")
def choose_channel(
    actor: Actor, *, how: str, channel: str, path: str = "", address: str = ""
) -> None:
    """Let `channel` carry `how` for all that lies under `path`; an address is kept encrypted.

    Raises:
        Refusal: the channel cannot carry it.
    """
    actor.require("notices.choose_channel", place=path)
    check_choice(how, channel)
    ChannelChoice.objects.update_or_create(
        how=how,
        path=path,
        defaults={"channel": channel, "address": seal_address(how, path, address.strip())},
    )
    emit(actor, "notices.choose_channel", stream="channels", place=path, how=how, channel=channel)


@command("删除告知内容")
def erase(actor: Actor, *, stream: str, place: str) -> int:
    """Blank the words of a subject for good; that somebody was told stays and the log verifies."""
    actor.require("notices.erase", place=place, stream=stream)
    done = Telling.objects.filter(stream=stream).update(words="", salt="", note="")
    emit(actor, "notices.erase", stream=stream, place=place, rows=done)
    return done
