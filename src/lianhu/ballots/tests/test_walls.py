"""What the database itself refuses, whatever the program says."""

import pytest
from django.db import IntegrityError, connection, transaction

from lianhu.ballots import commands
from lianhu.ballots.models import Ballot, Participation
from lianhu.ballots.tests.factories import (
    box,
    closed,
    entry,
    numbers,
    opened,
    phones,
    photo,
    raised,
    three,
    village,
    vote,
)  # fmt: skip
from lianhu.kernel import clock

TABLES = ("round", "recusal", "participation", "envelope", "ballot", "proxy", "paperbox", "keying",
          "hands", "votecode")  # fmt: skip


@pytest.fixture
def here(county):
    return village()


def refused(sql, values=(), match=None):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        run(sql, values)


def run(sql, values=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


PART = (
    "INSERT INTO ballots_participation (round_id, entry_id, channel, at, by_person_id, box_id)"
    " VALUES (%s, %s, %s, now(), %s, %s)"
)


def test_no_number_has_two_parts_and_none_is_nobodys(here):
    """A UNIQUE with a NULL in it holds nobody (adhocracy); a dropped one neither (Decidim)."""
    round_ = phones(here)
    one = entry(round_, 1).pk
    run(PART, [round_.pk, one, "phone", None, None])
    refused(PART, [round_.pk, one, "phone", None, None], "once")
    refused(PART, [round_.pk, None, "phone", None, None])
    refused(PART, [None, one, "phone", None, None])
    nullable = (
        "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND"
        " table_name = 'ballots_participation' AND column_name IN ('round_id', 'entry_id')"
        " AND is_nullable = 'YES'"
    )
    assert run(nullable) == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            " AND indexname = 'ballots_participation_once'"
        )
        assert cursor.fetchone()[0].endswith("(round_id, entry_id)")


def test_nobody_takes_part_who_is_not_on_it_stands_back_or_did_not_sign_in(here):
    round_ = phones(here, present=range(1, 6), recused={2: "kin"})
    for no in (2, 6):
        refused(
            PART, [round_.pk, entry(round_, no).pk, "phone", None, None], "takes part|take part"
        )
    other = entry(phones(here), 1)
    refused(PART, [round_.pk, other.pk, "phone", None, None], "take part")
    for channel, by in (("named", None), ("paper", 1)):
        refused(PART, [round_.pk, entry(round_, 1).pk, channel, by, None])
    hands = opened(here)
    refused(PART, [hands.pk, entry(hands, 1).pk, "phone", None, None], "take part")


def test_a_ballot_and_a_part_never_change_and_no_table_is_emptied(here):
    round_ = phones(here, 3)
    vote(round_, 1)
    refused("UPDATE ballots_envelope SET box = ''", match="stays")
    closed(here, round_)
    for sql in (
        "UPDATE ballots_ballot SET choice = '[\"oppose\"]'", "DELETE FROM ballots_ballot",
        "UPDATE ballots_participation SET entry_id = entry_id", "DELETE FROM ballots_participation",
        "DELETE FROM ballots_round", "UPDATE ballots_round SET outcome = 'failed'",
        "UPDATE ballots_round SET counts = '{}'",
    ):  # fmt: skip
        refused(sql, match="stays|closed")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        refused(f"TRUNCATE ballots_{table} CASCADE", match="stays")


def test_after_the_close_nothing_comes_in(here):
    round_ = phones(here, 3)
    vote(round_, 1)
    closed(here, round_)
    refused(PART, [round_.pk, entry(round_, 2).pk, "phone", None, None], "closed")
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        Ballot.objects.create(round=round_, choice=["approve"])
    refused(
        "INSERT INTO ballots_envelope (id, round_id, box) VALUES (gen_random_uuid(), %s, '')",
        [round_.pk], "closed",
    )  # fmt: skip


def close_by_hand(round_):
    return (
        "UPDATE ballots_round SET closed_at = now(), outcome = 'passed', counts = '{}', proof = '{}'"
        f" WHERE id = {round_.pk}"
    )


def test_a_round_with_a_ballot_too_many_or_too_few_does_not_close(here):
    round_ = phones(here, 3)
    vote(round_, 1)
    refused(close_by_hand(round_), match="adds up")
    Ballot.objects.create(round=round_, choice=["approve"])
    refused(close_by_hand(round_), match="adds up")
    with pytest.raises(IntegrityError, match="adds up"):
        closed(here, round_)


def test_an_envelope_taken_away_is_noticed(here):
    round_ = phones(here, 3)
    vote(round_, 1)
    vote(round_, 2)
    run("DELETE FROM ballots_envelope WHERE id IN (SELECT id FROM ballots_envelope LIMIT 1)")
    with pytest.raises(IntegrityError, match="adds up"):
        closed(here, round_)


