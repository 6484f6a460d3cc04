"""Taking part: once for each number of the roll, by whatever way."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.rows import insert, new
from lianhu.audit.trace import command, emit
from lianhu.ballots import keys, telling
from lianhu.ballots.holding import held, may_vote, named, of_numbers
from lianhu.ballots.impartial import impartial
from lianhu.ballots.models import Envelope, PaperBox, Participation, Proxy, Round, VoteCode
from lianhu.ballots.paperslip import blind
from lianhu.ballots.proxies import usable
from lianhu.kernel import clock, codes
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.notices.commands import tell_many
from lianhu.rolls.models import Entry

Channel = Participation.Channel


class Already(Conflict):
    """This number has taken part; the first one counts."""

    def __init__(self, no: int) -> None:
        super().__init__(_("名册%d号已经投过了，先投的算数，这一次没有记。") % no)


def voter(round_: Round, entry: Entry) -> Actor:
    """Who proved the code of one number: may vote for it in this round, and nothing else."""
    return Actor("bearer", label=_("投票人"), stream=_voter(round_, entry))


def _voter(round_: Round, entry: Entry) -> str:
    return f"voter:{round_.pk}:{entry.pk}"


@command("手机投票", open_to=("bearer",))
def take_part(actor: Actor, round_: Round, entry: Entry, *, choice: Sequence[str]) -> Participation:
    """Vote by oneself on a phone. Answered only once part and sealed choice both stand.

    Args:
        choice: keys of options; of a motion just one.

    Raises:
        Already: this number has taken part. IllegalMove: the round is over.
        Refusal: the choice does not fit, or this number does not vote here.
    """
    actor.require("ballots.take_part", place=round_.place, stream=_voter(round_, entry))
    return _sealed(actor, "ballots.take_part", round_, entry, choice, Channel.PHONE)


@command("代录投票")
def record_for(
    actor: Actor, round_: Round, entry: Entry, *, choice: Sequence[str], proxy: Proxy | None = None
) -> Participation:
    """Vote on a phone for somebody who asked for it; they are called and told that it was done.

    Raises:
        As `take_part`; NotAllowed: nobody by name; Refusal: the proxy is not one that holds.
    """
    actor.require("ballots.record_for", place=near(round_, entry))
    usable(round_, entry, proxy)
    made = _sealed(actor, "ballots.record_for", round_, entry, choice, Channel.HELPED,
                   by=impartial(actor, round_), proxy=proxy)  # fmt: skip
    tell_many(actor, [telling.called_back(round_, entry, _post(actor, round_, entry))])
    return made


@command("记名表决")
def name_vote(actor: Actor, round_: Round, entry: Entry, *, choice: Sequence[str]) -> Participation:
    """Write down how somebody voted by name, where votes are given by name.

    Raises:
        As `take_part`.
    """
    actor.require("ballots.name_vote", place=near(round_, entry))
    if round_.way != Round.Way.OPEN:
        raise Refusal(_("这一轮不是记名表决。"))
    part = new(
        Participation, round=round_, entry=entry, channel=Channel.NAMED, at=clock.now(),
        by_person_id=named(actor), choice=fitting(round_, choice),
    )  # fmt: skip
    _taken(round_, entry, part)
    emit(actor, "ballots.name_vote", stream=f"voted:{part.pk}", place=round_.place, fresh=True,
         round=round_.pk, no=entry.no, channel=str(part.channel))  # fmt: skip
    return part


@command("发选票")
def give_papers(
    actor: Actor, box: PaperBox, *, numbers: Iterable[int] = (), proxies: Sequence[Proxy] = ()
) -> int:
    """Write down who got a slip for a box: each number once; how many there were.

    Args:
        proxies: whose slips their holders take for them.

    Raises:
        Already: one of them has taken part. Refusal: a number or proxy does not hold here.
    """
    actor.require("ballots.give_papers", place=box.round.place)
    round_ = held(box.round)
    by = impartial(actor, round_)
    own = {one.pk: (one, None) for one in of_numbers(round_, numbers)}
    lent: dict[int, tuple[Entry, Proxy | None]] = {}
    for proxy in proxies:
        usable(round_, proxy.giver, proxy)
        lent[proxy.giver_id] = (of_numbers(round_, [proxy.giver.no or 0])[0], proxy)
    wanted = {**own, **lent}
    if not wanted:
        raise Refusal(_("请写发给了哪些编号。"), field="numbers")
    done = Participation.objects.filter(round=round_, entry__in=wanted).select_related("entry")
    if first := done.order_by("entry__no").first():
        raise Already(first.entry.no or 0)
    parts = [
        new(Participation, round=round_, entry=entry, channel=Channel.PAPER, at=clock.now(),
            by_person_id=by, box=box, proxy=proxy)
        for entry, proxy in wanted.values()
    ]  # fmt: skip
    try:
        insert(*parts)
    except IntegrityError as clash:
        raise Conflict(_("有人刚刚投过了，请再交一次，页面会说是哪一号。")) from clash
    emit(actor, "ballots.give_papers", stream=round_.stream, place=round_.place, box=box.no,
         numbers=sorted(entry.no or 0 for entry, _proxy in wanted.values()))  # fmt: skip
    return len(parts)


@command("发投票码")
def give_code(actor: Actor, round_: Round, entry: Entry) -> str:
    """A fresh code with which this number votes on a phone; an older one is worth nothing any more.

    It is shown once, to who hands it over, and kept nowhere. Eight characters as `codes.new_code`.

    Raises:
        Refusal: the round has no phone votes, or this number does not vote. Already: it has voted.
    """
    actor.require("ballots.give_code", place=near(round_, entry))
    if round_.way != Round.Way.PHONE:
        raise Refusal(_("这一轮不用手机投票。"))
    if not may_vote(round_, entry):
        raise Already(entry.no or 0)
    code = codes.new_code()
    VoteCode.objects.update_or_create(
        round=round_, entry=entry,
        defaults={"blind": blind(round_, code), "made_at": clock.now(),
                  "by_person_id": named(actor)},
    )  # fmt: skip
    emit(actor, "ballots.give_code", stream=round_.stream, place=round_.place, no=entry.no)
    return code


def near(round_: Round, entry: Entry) -> str:
    """Where who votes lives: a helper is somebody from there, down to their own grid."""
    return entry.place if entry.place.startswith(round_.place) else round_.place


def fitting(round_: Round, choice: Sequence[str]) -> list[str]:
    """The choice as it is kept: keys in order.

    Raises:
        Refusal: an option that there is not, one twice, or too many.
    """
    keys_, known = sorted(choice), set(round_.keys)
    if len(set(keys_)) != len(keys_) or not known.issuperset(keys_):
        raise Refusal(_("请从列出的里面选。"), field="choice")
    if not round_.seats and len(keys_) != 1:
        raise Refusal(_("请选一个。"), field="choice")
    if len(keys_) > round_.choices:
        raise Refusal(_("最多选%d个。") % round_.choices, field="choice")
    return keys_


def _sealed(  # noqa: PLR0913, PLR0917
    actor: Actor, verb: str, round_: Round, entry: Entry, choice: Sequence[str], channel: str,
    *, by: int | None = None, proxy: Proxy | None = None,
) -> Participation:  # fmt: skip
    """Part and sealed choice in one transaction: a kill leaves both or neither."""
    if round_.way != Round.Way.PHONE or round_.public_key is None:
        raise Refusal(_("这一轮不用手机投票。"))
    box = keys.seal(bytes(round_.public_key), round_.pk, fitting(round_, choice), round_.keys)
    part = new(
        Participation, round=round_, entry=entry, channel=channel, at=clock.now(),
        by_person_id=by, proxy=proxy,
    )  # fmt: skip
    _taken(round_, entry, part)
    insert(new(Envelope, round=round_, box=box))
    emit(actor, verb, stream=f"voted:{part.pk}", place=round_.place, fresh=True, round=round_.pk,
         no=entry.no, channel=str(channel), proxy=proxy.pk if proxy else None)  # fmt: skip
    return part


def _taken(round_: Round, entry: Entry, part: Participation) -> None:
    if not may_vote(round_, entry):
        raise Already(entry.no or 0)
    try:
        insert(part)
    except IntegrityError as clash:
        raise Already(entry.no or 0) from clash


def _post(actor: Actor, round_: Round, entry: Entry) -> str:
    grant = actor.grant("ballots.record_for", near(round_, entry))
    return grant.title if grant else ""
