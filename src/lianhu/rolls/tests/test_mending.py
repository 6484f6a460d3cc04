"""A draft mended by hand: who goes, who comes, what becomes of a doubt, and what must be looked at."""

from datetime import date

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.bodies.seating import seat
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.people import commands as people
from lianhu.people.models import Away
from lianhu.rolls import commands
from lianhu.rolls.doubts import doubts
from lianhu.rolls.models import Aside, Entry, Roll, Way
from lianhu.rolls.tests.factories import OLD, drawn, frozen, living, village


@pytest.fixture
def here(county):
    return village()


def keys(roll):
    return {one.key: len(one.entries) for one in doubts(roll)}


def test_who_is_left_out_and_comes_back_leaves_reasons(here):
    roll, clerk = drawn(here), here.who("clerk")
    entry = Entry.objects.get(roll=roll, person=here.people[0])
    with pytest.raises(Refusal, match="理由"):
        commands.leave_out(clerk, roll, entry, reason=" ")
    aside = commands.leave_out(clerk, roll, entry, reason="依法被剥夺政治权利")
    assert not Entry.objects.filter(roll=roll, person=here.people[0]).exists()
    assert aside.settled_at is not None
    commands.add(clerk, roll, person=here.people[0], reason="查过判决书，期限已满")
    assert not Aside.objects.filter(roll=roll).exists()
    assert Entry.objects.get(roll=roll, person=here.people[0]).reason == "查过判决书，期限已满"
    with pytest.raises(Conflict):
        commands.add(clerk, roll, person=here.people[0], reason="再加一次")


def test_nobody_under_age_is_added(here):
    with pytest.raises(Refusal, match="没有满18周岁"):
        commands.add(here.who("clerk"), drawn(here), person=here.people[4], reason="懂事")


def test_a_doubt_is_settled_either_way(here):
    one, two = (living(here.homes[0], f"没生日{n}", None) for n in (1, 2))
    roll, clerk = drawn(here), here.who("clerk")
    of = {aside.person_id: aside for aside in Aside.objects.filter(roll=roll)}
    with pytest.raises(Refusal, match="理由"):
        commands.settle(clerk, roll, [of[one.pk]], on=True)
    commands.settle(clerk, roll, [of[one.pk]], on=True, reason="看过户口簿，1961年生")
    commands.settle(clerk, roll, [of[two.pk]], on=False, reason="才上初中")
    commands.freeze(clerk, roll)
    assert Entry.objects.filter(roll=roll, person=one).exists()
    assert not Entry.objects.filter(roll=roll, person=two).exists()


def test_many_who_say_they_take_part_are_put_down_at_once(here):
    for person in here.people[:3]:
        Away.objects.create(person=person, since=date(2025, 1, 1))
    roll = drawn(here, "voters")
    asides = list(Aside.objects.filter(roll=roll))
    assert commands.settle(here.who("clerk"), roll, asides, on=True) == 3
    assert Entry.objects.filter(roll=roll, way=Way.SAID).count() == 3


def test_in_a_community_everybody_is_asked(here):
    area = here.town.children.create(kind="village", name="新社区")
    organisation("residents_committee", area)
    grid = area.children.create(kind="grid", name="一网格")
    lives = people.add_household(SYSTEM, kind="living", grid=grid)
    written = people.add_household(SYSTEM, kind="registered", grid=grid)
    both = living(lives, "又住又在册")
    living(lives, "租房的")
    living(written, "在册的")
    both.residences.create(household=written, kind="registered", from_on=date(2001, 1, 1))
    roll = commands.draw_up(SYSTEM, area=area, basis="voters")
    assert [a.why for a in Aside.objects.filter(roll=roll)] == ["unasked"] * 3


def test_a_voter_from_elsewhere_needs_a_year_and_a_meeting(here):
    roll, clerk = drawn(here, "voters"), here.who("clerk")
    guest = living(people.add_household(SYSTEM, kind="living", grid=here.one), "外来的")
    for since in (None, date(roll.counted_on.year, roll.counted_on.month, 1)):
        with pytest.raises(Refusal, match="一年以上") as no:
            commands.add(clerk, roll, person=guest, reason="代表会议同意", since=since)
        assert no.value.field == "since"
    made = commands.add(
        clerk, roll, person=guest, reason="10月8日村民代表会议同意", since=date(2020, 1, 1)
    )
    assert made.way == Way.ACCEPTED
    # At an assembly nobody asks for a year.
    commands.add(clerk, drawn(here), person=guest, reason="会议同意列席表决")


