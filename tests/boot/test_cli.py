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


NOWHERE = "postgresql://nobody@127.0.0.1:1/x"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "没有“nonsense”这个命令。可用的有：accounts、"),
        (["rows", "x"], "不认识 x"),
        (["method", "check"], "还缺 files"),
        (["method", "check", "/nope"], "读不了这个文件"),
        (["setup", "--name"], "--name 后面还缺内容"),
        (["demo", "--matters", "x"], "--matters 要填整数，'x' 不是"),
        (["demo", "--nope"], "不认识 --nope"),
        (["bench", "--nope"], "不认识 --nope"),
        (["screens", "--matters", "1.5"], "要填整数"),
        (["work", "x"], "不认识 x"),
        (["accounts", "reset", b"\xff"], "认不出的字符"),
        (["token", "revoke", "x"], "数据库连不上"),
        (["channel", "foo"], "数据库连不上"),
    ],
    ids=str,
)
def test_what_was_typed_wrong_is_one_line_in_chinese(words, said):
    done = run(*words, DATABASE_URL=NOWHERE)
    assert done.returncode != 0
    assert said in done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("！")
    assert done.stdout == ""


def test_what_argparse_says_is_said_in_chinese():
    from config.cli import _in_chinese

    for english, chinese in (
        ("the following arguments are required: --area", "还缺 --area"),
        ("argument a: invalid choice: 'x' (choose from 'b', 'c')", "a 没有 'x' 这一项，可选：'b', 'c'"),
        ("argument --days: invalid int value: 'x'", "--days 要填整数，'x' 不是"),
        ("argument --a: not allowed with argument --b", "--a 和 --b 只能用一个"),
        ("one of the arguments --a --b is required", "--a --b 里要选一个"),
        ("ambiguous option: --a could match --ab, --ac", "--a 不清楚是哪一项：--ab, --ac"),
    ):  # fmt: skip
        assert _in_chinese(english) == chinese


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
