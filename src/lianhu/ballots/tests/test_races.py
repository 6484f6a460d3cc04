"""Many at once, two ways at once, closing while somebody votes, killed in the middle."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings

from lianhu.ballots import commands, keys, reactions
from lianhu.ballots.models import Ballot, Envelope, Participation, Round
from lianhu.ballots.tests.factories import closed, entry, phones, three, village, vote
from lianhu.people.tests.racing import queued, together

ROUNDS = 5


@pytest.fixture
def here(own_database):
    return village()


def voting(round_, no, choice="approve"):
    one = entry(round_, no)
    return lambda: commands.take_part(commands.voter(round_, one), round_, one, choice=[choice])


def test_of_thirty_two_votes_for_one_number_one_counts(here):
    round_ = phones(here, ROUNDS)
    for no in range(1, ROUNDS + 1):
        said = together(*[voting(round_, no)] * 32)
        assert said.count("") == 1, said
        assert all("先投的算数" in one for one in said if one)
    assert Participation.objects.count() == Envelope.objects.count() == ROUNDS
    assert closed(here, round_).counts["cast"] == ROUNDS


def test_a_phone_and_a_slip_at_the_same_moment_are_one_vote(here):
    round_ = phones(here, 6)
    box = commands.add_box(here.who("secretary"), round_, label="一组")
    clerk = here.who("clerk")
    for no in range(1, 7):
        said = together(
            voting(round_, no), lambda no=no: commands.give_papers(clerk, box, numbers=[no])
        )
        assert sorted(bool(one) for one in said) == [False, True], said
    assert Participation.objects.count() == 6
    phones_ = Participation.objects.filter(channel="phone").count()
    assert Envelope.objects.count() == phones_


def test_who_votes_while_it_closes_is_counted_or_told_so(here):
    round_ = phones(here, 24)
    acts = [voting(round_, no) for no in range(1, 25)]
    acts.insert(8, lambda: closed(here, round_))
    said = together(*acts)
    round_.refresh_from_db()
    took = sum(one == "" for one in said) - 1
    assert said[8] == ""
    assert all(one == "" or "已经结束" in one for one in said), said
    assert round_.counts["cast"] == took == Participation.objects.count() == Ballot.objects.count()


def test_a_vote_that_waits_for_the_close_finds_it_closed(here):
    round_ = phones(here, 3)
    vote(round_, 1)
    said = queued(lambda: closed(here, round_), voting(round_, 2), behind=round_)
    assert said[0] == ""
    assert "已经结束" in said[1]
    assert Ballot.objects.count() == Participation.objects.count() == 1


DIES = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
name, pk, where = sys.argv[1:4]
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
from lianhu.counties import current
current.enter_only()
from lianhu.audit.actor import SYSTEM
from lianhu.ballots import closing, commands
from lianhu.ballots.commands import closing as closes, voting
from lianhu.ballots.models import Round
from lianhu.rolls.models import Entry

def dies(*args, **words):
    os.kill(os.getpid(), signal.SIGKILL)

round_ = Round._base_manager.get(pk=int(pk))
one = Entry._base_manager.get(roll=round_.roll_id, no=2)
if where == "between":
    real = voting.insert
    def insert(*rows):
        if type(rows[0]).__name__ == "Envelope":
            dies()
        real(*rows)
    voting.insert = insert
elif where == "sealed":
    voting.emit = dies
elif where == "opened":
    closing.tally = dies
elif where == "counted":
    closes.emit = dies
elif where == "closed":
    closes.keys.drop = dies
if where in ("between", "sealed"):
    commands.take_part(commands.voter(round_, one), round_, one, choice=["oppose"])
else:
    commands.close_round(SYSTEM, round_)
"""


def killed(name, round_, where):
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    env |= {"LIANHU_VAR": str(settings.FILES.parent), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", DIES, name, str(round_.pk), where],
        env=env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_killed_anywhere_no_vote_is_lost_and_none_is_there_twice(own_database, here):
    round_ = phones(here, 3)
    vote(round_, 1)
    for where in ("between", "sealed"):
        killed(own_database, round_, where)
        assert Participation.objects.count() == Envelope.objects.count() == 1
    vote(round_, 2, "oppose")
    vote(round_, 3)
    for where in ("opened", "counted"):
        killed(own_database, round_, where)
        assert Round.objects.get(pk=round_.pk).is_open
        assert (Envelope.objects.count(), Ballot.objects.count()) == (3, 0)
    killed(own_database, round_, "closed")
    done = Round.objects.get(pk=round_.pk)
    assert done.counts["options"] == three(2, 1)
    assert (Envelope.objects.count(), Ballot.objects.count()) == (0, 3)
    # It died before the key was gone; the clock sees to that.
    assert keys.is_here(done.key_id)
    reactions.tidy()
    assert not keys.is_here(done.key_id)


def test_the_clock_keeps_the_keys_of_open_rounds_and_names_a_missing_one(here, caplog):
    round_ = phones(here, 3)
    reactions.tidy()
    assert keys.is_here(round_.key_id)
    assert not caplog.records
    orphan, _public = keys.make()
    reactions.tidy()
    assert keys.is_here(orphan)
    os.utime(keys._file(orphan), (0, 0))
    keys.drop(round_.key_id)
    reactions.tidy()
    assert not keys.is_here(orphan)
    assert "key of its phone votes" in caplog.text
