"""The villagers' committee by the whole calendar of the law, with a run-off, and a recall."""

from datetime import timedelta

import pytest

from lianhu.ballots import commands as ballots
from lianhu.bodies.models import Membership
from lianhu.bodies.tests.factories import member
from lianhu.elections import checks, commands, reading
from lianhu.elections.commands.deciding import bars_to_vote
from lianhu.elections.models import Candidate, Election
from lianhu.elections.tests.factories import (
    boxed,
    contest,
    fresh,
    of_village,
    on_the_day,
    passed,
    photo,
    put,
    seat,
    settled,
    started,
)
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.people.models import Kin
from lianhu.people.tests.factories import person
from lianhu.rolls import commands as rolls


@pytest.fixture
def here(county):
    return settled(6)


def ready(here, **more):
    """Two stand for one seat of a chair, three for two of members; nine days after the posting."""
    election = of_village(here, **more)
    put(here, election, here.people[0:1], signers=[1], by="voters")
    put(here, election, here.people[1:2], signers=[2], by="voters")
    put(here, election, here.people[2:4], "member", signers=[3], by="voters")
    put(here, election, here.people[4:5], "member", signers=[4], by="voters")
    passed(here, election)
    return election


def later(election, days):
    return clock.at(clock.day_start(clock.today() + timedelta(days=days)) + timedelta(hours=10))


def test_a_day_that_leaves_no_twenty_days_for_the_roll_is_refused_with_the_first_that_does(here):
    with pytest.raises(Refusal, match="第十七条") as refused:
        started(here, "villagers_committee", body=here.committee, place=here.east, days=19)
    first = clock.chinese_date(clock.today() + timedelta(days=20))
    assert first in str(refused.value)
    assert refused.value.field == "held_on"
    started(here, "villagers_committee", body=here.committee, place=here.east, days=20)


def test_no_vote_while_objections_to_the_roll_may_still_come(here):
    election = ready(here)
    with later(election, 3):
        commands.announce_candidates(here.who("secretary"), election)
        said = bars_to_vote(Election.objects.get(pk=election.pk))
        assert any("异议" in one for one in said)
        with pytest.raises(Refusal, match="异议"):
            commands.open_vote(here.who("secretary"), fresh(election), contest(election))


def test_who_stands_for_whatever_seat_votes_for_nobody_else(here):
    election = ready(here)
    with later(election, 9):
        commands.announce_candidates(here.who("secretary"), election)
        commands.met(here.who("secretary"), fresh(election), on=clock.today())
        poll = commands.open_vote(here.who("secretary"), fresh(election), contest(election))
        numbers = {one.person_id: one.no for one in poll.round.roll.entries.filter(state="on")}
        of_member = numbers.pop(here.people[2].pk)
        stands = {
            numbers.pop(one.pk) for one in (here.people[0], here.people[1], *here.people[3:5])
        }
        giver, free = sorted(numbers.values())[:2]
        said = {"giver": giver, "relation": "villager", "paper": photo(here.who("secretary"))}
        for holder in (of_member, *stands):
            with pytest.raises(Refusal, match=r"候选人不能接受委托.*第十八条"):
                ballots.lend(here.who("secretary"), poll.round, holder=holder, **said)
        assert ballots.lend(here.who("secretary"), poll.round, holder=free, **said).slot == 1


def test_a_roll_posted_too_late_bars_the_vote_until_the_day_is_moved(here):
    election = started(
        here, "villagers_committee", body=here.committee, place=here.east, days=25,
        seats={"chair": 1},
    )  # fmt: skip
    with later(election, 8):
        roll = commands.draw_roll(here.who("secretary"), election)
        rolls.freeze(here.who("secretary"), roll)
        rolls.post(here.who("secretary"), roll)
        election = Election.objects.get(pk=election.pk)
        said = bars_to_vote(election)
        assert any("登记并公布名单" in one and "晚了" in one for one in said)
        with pytest.raises(Refusal, match="最早"):
            commands.move_day(here.who("secretary"), election, seat=seat(19), why="名单晚了")
        commands.move_day(here.who("secretary"), election, seat=seat(20), why="名单晚了")
        assert not any("登记并公布名单" in one for one in bars_to_vote(election))


