"""Which meeting may decide what: read off the floors, so it changes with them."""

from datetime import date

import pytest

from lianhu.law.floors import all_floors, choice, floors
from lianhu.law.meetings import deciders, meetings, subjects

NOW, BEFORE = date(2026, 3, 1), date(2025, 3, 1)


@pytest.mark.parametrize(
    ("regime", "day", "subject", "lawful"),
    [
        ("village", NOW, "public_works", {"assembly", "representatives"}),
        ("village", NOW, "village_plan", {"assembly", "representatives"}),
        # A pact of a village is its assembly's alone, that of a community may be handed on.
        ("village", NOW, "pact", {"assembly"}),
        ("community", NOW, "pact", {"assembly", "representatives"}),
        ("village", NOW, "committee_area", {"assembly"}),
        ("village", NOW, "group_affair", {"group"}),
        ("village", NOW, "land_plan", {"collective_assembly"}),
        ("village", NOW, "investment", {"collective_assembly", "collective_representatives"}),
        ("community", NOW, "public_works", set()),
        # Before 2025-05-01 land was the village assembly's; village plans were nobody's by name.
        ("village", BEFORE, "land_plan", {"assembly", "representatives"}),
        ("village", BEFORE, "village_plan", set()),
        ("village", NOW, "festival", set()),
    ],
)
def test_who_may_decide(regime, day, subject, lawful):
    assert deciders(regime, day, subject) == lawful
    assert (subject in subjects(regime, day)) == bool(lawful)


def test_a_subject_says_which_articles_keep_it():
    said = subjects("village", NOW)["public_works"]
    assert [one.article for one in said] == ["第二十八条"]
    assert {one.article for one in subjects("village", NOW)["pact"]} == {"第三十一条"}


def test_a_meeting_is_statutory_exactly_if_the_law_gives_its_numbers():
    numbered = {
        one.about
        for regime in ("village", "community")
        for one in all_floors()
        if one.rule in ("quorum", "pass") and one.statute.binds(regime, NOW)
    }
    statutory = {key for key, one in meetings().items() if one.standing == "statutory"}
    # What needs more than an ordinary vote of a meeting is no meeting of its own.
    assert numbered - {"run_off", "outsider_benefits"} == statutory


def test_every_subject_and_every_meeting_has_a_name():
    for regime in ("village", "community"):
        for subject in subjects(regime, NOW):
            assert choice(regime, subject) != subject
        assert all(one.name(regime) for one in meetings().values())
    assert meetings()["assembly"].name("community") == "居民会议"


def test_a_group_meeting_is_known_to_villages_alone():
    assert set(meetings()["group"].names) == {"village"}
    assert not floors("community", NOW, "group", "quorum")


def test_a_mass_meeting_of_all_is_the_assembly_one_of_a_grid_is_of_no_law():
    mass = meetings()["mass"]
    assert mass.lawful("village") == meetings()["assembly"]
    assert mass.lawful("group") == meetings()["group"]
    assert mass.lawful("grid") is None
    assert meetings()["elders"].lawful("village") is None
    assert meetings()["assembly"].lawful("village") == meetings()["assembly"]
