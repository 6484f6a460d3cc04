"""Drawn up from the registers, numbered by house, frozen once; a changed row is named."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies.seating import seat
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.people import commands as people
from lianhu.people.models import Away
from lianhu.rolls import commands
from lianhu.rolls.chaining import Opening, chained, first_wrong, leaf
from lianhu.rolls.models import Aside, Entry, Roll
from lianhu.rolls.queries import leaves
from lianhu.rolls.tests.factories import OLD, drawn, frozen, living, village


@pytest.fixture
def here(county):
    return village()


def names(roll):
    rows = Entry.objects.filter(roll=roll).order_by("no").select_related("person")
    return [entry.person.name for entry in rows]


def test_by_group_and_house_never_by_pinyin_the_ninth_before_the_tenth(here):
    assert names(frozen(here)) == ["罗秀英", "韦大山", "韦小山", "石老三"]


def test_of_age_is_who_turns_eighteen_on_the_day_counted(here):
    day = date(2026, 12, 20)
    living(here.homes[1], "整十八", date(2008, 12, 20))
    living(here.homes[1], "差一天", date(2008, 12, 21))
    roll = frozen(here, counted_on=day)
    assert "整十八" in names(roll)
    assert "差一天" not in names(roll)


def test_households_are_counted_whole_and_by_no_head(here):
    roll = frozen(here, "households")
    assert roll.n == 3
    assert set(Entry.objects.filter(roll=roll).values_list("person", flat=True)) == {None}


def test_in_a_community_those_who_live_there(here):
    organisation("residents_committee", area := here.county.children.get().children.create(
        kind="village", name="新社区"
    ))  # fmt: skip
    grid = area.children.create(kind="grid", name="一网格")
    home = people.add_household(SYSTEM, kind="living", grid=grid)
    living(home, "租房的")
    living(people.add_household(SYSTEM, kind="registered", grid=grid), "空挂户的")
    roll = drawn_by_town(here, area)
    assert names(roll) == ["租房的"]
    assert roll.regime == "community"


def drawn_by_town(here, area):
    return commands.freeze(SYSTEM, commands.draw_up(SYSTEM, area=area, basis="adults"))


def test_members_come_from_their_body_whatever_their_age_in_the_registers(here):
    branch = organisation("mass_organisation", here.east)
    for person, standing in zip(here.people[:2], ("member", "enrolled"), strict=True):
        seat(SYSTEM, branch, person, standing=standing)
    roll = frozen(here, "members", organisation=branch)
    # Who only stands on its roster does not sit in it.
    assert names(roll) == ["韦大山"]
    with pytest.raises(Refusal, match="哪个组织"):
        drawn(here, "members")
    with pytest.raises(Refusal, match="不在这里"):
        drawn(here, "members", organisation=organisation("mass_organisation", here.west))


def test_a_doubt_about_age_holds_it_up(here):
    living(here.homes[0], "没生日", None)
    roll = drawn(here)
    with pytest.raises(Refusal, match="1处疑问"):
        commands.freeze(here.who("secretary"), roll)
    assert not Roll.objects.get(pk=roll.pk).is_frozen


def test_a_voter_who_lives_elsewhere_is_asked_first(here):
    Away.objects.create(person=here.people[1], since=date(2025, 1, 1))
    roll = drawn(here, "voters")
    aside = Aside.objects.get(roll=roll)
    assert (aside.person_id, aside.why) == (here.people[1].pk, "unasked")
    # At an assembly they count all the same: of age and registered is enough.
    assert Aside.objects.filter(roll=drawn(here)).count() == 0


def test_frozen_once(here):
    roll = frozen(here)
    before = leaves(roll)
    with pytest.raises(Conflict):
        commands.freeze(here.who("clerk"), roll)
    assert leaves(Roll.objects.get(pk=roll.pk)) == before
    assert Event.objects.filter(stream=roll.stream, verb="rolls.freeze").count() == 1


def test_an_empty_roll_is_none(here):
    with pytest.raises(Refusal, match="一个人也没有"):
        commands.freeze(here.who("next"), commands.draw_up(
            here.who("next"), area=here.west, basis="adults"))  # fmt: skip


def test_the_log_holds_digest_and_counts_and_no_name(here):
    roll = frozen(here)
    event = Event.objects.get(stream=roll.stream, verb="rolls.freeze")
    assert event.data == {"version": 1, "n": 4, "links": 4, "digest": roll.digest}
    assert not [one.name for one in here.people if one.name in event.body]


def test_the_digest_is_that_of_the_contract(here):
    """leaf = SM3(00 ‖ salt ‖ {"id","kind","no"}), link = SM3(01 ‖ link before ‖ leaf)."""
    roll = frozen(here)
    rows = list(Entry.objects.filter(roll=roll).order_by("no"))
    openings = [Opening(e.no, *e.subject, bytes.fromhex(e.salt)) for e in rows]
    made = [leaf(one) for one in openings]
    assert [e.leaf for e in rows] == [one.hex() for one in made]
    assert chained(made)[-1].hex() == roll.digest
    assert len({e.salt for e in rows}) == 4


def test_of_a_changed_leaf_the_row_is_named(here):
    shown = leaves(frozen(here))
    hexed = [bytes.fromhex(one) for one in shown.leaves]
    links = [bytes.fromhex(one) for one in shown.chained]
    assert first_wrong(hexed, links) is None
    for no in range(1, 5):
        changed = list(hexed)
        changed[no - 1] = bytes(32)
        assert first_wrong(changed, links) == no


def test_who_votes_in_another_village_is_not_frozen_in_here(here):
    """Drawn up at the same time in both, frozen in one: the other is told whom to leave out."""
    moved = here.people[0]
    home = people.add_household(SYSTEM, kind="registered", grid=here.three)
    east = drawn(here, "voters", term=2026)
    moved.residences.update(to_on=clock.today())
    moved.residences.create(household=home, kind="registered", from_on=clock.today())
    roll = commands.draw_up(here.who("next"), area=here.west, basis="voters", term=2026)
    commands.freeze(here.who("secretary"), east)
    with pytest.raises(Refusal, match="已经在别的村"):
        commands.freeze(here.who("next"), roll)


def test_a_draft_can_be_dropped_and_a_frozen_roll_not(here):
    roll = drawn(here)
    commands.drop(here.who("clerk"), roll)
    assert not Entry.objects.exists()
    with pytest.raises(Conflict):
        commands.drop(here.who("clerk"), frozen(here))


def test_the_roll_is_the_villages_own(here):
    for who in ("town", "supervisor", "worker", "next"):
        with pytest.raises(NotAllowed):
            commands.draw_up(here.who(who), area=here.east, basis="adults")
    roll = drawn(here)
    for who in ("town", "next"):
        with pytest.raises(NotAllowed):
            commands.freeze(here.who(who), roll)
    assert list(Roll.objects.visible_to(here.who("town"))) == [roll]
    assert list(Roll.objects.visible_to(here.who("next"))) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"basis": "present"}, "按什么编"),
        ({"basis": "household_voters"}, "没有这种名册"),
        ({"basis": "adults", "counted_on": date(2000, 1, 1)}, "离今天太远"),
    ],
)
def test_what_is_not_known_here_is_said(here, said, words):
    with pytest.raises(Refusal, match=words):
        drawn(here, **said)


def test_without_a_committee_nobody_knows_the_law(here):
    here.east.organisations.update(ended_on=clock.today())
    with pytest.raises(Refusal, match="适用哪部法律"):
        drawn(here)


def test_the_number_of_statements_does_not_grow_with_the_village(here):
    def asked():
        with CaptureQueriesContext(connection) as made:
            frozen(here)
        return len(made)

    few = asked()
    for _ in range(40):
        living(here.homes[0], born_on=OLD)
    assert asked() == few
