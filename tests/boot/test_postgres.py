"""A real server in a folder of its own, killed as harshly as a power cut would."""

import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest
from boot import external, paths, pidfile, postgres

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    place = tmp_path_factory.mktemp("boot") / "var"
    place.mkdir()
    yield place
    postgres.stop("kill", place)
    shutil.rmtree(paths.pg_home(place), ignore_errors=True)


@pytest.fixture
def server(base):
    postgres.ensure("kill", base)
    return postgres.server("kill", base)


def ask(url, words):
    with psycopg.connect(url, autocommit=True) as link:
        cursor = link.execute(words)
        return cursor.fetchone()[0] if cursor.description else None


def test_a_new_server_keeps_promises_and_knows_chinese(server):
    ask(server.url, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert ask(server.url, "SELECT cardinality(show_trgm('积水'))") > 0
    assert ask(server.url, "SHOW server_encoding") == "UTF8"
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert ask(server.url, f"SHOW {name}") == "on"
    assert ask(server.url, "SHOW listen_addresses") == ""


def test_the_server_of_the_tests_promises_nothing():
    assert postgres.settings("test", 18)["fsync"] == "off"
    assert postgres.settings("run", 18)["fsync"] == "on"
    assert "io_method" not in postgres.settings("run", 15)


def test_a_running_server_is_adopted(server, base):
    before = server.pid
    assert postgres.ensure("kill", base) == server.url
    assert server.pid == before


@pytest.mark.skipif(os.geteuid() != 0, reason="只有 root 会换用户")
def test_for_root_it_runs_as_somebody_else_who_alone_owns_the_data(server):
    owner = server.data.stat()
    assert Path(f"/proc/{server.pid}").stat().st_uid == owner.st_uid != 0
    assert owner.st_mode & 0o777 == 0o700


def test_after_a_kill_every_committed_row_is_there(server, base):
    ask(server.url, "CREATE TABLE IF NOT EXISTS kept (n int)")
    ask(server.url, "TRUNCATE kept")
    with psycopg.connect(server.url, autocommit=True) as link:
        for n in range(200):
            link.execute("INSERT INTO kept VALUES (%s)", [n])
        os.kill(server.pid, signal.SIGKILL)
    url = postgres.ensure("kill", base)
    assert ask(url, "SELECT count(*) FROM kept") == 200


def test_a_pid_file_with_a_strangers_number_does_not_stop_the_start(server, base):
    server.stop()
    text = f"{os.getpid()}\n{server.data}\n1\n5432\n/x\n\n 1 1\nready\n"
    (server.data / "postmaster.pid").write_text(text)
    postgres.ensure("kill", base)
    assert server.pid not in {None, os.getpid()}


def test_two_starts_at_once_give_one_server(server, base):
    server.stop()
    found = []
    starts = [
        threading.Thread(target=lambda: found.append(postgres.ensure("kill", base)))
        for _ in range(3)
    ]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert found == [server.url] * 3
    assert pidfile.lost(server.data) == []


def test_a_server_without_its_socket_is_started_again(server, base):
    before = server.pid
    for file in (server.folder / "s").iterdir():
        file.unlink()
    ask(postgres.ensure("kill", base), "SELECT 1")
    assert server.pid != before


def test_deleted_data_ends_its_server_and_a_new_one_is_made(server, base):
    before = server.pid
    while server.data.exists():
        # The server still writes into what is being deleted.
        shutil.rmtree(server.data, ignore_errors=True)
    assert server.vanished()
    # It may have noticed by itself already.
    assert set(pidfile.lost(server.data)) <= {before}
    url = postgres.ensure("kill", base)
    assert not pidfile.running(before)
    assert ask(url, "SELECT to_regclass('kept')") is None


def test_stop_ends_it_and_says_whether_there_was_one(server, base):
    assert postgres.stop("kill", base)
    assert server.pid is None
    assert not postgres.stop("kill", base)


def test_it_can_be_used_with_the_standard_library_alone(tmp_path):
    words = "from boot import postgres; print(postgres.server('kill').url)"
    done = subprocess.run(
        ["python3", "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {words}"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "LIANHU_VAR": str(tmp_path / "v")},
    )
    assert done.stdout.startswith("postgresql://lianhu@/lianhu?host=/")


def test_a_living_server_is_awaited_while_it_recovers(server, base):
    os.kill(server.pid, signal.SIGKILL)
    time.sleep(0.05)
    ask(postgres.ensure("kill", base), "SELECT 1")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ("ENCODING 'UTF8' LOCALE 'C.UTF-8'", ""),
        ("ENCODING 'UTF8' LOCALE 'C'", "C.UTF-8"),
        ("ENCODING 'SQL_ASCII' LOCALE 'C'", "UTF8"),
    ],
)
def test_a_given_database_is_really_asked(server, made, words):
    ask(server.url, "DROP DATABASE IF EXISTS given")
    ask(server.url, f"CREATE DATABASE given {made} TEMPLATE template0")
    facts = external.ask(server.url.replace("@/lianhu?", "@/given?"))
    said = external.fact_fault(facts, tests=True)
    assert (words in said) if words else said == ""