def test_more_must_stand_than_are_chosen(here):
    election = of_village(here)
    put(here, election, here.people[0:1], signers=[1], by="voters")
    put(here, election, here.people[2:4], "member", signers=[3], by="voters")
    put(here, election, here.people[4:5], "member", signers=[4], by="voters")
    passed(here, election)
    with pytest.raises(Refusal, match=r"主任的候选人要比名额多.*第十八条"):
        commands.announce_candidates(here.who("secretary"), election)


def test_who_is_put_forward_and_their_near_kin_leave_the_election_committee(here):
    election = ready(here)
    uncle = person("选委丙", area=here.one)
    Kin.objects.create(person=here.people[0], other=uncle, degree="sibling")
    seats = [member(here.board, one, "member") for one in (here.people[1], uncle)]
    assert {one.person_id for one in checks.must_leave(election)} == {here.people[1].pk, uncle.pk}
    with pytest.raises(Refusal, match="先退出"):
        commands.announce_candidates(here.who("secretary"), election)
    for one in seats:
        commands.step_down(here.who("secretary"), election, one)
    with pytest.raises(Refusal, match="没有要求"):
        commands.step_down(here.who("secretary"), election, reading.committee_of(election)[0])
    with pytest.raises(Refusal, match="被提名"):
        commands.replace(here.who("secretary"), election, here.people[2], decided_by="依次递补")
    commands.replace(here.who("secretary"), election, here.people[9], decided_by="依次递补")
    commands.announce_candidates(here.who("secretary"), election)


def test_the_law_bars_by_an_article_and_nothing_more_is_kept(here):
    election = ready(here)
    one = Candidate.objects.filter(election=election).first()
    with pytest.raises(Refusal, match="为什么"):
        commands.judge(here.who("secretary"), one, stands=False, ground="disliked")
    commands.judge(here.who("secretary"), one, stands=False, ground="convicted")
    assert (fresh(one).verdict, fresh(one).ground) == ("barred", "convicted")
    texts = {name for name, value in vars(fresh(one)).items() if isinstance(value, str) and value}
    assert texts <= {"verdict", "ground", "shown_as", "judged_as"}


def test_near_kin_of_office_are_asked_about_and_never_passed_by_silence(here):
    election = of_village(here)
    put(here, election, here.people[0:1], signers=[1], by="voters")
    one = Candidate.objects.get(election=election)
    asks = {found.key for found in checks.findings(one) if found.sort == "ask"}
    assert {"barred", "kin_asked"} <= asks
    with pytest.raises(Refusal, match="近亲属"):
        commands.judge(
            here.who("secretary"), one, stands=True, asked=frozenset(asks - {"kin_asked"})
        )


def test_the_whole_way_with_a_run_off_of_a_third(here):
    """Nobody gets half of the votes for chair: those two stand again, a third is then enough."""
    election = ready(here)
    with later(election, 9):
        commands.announce_candidates(here.who("secretary"), election)
        commands.met(here.who("secretary"), fresh(election), on=clock.today())
        election = Election.objects.get(pk=election.pk)
        polls = [
            commands.open_vote(here.who("secretary"), election, contest(election, one))
            for one in ("chair", "member")
        ]
    assert {one.round.way for one in polls} == {"secret_paper"}
    n = polls[0].round.base
    assert n == 12
    with on_the_day(election):
        boxed(here, polls[0], [6, 6])
        boxed(here, polls[1], [9, 8, 3])
        commands.announce(here.who("secretary"), election)
        chair, members = reading.stands_of(election)
        assert (chair.elected, chair.left) == ([], 1)
        assert [one.person for one in members.elected] == here.people[2:4]
        with pytest.raises(IllegalMove, match="另行选举"):
            commands.hand_over(here.who("secretary"), fresh(election))
        again = commands.open_vote(
            here.who("secretary"), election, contest(election),
            on=clock.today() + timedelta(days=3),
        )  # fmt: skip
    with clock.at(clock.day_start(again.on) + timedelta(hours=12)):
        boxed(here, again, [5, 4], given=range(1, 10))
        election = Election.objects.get(pk=election.pk)
        commands.announce(here.who("secretary"), election)
        assert commands.hand_over(here.who("secretary"), election) == 3
    rows = Membership.objects.filter(organisation=here.committee).order_by("pk")
    assert [(one.standing, one.person) for one in rows] == [
        ("chair", here.people[0]), ("member", here.people[2]), ("member", here.people[3]),
    ]  # fmt: skip


