"""The job that carries words out, tries again later, and gives up where a person must."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from lianhu.audit.actor import SYSTEM
from lianhu.counties.current import current
from lianhu.counties.jobs import county_task
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.kernel.keys import KeyTrouble
from lianhu.notices import outcomes
from lianhu.notices.channels.base import ChannelFault, Letter, Receipt
from lianhu.notices.choosing import CHANNELS, Choice, address_of, choose
from lianhu.notices.models import SENT, Telling

log = logging.getLogger(__name__)
PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)


@county_task("notices.send")
def send(telling_ids: Sequence[int]) -> None:
    """Send each of these that is still due; what fails is written on its row and tried again."""
    for pk in telling_ids:
        # Read again: since the job was written somebody may have knocked at the door.
        telling = Telling.objects.filter(pk=pk, state=Telling.State.DUE, how__in=SENT).first()
        if telling is None or not telling.words:
            continue
        try:
            _send(telling)
        except IllegalMove:
            log.info("telling %s was settled meanwhile", pk)


def _send(telling: Telling) -> None:
    choice = choose(telling)
    try:
        receipt = _carry(telling, choice)
    except ChannelFault as fault:
        if outcomes.fail(SYSTEM, telling, channel=choice.channel, fault=fault):
            # The real clock: the queue knows no other.
            at = datetime.now(UTC) + PAUSES[min(telling.tries, len(PAUSES)) - 1]
            send.defer(at=at, telling_ids=[telling.pk])
        return
    outcomes.deliver(SYSTEM, telling, channel=choice.channel, receipt=receipt)


def _carry(telling: Telling, choice: Choice) -> Receipt:
    make = CHANNELS.get(choice.channel)
    if make is None:
        raise ChannelFault(f"没有名为 {choice.channel[:20]} 的通道。", lasting=True)
    try:
        to = address_of(telling, choice)
    except KeyTrouble as trouble:
        raise ChannelFault(str(trouble)) from trouble
    except Refusal as refusal:
        raise ChannelFault(str(refusal), lasting=True) from refusal
    letter = Letter(
        key=f"lianhu-{current().schema_name}-{telling.pk}",
        to=to,
        subject=telling.occasion_label,
        words=telling.words,
    )
    return make().send(letter)
