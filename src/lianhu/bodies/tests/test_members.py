"""Who sits in a body: names on the wall, rosters in the drawer, consent before a name is put down."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.models import Event
from lianhu.bodies import commands, renewing, seating
from lianhu.bodies.kinds import ROSTER, shape
from lianhu.bodies.models import Membership, Organisation, OrganisationKind, Standing
from lianhu.bodies.queries import bodies_of, holds_office, members_of
from lianhu.bodies.tests import factories as make
from lianhu.files.access import may_see
from lianhu.files.tests.factories import draft
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.people import commands as people
from lianhu.people.models import Kin
from lianhu.places.tests.factories import valley

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)


@pytest.fixture
def land(county):
    return valley()


@pytest.fixture
def secretary(land):
    return make.actor("village_secretary", land.east)


@pytest.fixture
def assembly(land):
    return make.organisation("villager_representatives", land.east, legal_regime="village")


def refused(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        run()
    return True


def test_a_member_stands_for_somebody_by_a_decision_and_for_a_time(land, secretary, assembly):
    who, today = make.somebody(), clock.today()
    made = seating.seat(
        secretary, assembly, who, standing="representative", stands_for=land.cluster, households=12,
        decided_by="2026年1月9日联户一推选会", to_on=today + 5 * DAY,
    )  # fmt: skip
    assert (made.said, made.stands_for_said) == ("村民代表", "联户一（12户）")
    assert members_of(assembly) == [made]
    assert members_of(assembly, today - DAY) == members_of(assembly, today + 5 * DAY) == []
    event = Event.objects.of(f"organisation:{assembly.pk}").get()
    assert event.place == land.east.path
    assert "推选" not in event.body
    with pytest.raises(Refusal) as away:
        seating.seat(secretary, assembly, make.somebody(), standing="representative", decided_by="推选",
                     stands_for=land.three)  # fmt: skip
    assert away.value.field == "stands_for"


def test_nobody_sits_twice_in_one_body_at_a_time(land, secretary, assembly):
    who, today = make.somebody(), clock.today()
    first = seating.seat(
        secretary,
        assembly,
        who,
        standing="representative",
        decided_by="推选",
        to_on=today + 9 * DAY,
    )
    with pytest.raises(Conflict):
        seating.seat(
            secretary, assembly, who, standing="member", decided_by="推选", from_on=today + 8 * DAY
        )
    again = seating.seat(
        secretary, assembly, who, standing="representative", from_on=today + 9 * DAY,
        decided_by="推选",
    )  # fmt: skip
    rows = Membership.objects.filter(pk=first.pk)
    assert refused(lambda: rows.update(to_on=again.from_on + DAY))
    assert refused(lambda: rows.update(person=make.somebody()))
    assert refused(lambda: rows.update(standing="chair"))


def test_of_a_roster_and_an_office_one_may_have_both(land, secretary):
    branch = make.chain(land.county, land.town, land.east, land.one)[2]
    who = make.somebody()
    office = seating.seat(secretary, branch, who, standing="chair")
    roster = seating.seat(secretary, branch, who, standing="party_member")
    assert (office.said, roster.said) == ("书记", "党员")
    with pytest.raises(Conflict):
        seating.seat(secretary, branch, who, standing="party_probationer")


def test_the_members_of_a_branch_are_those_of_its_groups_too_each_once(land, secretary):
    *_, branch, group = make.chain(land.county, land.town, land.east, land.one)
    one, two, new = make.somebody(), make.somebody(), make.somebody()
    for body, who, standing in (
        (branch, one, "party_member"), (group, one, "party_member"), (group, two, "party_member"),
        (group, new, "party_probationer"),
    ):  # fmt: skip
        seating.seat(secretary, body, who, standing=standing)
    found = members_of(branch, standing="party_member")
    assert [row.person_id for row in found] == [one.pk, two.pk]
    assert [row.person_id for row in members_of(branch)] == [one.pk]


def test_names_of_a_village_body_hang_on_the_wall_and_a_party_roster_does_not(land, secretary):
    branch = make.chain(land.county, land.town, land.east, land.one)[2]
    office = seating.seat(secretary, branch, make.somebody(), standing="chair")
    roster = seating.seat(secretary, branch, make.somebody(), standing="party_member")
    seen = lambda actor: set(Membership.objects.visible_to(actor))  # noqa: E731
    assert seen(VISITOR) == {office}
    assert seen(secretary) == {office, roster}
    assert seen(make.actor("village_secretary", land.west)) == {office}
    own = make.actor("cluster_leader", land.cluster, roster.person)
    own = type(own)("staff", account_id=own.account_id, person_id=own.person_id)
    assert seen(own) == {office, roster}
    # Whoever reads the log learns that a row was written, not about whom.
    for event in Event.objects.of(f"organisation:{branch.pk}"):
        assert "party_member" not in event.body
        assert f'"person":{roster.person_id}' not in event.body.replace(" ", "")


def test_who_left_is_read_by_who_keeps_the_list(land, secretary, assembly):
    made = seating.seat(
        secretary, assembly, make.somebody(), standing="representative", decided_by="推选"
    )
    stale = Membership.objects.get(pk=made.pk)
    seating.unseat(secretary, made, decided_by="2026年3月5日村民代表会议接受辞职")
    assert members_of(assembly) == []
    assert not Membership.objects.visible_to(VISITOR).exists()
    assert Membership.objects.visible_to(secretary).get().decided_by.endswith("接受辞职")
    with pytest.raises(Conflict):
        seating.unseat(secretary, stale, decided_by="再来一次")


@pytest.mark.row("C6.6")
def test_an_elder_is_put_down_with_consent_and_hidden_when_it_is_taken_back(land, secretary):
    elders = make.organisation("elders", land.one)
    who, today = make.somebody(), clock.today()
    with pytest.raises(Refusal) as asked:
        seating.seat(secretary, elders, who, standing="member")
    assert asked.value.field == "consented_on"
    with pytest.raises(Refusal):
        seating.seat(secretary, elders, who, standing="member", consented_on=today + DAY)
    made = seating.seat(secretary, elders, who, standing="member", consented_on=today - DAY)
    assert (made.consented_on, made.consent_heard_by_id) == (today - DAY, secretary.person_id)
    assert list(Membership.objects.visible_to(VISITOR)) == [made]
    seating.withdraw(secretary, made)
    assert members_of(elders) == []
    for actor in (VISITOR, secretary, make.actor("town_cadre", land.town)):
        assert not Membership.objects.visible_to(actor).exists()
    with pytest.raises(Conflict):
        seating.withdraw(secretary, made)
    assert refused(lambda: Membership.objects.filter(pk=made.pk).update(withdrawn_on=None))
    assert refused(
        lambda: Membership.objects.create(
            organisation=elders, person=make.somebody(), standing="member", from_on=today
        )
    )


def test_consent_is_asked_of_those_bodies_only(land, secretary, assembly):
    made = seating.seat(
        secretary, assembly, make.somebody(), standing="representative", decided_by="推选"
    )
    with pytest.raises(Refusal):
        seating.withdraw(secretary, made)


@pytest.mark.row("G.10")
def test_the_law_keeps_near_relatives_apart_by_seat_and_by_post(land, secretary):
    committee = make.organisation("villagers_committee", land.east)
    watch = make.organisation("supervision_committee", land.east, legal_regime="village")
    one, kin = make.somebody(), make.somebody()
    seating.seat(secretary, committee, one, standing="chair", decided_by="推选")
    # Sitting there is an office of which near relatives are asked.
    assert holds_office(one.pk)
    people.record_kin(SYSTEM, one, kin, degree="sibling")
    assert Kin.objects.exists()
    for body, words in ((committee, "第八条"), (watch, "第三十七条")):
        with pytest.raises(Refusal, match=words) as bar:
            seating.seat(secretary, body, kin, standing="member")
        assert bar.value.field == "person"
    with pytest.raises(Refusal, match="第三十七条"):
        seating.seat(secretary, watch, one, standing="member", decided_by="推选")
    guard = make.post("supervisor", land.east)
    with pytest.raises(Refusal, match="第三十七条"):
        commands.appoint(make.actor("county_admin", land.county), guard, kin)
    seating.seat(
        secretary, make.organisation("affairs_committee", land.one), kin, standing="member"
    )


def test_nobody_seats_themselves_nor_anybody_next_door(land, secretary, assembly):
    me = secretary.person_id
    with pytest.raises(NotAllowed):
        seating.seat(secretary, assembly, type(make.somebody()).objects.get(pk=me),
                     standing="representative")  # fmt: skip
    with pytest.raises(NotAllowed):
        seating.seat(
            make.actor("village_secretary", land.west), assembly, make.somebody(),
            standing="representative",
        )  # fmt: skip


def test_who_is_elected_is_written_down_with_the_election_and_by_the_village(land, secretary):
    """任何组织或者个人不得指定、委派或者撤换: no seat of the committee by a click, and none by the town."""
    committee = make.organisation("villagers_committee", land.east)
    one, other = make.somebody(), make.somebody()
    with pytest.raises(Refusal, match="哪次选举") as bare:
        seating.seat(secretary, committee, one, standing="chair")
    assert bare.value.field == "decided_by"
    made = seating.seat(
        secretary, committee, one, standing="chair", decided_by="2026年1月9日村民委员会选举"
    )
    with pytest.raises(Refusal, match="因为什么离任"):
        seating.unseat(secretary, made)
    words = {"title": "", "stands_for": None, "unit": "", "households": None, "kin_asked_on": None}
    with pytest.raises(Refusal, match="哪次选举"):
        seating.change_seat(secretary, made, decided_by=" ", **words)
    # Whether the town stands around the village or sends somebody to sit in it.
    for where in (land.town, land.east):
        town = make.actor("town_cadre", where)
        with pytest.raises(NotAllowed, match="第十四条"):
            seating.seat(town, committee, other, standing="chair", decided_by="镇党委决定")
        with pytest.raises(NotAllowed, match="不撤换"):
            seating.unseat(town, made, decided_by="镇党委决定")
        with pytest.raises(NotAllowed):
            seating.change_seat(town, made, decided_by="镇党委决定", **words)
        with pytest.raises(NotAllowed):
            renewing.begin_term(town, committee, from_on=clock.today(), due_on=clock.today() + DAY)
    assert members_of(committee) == [made]
    # What is no office that people elect: a town keeps its lists of the party.
    branch = make.chain(land.county, land.town, land.east, land.one)[2]
    assert seating.seat(make.actor("town_cadre", land.town), branch, other, standing="chair").pk


def test_a_town_is_shown_no_button_to_seat_who_is_elected(client, land):
    committee = make.organisation("villagers_committee", land.east)
    row = make.member(committee, make.somebody(), "chair")
    make.sign_in(client, "town_cadre", land.town)
    page = client.get(reverse("bodies:organisation", args=[committee.pk]))
    assert page.status_code == 200
    for name, args in (("seat", committee.pk), ("term", committee.pk), ("member", row.pk)):
        assert reverse(f"bodies:{name}", args=[args]) not in page.text
    sent = client.post(
        reverse("bodies:member", args=[row.pk]),
        {"do": "leave", "leave-on": clock.today().isoformat(), "leave-decided_by": "镇里定的"},
    )
    assert sent.status_code == 403
    assert members_of(committee) == [row]


def test_each_kind_of_body_has_its_standings_and_no_others(land, secretary, assembly):
    for kind in OrganisationKind.values:
        known = shape(kind)
        assert known.standings
        assert set(known.words) <= set(Standing.values)
        assert set(known.roster) <= set(ROSTER)
        assert not set(known.standings) & set(ROSTER)
    with pytest.raises(Refusal) as odd:
        seating.seat(secretary, assembly, make.somebody(), standing="party_member")
    assert odd.value.field == "standing"


def test_a_body_with_members_does_not_end(land, secretary, assembly):
    made = seating.seat(
        secretary, assembly, make.somebody(), standing="representative", decided_by="推选"
    )
    with pytest.raises(Refusal):
        commands.dissolve(secretary, assembly)
    seating.unseat(secretary, made, decided_by="撤组")
    commands.dissolve(secretary, assembly)
    with pytest.raises(Conflict):
        seating.seat(
            secretary, assembly, make.somebody(), standing="representative", decided_by="推选"
        )
    assert bodies_of(land.east) == []


@pytest.mark.parametrize(
    ("kind", "regime", "where"),
    [
        ("villager_representatives", "community", "east"),
        ("resident_representatives", "village", "east"),
        ("election_committee", "none", "east"),
        ("elders", "none", "town"),
        ("mediation_committee", "village", "one"),
    ],
)
def test_a_body_stands_where_and_under_which_law_it_can(land, kind, regime, where):
    assert refused(lambda: make.organisation(kind, getattr(land, where), legal_regime=regime))
    assert not Organisation.objects.exists()


def test_the_record_of_an_election_is_one_paper_for_all_who_were_elected(land, secretary, assembly):
    paper = draft(kind="paper")
    rows = [
        seating.seat(
            secretary,
            assembly,
            make.somebody(),
            standing="representative",
            decided_by="推选",
            paper=paper,
        )
        for _n in range(2)
    ]
    assert {row.paper_id for row in rows} == {paper.pk}
    paper.refresh_from_db()
    assert may_see(secretary, paper)
    assert may_see(make.actor("supervisor", land.east), paper)
    assert not may_see(VISITOR, paper)
    assert not may_see(make.actor("village_secretary", land.west), paper)
