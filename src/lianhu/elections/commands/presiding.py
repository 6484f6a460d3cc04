"""What the election committee does: who may stand, who leaves the committee, who is announced."""

from datetime import date

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.bodies import seating
from lianhu.bodies.models import Membership
from lianhu.bodies.models import Standing as Sits
from lianhu.elections import checks, reading, wording
from lianhu.elections.checks import ASK, BAR, findings
from lianhu.elections.holding import before_candidates, hold, named, not_concerned
from lianhu.elections.models import Candidate, Election, Verdict
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, Refusal
from lianhu.kernel.text import clean_line
from lianhu.people.models import Person
from lianhu.publicity import commands as publicity


@command("核对被提名的人")
def judge(
    actor: Actor,
    candidate: Candidate,
    *,
    stands: bool,
    asked: frozenset[str] = frozenset(),
    ground: str = "",
) -> None:
    """Somebody with a name says that a nominee may stand, or that the law bars them.

    Args:
        asked: keys of the findings of sort "ask" that were asked about; all of them, to stand.
        ground: a key of `checks.grounds`, to bar. Only the key is kept.

    Raises:
        NotAllowed: who acts stands in it, or is a near relative. Refusal: something was not asked,
            a bar stands against it, or no ground. IllegalMove: the candidates were announced.
    """
    election = candidate.election
    actor.require("elections.judge", place=election.path)
    hold(election)
    before_candidates(election)
    # Who was nominated may have said no, or been judged, while somebody waited for the election.
    held(candidate)
    if candidate.verdict == Verdict.DECLINED:
        raise IllegalMove(_("本人说了不参选。"))
    not_concerned(actor, election)
    found = findings(candidate)
    if stands:
        if bars := [one for one in found if one.sort == BAR]:
            raise Refusal(f"{bars[0].words}（{bars[0].cited}）", field="stands")
        if left := [one for one in found if one.sort == ASK and one.key not in asked]:
            raise Refusal(_("还没有问：%s。") % left[0].words, field="asked")
    elif ground not in checks.grounds(election):
        raise Refusal(_("请选依法为什么不能作候选人。"), field="ground")
    grant = actor.grant("elections.judge", election.path)
    candidate.verdict = Verdict.STANDS if stands else Verdict.BARRED
    candidate.ground = "" if stands else ground
    candidate.asked_on = clock.today() if "kin_asked" in asked else candidate.asked_on
    candidate.judged_at, candidate.judged_by_id = clock.now(), named(actor)
    candidate.judged_as = grant.title[:60] if grant else ""
    candidate.save(
        update_fields=["verdict", "ground", "asked_on", "judged_at", "judged_by_id", "judged_as"]
    )
    emit(
        actor, "elections.judge", stream=election.stream, place=election.path,
        candidate=candidate.pk, stands=stands, asked=sorted(asked),
    )  # fmt: skip


@command("退出选举委员会")
def step_down(actor: Actor, election: Election, membership: Membership) -> None:
    """Who is put forward, or whose near relative is, leaves the election committee.

    Raises:
        Refusal: nothing asks them to.
    """
    actor.require("elections.step_down", place=election.path)
    named(actor)
    hold(election)
    leaving = {one.pk: one for one in checks.must_leave(election)}
    if membership.pk not in leaving:
        raise Refusal(_("没有要求这位成员退出。"))
    seating.unseat(
        actor,
        leaving[membership.pk],
        decided_by=_("本人或者近亲属被提名为候选人，依法退出选举委员会"),
    )
    emit(
        actor, "elections.step_down", stream=election.stream, place=election.path,
        membership=membership.pk,
    )  # fmt: skip


@command("递补选举委员会成员")
def replace(actor: Actor, election: Election, person: Person, *, decided_by: str) -> Membership:
    """Who comes next by the vote that chose the committee, or was chosen anew, takes the empty place.

    Args:
        decided_by: which meeting or vote says so.

    Raises:
        Refusal: no words, there is no committee, or they or a near relative are put forward.
    """
    actor.require("elections.replace", place=election.path)
    hold(election)
    said = clean_line(decided_by, 200, label=_("依据"), field="decided_by")
    if not said:
        raise Refusal(_("请写按哪次推选的结果递补，或者哪次会另行推选。"), field="decided_by")
    body = reading.committee_body(election)
    if body is None:
        raise Refusal(_("还没有登记选举委员会，请先在“组织”里登记。"))
    if person.pk in checks.concerned(election):
        raise Refusal(_("这个人或者近亲属被提名了，不能进选举委员会。"), field="person")
    made = seating.seat(actor, body, person, standing=Sits.MEMBER, decided_by=said)
    emit(
        actor, "elections.replace", stream=election.stream, place=election.path,
        membership=made.pk,
    )  # fmt: skip
    return made


