"""What a meeting came to reaches its matters: whoever writes to one meanwhile, whatever breaks,
however often it is said, and whenever the worker is killed."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from lianhu.assembly.models import Meeting
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.sealing import verify
from lianhu.audit.trace import react
from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.matters import commands, meeting_reactions
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import fresh, raised, village
from lianhu.matters.tests.meeting import held
from lianhu.matters.tests.test_tabled import TEXT, tabled
from lianhu.methods import commands as methods

CHOICES = TEXT[TEXT.index("[[stage.choices]]") : TEXT.index('[[stage]]\nkey = "答复"')]
WAYS = '  { when = "再谈", to = "恳谈", at_most = 2 },\n'
ONLY_TALKED = TEXT.replace(CHOICES, "").replace(WAYS, "")
OVER = "matters.meeting_over"


def two_before_one_meeting(here):
    hall = organisation("villagers_committee", here.east)
    version = methods.publish(SYSTEM, ONLY_TALKED, area=here.east, name="恳谈.toml")
    methods.adopt(SYSTEM, version, area=here.east, body=hall, decided_on=clock.today())
    matters = [raised(here), raised(here, words="二号沟也堵了")]
    made = tabled(here, matters[0])
    tabled(here, matters[1], meeting=made, seat=None)
    return made, matters


def over(here, meeting, monkeypatch):
    """It was held and is over; nothing followed yet."""
    monkeypatch.setattr("lianhu.matters.tests.meeting.drain", lambda: 0)
    held(here, meeting.items.first(), "clerk")
    return Event.objects.get(verb="assembly.end", stream=meeting.stream)


def at(matters):
    return [fresh(one).stage for one in matters]


def moves():
    return Event.objects.filter(verb="matters.met").count()


@pytest.fixture
def ended(here, monkeypatch):
    meeting, matters = two_before_one_meeting(here)
    event = over(here, meeting, monkeypatch)
    assert at(matters) == ["恳谈", "恳谈"]
    return event, matters


def hear(event):
    react._task.func(schema=connection.schema_name, event_id=event.pk, reader=OVER)


def test_somebody_who_writes_to_the_matter_meanwhile_loses_it_no_outcome(ended, monkeypatch):
    event, matters = ended
    real, beaten = meeting_reactions.came_to, []

    def meanwhile(items, stage):
        if not beaten:
            beaten.append(1)
            Matter._base_manager.update(revision=F("revision") + 1)
        return real(items, stage)

    monkeypatch.setattr(meeting_reactions, "came_to", meanwhile)
    hear(event)
    assert at(matters) == ["答复", "答复"]
    assert moves() == 2


def test_one_matter_that_breaks_holds_up_no_other_and_comes_by_the_clock(ended, monkeypatch):
    event, _both = ended
    real, broken = commands.met, []

    def breaks(actor, matter, **more):
        broken.append(matter)
        with transaction.atomic():
            real(actor, matter, **more)
            if len(broken) == 1:
                raise RuntimeError("half of it was done")

    monkeypatch.setattr(commands, "met", breaks)
    hear(event)
    assert at(broken) == ["恳谈", "答复"]
    monkeypatch.undo()
    with clock.at(event.at + timedelta(days=1)):
        meeting_reactions.meetings_over()
        assert at(broken) == ["答复", "答复"]
        before = Event.objects.count()
        meeting_reactions.meetings_over()
    assert (Event.objects.count(), moves()) == (before, 2)


def test_said_twice_it_moves_once(ended):
    event, matters = ended
    hear(event)
    before = Event.objects.count()
    hear(event)
    hear(event)
    assert at(matters) == ["答复", "答复"]
    assert (Event.objects.count(), moves()) == (before, 2)


def test_what_goes_along_with_another_meanwhile_moves_neither_and_apart_again_goes_on(here, ended):
    event, (mine, _other) = ended
    lead = raised(here, words="一号网格的路灯又坏了")
    before = fresh(lead).stage
    commands.join(here.who("clerk"), fresh(mine), lead=fresh(lead))
    hear(event)
    assert (fresh(mine).stage, fresh(lead).stage) == ("恳谈", before)
    commands.part(here.who("clerk"), fresh(mine), reason="不是同一盏灯")
    meeting_reactions.meetings_over()
    assert (fresh(mine).stage, fresh(lead).stage) == ("答复", before)


def test_one_that_left_and_came_again_is_not_moved_by_the_earlier_meeting(ended):
    event, (mine, other) = ended
    Matter._base_manager.filter(pk=mine.pk).update(entered_at=event.at)
    hear(event)
    assert at([mine, other]) == ["恳谈", "答复"]


# A worker as it runs in the village, that dies at `sys.argv[2]` of the second matter.
DIES = """
import asyncio, os, signal, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
from django.db import transaction
from lianhu.matters import commands
from procrastinate.contrib.django import app
from lianhu.counties.jobs import sweep_stalled
real, done, where = commands.met, [], sys.argv[2]
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def dies(*args, **words):
    done.append(1)
    if where == "before" and len(done) == 2:
        die()
    with transaction.atomic():
        real(*args, **words)
        if where == "inside" and len(done) == 2:
            die()
    if where == "after" and len(done) == 2:
        die()
commands.met = dies
live = app.with_connector(app.connector.get_worker_connector())
with live.open():
    asyncio.run(sweep_stalled(0))
    live.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
"""


def worker(name, where):
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    env |= {"LIANHU_VAR": str(settings.FILES.parent), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", DIES, name, where],
        env=env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("where", ["before", "inside", "after"])
def test_a_worker_killed_between_two_matters_is_followed_by_another(
    own_database, monkeypatch, where
):
    here = village()
    meeting, matters = two_before_one_meeting(here)
    over(here, meeting, monkeypatch)
    done = worker(own_database, where)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    assert sorted(at(matters)) == sorted(["答复", "答复" if where == "after" else "恳谈"])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        )
    done = worker(own_database, "never")
    assert done.returncode == 0, done.stderr[-2000:]
    assert at(matters) == ["答复", "答复"]
    assert moves() == 2
    assert Meeting._base_manager.get().state == "ended"
    assert verify().wrong == ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed')"
        )
        assert cursor.fetchone() == (0,)
