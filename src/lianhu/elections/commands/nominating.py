"""Who is put forward, by whose names; taken back as long as nobody was announced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.elections.holding import before_candidates, hold, named
from lianhu.elections.models import (
    Candidate,
    Contest,
    Election,
    Nomination,
    Signature,
    Verdict,
)
from lianhu.elections.reading import numbered, signers_roll
from lianhu.elections.wording import signers_roll_name
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Refusal
from lianhu.people.models import Person
from lianhu.places.queries import labels
from lianhu.publicity import commands as publicity
from lianhu.rolls import commands as rolls
from lianhu.rolls.models import Entry, Roll

MOST = 30


@dataclass(frozen=True, slots=True)
class Put:
    """Somebody put forward for one sort of seat."""

    person: Person
    contest: Contest


@command("编选民名册")
def draw_nominating_roll(actor: Actor, election: Election) -> Roll:
    """Draw up who may nominate, where those are more than vote; it is settled, frozen and posted where rolls are.

    Raises:
        IllegalMove: those who vote nominate, or there is one. Refusal: as `rolls.draw_up`.
    """
    actor.require("elections.draw_nominating_roll", place=election.path)
    hold(election)
    basis = election.nominating_basis
    if not basis:
        raise IllegalMove(_("这次选举由投票的名册上的人提名，不另编选民名册。"))
    if election.nominating_roll is not None:
        raise IllegalMove(_("选民名册已经编了。"))
    election.nominating_roll = rolls.draw_up(
        actor, area=election.area, basis=basis, counted_on=election.day,
        about=election.sort.about, notice_on=election.notice_on,
        title=_("%(area)s%(name)s选民名册") % {"area": election.area, "name": election.name},
    )  # fmt: skip
    election.save(update_fields=["nominating_roll"])
    emit(
        actor, "elections.draw_nominating_roll", stream=election.stream, place=election.path,
        roll=election.nominating_roll.pk, basis=basis,
    )  # fmt: skip
    return election.nominating_roll


@command("登记提名")
def nominate(
    actor: Actor,
    election: Election,
    puts: Sequence[Put],
    *,
    by: str,
    signers: Iterable[int] = (),
    paper: File | None = None,
) -> Nomination:
    """Write down one paper of nomination: whom it puts forward, and which numbers of the roll signed.

    Whether that is enough is reckoned when the candidates are announced, not here.

    Args:
        by: a key of `kinds.PROPOSERS` that this election knows. signers: numbers on the roll of those who nominate; none
            where the party organisation proposes, for which the paper is kept.

    Raises:
        Refusal: at its field, what does not fit. Conflict: somebody stands for another seat already.
        IllegalMove: the candidates were announced.
    """
    actor.require("elections.nominate", place=election.path)
    person = named(actor)
    hold(election)
    before_candidates(election)
    if by not in election.sort.by:
        raise Refusal(_("这次选举不这样提名。"), field="by")
    if not puts or len(puts) > MOST:
        raise Refusal(_("请写提名谁。"), field="people")
    entries = _signed(election, by, sorted(set(signers)), paper)
    made = Nomination.objects.create(
        election=election, no=election.nominations.count() + 1, by=by, at=clock.now(),
        by_person_id=person, paper=_kept(election, paper),
    )  # fmt: skip
    people = [_candidate(election, one) for one in puts]
    made.people.add(*people)
    _within_seats(election, people, entries)
    Signature.objects.bulk_create(
        [Signature(nomination=made, candidate=who, entry=one) for who in people for one in entries],
        ignore_conflicts=True,
    )
    emit(
        actor, "elections.nominate", stream=election.stream, place=election.path,
        nomination=made.no, by=by, candidates=[one.pk for one in people], signers=len(entries),
        paper=paper.sm3 if paper else None,
    )  # fmt: skip
    return made


@command("划掉登错的提名")
def strike(actor: Actor, nomination: Nomination) -> None:
    """A paper that was written down wrongly is taken off, with who was put forward by it alone.

    Raises:
        IllegalMove: somebody on it was judged, or the candidates were announced.
    """
    election = nomination.election
    actor.require("elections.strike", place=election.path)
    hold(election)
    held(nomination)
    before_candidates(election)
    people = list(nomination.people.all())
    if any(one.judged_at is not None for one in people):
        raise IllegalMove(_("这张提名里的人已经核对过了，不能划掉。"))
    emit(
        actor, "elections.strike", stream=election.stream, place=election.path,
        nomination=nomination.no, candidates=[one.pk for one in people],
    )  # fmt: skip
    alone = [one.pk for one in Candidate.objects.filter(pk__in=[one.pk for one in people]).annotate(
        n=Count("nominations")) if getattr(one, "n") == 1]  # noqa: B009  # fmt: skip
    Signature.objects.filter(nomination=nomination).delete()
    nomination.people.clear()
    Candidate.objects.filter(pk__in=alone).delete()
    Nomination.objects.filter(pk=nomination.pk).delete()


@command("本人不参选")
def decline(actor: Actor, candidate: Candidate) -> None:
    """Who was put forward does not want it, and said so; after the announcement people are told.

    Raises:
        IllegalMove: the vote began. Refusal: they do not stand any more.
    """
    election = candidate.election
    actor.require("elections.decline", place=election.path)
    named(actor)
    hold(election)
    held(candidate)
    if candidate.contest.polls.counting().exists():
        raise IllegalMove(_("已经开始投票，不能再改候选人。"))
    if candidate.verdict in (Verdict.BARRED, Verdict.DECLINED):
        raise Refusal(_("这个人已经不在候选人里了。"))
    stood = candidate.stands
    candidate.verdict = Verdict.DECLINED
    candidate.save(update_fields=["verdict"])
    if stood and election.candidates_at is not None:
        publicity.post(
            actor, stream=election.stream, kind="notice", title=_("候选人有变动"),
            words=_("%(what)s候选人%(who)s本人不参选了。")
            % {"what": candidate.contest.label, "who": candidate.shown_as},
            area=election.area, days=max(1, (election.day - clock.today()).days),
            board=_("公示栏"),
        )  # fmt: skip
    emit(
        actor, "elections.decline", stream=election.stream, place=election.path,
        candidate=candidate.pk,
    )  # fmt: skip


def _signed(election: Election, by: str, numbers: list[int], paper: File | None) -> list[Entry]:
    """The entries of those who signed.

    Raises:
        Refusal: the roll is not frozen yet, a number is not on it, or nobody signed.
    """
    if by == "party":
        if paper is None:
            raise Refusal(_("党组织提名的，请附上那份推荐的纸。"), field="paper")
        return []
    roll, named_roll = signers_roll(election), signers_roll_name(election)
    if roll is None:
        raise Refusal(
            _("%s还没有定稿，定稿以后才能按编号登记谁签了名。") % named_roll, field="signers"
        )
    if not numbers:
        raise Refusal(_("请写%s上哪些编号签了名。") % named_roll, field="signers")
    found = numbered(roll, numbers)
    if odd := [no for no in numbers if no not in found]:
        said = {"roll": named_roll, "no": "、".join(map(str, odd[:9]))}
        raise Refusal(_("%(roll)s上没有%(no)s号。") % said, field="signers")
    return list(found.values())


def _candidate(election: Election, put: Put) -> Candidate:
    if put.contest.election_id != election.pk:
        raise Refusal(_("这次选举没有这个职务。"), field="people")
    if put.person.erased_at is not None:
        raise Refusal(_("此人的信息已经删除。"), field="people")
    known = Candidate.objects.filter(election=election, person=put.person).first()
    if known is not None:
        if known.contest_id != put.contest.pk:
            raise Conflict(
                _("%(who)s已经被提名为%(what)s，一个人只列一个职务，请先问本人选哪一个。")
                % {"who": known.shown_as, "what": known.contest.label}
            )
        if known.verdict == Verdict.DECLINED:
            raise Refusal(_("%s本人说了不参选。") % known.shown_as, field="people")
        return known
    try:
        with transaction.atomic():
            return Candidate.objects.create(
                election=election, contest=put.contest, person=put.person,
                shown_as=_shown_as(election, put.person),
            )  # fmt: skip
    except IntegrityError as clash:
        raise Conflict(_("刚刚有人登记了同一个人，请刷新再看。")) from clash


def _shown_as(election: Election, person: Person) -> str:
    """The name on the slip; of namesakes with group, then with nickname or year of birth."""
    taken = set(Candidate.objects.filter(election=election).values_list("shown_as", flat=True))
    where = labels([person.place], below="village").get(person.place, "") if person.place else ""
    year = f"{person.born_on.year}年生" if person.born_on else ""
    tries = [
        person.name,
        *(f"{person.name}（{beside}）" for beside in (where, person.nickname, year) if beside),
    ]
    for one in tries:
        if one[:60] not in taken:
            return one[:60]
    return f"{person.name}（{len(taken) + 1}）"[:60]


def _within_seats(election: Election, people: list[Candidate], entries: list[Entry]) -> None:
    """Nobody puts forward more people for a sort of seat than there are seats."""
    for contest in {one.contest for one in people}:
        mine = [one for one in people if one.contest_id == contest.pk]
        if len(mine) > contest.seats:
            raise Refusal(
                _("%(what)s应选%(n)d名，一张纸上最多提%(n)d名。")
                % {"what": contest.label, "n": contest.seats}, field="people",
            )  # fmt: skip
        others = Signature.objects.filter(candidate__contest=contest, entry__in=entries).exclude(
            candidate__in=mine
        )
        many = others.values("entry", "entry__no").annotate(n=Count("candidate", distinct=True))
        over = [row["entry__no"] or 0 for row in many if row["n"] + len(mine) > contest.seats]
        if over and election.sort.joint is None:
            raise Refusal(
                _("%(roll)s%(no)s号已经提名了别人，%(what)s一个人最多提%(n)d名。")
                % {"roll": signers_roll_name(election),
                   "no": "、".join(map(str, sorted(over)[:9])), "what": contest.label,
                   "n": contest.seats}, field="signers",
            )  # fmt: skip


def _kept(election: Election, paper: File | None) -> File | None:
    if paper is not None:
        attach(paper, election.stream, confidentiality=Confidentiality.INTERNAL)
    return paper
