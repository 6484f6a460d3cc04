import os
import subprocess
import sys
from pathlib import Path

import pytest
from boot import browser, checks, commands, environment
from boot.say import Fault

ROOT = Path(__file__).resolve().parents[2]


def test_lianhu_works_from_any_folder_and_through_a_link(monkeypatch, tmp_path):
    venv = tmp_path / "环境 1"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").write_text('#!/bin/sh\necho "$0" "$@"\n')
    (venv / "bin" / "python").chmod(0o755)
    (venv / "lib/python3.11/site-packages").mkdir(parents=True)
    monkeypatch.setattr(environment, "VENV", venv)
    environment._write_entrance()
    (tmp_path / "link").symlink_to(venv / "bin" / "lianhu")
    done = subprocess.run(
        [tmp_path / "link", "verify", "a b"], capture_output=True, text=True, check=True, cwd="/"
    )
    assert done.stdout.strip() == f"{venv}/bin/python -P -m config.cli verify a b"


def test_the_project_is_found_relative_to_the_environment(tmp_path):
    packages = tmp_path / ".venv/lib/python3.11/site-packages"
    places = [Path(os.path.normpath(packages / one)) for one in environment.PATHS.split()]
    assert places == [tmp_path, tmp_path / "src"]


def test_a_failing_tool_is_one_line_with_its_last_error(monkeypatch, tmp_path):
    monkeypatch.setenv("LIANHU_VAR", str(tmp_path))
    words = "import sys; print('noise'); sys.exit('ERROR: no such version')"
    with pytest.raises(Fault) as fault:
        commands.quiet([sys.executable, "-c", words], log="x.log", fault="安装失败")
    said = str(fault.value)
    assert said.startswith("联户：安装失败（详见 ")
    assert said.endswith("ERROR: no such version")
    assert "noise" in (tmp_path / "log" / "x.log").read_text()


def test_an_unreachable_source_is_said_as_such(monkeypatch, tmp_path):
    monkeypatch.setenv("LIANHU_VAR", str(tmp_path))
    words = "import sys; sys.exit('npm error code ECONNREFUSED')"
    with pytest.raises(Fault, match="连不上"):
        commands.quiet([sys.executable, "-c", words], log="x.log", fault="失败", network="连不上")


def test_a_missing_tool_is_one_line(monkeypatch, tmp_path):
    monkeypatch.setenv("LIANHU_VAR", str(tmp_path))
    with pytest.raises(Fault, match="失败"):
        commands.quiet(["/no/such/tool"], log="x.log", fault="失败")


def test_another_python_is_refused_with_the_way_out():
    source = (ROOT / "boot" / "__main__.py").read_text()
    faked = "import sys; sys.version_info = (3, 13, 1, 'final', 0)\n" + source
    done = subprocess.run(
        [sys.executable, "-c", faked], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "联户：需要 Python 3.11，当前是 3.13：请用 make run PYTHON=/路径/python3.11"
    )


def test_an_unknown_command_is_one_line():
    done = subprocess.run(
        [sys.executable, "-m", "boot", "x"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_two_processes_unless_the_person_chose():
    assert checks.chosen_arguments(["tests/boot"]) == ["-n", "2", "tests/boot"]
    assert checks.chosen_arguments(["-n0", "x"]) == ["-n0", "x"]


def nobody(monkeypatch):
    monkeypatch.delenv("LIANHU_BROWSER", raising=False)
    monkeypatch.setattr(browser, "is_root", lambda: False)
    monkeypatch.setattr(browser.shutil, "which", lambda _: None)


def test_without_a_browser_a_user_reads_what_is_skipped(monkeypatch, capsys):
    nobody(monkeypatch)
    assert browser.obtain(needed=False) is None
    assert "浏览器测试将跳过" in capsys.readouterr().out


def test_continuous_integration_does_not_skip(monkeypatch):
    nobody(monkeypatch)
    with pytest.raises(Fault, match="不能跳过"):
        browser.obtain(needed=True)


def test_a_named_browser_is_used(monkeypatch):
    monkeypatch.setenv("LIANHU_BROWSER", sys.executable)
    assert browser.obtain(needed=True) == sys.executable
