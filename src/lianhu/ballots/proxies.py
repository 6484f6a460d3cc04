"""Whether one may vote for another, as the floors say: mostly nobody may."""

from collections.abc import Callable, Iterable
from typing import Final

from django.utils.translation import gettext as _

from lianhu.ballots.models import Proxy, Round
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.law.floors import Floor, floors
from lianhu.rolls.models import Entry

# Ids of the persons who stand in what a round belongs to, as the rooms above know them.
_STANDING: Final[list[Callable[[Round], Iterable[int]]]] = []


def who_stands(read: Callable[[Round], Iterable[int]]) -> None:
    """Called in `apps.ready()` of a room that holds elections."""
    _STANDING.append(read)


def candidates_of(round_: Round) -> frozenset[int]:
    """Numbers on the roll of those who stand."""
    people = {pk for read in _STANDING for pk in read(round_)}
    if not people:
        return frozenset()
    rows = Entry.objects.filter(roll=round_.roll_id, person__in=people, no__isnull=False)
    return frozenset(no for no in rows.values_list("no", flat=True) if no)


def allowed(round_: Round) -> bool:
    """Whether anybody may vote for another here at all."""
    try:
        floor_of(round_)
    except Refusal:
        return False
    return True


def floor_of(round_: Round) -> Floor:
    """What lets people vote by proxy in this round.

    Raises:
        Refusal: nothing does, or it does not in this way of electing; it says by which article.
    """
    found = floors(round_.regime, round_.notice_on, round_.about, "proxy")
    if not found:
        raise Refusal(_("法律没有规定这件事可以委托别人投票。"))
    floor = found[0]
    if floor.at_most == 0 or (round_.mode and round_.mode in floor.none_when):
        raise Refusal(_("这里不能委托投票：%s。") % floor)
    return floor


def relation_fits(floor: Floor, relation: str) -> None:
    """Raise Refusal at `relation` where the floor names who may be given a proxy, and not these."""
    if floor.only and relation not in floor.only:
        raise Refusal(_("不能委托给这样的人：%s。") % floor, field="relation")


def usable(round_: Round, entry: Entry, proxy: Proxy | None) -> None:
    """Raise Refusal where `proxy` does not let somebody vote for `entry` now; None needs nothing.

    Where the law wants the list posted, only a posted one counts (村民委员会组织法 第十八条).
    """
    if proxy is None:
        return
    floor = floor_of(round_)
    if proxy.round_id != round_.pk or proxy.giver_id != entry.pk:
        raise Refusal(_("这份委托不是这一轮、这个人的。"))
    if floor.posted and (proxy.posted_on is None or proxy.posted_on > clock.today()):
        raise Refusal(_("委托名单还没有公布，公布以后才能用：%s。") % floor)
