"""What became of a letter, or of a duty whose time is over; said by the system, on the subject's
own chain."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict
from lianhu.notices import heard
from lianhu.notices.channels.base import ChannelFault, Receipt
from lianhu.notices.flow import TELLING
from lianhu.notices.models import TO_DO, Sending, Telling

MOST_TRIES = 5


@command("交给通道")
def deliver(actor: Actor, telling: Telling, *, channel: str, receipt: Receipt) -> None:
    """A channel took the words: `written`, or `told` where its receipt says so.

    Raises:
        IllegalMove: somebody told them meanwhile.
    """
    actor.require("notices.deliver", place=telling.place)
    now = clock.now()
    if receipt.result == Sending.Result.DELIVERED:
        said = f"{channel} {receipt.number}".strip()
        TELLING.move(
            telling, "receive", written_at=now, told_at=now, receipt=said, tries=telling.tries + 1
        )
        heard.told(telling)
    else:
        TELLING.move(telling, "write", written_at=now, tries=telling.tries + 1)
    Sending.objects.create(
        telling=telling, channel=channel, result=receipt.result, receipt=receipt.number, at=now
    )
    emit(
        actor, "notices.deliver", stream=telling.stream, place=telling.place, telling=telling.pk,
        channel=channel, result=str(receipt.result),
    )  # fmt: skip


@command("记录发送失败")
def fail(actor: Actor, telling: Telling, *, channel: str, fault: ChannelFault) -> bool:
    """It did not go out; whether it will be tried again.

    Raises:
        IllegalMove: somebody told them meanwhile.
    """
    actor.require("notices.fail", place=telling.place)
    tries = telling.tries + 1
    again = not fault.lasting and tries < MOST_TRIES
    TELLING.move(telling, "wait" if again else "fail", tries=tries)
    Sending.objects.create(
        telling=telling, channel=channel, result=Sending.Result.FAILED, at=clock.now(),
        error=fault.reason[:200],
    )  # fmt: skip
    emit(
        actor, "notices.fail", stream=telling.stream, place=telling.place, telling=telling.pk,
        channel=channel, tries=tries, again=again,
    )  # fmt: skip
    return again


@command("收到通道回执")
def receive(actor: Actor, sending: Sending, *, delivered: bool, error: str = "") -> None:
    """A gateway reports later what became of what it had accepted.

    Raises:
        IllegalMove: it is told, or given up, already.
    """
    telling = sending.telling
    actor.require("notices.receive", place=telling.place)
    if delivered:
        receipt = f"{sending.channel} {sending.receipt}"[:120]
        TELLING.move(telling, "receive", told_at=clock.now(), receipt=receipt)
        heard.told(telling)
    else:
        TELLING.move(telling, "fail")
    result = Sending.Result.DELIVERED if delivered else Sending.Result.FAILED
    why = "" if delivered else (error or "未送达")[:200]
    Sending.objects.filter(pk=sending.pk).update(result=result, error=why)
    emit(
        actor, "notices.receive", stream=telling.stream, place=telling.place, telling=telling.pk,
        channel=sending.channel, delivered=delivered,
    )  # fmt: skip


@command("到时没有告知到")
def lapse(actor: Actor, *, stream: str, place: str, occasions: Collection[str]) -> int:
    """What these occasions of a subject asked to be told, and nobody was told in time, helps nobody
    any more: it is settled as that, off every list, and stays so. How many.

    Whoever told somebody in time and did not say so in time is not told of here: a word that
    nobody gave before the moment is none.

    Raises:
        Conflict: nothing of it is open.
    """
    actor.require("notices.lapse", place=place, stream=stream)
    rows = Telling.objects.of(stream).filter(occasion__in=list(occasions), state__in=TO_DO)
    # Held: what somebody records at this moment is told, and not missed.
    missed = list(rows.select_for_update(of=("self",), no_key=True))
    if not missed:
        raise Conflict(_("都记过了，没有还要告知的。"))
    for one in missed:
        TELLING.move(one, "lapse")
    emit(
        actor, "notices.lapse", stream=stream, place=place, tellings=[one.pk for one in missed]
    )  # fmt: skip
    return len(missed)
