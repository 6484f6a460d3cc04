"""Properties of the chain, and what is found when somebody with the whole database changed a row."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lianhu.audit.actor import VISITOR
from lianhu.kernel.hashing import sm3
from lianhu.people.models import Person, Residence
from lianhu.rolls import commands
from lianhu.rolls.chaining import ORIGIN, Opening, chained, first_wrong, leaf, struck_leaf
from lianhu.rolls.checking import first_wrong_roll, wrong_in
from lianhu.rolls.models import Entry
from lianhu.rolls.tests.factories import frozen, living, village

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=30, unique=True)
OPENINGS = st.builds(
    Opening, st.integers(1, 10**6), st.sampled_from(["person", "household"]),
    st.integers(1, 2**60), st.binary(min_size=16, max_size=16),
)  # fmt: skip


def test_the_bytes_are_those_of_the_contract():
    """Repeated with nothing but SM3 and text, as the verifier does."""
    salt = bytes(range(16))
    made = leaf(Opening(3, "person", 17, salt))
    assert made == sm3(b"\x00" + salt + b'{"id":17,"kind":"person","no":3}')
    assert struck_leaf(9, 3) == sm3(b'\x02{"no":9,"struck":3}')
    assert chained([made]) == [sm3(b"\x01" + sm3(b"lianhu-roll/1") + made)]


@given(LEAVES, st.data())
def test_the_order_is_part_of_the_digest(leaves, data):
    other = data.draw(st.permutations(leaves))
    same = other == leaves
    assert (chained(other)[-1] == chained(leaves)[-1]) is same


@given(LEAVES, LEAVES)
def test_what_comes_later_rewrites_nothing(before, more):
    whole = chained([*before, *more])
    assert whole[: len(before)] == chained(before)
    assert whole[len(before) :] == chained(more, chained(before)[-1])


@given(LEAVES, st.data())
def test_of_a_change_the_first_row_is_named(leaves, data):
    at = data.draw(st.integers(0, len(leaves) - 1))
    links = chained(leaves)
    assert first_wrong(leaves, links) is None
    changed = [*leaves]
    changed[at] = sm3(leaves[at])
    assert first_wrong(changed, links) == at + 1
    turned = [*links]
    turned[at] = sm3(links[at])
    assert first_wrong(leaves, turned) == at + 1


@given(OPENINGS, OPENINGS)
def test_two_openings_share_no_leaf(one, two):
    assert (leaf(one) == leaf(two)) is (one == two)
    assert leaf(one) not in (ORIGIN, struck_leaf(one.no, one.id))


@pytest.fixture
def here(county):
    return village()


def past_the_wall(statement, *params):
    """As somebody who owns the database may."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("rolls_entry", "rolls_rollversion", "rolls_roll"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, params)
        for table in ("rolls_entry", "rolls_rollversion", "rolls_roll"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_somebody_put_in_the_place_of_another_is_found_by_number(here):
    roll = frozen(here)
    more = living(here.homes[0], "韦顶替")
    assert first_wrong_roll() == ""
    past_the_wall(
        "UPDATE rolls_entry SET person_id = %s WHERE roll_id = %s AND no = 2", more.pk, roll.pk
    )
    assert first_wrong_roll() == f"名册 {roll.pk}：第2号被改过"


def test_whoever_reckons_every_link_anew_is_found_by_the_log(here):
    roll = frozen(here)
    more = living(here.homes[0], "韦顶替")
    rows = list(Entry.objects.filter(roll=roll).order_by("no"))
    rows[1].person = more
    made = [leaf(Opening(e.no, *e.subject, bytes.fromhex(e.salt))) for e in rows]
    links = chained(made)
    for row, one, link in zip(rows, made, links, strict=True):
        past_the_wall(
            "UPDATE rolls_entry SET person_id = %s, leaf = %s, chained = %s WHERE id = %s",
            row.person_id, one.hex(), link.hex(), row.pk,
        )  # fmt: skip
    digest = links[-1].hex()
    past_the_wall("UPDATE rolls_roll SET digest = %s WHERE id = %s", digest, roll.pk)
    past_the_wall("UPDATE rolls_rollversion SET digest = %s WHERE roll_id = %s", digest, roll.pk)
    roll.refresh_from_db()
    assert wrong_in(roll) == "第1版和留痕对不上"


def test_an_old_version_is_verified_after_newer_ones(here):
    roll = frozen(here)
    old = roll.digest
    for no in (1, 3):
        entry = Entry.objects.get(roll=roll, no=no)
        made = commands.object_to(VISITOR, roll, kind="not_on", words="迁走了", entry=entry)
        commands.decide(here.who("secretary"), made, upheld=True, answer="查过")
        roll.refresh_from_db()
    first = roll.versions.get(version=1)
    assert first.digest == old
    past_the_wall("UPDATE rolls_rollversion SET digest = %s WHERE id = %s", roll.digest, first.pk)
    assert wrong_in(roll) == "第1版和留痕对不上"


def test_five_thousand_are_drawn_up_and_frozen_while_somebody_waits(here):
    """In seconds and in a number of statements that does not grow; the numbers are whole."""
    people = Person.objects.bulk_create(
        [Person(name=f"测试{n}", born_on=date(1990, 1, 1), invented=True) for n in range(5000)],
        batch_size=1000,
    )
    stays = {"household": here.homes[0], "kind": "registered", "from_on": date(2000, 1, 1)}
    Residence.objects.bulk_create(
        [Residence(person=one, **stays) for one in people], batch_size=1000
    )
    counter = Counter()
    with connection.execute_wrapper(counter):
        roll = frozen(here)
    assert (roll.n, roll.links) == (5004, 5004)
    assert counter.n < 40
    assert wrong_in(roll) == ""


class Counter:
    n = 0

    def __call__(self, execute, sql, params, many, context):
        self.n += 1
        return execute(sql, params, many, context)
