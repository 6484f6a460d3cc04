"""What a vote decides: the law's numbers, what others got wrong, and every small vote there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.ballots import deciding
from lianhu.ballots.deciding import Counts, Impossible, Rule, decide
from lianhu.ballots.tests import oracle, vectors
from lianhu.ballots.tests.mutants import mutants, survivors
from lianhu.ballots.tests.vectors import CHOSEN, KNOWN, NAMES, ODD, SAID
from lianhu.law.shares import Share


@pytest.mark.parametrize(("rule", "totals", "counts", "outcome", "need"), KNOWN)
def test_a_motion_is_decided_by_the_laws_numbers(rule, totals, counts, outcome, need):
    decision = decide(rule, totals, counts)
    assert (decision.outcome, decision.needs[-1].need) == (outcome, need)


@pytest.mark.parametrize(
    ("rule", "totals", "counts", "outcome", "elected", "again", "left"), CHOSEN
)
def test_seats_go_to_who_has_enough(rule, totals, counts, outcome, elected, again, left):
    assert oracle.found(decide(rule, totals, counts)) == (outcome, elected, again, left)


def test_every_small_vote_is_decided_as_another_reckoning_finds_it():
    n = 0
    for rule, totals, counts in vectors.small():
        made = decide(rule, totals, counts)
        assert oracle.found(made) == oracle.expected(rule, totals, counts), (rule, totals, counts)
        n += 1
    assert n > 3000


@pytest.mark.parametrize(("rule", "totals", "counts"), ODD)
def test_numbers_that_contradict_each_other_decide_nothing(rule, totals, counts):
    with pytest.raises(Impossible):
        decide(rule, totals, counts)


@pytest.mark.parametrize(("rule", "totals", "counts"), vectors.FITS)
def test_all_who_there_are_may_have_come_and_voted(rule, totals, counts):
    assert decide(rule, totals, counts).outcome in {"passed", "elected"}


@pytest.mark.parametrize(("rule", "totals", "counts", "steps"), SAID)
def test_how_it_was_reckoned_can_be_repeated(rule, totals, counts, steps):
    assert list(decide(rule, totals, counts, NAMES).steps) == steps


VOTES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), min_size=1)


@given(VOTES, st.integers(1, 4), st.sampled_from(["fails", "again"]), st.randoms())
def test_no_order_of_counting_changes_who_is_chosen(votes, seats, tie, shuffle):
    rule = Rule((), Share("cast", 1, 3, False), seats, tie, Share("cast", 1, 3, False))
    turned = list(votes.items())
    shuffle.shuffle(turned)
    one, other = (Counts(dict(v), {}, 60, choices=8) for v in (votes.items(), turned))
    assert decide(rule, {}, one) == decide(rule, {}, other)


@given(st.integers(1, 900), st.data())
def test_one_more_who_comes_never_loses_a_quorum(total, data):
    came = data.draw(st.integers(0, total - 1))
    n, d = data.draw(st.sampled_from([(1, 2), (2, 3), (4, 5), (1, 1)]))
    share = Share("members", n, d, data.draw(st.booleans()))
    rule = Rule((share,), Share("members", 1, 2, True))
    fewer, more = (
        decide(rule, {"members": total}, vectors.motion(0, came=n)).outcome != "no_quorum"
        for n in (came, came + 1)
    )
    assert more or not fewer


@given(VOTES, st.integers(1, 4))
def test_nobody_is_chosen_over_who_has_more_and_never_more_than_seats(votes, seats):
    rule = Rule((), Share("cast", 1, 3, False), seats, "again", None)
    made = decide(rule, {}, Counts(votes, {}, 60, choices=8))
    assert len(made.elected) + made.left == seats
    others = [votes[key] for key in votes if key not in made.elected]
    assert all(votes[key] > max(others, default=-1) for key in made.elected)


def test_a_change_anywhere_in_what_decides_turns_a_vector_red():
    """Every comparison, constant, sign and condition of `deciding`, changed one by one."""
    made = list(mutants(deciding))
    assert len(made) > 80
    assert survivors(made) == []
