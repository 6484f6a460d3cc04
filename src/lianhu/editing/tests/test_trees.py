"""A tree is written and read again without losing a word, and steps come and go with the way whole."""

from dataclasses import asdict

import pytest
from hypothesis import given, settings

from lianhu.editing import cards, changes, trees
from lianhu.editing.tests.factories import SHIPPED, blank, edited, known, tree
from lianhu.methods.compiler import check
from lianhu.methods.definition import load
from lianhu.methods.tests.factories import text

PLACES = {"line", "lines", "digest", "file", "_by_key"}


def said(value):
    """What a definition says, without where in the file it says so."""
    if isinstance(value, dict):
        return {word: said(one) for word, one in value.items() if word not in PLACES}
    return [said(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("key", SHIPPED)
def test_a_written_tree_says_what_the_file_said(key):
    found = tree(key)
    assert said(asdict(trees.loaded(found))) == said(asdict(load(text(key), "x")))


@given(edited())
@settings(max_examples=25)
def test_whatever_is_done_to_a_tree_it_is_written_and_read_again_as_it_was(found):
    assert trees.of_text(trees.text_of(found), "x") == found


@given(edited())
@settings(max_examples=25)
def test_whatever_is_added_moved_or_removed_every_way_leads_to_a_stage(found):
    codes = {one.code for one in check(trees.loaded(found), known())}
    assert not codes & {"unknown-stage", "twice", "not-total", "entry", "unknown-outcome", "type"}


@pytest.mark.row("G.7")
@pytest.mark.parametrize("card", cards.cards(), ids=lambda one: one.key)
@pytest.mark.parametrize("after", ["办理", "挂账", "反馈", "评价", "晒单"])
def test_a_card_can_be_put_anywhere_in_the_four_lists(card, after):
    """What is lawful stays lawful; a claim alone asks for its dispatch, which the card brings."""
    found, key = changes.add(tree(), card.stages, after)
    problems = check(trees.loaded(found), known())
    assert [one.code for one in problems if one.code not in {"not-before", "endless"}] == []
    assert trees.row(found, key)["title"] == card.stages[0]["title"]


@pytest.mark.parametrize("card", cards.cards(), ids=lambda one: one.key)
def test_a_card_fits_a_blank_method(card):
    found, _key = changes.add(blank(), card.stages, "收集")
    assert [one.code for one in check(trees.loaded(found), known())] == []


def test_a_blank_method_is_lawful():
    assert check(trees.loaded(blank()), known()) == ()


def test_a_step_takes_over_the_way_and_its_removal_gives_it_back():
    before = tree()
    added, key = changes.add(before, cards.card("check").stages, "办理", title="复核")
    ways = {way.get("when", ""): way.get("to") for way in trees.row(added, "办理")["next"]}
    assert ways == {"returned": "派单", "stuck": "挂账", "": key}
    assert trees.row(added, key)["next"] == [
        {"when": "不合格", "to": "领单", "at_most": 2}, {"to": "反馈"}
    ]  # fmt: skip
    assert changes.remove(added, key) == before


def test_a_step_that_goes_takes_its_side_door_with_it():
    found = changes.remove(tree(), "挂账")
    assert [way.get("when") for way in trees.row(found, "办理")["next"]] == ["returned", None]
    assert check(trees.loaded(found), known()) == ()


def test_time_that_led_to_a_removed_step_leads_on():
    found = changes.remove(tree(), "晒单")
    assert trees.row(found, "评价")["on_expire"] == ["to:办结"]


def test_a_moved_step_stands_between_its_new_neighbours():
    added, key = changes.add(tree(), cards.card("consult").stages, "办理")
    moved = changes.move(added, key, "点单")
    order = [one["key"] for one in moved["stage"]]
    assert order[:3] == ["点单", key, "派单"]
    assert trees.row(moved, "点单")["next"] == [{"to": key}]
    assert changes.main_way(trees.row(moved, key)) == {"to": "派单"}
    assert changes.main_way(trees.row(moved, "办理")) == {"to": "反馈"}


@pytest.mark.parametrize("key", ["点单", "办结"])
def test_where_it_begins_and_ends_cannot_be_removed(key):
    with pytest.raises(ValueError):
        changes.remove(tree(), key)


def test_nothing_can_follow_the_end():
    with pytest.raises(ValueError):
        changes.add(tree(), cards.card("check").stages, "办结")


def test_two_of_a_kind_have_names_of_their_own():
    found = tree()
    for _ in range(3):
        found, _key = changes.add(found, cards.card("check").stages, "办理")
    keys = [one["key"] for one in found["stage"]]
    assert len(set(keys)) == len(keys)
    assert {"复核", "复核2", "复核3"} <= set(keys)
