"""What the laws ask, by the numbers that the village counts with; each would fail if a floor moved."""

from dataclasses import replace
from datetime import date

import pytest

from lianhu.law import judging
from lianhu.law.floors import all_floors, choice, floor, floors, in_force, read
from lianhu.law.shares import Roads, Share

NOW = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("regime", "about", "rule", "totals", "need"),
    [
        ("village", "assembly", "quorum", {"adults": 1203, "households": 412}, (602, 275)),
        ("village", "assembly", "quorum", {"adults": 1204, "households": 411}, (603, 274)),
        ("village", "assembly", "quorum", {"adults": 1, "households": 300}, (1, 200)),
        ("village", "representatives", "quorum", {"members": 45}, (30,)),
        ("village", "representatives", "pass", {"present": 30}, (16,)),
        ("village", "representatives", "pass", {"present": 31}, (16,)),
        ("village", "group", "quorum", {"adults": 47, "households": 14}, (32, 10)),
        ("community", "assembly", "quorum", {"adults": 1480, "households": 1480}, (741, 741)),
        ("village", "recall", "demand", {"voters": 980, "representatives": 40}, (196, 14)),
        ("village", "assembly", "demand", {"adults": 1203, "representatives": 40}, (121, 14)),
        ("village", "run_off", "pass", {"cast": 500}, (167,)),
        ("village", "collective_assembly", "quorum", {"collective_members": 860}, (574,)),
        ("village", "collective_assembly", "pass", {"collective_members": 860}, (574,)),
        ("village", "party_members", "quorum", {"party_members": 37}, (25,)),
        ("village", "party_members", "pass", {"party_members": 37}, (19,)),
    ],
)
def test_so_many_are_needed(regime, about, rule, totals, need):
    roads = floor(regime, NOW, about, rule).roads
    assert tuple(share.need(totals[share.of]) for share in roads.shares) == need


def test_who_must_sit_among_the_representatives():
    found = {
        one.who: one.roads.shares[0].need(45)
        for one in floors("village", NOW, "representatives", "composition")
    }
    assert found == {"representatives": 36, "women": 15}


def test_electing_by_representatives_needs_more_than_two_thirds_and_no_proxy():
    by = {
        when: floor("community", NOW, "election", "quorum", when=when)
        for when in ("representatives", "household", "all_voters")
    }
    assert by["representatives"].roads.shares[0].need(45) == 31
    assert by["household"].roads.shares[0].need(45) == 23
    proxy = floor("community", NOW, "election", "proxy")
    assert (proxy.at_most, proxy.none_when, proxy.none_for) == (
        3,
        {"representatives"},
        {"candidate"},
    )


def test_the_pact_of_a_village_is_its_assemblys_alone():
    assert floor("village", NOW, "pact", "decided_by").only == {"assembly"}
    assert "pact" in floor("community", NOW, "representatives", "delegable").only
    assert "pact" not in floor("village", NOW, "representatives", "delegable").only


def test_the_day_of_the_notice_chooses_the_edition():
    old, new = (
        floor("village", day, "assembly", "quorum")
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    )
    assert (old.article, new.article) == ("第二十二条", "第二十六条")
    assert old.cited == "《中华人民共和国村民委员会组织法》（2018年修正）第二十二条"
    assert not floors("village", date(2018, 1, 1), "assembly", "quorum")


def test_the_communitys_own_articles():
    """The assembly is called by 26 and counted by 27; the pact is made by 30 and filed by 31."""
    assert {
        (one.rule, one.article)
        for rule in ("notice_days", "quorum", "pass", "demand")
        for one in floors("community", NOW, "assembly", rule)
    } == {
        ("notice_days", "第二十六条"),
        ("demand", "第二十六条"),
        ("quorum", "第二十七条"),
        ("pass", "第二十七条"),
    }
    assert floor("community", NOW, "representatives", "yearly").article == "第二十八条"
    assert floor("community", NOW, "pact", "decided_by").article == "第三十条"
    assert floor("community", NOW, "pact", "filed").article == "第三十一条"


def test_a_community_forbids_no_second_roll_a_village_does():
    assert floor("village", NOW, "election", "one_roll").article == "第十六条"
    assert not floors("community", NOW, "election", "one_roll")


def test_a_community_lacks_no_floor_its_article_gives():
    asked = {
        (one.about, one.rule)
        for one in in_force("village", NOW)
        if one.statute.key == "village" and one.about not in ("group",)
    }
    given = {(one.about, one.rule) for one in in_force("community", NOW)}
    # What the law of villages alone says.
    assert asked - given == {
        ("committee_area", "decided_by"),
        ("election", "one_roll"),
        ("election", "outsider_years"),
        ("outsider_voters", "decided_by"),
        ("assembly", "yearly"),
        ("group_head", "elected_by"),
        ("group_head", "term_years"),
        ("archive", "contents"),
    }


def test_a_collectives_representatives_are_more_than_twenty():
    assert floor("village", NOW, "collective_representatives", "size").at_least == 21
    proxy = floor("village", NOW, "collective_assembly", "proxy")
    assert (proxy.at_most, proxy.only, proxy.written) == (None, {"same_household"}, True)


def test_a_recall_in_a_community_goes_by_the_way_of_the_election():
    by = {
        when: floor("community", NOW, "recall", "quorum", when=when).roads.shares[0].need(45)
        for when in ("representatives", "household", "all_voters")
    }
    assert by == {"representatives": 31, "household": 23, "all_voters": 23}


def test_the_law_of_villages_was_amended_that_of_communities_revised():
    village = floor("village", NOW, "posting", "days").statute
    community = floor("community", NOW, "posting", "days").statute
    assert (village.edition, community.edition) == ("2025年修正", "2025年修订")


