"""A table whose worker was killed is taken up again by the clock; no row comes twice, none is lost."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.audit.sealing import verify
from lianhu.kernel import clock
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import village
from lianhu.orders import commands, reactions, running
from lianhu.orders.models import Order
from lianhu.orders.tests.factories import brought, matched, row, xlsx


def begun(here, n):
    load = brought(here.who("town"), xlsx([row(one) for one in range(n)]))
    matched(here.who("town"), load, here.town)
    commands.start(here.who("town"), load, here=True)
    return load


def later(seconds=90):
    return clock.at(clock.now() + timedelta(seconds=seconds))


# A worker of its own: takes a batch as it is taken, and dies with the third one in its hands.
DIES = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.db import connection, transaction
from django.conf import settings
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
from lianhu.counties import current
from lianhu.orders import commands, running
from lianhu.orders.models import Load
current.enter_only()
real, done = commands.take_in, []
def dies(*args, **words):
    done.append(1)
    with transaction.atomic():
        real(*args, **words)
        if len(done) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
running.BATCH = 10
commands.take_in = dies
running.carry(Load._base_manager.select_related("template__area").get(pk=int(sys.argv[2])))
"""


def run(script, name, load, *more):
    """A process of its own on the test's own database, files and keys."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    env |= {"LIANHU_VAR": str(settings.FILES.parent), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", script, name, str(load.pk), *more],
        env=env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def killed(name, load):
    """Run that worker to its death."""
    done = run(DIES, name, load)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.row("C4.24")
def test_a_worker_that_is_killed_is_followed_by_another(own_database, monkeypatch):
    here = village()
    load = begun(here, 35)
    monkeypatch.setattr(running, "BATCH", 10)
    killed(own_database, load)
    load.refresh_from_db()
    assert (load.state, load.new, load.done_row) == ("running", 20, 22)
    # Nobody takes away what somebody may still be at.
    reactions.resume()
    load.refresh_from_db()
    assert (load.state, load.new) == ("running", 20)
    with later():
        reactions.resume()
        reactions.resume()
    load.refresh_from_db()
    assert (load.state, load.new, load.resumed, load.resumed_row) == ("done", 35, 1, 22)
    assert Matter._base_manager.count() == Order._base_manager.count() == 35
    assert Order._base_manager.values("number").distinct().count() == 35


# One that has loaded the product gives birth to workers that die anywhere: before or after one of
# the statements they send, or on either side of a commit. Each takes up what the last one left.
DIES_ANYWHERE = """
import os, random, signal, sys
from datetime import timedelta
import django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[1]
from lianhu.audit.actor import SYSTEM
from lianhu.counties import current
from lianhu.kernel import clock
from lianhu.orders import commands, reactions, running
from lianhu.orders.models import Load
running.BATCH = 5

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def after(times, run):
    left = [times]
    def wrapped(*args, **words):
        left[0] -= 1
        if left[0] == 0 and before:
            die()
        done = run(*args, **words)
        if left[0] == 0:
            die()
        return done
    return wrapped

for n in range(1, int(sys.argv[3]) + 1):
    dice = random.Random(n)
    before, commit = dice.random() < 0.5, dice.random() < 0.5
    born = os.fork()
    if not born:
        current.enter_only()
        with clock.at(clock.now() + timedelta(seconds=90 * n)):
            load = Load._base_manager.get(pk=int(sys.argv[2]))
            if load.state == "stopped":
                commands.start(SYSTEM, load, here=True)
                Load._base_manager.filter(pk=load.pk).update(moved_at=None)
            if commit:
                connection._commit = after(dice.randint(1, 3), connection._commit)
                reactions.resume()
            else:
                run = after(dice.randint(1, 60), lambda execute, *given: execute(*given))
                with connection.execute_wrapper(run):
                    reactions.resume()
        os._exit(0)
    _pid, status = os.waitpid(born, 0)
    print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)
"""


@pytest.mark.row("C4.24")
@pytest.mark.slow
def test_ten_workers_killed_anywhere_leave_every_row_exactly_once(own_database, monkeypatch):
    here, rows, kills = village(), 70, 10
    load = begun(here, rows)
    done = run(DIES_ANYWHERE, own_database, load, str(kills))
    assert done.stdout.split() == [str(int(signal.SIGKILL))] * kills, done.stderr[-2000:]
    load.refresh_from_db()
    # They got somewhere, and not to the end.
    assert 0 < load.new < rows
    monkeypatch.setattr(running, "BATCH", 5)
    with later(90 * (kills + 1)):
        load.refresh_from_db()
        if load.state == "stopped":
            commands.start(here.who("town"), load, here=True)
            running.carry(load)
        reactions.resume()
    load.refresh_from_db()
    assert (load.state, load.new, load.same, load.refused) == ("done", rows, 0, 0)
    numbers = list(Order._base_manager.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == rows
    assert sorted(Order._base_manager.values_list("row", flat=True)) == list(range(3, rows + 3))
    matters = {f"matter:{pk}" for pk in Matter._base_manager.values_list("pk", flat=True)}
    assert len(matters) == rows
    assert set(Order._base_manager.values_list("matter", flat=True)) == {
        int(one.partition(":")[2]) for one in matters
    }
    raised = Event.objects.filter(stream__in=matters, seq=1).values_list("stream", flat=True)
    assert sorted(raised) == sorted(matters)
    assert verify().wrong == ""


@pytest.fixture
def here(county):
    return village()


def test_the_page_says_that_it_was_interrupted_and_goes_on(here, client):
    load = begun(here, 3)
    client.force_login(here.accounts["town"])
    where = reverse("orders:show", args=[load.pk])
    assert "断过" not in client.get(where).text
    with later():
        reactions.resume()
    page = client.get(where).text
    assert "断过" in page
    assert "没有重复" in page
    assert Order.objects.count() == 3


def test_what_stops_again_and_again_is_stopped_in_words(here, client, monkeypatch):
    load = begun(here, 3)
    monkeypatch.setattr(running, "carry", lambda load: None)
    for n in range(1, 6):
        with clock.at(clock.now() + timedelta(minutes=2 * n)):
            reactions.resume()
    load.refresh_from_db()
    assert load.state == "stopped"
    assert "断在第0行后面" in load.reason
    client.force_login(here.accounts["town"])
    page = client.get(reverse("orders:show", args=[load.pk])).text
    assert "分成几张小的再传" in page
    assert "接着收" in page
    monkeypatch.undo()
    commands.start(here.who("town"), load, here=True)
    with later(600):
        reactions.resume()
    load.refresh_from_db()
    assert (load.state, load.new, load.resumed) == ("done", 3, 1)