def test_no_round_ends_before_its_day(here):
    """People were told of a day: what ended sooner would count for nothing."""
    election = ready(here)
    with later(election, 9):
        commands.announce_candidates(here.who("secretary"), election)
        poll = commands.open_vote(here.who("secretary"), fresh(election), contest(election))
        with pytest.raises(IllegalMove, match="到那天才能结束"):
            boxed(here, poll, [9, 3])
        assert poll.round.is_open
    with on_the_day(election):
        assert ballots.close_round(here.who("secretary"), poll.round).outcome == "elected"


def recalled(here, **more):
    """A member in office whose recall is asked for by all who may vote."""
    here.seat = member(here.committee, here.people[0], "member")
    return commands.ask_recall(
        here.who("secretary"), here.seat, seat=seat(30), reasons="一年没有参加会议，公益林的账没有公布",
        asked_by="voters", **more,
    )  # fmt: skip


def test_a_recall_takes_a_fifth_with_reasons_a_hearing_and_half_of_half(here):
    election = recalled(here)
    roll = commands.draw_roll(here.who("secretary"), election)
    rolls.freeze(here.who("secretary"), roll)
    election = Election.objects.get(pk=election.pk)
    assert roll.n == 12
    assert commands.demand(here.who("clerk"), election, signers=[1, 2]) == 2
    with pytest.raises(Refusal, match="联名要求"):
        commands.open_vote(here.who("secretary"), election)
    # 12 people: a fifth of them are three, for two are less.
    assert commands.demand(here.who("clerk"), election, signers=[2, 5]) == 3
    with pytest.raises(Refusal, match="听申辩"):
        commands.open_vote(here.who("secretary"), Election.objects.get(pk=election.pk))
    commands.hear(here.who("clerk"), election, on=clock.today(), words="那时在外看病")
    election = Election.objects.get(pk=election.pk)
    poll = commands.open_vote(here.who("secretary"), election)
    assert (poll.round.about, poll.round.way) == ("recall", "secret_paper")
    with on_the_day(election):
        boxed(here, poll, [5, 2, 0], given=range(1, 8))
        commands.announce(here.who("secretary"), election)
        assert commands.hand_over(here.who("secretary"), election) == 1
        assert fresh(here.seat).to_on == clock.today()
        assert "罢免" in fresh(here.seat).decided_by


def test_what_was_said_in_defence_is_not_written_over_by_who_read_the_page_before(here):
    election = recalled(here)
    other = Election.objects.select_related("recall").get(pk=election.pk)
    commands.hear(here.who("clerk"), election, on=clock.today(), words="账目都在")
    with pytest.raises(Conflict, match="已经记了"):
        commands.hear(here.who("secretary"), other, on=clock.today())
    assert fresh(election.recall).defence == "账目都在"


def test_a_recall_that_does_not_pass_ends_nothing(here):
    election = recalled(here)
    roll = commands.draw_roll(here.who("secretary"), election)
    rolls.freeze(here.who("secretary"), roll)
    election = Election.objects.get(pk=election.pk)
    commands.demand(here.who("clerk"), election, signers=[1, 2, 3])
    commands.hear(here.who("clerk"), election, on=clock.today())
    election = Election.objects.get(pk=election.pk)
    poll = commands.open_vote(here.who("secretary"), election)
    with on_the_day(election):
        boxed(here, poll, [3, 4, 0], given=range(1, 8))
        commands.announce(here.who("secretary"), election)
        assert commands.hand_over(here.who("secretary"), election) == 0
    assert fresh(here.seat).to_on is None


def test_who_is_to_be_recalled_does_not_write_it_down(here):
    mine = member(here.committee, here.accounts["clerk"].person, "member")
    with pytest.raises(NotAllowed):
        commands.ask_recall(
            here.who("clerk"), mine, seat=seat(30), reasons="账没有公布", asked_by="voters"
        )
