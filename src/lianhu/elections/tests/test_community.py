"""A residents' committee is elected by households or by representatives, each by its own quorum."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.bodies.models import Membership, Organisation
from lianhu.bodies.tests.factories import member, organisation
from lianhu.elections import commands, reading, shown, wording
from lianhu.elections.checks import findings
from lianhu.elections.commands.deciding import bars_to_vote
from lianhu.elections.commands.nominating import Put
from lianhu.elections.commands.presiding import what_lacks
from lianhu.elections.models import Election, Signature
from lianhu.elections.tests.factories import (
    boxed,
    committee,
    contest,
    fresh,
    on_the_day,
    passed,
    photo,
    settled,
    started,
)
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.people.models import Residence
from lianhu.people.tests.factories import household, person
from lianhu.rolls import commands as rolls


@pytest.fixture
def here(county):
    """A community with eight households of three that live there, and a body of nine representatives."""
    found = settled(0)
    Organisation.objects.filter(pk=found.committee.pk).update(ended_on=clock.today())
    found.committee = organisation("residents_committee", found.east)
    for n in range(8):
        home = household(found.grid, kind="living", number=f"L{n:07}")
        for name in ("甲", "乙", "丙"):
            one = person(f"张{name}{n}", area=found.grid, born_on=date(1980, 1, 1))
            Residence.objects.create(person=one, household=home, kind="living")
    body = organisation("resident_representatives", found.east)
    for n in range(9):
        member(body, person(f"代{n}表", area=found.grid), "representative")
    found.people = [one.person for one in Residence.objects.select_related("person").order_by("pk")]
    return found


def hung(here, roll):
    """Everybody asked takes part; it is frozen and posted."""
    rolls.settle(
        here.who("secretary"), roll, list(roll.asides.filter(settled_at=None)), on=True,
        reason="问过",
    )  # fmt: skip
    rolls.freeze(here.who("secretary"), roll)
    rolls.post(here.who("secretary"), roll)
    return roll


def begun(here, mode):
    """An election of the chair, of which people were told; both rolls hang."""
    election = started(
        here, "residents_committee", body=here.committee, place=here.east, days=40, mode=mode,
        seats={"chair": 1},
    )  # fmt: skip
    committee(here, [person("选委甲", area=here.grid)])
    commands.tell_day(here.who("secretary"), election)
    hung(here, commands.draw_roll(here.who("secretary"), election))
    hung(here, commands.draw_nominating_roll(here.who("secretary"), election))
    return Election.objects.get(pk=election.pk)


def put(here, election, who, signers):
    commands.nominate(
        here.who("clerk"), election, [Put(who, contest(election))], by="voters", signers=signers
    )


def ready(here, mode):
    """Two stand for the chair, their names are posted, the rolls hang; nine days later."""
    election = begun(here, mode)
    clerk, chair = here.who("clerk"), contest(election)
    for one in (here.people[0], here.people[2]):
        commands.nominate(clerk, election, [Put(one, chair)], by="party", paper=photo(clerk))
    passed(here, election)
    with clock.at(clock.day_start(clock.today() + timedelta(days=9)) + timedelta(hours=9)):
        commands.announce_candidates(here.who("secretary"), election)
        commands.met(here.who("secretary"), fresh(election), on=clock.today())
    return fresh(election)


@pytest.mark.parametrize(
    ("mode", "basis", "all_", "too_few"),
    [("household", "household_voters", 8, 4), ("representatives", "representatives", 9, 6)],
)
def test_by_the_quorum_of_its_mode_and_no_vote_less(here, mode, basis, all_, too_few):
    election = ready(here, mode)
    roll = election.roll
    assert (roll.basis, roll.n) == (basis, all_)
    with on_the_day(election):
        poll = commands.open_vote(here.who("secretary"), election, contest(election))
        assert poll.round.way == "secret_paper"
        void = boxed(here, poll, [too_few, 0], given=range(1, too_few + 1))
        assert void.outcome == "no_quorum"
        again = commands.open_vote(here.who("secretary"), fresh(election), contest(election))
        assert (
            boxed(here, again, [too_few + 1, 0], given=range(1, too_few + 2)).outcome == "elected"
        )
        commands.announce(here.who("secretary"), fresh(election))
        commands.hand_over(here.who("secretary"), fresh(election))
        seat = Membership.objects.live(clock.today()).get(organisation=here.committee)
    assert (seat.person, seat.standing) == (here.people[0], "chair")


MODES = ["household", "representatives"]


@pytest.mark.parametrize("mode", MODES)
def test_ten_voters_nominate_where_households_or_nine_representatives_vote(here, mode):
    election = begun(here, mode)
    roll = election.nominating_roll
    assert (roll.basis, roll.n) == ("voters", 24)
    assert election.roll.n < 10
    put(here, election, here.people[0], range(1, 11))
    put(here, election, here.people[2], range(11, 21))
    # No representative, and no question either: who may be chosen stands on the voters' roll.
    assert not {one.key for row in election.candidates.all() for one in findings(row)} & {"roll"}
    passed(here, election)
    with clock.at(clock.day_start(clock.today() + timedelta(days=9)) + timedelta(hours=9)):
        commands.announce_candidates(here.who("secretary"), election)
        commands.met(here.who("secretary"), fresh(election), on=clock.today())
    election = fresh(election)
    with on_the_day(election):
        assert bars_to_vote(election) == []
        poll = commands.open_vote(here.who("secretary"), election, contest(election))
        assert poll.round.roll == election.roll
        n = election.roll.n
        done = boxed(here, poll, [n, 0], given=range(1, n + 1))
        assert done.outcome == "elected"
        # A name and its count do not run together: 张甲0 with 8 is not 张甲08.
        assert f"张甲0 {n}票，张丙0 0票。" in done.steps
        commands.announce(here.who("secretary"), fresh(election))
        said = wording.result(election, reading.stands_of(election))
    assert f"张甲0 {n}票，张丙0 0票。" in said


@pytest.mark.parametrize("mode", MODES)
def test_nine_are_too_few_when_the_candidates_are_announced(here, mode):
    election = begun(here, mode)
    put(here, election, here.people[0], range(1, 11))
    put(here, election, here.people[2], range(11, 20))
    passed(here, election)
    with pytest.raises(Refusal, match=r"张丙0的联名不够：要10名以上，现在9名.*第十八条"):
        commands.announce_candidates(here.who("secretary"), election)
    # Another sheet of the same nomination brings the tenth; who signed both counts once.
    put(here, election, here.people[2], [19, 20])
    commands.announce_candidates(here.who("secretary"), election)
    assert fresh(election).candidates_at is not None


def test_the_party_organisation_needs_no_names(here):
    assert what_lacks(ready(here, "household")) == []


def test_who_was_struck_off_the_roll_is_no_tenth(here):
    election = begun(here, "household")
    put(here, election, here.people[0], range(1, 11))
    put(here, election, here.people[2], range(11, 21))
    passed(here, election)
    assert what_lacks(election) == []
    entry = election.nominating_roll.entries.get(no=4)
    said = rolls.object_to(
        here.who("clerk"), election.nominating_roll, kind="not_on", entry=entry, words="搬走了"
    )
    rolls.decide(here.who("secretary"), said, upheld=True, answer="查过，去年搬走了")
    assert [one[:7] for one in what_lacks(election)] == ["张甲0的联名不"]


@pytest.mark.parametrize("mode", MODES)
def test_a_number_is_one_of_the_voters_roll_and_of_no_other(here, mode):
    election = begun(here, mode)
    with pytest.raises(Refusal, match="选民名册上没有25号"):
        put(here, election, here.people[0], [*range(1, 10), 25])
    put(here, election, here.people[0], range(1, 11))
    one = election.candidates.get()
    signed = {row.entry.roll_id for row in one.signatures.select_related("entry")}
    assert signed == {election.nominating_roll_id}
    wrong = election.roll.entries.get(no=1)
    with pytest.raises(IntegrityError, match="roll of those who nominate"), transaction.atomic():
        Signature.objects.create(nomination=election.nominations.get(), candidate=one, entry=wrong)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        Election.objects.filter(pk=election.pk).update(nominating_roll=election.roll)


def test_nobody_signs_before_the_voters_roll_is_frozen_and_it_is_drawn_up_once(here):
    election = started(
        here, "residents_committee", body=here.committee, place=here.east, days=40,
        mode="household", seats={"chair": 1},
    )  # fmt: skip
    hung(here, commands.draw_roll(here.who("secretary"), election))
    election = Election.objects.get(pk=election.pk)
    with pytest.raises(Refusal, match="选民名册还没有定稿"):
        put(here, election, here.people[0], range(1, 9))
    # 城市居民委员会组织法 第十七条: the voters are posted, those who vote for them at the same time.
    assert "roll" not in reading.done(election)
    hung(here, commands.draw_nominating_roll(here.who("secretary"), election))
    assert "roll" in reading.done(fresh(election))
    with pytest.raises(IllegalMove, match="已经编了"):
        commands.draw_nominating_roll(here.who("secretary"), fresh(election))


def test_where_all_voters_vote_there_is_one_roll(here):
    election = started(
        here, "residents_committee", body=here.committee, place=here.east, days=40,
        mode="all_voters", seats={"chair": 1},
    )  # fmt: skip
    with pytest.raises(IllegalMove, match="不另编"):
        commands.draw_nominating_roll(here.who("secretary"), election)
    assert "draw_nominating_roll" not in shown.may_now(here.who("secretary"), election)


def test_the_pages_lead_to_both_rolls_and_say_by_whose_numbers_one_signs(here, client):
    election = started(
        here, "residents_committee", body=here.committee, place=here.east, days=40,
        mode="representatives", seats={"chair": 1},
    )  # fmt: skip
    committee(here, [person("选委甲", area=here.grid)])
    client.force_login(here.accounts["secretary"])
    page = reverse("elections:show", args=[election.pk])
    commands.tell_day(here.who("secretary"), election)
    assert client.post(page, {"act": "draw_roll"}).status_code == 302
    assert client.post(page, {"act": "draw_nominating_roll"}).status_code == 302
    election = Election.objects.get(pk=election.pk)
    assert "选民名册（提名用）" in client.get(page).content.decode()
    nominate = reverse("elections:nominate", args=[election.pk])
    assert "选民名册还没有定稿" in client.get(nominate).content.decode()
    hung(here, election.roll)
    found = client.get(page).content.decode()
    assert f'href="{reverse("rolls:show", args=[election.nominating_roll_id])}">去名册' in found
    hung(here, election.nominating_roll)
    found = client.get(nominate).content.decode()
    assert "十名以上选民" in found
    assert "选民名册上哪些编号签了名" in found
    sheet = reverse("elections:paper", args=[election.pk, "nominate"])
    found = client.get(sheet).content.decode()
    assert here.people[23].name in found
    assert "十名以上选民" in found
    outside = reverse("elections:public", args=[here.east.key, election.pk])
    assert "选民名单上该有没有" in client.get(outside).content.decode()
