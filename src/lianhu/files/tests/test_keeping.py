"""Bytes and rows together: after a crash, after a day, after erasing."""

import os
from datetime import timedelta

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.counties.jobs import TASKS
from lianhu.files import commands, storing, sweeping
from lianhu.files.intake import attach
from lianhu.files.models import File, folder
from lianhu.files.tests.factories import OTHER, PHONE, draft
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES = tmp_path


def age(place, hours):
    long_ago = place.stat().st_mtime - hours * 3600
    os.utime(place, (long_ago, long_ago))


def test_bytes_lie_in_the_countys_own_folder_under_a_random_name(county):
    file = draft()
    assert file.path.parent.parent.parent == folder()
    assert county.schema_name in file.path.parts
    assert len(file.token) == 32
    assert oct(file.path.parent.stat().st_mode)[-3:] == "700"


def test_taking_leaves_a_trace_without_words(county):
    file = draft()
    event = Event.objects.get(stream=f"file:{file.pk}")
    assert event.data == {"kind": "photo", "size": file.size, "sm3": file.sm3}


def test_bytes_are_there_before_the_row(county, monkeypatch):
    def broken_disk(place, content):
        raise OSError("disk full")

    monkeypatch.setattr(storing, "write", broken_disk)
    with pytest.raises(OSError, match="disk full"):
        draft()
    assert not File.objects.exists()


def test_a_write_that_breaks_leaves_nothing_half(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError("power")))
    with pytest.raises(OSError, match="power"):
        storing.write(tmp_path / "ab" / "cd" / "x", b"1")
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_draft_lives_a_day(county, django_capture_on_commit_callbacks):
    file, kept = draft(), draft()
    attach(kept, "matter:1")
    with clock.at(clock.now() + timedelta(hours=23)):
        TASKS["files.sweep"](0)
    assert File.objects.filter(pk=file.pk).exists()
    with (
        clock.at(clock.now() + timedelta(hours=25)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        TASKS["files.sweep"](0)
    assert not File.objects.filter(pk=file.pk).exists()
    assert not file.path.exists()
    assert not file.thumb_path.exists()
    assert File.objects.filter(pk=kept.pk).exists()
    assert kept.path.exists()


def test_only_the_system_sweeps(county):
    with pytest.raises(NotAllowed):
        commands.sweep(PHONE)


def test_bytes_without_a_row_are_swept_when_old(county):
    file, orphan, young = draft(), draft(), draft()
    File.objects.filter(pk__in=[orphan.pk, young.pk]).delete()
    part = file.path.with_name(storing.PART + "x")
    part.write_bytes(b"half")
    for place in (file.path, orphan.path, orphan.thumb_path, part):
        age(place, 30)
    assert sweeping.remove_orphans() == 3
    assert file.path.exists()
    assert not orphan.path.exists()
    assert not part.exists()
    assert young.path.exists()


def test_the_sweep_runs_by_the_clock(county):
    TASKS["files.sweep_orphans"](0)


def test_erasing_deletes_the_bytes_and_says_so(county, django_capture_on_commit_callbacks):
    file = draft()
    attach(file, "matter:1")
    with django_capture_on_commit_callbacks(execute=True):
        commands.erase(SYSTEM, file)
    row = File.objects.get(pk=file.pk)
    assert (row.state, row.sm3) == ("erased", file.sm3)
    assert not file.path.exists()
    assert not file.thumb_path.exists()
    assert Event.objects.filter(verb="files.erase", stream=f"file:{file.pk}").exists()


def test_nobody_erases_without_the_right(county):
    file = draft()
    for actor in (PHONE, OTHER):
        with pytest.raises(NotAllowed):
            commands.erase(actor, file)


def test_an_erased_file_left_on_disk_is_swept(county):
    file = draft()
    attach(file, "matter:1")
    commands.erase(SYSTEM, file)
    age(file.path, 30)
    age(file.thumb_path, 30)
    assert file.path.exists()
    assert sweeping.remove_orphans() == 2
