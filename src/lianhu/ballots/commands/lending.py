"""Proxies: written down with the paper, posted where the law wants it, taken back while unused."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.ballots.holding import held, named, of_numbers
from lianhu.ballots.models import Participation, Proxy, Round
from lianhu.ballots.proxies import candidates_of, floor_of, relation_fits
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Refusal
from lianhu.people.models import Person, Residence
from lianhu.rolls.models import Entry

# Where the law names no number, one person speaks for no more than a household has.
USUAL: Final = 9


@command("登记委托")
def lend(  # noqa: PLR0913
    actor: Actor, round_: Round, *, giver: int, holder: int, relation: str, paper: File,
    candidates: frozenset[int] = frozenset(),
) -> Proxy:  # fmt: skip
    """Write down that one number votes for another, with the written word of who gives it.

    Args:
        giver, holder: numbers on the roll.
        relation: a `Proxy.Relation`.
        candidates: numbers of those who stand, besides those that rooms above know of; some laws
            let none of them hold a proxy.

    Raises:
        Refusal: the law knows no proxy here, or not this one; it says by which article.
        Conflict: who gives it has voted, or lent the vote already.
    """
    actor.require("ballots.lend", place=round_.place)
    now = held(round_, alone=True)
    floor = floor_of(now)
    relation_fits(floor, relation)
    one = of_numbers(now, [giver])[0]
    other = of_numbers(now, [holder])[0]
    if one.pk == other.pk:
        raise Refusal(_("不能委托给自己。"), field="holder")
    if "candidate" in floor.none_for and holder in candidates | candidates_of(now):
        raise Refusal(_("候选人不能接受委托：%s。") % floor, field="holder")
    if relation == Proxy.Relation.SAME_HOUSEHOLD and not _one_household(one, other):
        raise Refusal(_("两个人不在同一户，不能委托：%s。") % floor, field="holder")
    _not_yet(now, one)
    slots = set(Proxy.objects.filter(round=now, holder=other).values_list("slot", flat=True))
    most = floor.at_most or USUAL
    free = [slot for slot in range(1, most + 1) if slot not in slots]
    if not free:
        raise Refusal(
            _("一个人接受委托最多%(n)d份：%(floor)s。") % {"n": most, "floor": floor},
            field="holder",
        )
    made = Proxy.objects.create(
        round=now, giver=one, holder=other, slot=free[0], relation=relation, paper=paper,
        made_at=clock.now(), by_person_id=named(actor),
    )  # fmt: skip
    attach(paper, now.stream, confidentiality=Confidentiality.INTERNAL)
    emit(actor, "ballots.lend", stream=now.stream, place=now.place, proxy=made.pk, giver=one.no,
         holder=other.no, relation=relation, sm3=paper.sm3)  # fmt: skip
    return made


@command("公布委托名单")
def post_proxies(actor: Actor, round_: Round, *, on: date) -> int:
    """The list of who lent a vote to whom hangs out since a day; how many were on it.

    Raises:
        Refusal: nothing to post, or a day that has not come.
    """
    actor.require("ballots.post_proxies", place=round_.place)
    now = held(round_, alone=True)
    if on > clock.today():
        raise Refusal(_("公布的日子不能晚于今天。"), field="on")
    n = Proxy.objects.filter(round=now, posted_on=None).update(posted_on=on)
    if not n:
        raise Refusal(_("没有还没公布的委托。"))
    emit(actor, "ballots.post_proxies", stream=now.stream, place=now.place, on=on.isoformat(), n=n)
    return n


@command("撤回委托")
def take_back(actor: Actor, proxy: Proxy) -> None:
    """Who gave it came, or thought better of it; a used one stays.

    Raises:
        IllegalMove: it was used.
    """
    actor.require("ballots.take_back", place=proxy.round.place)
    now = held(proxy.round, alone=True)
    named(actor)
    if Participation.objects.filter(proxy=proxy).exists():
        raise IllegalMove(_("这份委托已经用过了。"))
    emit(actor, "ballots.take_back", stream=now.stream, place=now.place, proxy=proxy.pk)
    proxy.delete()


def _not_yet(round_: Round, entry: Entry) -> None:
    if Participation.objects.filter(round=round_, entry=entry).exists():
        raise Conflict(_("委托人已经投过了。"))
    if Proxy.objects.filter(round=round_, giver=entry).exists():
        raise Conflict(_("委托人已经委托过一次，先撤回才能再委托。"))


def _one_household(one: Entry, other: Entry) -> bool:
    """Whether both persons stand in one household of the registers today."""
    people = Person.objects.filter(pk__in=[one.person_id, other.person_id])
    homes = Residence.objects.filter(person__in=people, to_on=None)
    seen: dict[int, set[int]] = {}
    for person, home in homes.values_list("person", "household"):
        seen.setdefault(person, set()).add(home)
    pair = [seen.get(key or 0, set()) for key in (one.person_id, other.person_id)]
    return bool(pair[0] & pair[1])