def test_every_floor_asks_for_something_or_is_a_plain_duty():
    duties = {
        "kin_apart", "one_roll", "more_candidates", "hearing", "party_first", "filed", "barred",
        "kept", "first_day", "months", "last_day",
    }  # fmt: skip
    for one in all_floors():
        asked = one.roads or one.only or one.at_least is not None or one.at_most is not None
        assert asked or one.rule in duties, str(one)
        assert one.text
        assert one.article.startswith("第")


def test_under_the_law_is_said_with_its_article_and_what_would_do():
    low = Roads((Share("households", 1, 3, strict=False),))
    (found,) = judging.of_roads("village", NOW, "assembly", "quorum", low)
    assert "第二十六条" in found.words
    assert found.lawful == "年满十八周岁的人过半数，或者户三分之二以上"
    assert judging.of_roads("village", NOW, "assembly", "quorum", None)
    assert not judging.of_roads(
        "village", NOW, "assembly", "quorum", Roads((Share("households", 3, 4, strict=False),))
    )
    assert not judging.of_roads("village", NOW, "elders", "quorum", low)


def test_days_and_choices_are_judged_too():
    assert judging.of_number("village", NOW, "posting", "days", 14)[0].lawful == "15"
    assert not judging.of_number("village", NOW, "posting", "days", 15)
    assert judging.of_number("village", NOW, "committee", "size", 8)[0].lawful == "7"
    assert judging.of_choice("village", NOW, "pact", "decided_by", "representatives")
    assert not judging.of_choice("community", NOW, "pact", "decided_by", "representatives")


def test_under_and_over_the_law_are_two_words():
    (low,) = judging.of_number("village", NOW, "posting", "days", 14)
    (high,) = judging.of_number("village", NOW, "committee", "size", 8)
    assert low.words.startswith("写的是“14”，低于《")
    assert high.words.startswith("写的是“8”，超过《")
    (odd,) = judging.of_choice("village", NOW, "pact", "decided_by", "elders")
    assert odd.words.startswith("写的是“elders”，不合《")
    (meant,) = judging.of_choice("village", NOW, "pact", "decided_by", "representatives")
    assert meant.words.startswith("写的是“村民代表会议”，不合《")
    assert meant.lawful == "村民会议"


def test_every_choice_is_called_by_a_word_and_not_by_its_key():
    for one in all_floors():
        regimes = ("village", "community") if one.statute.regime == "any" else (one.statute.regime,)
        for regime in regimes:
            assert [key for key in one.only if choice(regime, key) == key] == [], one.cited


def test_what_nobody_compared_with_the_published_text_says_so():
    low = Roads((Share("party_members", 1, 2, strict=False),))
    (found,) = judging.of_roads("village", NOW, "party_members", "quorum", low)
    assert "第十九条（未核对条文）：" in found.words
    assert "未核对" not in floor("village", NOW, "assembly", "quorum").cited


STATUTE = {"key": "x", "title": "某法", "edition": "2026年", "regime": "any", "valid_from": NOW}


@pytest.mark.parametrize(
    "row",
    [
        {"any": [{"of": "cats", "at_least": "1/2"}]},
        {"any": [{"of": "adults", "at_least": "3/2"}]},
        {"any": [{"of": "adults", "most": "1/2"}]},
        {"surprise": 1},
    ],
)
def test_a_file_that_is_not_understood_stops_the_start(row):
    full = {"article": "第一条", "about": "a", "rule": "b", "text": "c", **row}
    with pytest.raises(ValueError, match=r"x\.toml"):
        read({**STATUTE, "floor": [full]}, "x.toml")
    with pytest.raises(ValueError, match="odd"):
        read({**STATUTE, "odd": 1}, "x.toml")


# The household road of the village assembly on three days: before 2026, now, and under a law that
# there is not, which asks for three quarters.
NEXT = {
    "key": "village", "title": "中华人民共和国村民委员会组织法", "edition": "以后修正",
    "regime": "village", "valid_from": date(2030, 1, 1),
    "floor": [
        {"article": "第二十六条", "about": "assembly", "rule": "quorum", "text": "四分之三以上的户",
         "any": [{"of": "households", "at_least": "3/4"}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("notice", "edition", "article", "met"),
    [
        (date(2025, 12, 31), "2018年修正", "第二十二条", True),
        (date(2026, 1, 1), "2025年修正", "第二十六条", True),
        (date(2029, 12, 31), "2025年修正", "第二十六条", True),
        (date(2030, 1, 1), "以后修正", "第二十六条", False),
    ],
)
def test_an_old_meeting_still_verifies_under_the_law_of_its_notice(
    monkeypatch, notice, edition, article, met
):
    """275 of 412 households came. Whatever is amended later, that meeting stays what it was."""
    ended = [
        replace(one, statute=replace(one.statute, valid_to=date(2029, 12, 31)))
        if one.statute.edition == "2025年修正"
        else one
        for one in all_floors()
    ]
    monkeypatch.setattr("lianhu.law.floors.all_floors", lambda: (*ended, *read(NEXT, "next.toml")))
    found = floors("village", notice, "assembly", "quorum")
    assert [(one.statute.edition, one.article) for one in found] == [(edition, article)]
    assert (
        found[0].roads.met({"adults": 0, "households": 275}, {"adults": 1203, "households": 412})
        is met
    )
    # Nothing that is judged on that day changes either.
    asked = Roads((Share("households", 2, 3, strict=False),))
    assert bool(judging.of_roads("village", notice, "assembly", "quorum", asked)) is not met


def test_an_old_meeting_needs_no_study_by_the_party_and_a_new_one_does():
    for day, asked in ((date(2025, 12, 31), 0), (date(2026, 1, 1), 1)):
        assert len(floors("village", day, "assembly", "party_first")) == asked