def test_who_takes_part_in_one_village_does_not_in_another(here):
    """Relocated people: on the roll of the old village, living in the new one; the law names which."""
    moved = here.people[0]
    frozen(here, "voters", term=2026)
    home = people.add_household(SYSTEM, kind="registered", grid=here.three)
    moved.residences.update(to_on=date(2026, 1, 1))
    moved.residences.create(household=home, kind="registered", from_on=date(2026, 1, 1))
    who = here.who("next")
    roll = commands.draw_up(who, area=here.west, basis="voters", term=2026)
    aside = Aside.objects.get(roll=roll)
    assert aside.why == "elsewhere"
    with pytest.raises(Refusal, match="第十六条"):
        commands.settle(who, roll, [aside], on=True, reason="他说在这边投")
    with pytest.raises(Refusal, match="第十六条"):
        commands.add(who, roll, person=moved, reason="他说在这边投")
    # In the next term he may.
    later = commands.draw_up(who, area=here.west, basis="voters", term=2031, title="下一届")
    assert Entry.objects.filter(roll=later, person=moved).exists()


def test_between_village_and_community_a_person_judges(here):
    """No law forbids it, so the roll asks and a named person says which."""
    area = here.town.children.create(kind="village", name="新社区")
    organisation("residents_committee", area)
    grid = area.children.create(kind="grid", name="一网格")
    frozen(here, "voters", term=2026)
    home = people.add_household(SYSTEM, kind="living", grid=grid)
    here.people[0].residences.create(household=home, kind="living", from_on=date(2020, 1, 1))
    roll = commands.draw_up(SYSTEM, area=area, basis="voters", term=2026)
    aside = Aside.objects.get(roll=roll)
    assert aside.why == "elsewhere"
    commands.settle(SYSTEM, roll, [aside], on=True, reason="本人说在社区投，已告知老家")
    commands.freeze(SYSTEM, roll)


def test_two_who_look_alike_and_one_who_is_elsewhere_are_shown(here):
    twin = living(here.homes[2], "韦大山", OLD)
    living(here.homes[2], "韦小山", date(1970, 1, 1))
    assert keys(drawn(here)) == {"alike": 2}
    twin.born_on = None
    twin.save()
    roll = drawn(here)
    assert keys(roll) == {}
    commands.settle(
        here.who("clerk"), roll, Aside.objects.filter(roll=roll), on=True, reason="成年了"
    )
    assert keys(roll) == {"alike": 2}
    # On a frozen roll of the next village too: a sentence, never a wall.
    home = people.add_household(SYSTEM, kind="registered", grid=here.three)
    living(home, "西河人")
    west = frozen_west(here)
    commands.add(here.who("clerk"), roll, person=west.entries.get().person, reason="住在这里")
    assert keys(roll) == {"alike": 2, "elsewhere": 1}


def frozen_west(here):
    who = here.who("next")
    return commands.freeze(who, commands.draw_up(who, area=here.west, basis="adults"))


def test_a_household_without_a_grown_up_is_shown(here):
    home = people.add_household(SYSTEM, kind="registered", grid=here.one)
    living(home, "孤儿", date(2020, 1, 1))
    people.add_household(SYSTEM, kind="registered", grid=here.one)
    assert keys(drawn(here, "households")) == {"no_adult": 2}


def test_only_those_with_a_vote_in_the_party_are_counted(here):
    branch = organisation(
        "party_branch", here.east,
        organisation("town_committee", here.town, organisation("county_committee", here.county)),
    )  # fmt: skip
    for person, standing in zip(
        here.people[:3], ("party_member", "party_probationer", "chair"), strict=True
    ):
        seat(SYSTEM, branch, person, standing=standing)
    roll = drawn(here, "party_members", organisation=branch)
    assert [e.person for e in Entry.objects.filter(roll=roll)] == [here.people[0]]
    # Whoever may not read the party's roster does not read it off a roll.
    assert roll in Roll.objects.visible_to(here.who("secretary"))
    for who in ("clerk", "supervisor"):
        assert roll not in Roll.objects.visible_to(here.who(who))
        assert not Entry.objects.visible_to(here.who(who)).filter(roll=roll)


def test_a_frozen_roll_is_not_mended(here):
    roll, clerk = frozen(here), here.who("clerk")
    entry = Entry.objects.filter(roll=roll).first()
    for run in (
        lambda: commands.leave_out(clerk, roll, entry, reason="不该在"),
        lambda: commands.add(clerk, roll, person=here.people[4], reason="该在"),
        lambda: commands.settle(clerk, roll, [], on=True, reason="定"),
    ):
        with pytest.raises(Conflict, match="提出异议"):
            run()


def test_the_town_mends_nothing(here):
    roll, town = drawn(here), here.who("town")
    with pytest.raises(NotAllowed):
        commands.leave_out(town, roll, Entry.objects.filter(roll=roll).first(), reason="上面说的")
