"""Closing a round: the votes are opened and counted, the rule decides, and the proof is written."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit, head_of
from lianhu.ballots import closing, keys, proof
from lianhu.ballots.holding import held
from lianhu.ballots.leading import require_closable
from lianhu.ballots.models import Envelope, Hands, Keying, Participation, Round
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.hashing import fingerprint
from lianhu.kernel.text import clean_line


@command("结束表决")
def close_round(actor: Actor, round_: Round) -> Round:
    """No more votes; what was decided follows from what was counted, and stands with its proof.

    One transaction: killed at any moment, the round is open with every vote in it, or closed.

    Raises:
        Refusal: a box or the hands are not ready, or the numbers contradict each other.
        keys.Lost: the key of the phone votes is not here. IllegalMove: it is closed, or the room that
            leads it says that it may not end yet.
    """
    actor.require("ballots.close_round", place=round_.place)
    now = held(round_, alone=True)
    require_closable(now)
    ballots = closing.open_envelopes(now)
    counted = closing.tally(now, ballots)
    decision = closing.decided(now, counted)
    now.closed_at, now.counts = clock.now(), counted.json
    now.steps = closing.before(now, counted)
    if decision is None:
        now.outcome = Round.Outcome.OPINION
        now.steps = [*now.steps, _("这是意见，不算表决。")]
    else:
        now.outcome = decision.outcome
        now.elected, now.again = list(decision.elected), list(decision.again)
        now.left, now.steps = decision.left, [*now.steps, *decision.steps]
    _few(now)
    now.proof = proof.of(now, counted, head_of(now.stream))
    now.save(
        update_fields=["closed_at", "counts", "outcome", "elected", "again", "left", "steps", "proof"]
    )  # fmt: skip
    emit(
        actor, "ballots.close_round", stream=now.stream, place=now.place, outcome=str(now.outcome),
        cast=counted.cast, proof=fingerprint(now.proof),
    )  # fmt: skip
    if key_id := now.key_id:
        transaction.on_commit(lambda: keys.drop(key_id))
    return now


@command("表决作废")
def call_off(actor: Actor, round_: Round, *, why: str, room: str = "") -> Round:
    """A vote that was begun wrongly ends without a result, and stays on record with its reason.

    What was sealed is destroyed unread. Not after it was counted: nobody may call off what they
    see coming. A round of an election is called off by the room that leads it, which says so.

    Args:
        room: the mark of the room that leads the round; "" the meeting itself.

    Raises:
        Refusal: no reason; another room leads it; or somebody has counted already.
        IllegalMove: it is over.
    """
    actor.require("ballots.call_off", place=round_.place)
    reason = clean_line(why, 200, label=_("为什么作废"), field="why")
    if not reason:
        raise Refusal(_("请写为什么作废。"), field="why")
    now = held(round_, alone=True)
    if not room and not may_call_off(now):
        raise Refusal(_("选举的一轮在选举的页面作废。"), field="why")
    if _counted(now):
        raise Refusal(_("已经有人点过票、记过名了，不能作废。结束表决，照票数记。"), field="why")
    Envelope.objects.filter(round=now).delete()
    now.closed_at, now.outcome = clock.now(), Round.Outcome.CALLED_OFF
    now.steps = [_("这一轮作废：%s。") % reason.rstrip("。")]
    now.save(update_fields=["closed_at", "outcome", "steps"])
    emit(actor, "ballots.call_off", stream=now.stream, place=now.place)
    if key_id := now.key_id:
        transaction.on_commit(lambda: keys.drop(key_id))
    return now


def may_call_off(round_: Round) -> bool:
    """Motions in a meeting; a round of an election is called off where the election is led."""
    return not round_.seats and round_.subject.startswith("meeting:")


def _counted(round_: Round) -> bool:
    """Whether anybody may see by now how it goes: one count of hands or slips is enough, or one name."""
    seen = (
        Keying.objects.filter(box__round=round_),
        Hands.objects.filter(round=round_),
        Participation.objects.filter(round=round_, channel=Participation.Channel.NAMED),
    )
    return any(rows.exists() for rows in seen)


def _few(round_: Round) -> None:
    """Opinions of so few that each could be told apart are counted, never shown by option."""
    if round_.outcome != Round.Outcome.OPINION or round_.counts is None:
        return
    if 0 < round_.counts["cast"] < closing.FEW:
        round_.counts = {**round_.counts, "options": {}}
        round_.steps = [
            _("只有%d人说了意见，人太少，不分开列，免得看出是谁。") % round_.counts["cast"]
        ]


__all__ = ["Refusal", "call_off", "close_round", "may_call_off"]
