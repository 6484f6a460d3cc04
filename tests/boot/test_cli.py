"""The command line says in one line what the person at it can mend."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*words, **environment):
    return subprocess.run(
        [sys.executable, "-P", "-m", "config.cli", *words],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "url", "said"),
    [
        (["verify"], "postgresql://nobody@127.0.0.1:1/x", "数据库连不上"),
        (["places", "load", "522727"], "postgresql://nobody@127.0.0.1:1/x", "数据库连不上"),
        (["verify", "--county"], "postgresql://nobody@127.0.0.1:1/x", "数据库连不上"),
    ],
)
def test_a_database_that_is_away_is_one_line(words, url, said):
    done = run(*words, DATABASE_URL=url)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_empty_database_is_one_line(own_empty_database):
    done = run("verify", DATABASE_URL=own_empty_database)
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        == "！这个数据库里还没有建表，请先运行 make run 或 .venv/bin/lianhu setup。"
    )


@pytest.fixture
def own_empty_database():
    """The address of a database in which nothing was ever set up."""
    from urllib.parse import urlsplit, urlunsplit

    import psycopg

    place, name = urlsplit(os.environ["DATABASE_URL"]), f"empty_lianhu_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield urlunsplit(place._replace(path=f"/{name}"))
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
