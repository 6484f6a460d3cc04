"""What warns, what does not, and how well: measured on clauses of our own."""

import re
import tomllib
from pathlib import Path

import pytest

from lianhu.pacts.lawful import all_rules, check

CORPUS = tomllib.loads((Path(__file__).parent / "corpus.toml").read_text(encoding="utf-8"))
BAD = [*CORPUS["bad"], *CORPUS["fresh_bad"]]
GOOD = [*CORPUS["good"], *CORPUS["fresh_good"]]
ROUND = CORPUS["second_bad"]
PLAIN = CORPUS["second_good"]
SAID = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def keys(words):
    return {one.rule.key for one in check(words)}


def test_the_corpus_is_large_enough_and_every_rule_has_a_clause():
    assert len(BAD) + len(GOOD) >= 120
    assert {rule for _words, rule in BAD} | {"consequence"} == set(all_rules())


def measured(bad, good):
    """Recall and precision, with what was missed and what was warned of wrongly."""
    missed = [words for words, _rule in bad if not check(words)]
    wrongly = [words for words in good if check(words)]
    caught = len(bad) - len(missed)
    return caught / len(bad), caught / (caught + len(wrongly)), missed, wrongly


@pytest.mark.row("C5.17", "C6.16")
def test_how_well_it_warns_of_clauses_in_the_words_it_knows():
    recall, precision, missed, wrongly = measured(BAD, GOOD)
    assert f"recall {recall:.0%}, precision {precision:.0%}" in SAID, (missed, wrongly)
    assert recall >= 0.95, missed
    assert precision >= 0.95, wrongly


def test_how_much_it_misses_of_clauses_that_go_round_its_words():
    """No list of words finds what is only hinted at; the figure stands in README.md as it is."""
    recall, precision, missed, wrongly = measured(ROUND, PLAIN)
    assert f"recall {recall:.0%}, precision {precision:.0%}" in SAID, (missed, wrongly)
    assert recall >= 0.5, missed
    assert precision >= 0.9, wrongly


@pytest.mark.parametrize(("words", "rule"), BAD)
def test_an_unlawful_clause_is_warned_of_by_its_own_rule(words, rule):
    assert rule in keys(words)


def test_a_ban_of_it_is_no_finding():
    assert check("不得罚款。") == []
    assert check("任何人不得以任何理由停水停电。") == []
    # The ban is of something else.
    assert keys("不得乱倒垃圾，违者罚款五十元。") == {"fine"}
    assert keys("不得乱倒垃圾违者罚款五十元。") == {"fine"}


def test_whoever_may_by_law_is_no_finding():
    assert check("偷砍树木的，由林业主管部门依法处罚。") == []
    assert check("偷砍树木的，罚款二百元，由林业主管部门依法处罚。") != []


def test_full_width_and_spaces_hide_nothing():
    assert keys("违者罚 款５０元") == {"fine"}


def test_what_was_found_is_shown_as_it_was_typed():
    (one,) = check("乱倒垃圾的，大家看着办，以后不来往。")
    assert "，" in one.found
    assert "," not in one.found


def test_every_rule_says_what_why_and_what_instead():
    for rule in all_rules().values():
        assert rule.warning, rule.key
        assert rule.instead, rule.key
        assert all(re.search("第.+条", cite) for cite in rule.cites), rule.key
        assert len(rule.warning) <= 200, rule.key
        assert max(len(one) for one in rule.cites) <= 80, rule.key
        assert all(rule.found for rule in check("、".join(words for words, _rule in BAD)))


def test_what_follows_is_asked_about_only_where_no_other_rule_speaks():
    assert keys("三次不改的，全寨不跟他家走动。") == {"consequence"}
    assert keys("三次不改的，罚款五十元。") == {"fine"}
    assert keys("三次不改的，写承诺书。") == set()


def test_nothing_found_is_nothing_said():
    assert check("") == []
    assert check("家和万事兴。") == []