@command("公布候选人")
def announce_candidates(actor: Actor, election: Election) -> None:
    """Who stands is made known; from here on nothing about nominations changes.

    Raises:
        NotAllowed: who acts stands in it. Refusal: somebody is not judged yet, too few stand or too
            few signed, or somebody concerned sits in the election committee.
        IllegalMove: it was done.
    """
    actor.require("elections.announce_candidates", place=election.path)
    hold(election)
    if election.candidates_at is not None:
        raise IllegalMove(_("候选人已经公布了。"))
    not_concerned(actor, election)
    stands = reading.stands_of(election)
    if wrong := what_lacks(election):
        raise Refusal(wrong[0])
    election.candidates_at = clock.now()
    election.save(update_fields=["candidates_at"])
    posting = publicity.post(
        actor, stream=election.stream, kind="notice", title=_("%s候选人") % wording.title(election),
        words=wording.candidates(election, stands), area=election.area,
        basis=wording.basis(election), board=_("公示栏"),
        days=max(1, (reading.votes_on(election)[0] - clock.today()).days),
    )  # fmt: skip
    emit(
        actor, "elections.announce_candidates", stream=election.stream, place=election.path,
        candidates=[row.pk for one in stands for row in one.standing], posting=posting.pk,
    )  # fmt: skip


def what_lacks(election: Election) -> list[str]:
    """What still stands against announcing the candidates, each as a sentence."""
    stands = reading.stands_of(election)
    found = [_("%s还没有核对。") % one.shown_as for one in reading.unjudged(stands)]
    if few := reading.enough_stand(election, stands):
        cited = reading.must_differ(election)
        words = _("%s的候选人要比名额多：%s。") if cited else _("%s的候选人不够名额%s。")
        found.append(words % ("、".join(few), cited))
    if election.sort.joint is not None and not found:
        found += _too_few_signed(election, [row for one in stands for row in one.standing])
    if election.sort.joint is None:
        found += _too_few_nominate(election, [row for one in stands for row in one.standing])
    if checks.must_leave(election):
        found.append(_("选举委员会里有人要先退出：本人或者近亲属被提名了。"))
    return found


def _too_few_signed(election: Election, people: list[Candidate]) -> list[str]:
    asked = reading.joint_need(election)
    if asked is None:
        return [_("名册还没有定稿，算不出联名够不够。")]
    share, total, need = asked
    counted = reading.supporters(election)
    return [
        _("%(who)s的联名不够：要%(need)d（%(share)s，一共%(total)d），现在%(n)d。")
        % {"who": one.shown_as, "need": need, "share": share, "total": total,
           "n": counted.get(one.pk, 0)}
        for one in people if counted.get(one.pk, 0) < need
    ]  # fmt: skip


def _too_few_nominate(election: Election, people: list[Candidate]) -> list[str]:
    """Who has fewer names than the law asks, and was not put forward by the party organisation."""
    least = reading.least_signers(election)
    if least is None or not people:
        return []
    need, counted = least.at_least or 1, reading.supporters(election)
    party = set(election.nominations.filter(by="party").values_list("people", flat=True))
    return [
        _("%(who)s的联名不够：要%(need)d名以上，现在%(n)d名。（%(cited)s）")
        % {"who": one.shown_as, "need": need, "n": counted.get(one.pk, 0), "cited": least.cited}
        for one in people if one.pk not in party and counted.get(one.pk, 0) < need
    ]  # fmt: skip


@command("记候选人和大家见面")
def met(actor: Actor, election: Election, *, on: date) -> None:
    """The candidates met people and answered what they asked, on a day.

    Raises:
        Refusal: a day to come, or before the candidates were announced. Conflict: noted already.
    """
    actor.require("elections.met", place=election.path)
    named(actor)
    hold(election)
    if election.candidates_at is None:
        raise IllegalMove(_("先公布候选人，再请候选人和大家见面。"))
    if not clock.day_of(election.candidates_at) <= on <= clock.today():
        raise Refusal(_("日子在公布候选人以后，不能晚于今天。"), field="on")
    if election.met_on is not None:
        raise Conflict(_("已经记过了。"))
    election.met_on = on
    election.save(update_fields=["met_on"])
    emit(
        actor, "elections.met", stream=election.stream, place=election.path, on=on.isoformat()
    )  # fmt: skip


__all__ = ["announce_candidates", "judge", "met", "replace", "step_down",
           "what_lacks"]  # fmt: skip
