"""The hamlet's committee is chosen as one county does it: 85 % of the households, hands, a term."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lianhu.access.roles import ROLES
from lianhu.assembly import commands as assembly
from lianhu.assembly.after import since
from lianhu.assembly.models import Resolution
from lianhu.audit.actor import SYSTEM
from lianhu.bodies import seating
from lianhu.bodies.models import Membership, Term
from lianhu.elections import commands, erasing, reading
from lianhu.elections.commands.nominating import Put
from lianhu.elections.models import Candidate, Election, Signature
from lianhu.elections.tests.factories import (
    announced,
    by_hands,
    chosen,
    contest,
    fresh,
    on_the_day,
    opened_door,
    passed,
    put,
    seat,
    settled,
    started,
    told,
)
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.publicity.models import Posting


@pytest.fixture
def here(county):
    return settled()


@pytest.mark.row("C6.5", "C6.2")
def test_from_a_kind_and_a_day_to_a_committee_with_a_term(here):
    election = chosen(here)
    day = reading.votes_on(election)[0]
    with on_the_day(election, 12):
        commands.announce(here.who("secretary"), election)
        seated = commands.hand_over(here.who("secretary"), election, on=day)
    assert seated == 4
    rows = Membership.objects.filter(organisation=here.affairs).order_by("pk")
    assert [(one.standing, one.person) for one in rows] == [
        ("chair", here.people[0]),
        *(("member", one) for one in here.people[2:5]),
    ]
    assert {one.from_on for one in rows} == {day}
    assert "决议" in rows[0].decided_by
    term = Term.objects.get(organisation=here.affairs)
    assert (term.from_on, term.size) == (day, 4)
    posted = Posting.objects.filter(stream=election.stream, kind="decision").get()
    assert here.people[0].name in posted.words
    assert posted.days >= 15
    made = Resolution.objects.lawful().filter(meeting=election.meeting)
    assert made.count() == 2
    told_ = since(SYSTEM, [one.pk for one in made])
    page = reverse("elections:public", args=[election.area.key, election.pk])
    assert {(one.words, one.url) for one in told_.values()} == {("已经交接", page)}


@pytest.mark.row("C6.5")
def test_a_joint_nomination_takes_85_of_a_hundred_households(here):
    election = told(here, started(here))
    put(here, election, here.people[:1], signers=range(1, 17))
    put(here, election, here.people[2:5], "member")
    passed(here, election)
    share, total, need = reading.joint_need(election)
    assert (str(share.fraction), total, need) == ("17/20", 20, 17)
    with pytest.raises(Refusal, match="要17"):
        commands.announce_candidates(here.who("secretary"), election)
    put(here, election, here.people[:1], signers=[17])
    commands.announce_candidates(here.who("secretary"), election)
    assert fresh(election).candidates_at is not None


def test_whoever_signs_twice_counts_once(here):
    election = told(here, started(here))
    put(here, election, here.people[:1], signers=[1, 2, 3])
    put(here, election, here.people[:1], signers=[2, 3, 4])
    one = Candidate.objects.get(election=election)
    assert reading.supporters(election) == {one.pk: 4}


def test_nobody_signs_before_the_roll_stands(here):
    election = started(here)
    row = Put(here.people[0], contest(election))
    with pytest.raises(Refusal, match="名册还没有定稿"):
        commands.nominate(here.who("clerk"), election, [row], by="joint", signers=[1])


def test_nothing_about_who_stands_changes_once_it_was_announced(here):
    election = announced(here)
    with pytest.raises(IllegalMove, match="已经公布"):
        put(here, election, here.people[8:9])
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Candidate.objects.filter(election=election).update(person=here.people[9])


def test_no_vote_before_who_stands_is_known(here):
    election = told(here, started(here))
    put(here, election, here.people[:1])
    with on_the_day(election):
        opened_door(here, election)
        with pytest.raises(Refusal, match="核对并公布候选人"):
            commands.open_vote(here.who("secretary"), election, contest(election))


def test_who_stands_does_not_preside(here):
    """The secretary is put forward: somebody else judges, announces and hands over."""
    election = told(here, started(here))
    secretary = here.accounts["secretary"].person
    put(here, election, [secretary])
    put(here, election, here.people[2:5], "member")
    one = Candidate.objects.get(person=secretary)
    with pytest.raises(NotAllowed, match="候选人"):
        commands.judge(here.who("secretary"), one, stands=True, asked=frozenset({"age", "roll"}))
    passed(here, election, "clerk")
    with pytest.raises(NotAllowed, match="候选人"):
        commands.announce_candidates(here.who("secretary"), election)
    commands.announce_candidates(here.who("clerk"), election)


def test_a_machine_passes_nobody(here):
    """What a register does not know is asked by a person; without that nobody stands."""
    election = told(here, started(here))
    here.people[0].born_on = None
    here.people[0].save(update_fields=["born_on"])
    put(here, election, here.people[:1])
    one = Candidate.objects.get(person=here.people[0])
    assert one.verdict == ""
    with pytest.raises(Refusal, match="出生日期"):
        commands.judge(here.who("secretary"), one, stands=True)
    commands.judge(here.who("secretary"), one, stands=True, asked=frozenset({"age"}))
    assert fresh(one).judged_by_id == here.who("secretary").person_id


def test_half_of_those_there_is_not_enough(here):
    """By the law of a group's meeting more than half of those there must agree; the seat stays empty."""
    election = announced(here)
    with on_the_day(election):
        opened_door(here, election)
        poll = commands.open_vote(here.who("secretary"), election, contest(election))
        by_hands(here, poll, [10])
        stand = reading.stands_of(fresh(election))[0]
        assert (stand.elected, stand.left) == ([], 1)
        again = commands.open_vote(here.who("secretary"), election, contest(election))
        by_hands(here, again, [11])
    assert [one.person for one in reading.stands_of(election)[0].elected] == [here.people[0]]


