"""Every number of the law is tried on totals; a law that moved by one would turn a vector red."""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from lianhu.law.floors import Floor, all_floors
from lianhu.law.shares import BASES, Roads, Share


@cache
def vectors():
    text = (Path(__file__).parent / "vectors.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["vector"]


def of(vector, floors):
    """The floors that a vector speaks of, found as a room would find them."""
    asked = [vector.get(word, "") for word in ("article", "about", "rule", "when", "who")]
    return [
        one
        for one in floors
        if one.statute.binds(vector["regime"], vector["day"])
        and one.statute.key == vector["law"]
        and [one.article, one.about, one.rule, one.when, one.who] == asked
    ]


def green(vector, floors):
    """Whether these floors give what the vector says."""
    found = of(vector, floors)
    if len(found) != 1:
        return False
    floor: Floor = found[0]
    counted = {key: vector[key] for key in vector if key in BASES}
    shares = floor.roads.shares if floor.roads else ()
    needs = {
        s.of: [s.need(total) for total in counted.get(s.of, {}).get("totals", ())] for s in shares
    }
    return (
        needs == {base: said["need"] for base, said in counted.items()}
        and floor.at_least == vector.get("enough")
        and floor.at_most == vector.get("allowed")
        and sorted(floor.only) == vector.get("lawful", [])
    )


def bound(floor):
    return floor.roads or floor.at_least is not None or floor.at_most is not None or floor.only


BOUND = [one for one in all_floors() if bound(one)]


def mutants(floor):
    """The floor a little off, in every way it can be."""
    shares = floor.roads.shares if floor.roads else ()
    for n, share in enumerate(shares):
        for other in _shares(share):
            changed = (*shares[:n], *((other,) if other else ()), *shares[n + 1 :])
            yield replace(floor, roads=Roads(changed))
    for word in ("at_least", "at_most"):
        value = getattr(floor, word)
        if value is not None:
            yield from (replace(floor, **{word: value + step}) for step in (-1, 1))
            yield replace(floor, **{word: None})
    for choice in sorted(floor.only):
        yield replace(floor, only=floor.only - {choice})
    if floor.only:
        yield replace(floor, only=floor.only | {"anything"})


def _shares(share):
    yield None
    yield replace(share, strict=not share.strict)
    yield from (replace(share, of=base) for base in BASES if base != share.of)
    if share.n + 1 <= share.d:
        yield replace(share, n=share.n + 1)
    if share.n > 1:
        yield replace(share, n=share.n - 1)
    yield replace(share, d=share.d + 1)
    # As a percentage somebody would round it to.
    rounded = Share(share.of, round(100 * share.n / share.d), 100, share.strict)
    if rounded.fraction != share.fraction:
        yield rounded


@pytest.mark.parametrize(
    "floor",
    BOUND,
    ids=lambda one: f"{one.statute.key}-{one.article}-{one.about}-{one.rule}-{one.when}{one.who}",
)
def test_a_law_that_moved_turns_a_vector_red(floor):
    mine = [vector for vector in vectors() if of(vector, [floor])]
    assert mine, "no vector tries it"
    assert all(green(vector, BOUND) for vector in mine)
    others = [one for one in BOUND if one is not floor]
    tried = 0
    for mutant in mutants(floor):
        assert not all(green(vector, [*others, mutant]) for vector in mine), mutant
        tried += 1
    assert tried >= 2
    assert not all(green(vector, others) for vector in mine), "nobody would miss it"


def test_no_vector_tries_what_is_not_there():
    assert all(len(of(vector, BOUND)) == 1 for vector in vectors())
    assert len(vectors()) == len(BOUND)


def test_the_numbers_of_the_two_laws_worked_out_by_hand():
    """The rows that a person reckoned before there was any data; they stand in the file as they are."""
    by_hand = [
        ("village", "assembly", "quorum", "adults", 1203, 602),
        ("village", "assembly", "quorum", "adults", 1204, 603),
        ("village", "assembly", "quorum", "households", 412, 275),
        ("village", "assembly", "quorum", "households", 411, 274),
        ("village", "assembly", "quorum", "households", 300, 200),
        ("village", "representatives", "quorum", "members", 45, 30),
        ("village", "representatives", "pass", "present", 30, 16),
        ("village", "representatives", "pass", "present", 31, 16),
        ("village", "group", "quorum", "adults", 47, 32),
        ("village", "group", "quorum", "households", 14, 10),
        ("community", "assembly", "quorum", "households", 1480, 741),
        ("community", "election", "quorum", "representatives", 45, 31),
        ("village", "recall", "demand", "voters", 980, 196),
        ("village", "recall", "demand", "representatives", 40, 14),
        ("village", "assembly", "demand", "adults", 1203, 121),
        ("village", "run_off", "pass", "cast", 500, 167),
        ("collective", "collective_assembly", "quorum", "collective_members", 860, 574),
        ("collective", "collective_assembly", "pass", "collective_members", 860, 574),
        ("party", "party_members", "quorum", "party_members", 37, 25),
        ("party", "party_members", "pass", "party_members", 37, 19),
    ]
    for law, about, rule, base, total, need in by_hand:
        rows = [
            dict(zip(one[base]["totals"], one[base]["need"], strict=True))
            for one in vectors()
            if (one["law"], one["about"], one["rule"]) == (law, about, rule)
            and one["day"].year == 2026
            and base in one
        ]
        assert any(row.get(total) == need for row in rows), (law, about, rule, total)
