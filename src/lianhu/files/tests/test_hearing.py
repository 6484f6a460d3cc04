"""A voice that no browser plays is made into one that all play; the original stays."""

import subprocess
import sys
from datetime import timedelta

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.counties.jobs import TASKS
from lianhu.files import commands, hearing, storing
from lianhu.files.models import File
from lianhu.files.sweeping import remove_orphans
from lianhu.files.tests.factories import amr, draft, m4a, wav


def voice(content):
    return draft(content=content, kind="voice")


def heard(file):
    return File.objects.get(pk=file.pk)


def run():
    TASKS["files.convert"](0)


def test_amr_becomes_mp3_and_the_original_stays_as_evidence(county):
    file = voice(amr(3))
    assert file.silence == "waiting"
    run()
    file = heard(file)
    assert (file.heard, file.silence, file.seconds) == ("ready", "", 3)
    assert file.path.read_bytes() == amr(3)
    made = file.sound_path.read_bytes()
    assert made[:3] == b"ID3" or made[0] == 0xFF
    assert hearing.mp3(made).seconds == 3
    run()
    assert heard(file).heard == "ready"


def test_what_every_browser_plays_is_left_alone(county):
    for content in (wav(), m4a()):
        assert voice(content).heard == ""


def test_what_cannot_be_read_says_so_and_keeps_the_original(county):
    file = voice(b"#!AMR\n" + b"\xff" * 3)
    run()
    file = heard(file)
    assert (file.heard, file.silence) == ("failed", "failed")
    assert file.path.exists()
    assert not file.sound_path.exists()


def test_erased_and_swept_it_leaves_nothing_behind(county, django_capture_on_commit_callbacks):
    file = voice(amr(1))
    run()
    file = heard(file)
    with django_capture_on_commit_callbacks(execute=True):
        commands.erase(SYSTEM, file)
    assert not any(place.exists() for place in file.places)
    other = voice(amr(1))
    storing.write(other.sound_path, b"x")
    lost = other.sound_path.with_name("0" * 32 + ".mp3")
    storing.write(lost, b"x")
    remove_orphans(older_than=timedelta(seconds=-5))
    assert other.sound_path.exists()
    assert not lost.exists()


def test_erased_while_it_is_made_nothing_of_it_stays(
    county, monkeypatch, django_capture_on_commit_callbacks
):
    file, make = voice(amr(1)), hearing.mp3

    def slowly(content):
        made = make(content)
        with django_capture_on_commit_callbacks(execute=True):
            commands.erase(SYSTEM, heard(file))
        return made

    monkeypatch.setattr(hearing, "mp3", slowly)
    run()
    assert heard(file).state == "erased"
    assert not any(place.exists() for place in file.places)


SWOLLEN = """
import sys, av
with av.open(sys.stdout.buffer, "w", format="ogg") as out:
    line = out.add_stream("flac", rate=10, layout="mono")
    frame = av.AudioFrame(format="s16", layout="mono", samples=4608)
    frame.sample_rate = 10
    for n in range(20):
        frame.pts = n * 4608
        out.mux(line.encode(frame))
    out.mux(line.encode(None))
"""


def test_a_small_file_that_says_it_lasts_for_hours_is_not_made(county):
    made = subprocess.run([sys.executable, "-c", SWOLLEN], capture_output=True, check=True)
    assert 0 < len(made.stdout) < 50_000
    assert hearing.mp3(made.stdout) is None


@pytest.mark.parametrize("name, value", [("MOST_SECONDS", 0.01), ("__file__", "/nothing/here.py")])
def test_what_never_ends_or_brings_its_reader_down_keeps_nothing_waiting(
    county, monkeypatch, name, value
):
    first = voice(amr(3))
    monkeypatch.setattr(hearing, name, value)
    run()
    assert heard(first).heard == "failed"
    monkeypatch.undo()
    second = voice(amr(1))
    run()
    assert heard(second).heard == "ready"


@pytest.mark.parametrize("name", ["config.wsgi", "lianhu.files.reactions"])
def test_no_web_process_carries_the_library(name):
    code = f"import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; import django; django.setup(); import {name}; sys.exit('av' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