def test_one_election_of_a_body_at_a_time_and_it_may_be_stopped_with_a_reason(here):
    election = started(here)
    with pytest.raises(Conflict):
        started(here)
    with pytest.raises(Refusal, match="为什么"):
        commands.stop(here.who("secretary"), election, why=" ")
    commands.stop(here.who("secretary"), election, why="日子定错了")
    again = started(here)
    assert Election.objects.running().get() == again


def test_a_meeting_that_was_dropped_is_planned_anew(here):
    election = started(here)
    assembly.drop_plan(here.who("secretary"), election.meeting)
    election = Election.objects.get(pk=election.pk)
    assert election.meeting is None
    made = commands.plan_meeting(here.who("secretary"), election, seat=seat(33))
    assert [one.stream for one in made.items.all()] == [f"{election.stream}/1", f"{election.stream}/2"]  # fmt: skip


def test_an_empty_seat_is_filled_without_a_new_term(here):
    election = chosen(here)
    day = reading.votes_on(election)[0]
    with on_the_day(election, 12):
        commands.announce(here.who("secretary"), election)
        commands.hand_over(here.who("secretary"), election)
    with clock.at(clock.day_start(day + timedelta(days=40))):
        gone = Membership.objects.filter(organisation=here.affairs, standing="member").first()
        seating.unseat(here.who("secretary"), gone)
        filling = told(here, started(here, seats={"member": 1}, fills=True))
        put(here, filling, here.people[10:11], "member")
        passed(here, filling)
        commands.announce_candidates(here.who("secretary"), filling)
        with on_the_day(filling):
            opened_door(here, filling)
            by_hands(here, commands.open_vote(here.who("secretary"), filling, contest(filling, "member")), [19])  # fmt: skip
            commands.announce(here.who("secretary"), filling)
            assert commands.hand_over(here.who("secretary"), filling) == 1
            live = Membership.objects.live(clock.today()).filter(organisation=here.affairs)
            assert live.count() == 4
    assert Term.objects.filter(organisation=here.affairs).count() == 1


def test_the_township_guides_and_can_do_nothing_else(here):
    mine = {verb for verb in ROLES["town_cadre"] if verb.startswith("elections.")}
    assert mine == {"elections.see", "elections.guide"}
    for role in ("county_leader", "county_admin"):
        assert not {verb for verb in ROLES[role] if verb.startswith("elections.")}
    election = told(here, started(here))
    with pytest.raises(NotAllowed):
        commands.announce(here.who("town"), election)
    with pytest.raises(Refusal, match="依据"):
        commands.guide(here.who("town"), election, words="名单要贴够天数", cited="")
    made = commands.guide(
        here.who("town"), election, words="名单要贴够天数", cited="村民委员会组织法第十七条"
    )
    assert made.by_as == "town"
    assert fresh(election).candidates_at is None


def test_a_name_that_is_erased_by_law_loses_no_vote(here):
    election = chosen(here)
    erasing.erase_person(SYSTEM, here.people[0].pk, "本人要求")
    chair = reading.stands_of(election)[0]
    assert [one.person_id for one in chair.elected] == [here.people[0].pk]
    assert here.people[0].name not in chair.elected[0].shown_as
