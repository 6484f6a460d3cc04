"""What the database itself holds true of a frozen roll, each shown by trying the opposite."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lianhu.rolls.models import Aside, Entry, Roll, RollVersion, Strike
from lianhu.rolls.tests.factories import drawn, frozen, living, village

LEAF = "ab" * 32
SALT = "cd" * 16


@pytest.fixture
def here(county):
    return village()


def refused(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        run()


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_nobody_is_put_on_a_frozen_roll(here):
    roll, more = frozen(here), living(here.homes[1], "韦后来")
    refused(lambda: Entry.objects.create(roll=roll, person=more))
    refused(
        lambda: Entry.objects.create(
            roll=roll, person=more, no=roll.n + 1, salt=SALT, leaf=LEAF, chained=LEAF
        )
    )


@pytest.mark.parametrize(
    "change",
    [
        {"no": 99}, {"leaf": LEAF}, {"chained": LEAF}, {"salt": SALT}, {"state": "struck"},
        {"reason": "后写的"}, {"place": "1."}, {"way": "by_hand"}, {"votes_in": 5},
    ],
)  # fmt: skip
def test_nothing_of_an_entry_changes(here, change):
    roll = frozen(here)
    refused(lambda: Entry.objects.filter(roll=roll, no=1).update(**change))


def test_nobody_stands_behind_another_number_afterwards(here):
    roll = frozen(here)
    more = living(here.homes[1], "韦换人")
    refused(lambda: Entry.objects.filter(roll=roll, no=1).update(person=more))
    # Nor is somebody taken out who was not erased by law.
    blank = {"person": None, "salt": "", "erased_at": timezone.now()}
    refused(lambda: Entry.objects.filter(roll=roll, no=1).update(**blank))


def test_nothing_of_a_frozen_roll_is_removed(here):
    roll = frozen(here)
    refused(lambda: Entry.objects.filter(roll=roll, no=1).delete())
    refused(lambda: sql("DELETE FROM rolls_roll WHERE id = %s", roll.pk))
    # A table with checks put off is not truncated anyway.
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("roll", "entry", "aside", "rollversion", "strike"):
        refused(lambda table=table: sql(f"TRUNCATE rolls_{table} CASCADE"))
    refused(lambda: RollVersion.objects.filter(roll=roll).delete())
    refused(lambda: RollVersion.objects.filter(roll=roll).update(n=1))


@pytest.mark.parametrize(
    "change",
    [
        {"n": 3}, {"digest": LEAF}, {"version": 2}, {"links": 9}, {"counted_on": "2020-01-01"},
        {"notice_on": "2020-01-01"}, {"title": "别的"}, {"frozen_at": None}, {"basis": "members"},
        {"regime": "community"},
    ],
)  # fmt: skip
def test_nothing_of_the_roll_changes(here, change):
    roll = frozen(here)
    refused(lambda: Roll.objects.filter(pk=roll.pk).update(**change))


def test_a_version_needs_an_objection(here):
    roll = frozen(here)
    refused(lambda: RollVersion.objects.create(roll=roll, version=2, n=1, links=5, digest=LEAF))
    entry = Entry.objects.get(roll=roll, no=1)
    refused(
        lambda: Strike.objects.create(
            roll=roll, no=roll.links + 1, entry=entry, leaf=LEAF, chained=LEAF, objection_id=1
        )
    )


def test_a_roll_is_not_frozen_past_the_command(here):
    """Not over a doubt, not without numbers, not with a digest that is not its last link."""
    roll = drawn(here)
    now = timezone.now()
    said = {"frozen_at": now, "version": 1, "n": 4, "links": 4, "digest": LEAF}
    refused(lambda: Roll.objects.filter(pk=roll.pk).update(**said))
    RollVersion.objects.create(roll=roll, version=1, n=4, links=4, digest=LEAF)
    refused(lambda: Roll.objects.filter(pk=roll.pk).update(**said))
    whole = frozen(here, title="另一份")
    living(here.homes[1], "没生日", None)
    held_up = drawn(here, title="有疑问")
    assert Aside.objects.filter(roll=held_up).count() == 1
    for no, entry in enumerate(Entry.objects.filter(roll=held_up), 1):
        Entry.objects.filter(pk=entry.pk).update(no=no, salt=SALT, leaf=LEAF, chained=LEAF)
    RollVersion.objects.create(roll=held_up, version=1, n=whole.n, links=whole.links, digest=LEAF)
    said |= {"n": whole.n, "links": whole.links}
    refused(lambda: Roll.objects.filter(pk=held_up.pk).update(**said))
    Aside.objects.filter(roll=held_up).update(settled_at=now)
    Roll.objects.filter(pk=held_up.pk).update(**said)


def test_a_person_votes_in_one_village_of_a_term(here):
    """Certain, so the database holds it; several rolls of the same village are as they should be."""
    frozen(here, "voters", term=2026)
    frozen(here, "voters", term=2026, title="补选")
    moved = here.people[0]
    roll = drawn(here, "voters", term=2026, title="又一份")
    Roll.objects.filter(pk=roll.pk).update(title="再一份")
    other = Entry.objects.filter(roll=roll, person=moved)
    refused(
        lambda: other.update(
            no=1, salt=SALT, leaf=LEAF, chained=LEAF, votes_in=here.west.pk, votes_term=2026
        )
    )
    other.update(no=1, salt=SALT, leaf=LEAF, chained=LEAF, votes_in=here.west.pk, votes_term=2031)
