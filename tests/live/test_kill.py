"""Kill -9 of web server, job worker and database in the middle of creates and claims.

A round is one matter: said on the resident's page, sorted and sent out by the clerk, claimed by two
at once, all over HTTP. An answer that was read is a promise; without one the same form is sent
again. LIANHU_KILL_ROUNDS sets how many (100), LIANHU_KILLS how often something is killed (10).
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lianhu.bench import killing, standing
from lianhu.bench.world import make_world

pytestmark = pytest.mark.live
ROUNDS = int(os.environ.get("LIANHU_KILL_ROUNDS") or 100)
KILLS = int(os.environ.get("LIANHU_KILLS") or max(10, ROUNDS // 25))


def finished(work):
    """Run in a thread of its own: a browser test before this one leaves a loop in ours."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture
def base(tmp_path, monkeypatch):
    """Everything the service writes lies here, its logs too."""
    monkeypatch.setenv("LIANHU_VAR", str(tmp_path))
    monkeypatch.setenv("LOG_LEVEL", "CRITICAL")
    # The one that was killed may have died in the middle of a line.
    monkeypatch.setenv("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
    (tmp_path / "static").mkdir()
    return tmp_path


def test_what_was_acknowledged_is_there_after_kills_and_none_of_it_twice(own_database, base):
    part, schema = killing.rehearse(make_world()), connection.schema_name
    with standing.server(base) as server:
        connection.close()
        try:
            standing.copy_into(server)
        except standing.CannotCopy as problem:
            pytest.skip(f"这台数据库服务器不能复制：{problem}")
        with standing.supervised(server, base) as service:
            play = killing.Play(service, part, ROUNDS, KILLS, seed=7)
            tally = finished(play.run())
            assert standing.ready(service)
            assert sum(tally.kills.values()) == KILLS
            assert set(tally.kills) == set(killing.TARGETS)
            assert len(tally.said) == ROUNDS
            assert killing.faults(server.url, schema, tally) == []
            assert finished(play.ask_again()) == []
            assert len(tally.beaten) == ROUNDS
            assert killing.unnamed(tally, part) == []
            verdict = standing.told_by(service, "verify")
            assert verdict.returncode == 0, verdict.stdout + verdict.stderr
            print(tally.kills, tally.lost, verdict.stdout)
