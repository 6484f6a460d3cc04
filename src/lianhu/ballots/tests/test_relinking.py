"""Who holds the whole database, with all that PostgreSQL keeps beside the rows, learns no choice."""

import random
from itertools import pairwise, product

import pytest
from django.conf import settings
from django.db import connection

from lianhu.ballots import commands, keys
from lianhu.ballots.models import Ballot, Envelope
from lianhu.ballots.tests.factories import closed, entry, phones, village

VOTERS = 24
ROUNDS = 6


def rows(table, order):
    """Every row of a table with its metadata, as text, in an order of the adversary's choosing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT xmin::text::bigint AS a, cmin::text::bigint AS b, ctid::text AS c, t::text AS d FROM {table} t"
            f" ORDER BY {order}"
        )
        return cursor.fetchall()


def tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema ="
            " current_schema() AND table_type = 'BASE TABLE' UNION ALL"
            " SELECT 'public.' || table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        return sorted(name for (name,) in cursor.fetchall())


def voted(here, truth):
    """A closed round in which `truth` (number → choice) was voted in a random order of people."""
    round_ = phones(here, VOTERS)
    order = list(truth)
    random.SystemRandom().shuffle(order)
    for no in order:
        one = entry(round_, no)
        commands.take_part(commands.voter(round_, one), round_, one, choice=[truth[no]])
    return round_


@pytest.fixture
def here(own_database):
    return village()


def half():
    drawn = ["approve"] * (VOTERS // 2) + ["oppose"] * (VOTERS // 2)
    random.SystemRandom().shuffle(drawn)
    return dict(enumerate(drawn, 1))


def lines(sql, round_):
    with connection.cursor() as cursor:
        cursor.execute(sql, [round_.pk])
        return cursor.fetchall()


PARTS = (
    "SELECT e.no, p.xmin::text FROM ballots_participation p JOIN rolls_entry e"
    " ON e.id = p.entry_id WHERE p.round_id = %s ORDER BY {}"
)
SEALED = "SELECT box, xmin::text FROM ballots_envelope WHERE round_id = %s"
BALLOTS = "SELECT b.choice FROM ballots_ballot b WHERE b.round_id = %s ORDER BY {}"
ORDERS = {
    "place on the disk": "{0}.ctid", "transaction": "{0}.xmin::text::bigint, {0}.ctid",
    "key": "{0}.id",
}  # fmt: skip


def linked(round_, truth):
    """How many choices the same adversary gets right before the close, with the key in hand."""
    opener = keys.Opener(round_.key_id, round_.pk)
    who = {xmin: no for no, xmin in lines(PARTS.format("p.id"), round_)}
    return sum(truth[who[xmin]] in opener.text(bytes(box)) for box, xmin in lines(SEALED, round_))


def test_no_order_and_no_number_relinks_a_ballot(here):
    """The first who came chose what lies first: by every order that there is, of either table."""
    hits, control = dict.fromkeys(product(ORDERS, ORDERS), 0), 0
    for _ in range(ROUNDS):
        truth = half()
        round_ = voted(here, truth)
        control += linked(round_, truth)
        closed(here, round_)
        for one, other in hits:
            came = lines(PARTS.format(ORDERS[one].format("p")), round_)
            lie = lines(BALLOTS.format(ORDERS[other].format("b")), round_)
            pairs = zip(came, lie, strict=True)
            hits[one, other] += sum(truth[no] in said for (no, _x), (said,) in pairs)
    n = ROUNDS * VOTERS
    # With the key, and before the close, transaction numbers link every single one.
    assert control == n
    # Without it nothing is better than a coin: within five standard deviations.
    assert all(abs(hit - n / 2) < 5 * (n / 4) ** 0.5 for hit in hits.values()), hits


def test_all_ballots_come_with_one_transaction_in_the_order_of_their_own_bits(here):
    round_ = voted(here, half())
    closed(here, round_)
    lying = rows("ballots_ballot", "ctid")
    assert len({xmin for xmin, *_ in lying}) == 1
    ids = [str(one.pk) for one in Ballot.objects.order_by("pk")]
    assert [text.strip("(").split(",")[0] for *_, text in lying] == ids
    assert all(one < other for one, other in pairwise(ids))
    parts = {xmin for xmin, *_ in rows("ballots_participation", "ctid")}
    assert not parts & {xmin for xmin, *_ in lying}


def test_no_other_row_of_the_database_names_a_ballot_or_a_choice(here):
    truth = half()
    round_ = voted(here, truth)
    sealed = [str(pk) for pk in Envelope.objects.values_list("pk", flat=True)]
    closed(here, round_)
    made = [str(pk) for pk in Ballot.objects.values_list("pk", flat=True)]
    assert not set(sealed) & set(made)
    seen = 0
    for table in tables():
        if table in {"ballots_ballot", "ballots_round"}:
            continue
        text = "\n".join(row[3] for row in rows(table, "ctid"))
        seen += len(text)
        assert not [one for one in (*made, *sealed) if one in text or one.replace("-", "") in text]
        assert "oppose" not in text, table
    assert seen > 10_000
    assert not Envelope.objects.exists()


def test_no_column_of_a_ballot_says_who_when_or_in_which_order(here):
    """A column more, or a sequence, is a decision that somebody takes on purpose."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type, column_default FROM"
            " information_schema.columns WHERE table_schema = current_schema()"
            " AND table_name IN ('ballots_ballot', 'ballots_envelope') ORDER BY 1, ordinal_position"
        )
        assert cursor.fetchall() == [
            ("ballots_ballot", "id", "uuid", None),
            ("ballots_ballot", "choice", "jsonb", None),
            ("ballots_ballot", "round_id", "bigint", None),
            ("ballots_envelope", "id", "uuid", None),
            ("ballots_envelope", "box", "bytea", None),
            ("ballots_envelope", "round_id", "bigint", None),
        ]


def test_a_copy_taken_before_the_close_is_opened_by_nothing_afterwards(here):
    round_ = voted(here, half())
    copied = [bytes(one.box) for one in Envelope.objects.all()]
    half_ = keys._file(round_.key_id).read_bytes()
    closed(here, round_)
    with pytest.raises(keys.Lost):
        keys.Opener(round_.key_id, round_.pk)
    kept = [one.read_bytes() for one in settings.KEYS.rglob("*") if one.is_file()]
    assert not [one for one in kept if half_ in one or half_.hex().encode() in one]
    assert len({len(one) for one in copied}) == 1
    assert not any(b"approve" in one or b"oppose" in one for one in copied)


def test_ids_are_drawn_and_not_counted():
    from lianhu.ballots.models.votes import drawn

    many = [drawn().int for _ in range(4000)]
    assert len(set(many)) == 4000
    for bit in range(128):
        ones = sum(one >> bit & 1 for one in many)
        assert abs(ones - 2000) < 250
