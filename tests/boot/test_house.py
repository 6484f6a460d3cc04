"""What holds for every file of set-up."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "boot").glob("*"))
SOURCES = [file for file in FILES if file.suffix == ".py"]


def imported(source):
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.name)
def test_set_up_needs_nothing_that_it_must_first_install(source):
    names = {name.partition(".")[0] for name in imported(source)}
    assert names <= sys.stdlib_module_names | {"boot"}


@pytest.mark.parametrize(
    "file", [*SOURCES, ROOT / "boot/bare.sh", ROOT / ".npmrc", ROOT / ".ci/run"]
)
def test_no_download_address_is_written_down(file):
    hosts = re.findall(r"https?://[\w.-]+", file.read_text())
    assert {host for host in hosts if "127.0.0.1" not in host} <= {"http://"}


@pytest.mark.parametrize("name", ["run", "test"])
def test_the_two_commands_of_the_readme_exist(name):
    assert f"\n{name}: ##" in (ROOT / "Makefile").read_text()


def test_integration_runs_the_checks_and_the_tests():
    text = (ROOT / ".ci" / "run").read_text()
    assert "set -eu" in text
    assert text.index("make check") < text.index("make test")
