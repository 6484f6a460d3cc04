"""A round held until the transaction ends, and who on its roll may take part in it."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.ballots.models import Recusal, Round
from lianhu.kernel.errors import IllegalMove, Missing, NotAllowed, Refusal
from lianhu.rolls.models import Entry

_HELD = """
    SELECT r.closed_at IS NULL,
        EXISTS (SELECT FROM ballots_participation p WHERE p.round_id = r.id AND p.entry_id = %s),
        EXISTS (SELECT FROM ballots_recusal c WHERE c.round_id = r.id AND c.entry_id = %s),
        EXISTS (SELECT FROM rolls_strike s WHERE s.entry_id = %s AND s.no <= r.links)
    FROM ballots_round r WHERE r.id = %s FOR SHARE OF r
"""


def named(actor: Actor) -> int:
    """Whose name stands behind it.

    Raises:
        NotAllowed: nobody's.
    """
    if actor.person_id is None:
        raise NotAllowed(_("请由有姓名的人来做。"))
    return actor.person_id


def may_vote(round_: Round, entry: Entry) -> bool:
    """Hold the round against closing; whether this number has not taken part yet.

    Raises:
        IllegalMove: the round is over. Refusal: the number does not vote in this round.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [entry.pk, entry.pk, entry.pk, round_.pk])
        found = cursor.fetchone()
    if found is None:
        raise Missing(_("没有这一轮表决。"))
    is_open, done, recused, struck = found
    if not is_open:
        raise IllegalMove(_("这一轮表决已经结束了。"))
    if entry.roll_id != round_.roll_id or not entry.no or entry.no > round_.links or struck:
        raise Refusal(_("开始表决的时候，名册上没有这个编号。"))
    if recused:
        raise Refusal(_("这件事您要回避，不参加这一轮表决。"))
    if round_.present is not None and entry.no not in round_.present:
        raise Refusal(_("名册%d号没有签到，先签到再投票。") % entry.no)
    return not done


def held(round_: Round, *, alone: bool = False) -> Round:
    """As it stands now; nobody closes it until the transaction ends, `alone`: nobody votes either.

    Raises:
        IllegalMove: it is over.
    """
    rows = Round.objects.filter(pk=round_.pk)
    if alone:
        found = rows.select_for_update(of=("self",), no_key=True).first()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM ballots_round WHERE id = %s FOR SHARE", [round_.pk])
        found = rows.first()
    if found is None:
        raise Missing(_("没有这一轮表决。"))
    if not found.is_open:
        raise IllegalMove(_("这一轮表决已经结束了。"))
    return found


def eligible(round_: Round) -> dict[int, Entry]:
    """Every number that may take part, as the roll stood when the round opened."""
    struck = Q(strike__isnull=False, strike__no__lte=round_.links)
    rows = Entry.objects.filter(roll=round_.roll_id, no__isnull=False, no__lte=round_.links)
    rows = rows.exclude(struck).exclude(pk__in=Recusal.objects.filter(round=round_).values("entry"))
    there = None if round_.present is None else set(round_.present)
    return {one.no: one for one in rows if one.no and (there is None or one.no in there)}


def of_numbers(round_: Round, numbers: Iterable[int]) -> list[Entry]:
    """The entries of these numbers.

    Raises:
        Refusal: one of them may not take part; it is named.
    """
    known = eligible(round_)
    wanted = sorted(set(numbers))
    if odd := [no for no in wanted if no not in known]:
        raise Refusal(
            _("名册%(no)s号不在这一轮里（没有这个编号、没有签到或者要回避）。")
            % {"no": "、".join(map(str, odd[:9]))},
            field="numbers",
        )
    return [known[no] for no in wanted]