def test_what_a_round_was_opened_with_stays(here):
    opened(here, n=5)
    for sql in (
        "UPDATE ballots_round SET question = '别的'", "UPDATE ballots_round SET base = 1",
        "UPDATE ballots_round SET present = '[1]'", "UPDATE ballots_round SET rule = '{}'",
    ):  # fmt: skip
        refused(sql, match="stays as it was opened")


def test_nobody_stands_back_once_the_vote_has_begun(here):
    round_ = phones(here, 5)
    vote(round_, 1)
    sql = "INSERT INTO ballots_recusal (round_id, entry_id, ground) VALUES (%s, %s, 'kin')"
    refused(sql, [round_.pk, entry(round_, 2).pk], "stands back")


def test_an_unasked_recusal_changes_no_base(here):
    round_ = opened(here, n=5)
    sql = "INSERT INTO ballots_recusal (round_id, entry_id, ground) VALUES (%s, %s, 'kin')"
    run(sql, [round_.pk, entry(round_, 2).pk])
    raised(here, round_, three(3))
    with pytest.raises(IntegrityError, match="adds up"):
        closed(here, round_)


BOX = (
    "UPDATE ballots_paperbox SET issued = %s, returned = %s, missing = %s, valid = %s,"
    " invalid = %s, unmarked = %s, counts = %s::jsonb, agreed_at = now()"
)


@pytest.mark.parametrize(
    "said",
    [
        (10, 9, 0, 9, 0, 0, '{"approve": 9}'),
        (10, 10, 0, 9, 0, 0, '{"approve": 9}'),
        (10, 10, 0, 10, 0, 0, '{"approve": 9}'),
        (10, 10, 0, 10, 0, 0, '{"approve": 11, "oppose": -1}'),
        (10, None, 0, 10, 0, 0, '{"approve": 10}'),
    ],
)
def test_a_box_that_does_not_add_up_has_no_numbers(here, said):
    """Two people keying the same wrong sum are refused too (OpenSlides compares no sums)."""
    round_ = opened(here, "secret_paper")
    made = commands.add_box(here.who("secretary"), round_, label="一组")
    names = ("issued", "returned", "missing", "valid", "invalid", "unmarked")
    pairs = ", ".join(
        f"'{name}', {'NULL' if n is None else n}" for name, n in zip(names, said[:-1], strict=True)
    )
    for slot in (1, 2):
        run(
            "INSERT INTO ballots_keying (box_id, slot, attempt, person_id, numbers, at) VALUES"
            f" (%s, %s, 1, %s, jsonb_build_object({pairs}, 'counts', %s::jsonb), now())",
            [made.pk, slot, slot, said[-1]],
        )
    refused(BOX, said, "ballots_box")


def test_a_box_is_keyed_by_two_and_its_numbers_are_theirs(here):
    round_ = opened(here, "secret_paper")
    made = commands.add_box(here.who("secretary"), round_, label="一组")
    row = (
        "INSERT INTO ballots_keying (box_id, slot, attempt, person_id, numbers, at)"
        " VALUES (%s, %s, %s, %s, '{}', now())"
    )
    run(row, [made.pk, 1, 1, 7])
    refused(row, [made.pk, 2, 2, 7], "two people")
    refused(row, [made.pk, 1, 2, 8], "two people")
    refused(row, [made.pk, 3, 1, 9])
    refused(BOX, (1, 1, 0, 1, 0, 0, '{"approve": 1}'), "alike")


def test_the_numbers_and_the_photo_of_a_box_stay(here):
    round_ = opened(here, "secret_paper")
    box(here, round_, range(1, 11), numbers(three(6, 4)))
    refused("UPDATE ballots_paperbox SET counts = '{\"approve\": 10}'", match="stay")
    other = photo(here.who("clerk"))
    refused("UPDATE ballots_paperbox SET photo_id = %s", [other.pk], "stay")


def test_hands_stay_and_are_never_confirmed_by_who_counted(here):
    round_ = opened(here)
    made = commands.count_hands(here.who("clerk"), round_, counts=three(6))
    refused(
        "UPDATE ballots_hands SET confirmed_at = now(), confirmed_by_id = by_person_id",
        match="by_two",
    )
    refused("UPDATE ballots_hands SET counts = '{}'", match="as they were counted")
    commands.confirm_hands(here.who("supervisor"), made)
    refused("UPDATE ballots_hands SET confirmed_by_id = 1", match="as they were counted")


def test_a_round_without_its_hands_or_boxes_does_not_close(here):
    for way in ("hands", "secret_paper"):
        refused(close_by_hand(opened(here, way)), match="adds up")


def test_slips_that_were_given_and_slips_that_were_keyed_are_as_many(here):
    from lianhu.kernel.errors import Refusal

    round_ = opened(here, "secret_paper")
    box(here, round_, range(1, 10), numbers(three(6, 4)))
    with pytest.raises(Refusal, match="发票名单上是9个人"):
        closed(here, round_)
    refused(close_by_hand(round_), match="adds up")
    assert Participation.objects.filter(at__lte=clock.now()).count() == 9
