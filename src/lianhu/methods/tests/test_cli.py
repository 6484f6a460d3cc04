"""`lianhu method`: the checker that a village secretary's helper runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lianhu.bodies.tests.factories import organisation
from lianhu.methods import queries
from lianhu.methods.models import MethodVersion
from lianhu.methods.shipping import FOLDER, files
from lianhu.methods.tests.factories import changed, line_with
from lianhu.places.tests.factories import valley

ROOT = Path(__file__).parents[4]


def run(capsys, *words):
    """What is printed, and the exit code."""
    try:
        call_command("method", *map(str, words))
        code = 0
    except SystemExit as stop:
        code = stop.code
    return capsys.readouterr().out, code


def test_shipped_files_pass(capsys):
    out, code = run(capsys, "check", *files())
    assert code == 0
    assert out.count("没有问题") == len(files())


def test_problems_are_printed_by_file_and_line(tmp_path, capsys):
    path = tmp_path / "我的四单.toml"
    path.write_text(changed("sidan", ("days = 15", "days = 3"), ('duty = "dispute"', 'duty = "x"')))
    out, code = run(capsys, "check", path)
    assert code == 1
    lines = out.splitlines()
    assert lines[1].startswith(
        f"{path}:{line_with(path.read_text(), 'days = 3')}: “组织晒单”只公示3天"
    )
    assert len(lines) == 2


def test_files_given_together_may_hand_over_to_each_other(tmp_path, capsys):
    one, two = tmp_path / "a.toml", tmp_path / "b.toml"
    one.write_text(
        changed("sanshi", ('key = "sanshi"', 'key = "wo"'), ('method = "sidan"', 'method = "ni"'))
    )
    two.write_text(changed("sidan", ('key = "sidan"', 'key = "ni"')))
    assert run(capsys, "check", one)[1] == 1
    out, code = run(capsys, "check", one, two)
    assert (code, out.count("没有问题")) == (0, 2)


def test_explaining_needs_no_reading_of_toml(capsys):
    out, _code = run(capsys, "check", "--explain", FOLDER / "sidan.toml")
    assert "到时不成，报告村（社区）书记" in out
    assert "办过“干部领单”“办理”“反馈”的人不能来做" in out


def test_a_file_that_is_not_there_is_said_to_be_so():
    with pytest.raises(CommandError, match="读不了"):
        call_command("method", "check", "/没有/这个")


def test_checking_needs_no_database(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text(changed("sidan", ("scale = 5", "scale = 'x'")))
    env = {**os.environ, "DATABASE_URL": "postgresql:///nowhere?host=/nowhere", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "manage.py", "method", "check", str(path)],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "“scale”应当是整数" in done.stdout


@pytest.mark.django_db
def test_a_file_becomes_the_method_of_a_place(county, tmp_path, capsys):
    places = valley()
    body = organisation("villagers_committee", places.east)
    path = tmp_path / "x.toml"
    path.write_text(changed("sidan", ('within = "4h"', 'within = "2h"')))
    out, _code = run(capsys, "publish", path, "--area", "990101100201")
    version = MethodVersion.objects.get(home=places.east)
    assert f"#{version.pk}" in out
    adopting = ["adopt", version.pk, "--area", "990101100201", "--body", body.name, "--decided"]
    with pytest.raises(CommandError, match="日期要写成"):
        run(capsys, *adopting, "昨天")
    out, _code = run(capsys, *adopting, "2026-01-15")
    assert "在办的事项仍按原来的版本办" in out
    assert queries.method_for(places.one, "sidan") == version
    out, _code = run(capsys, "list")
    assert f"#{version.pk} 四单工作法 第1版（sidan，东河村采用，" in out
    assert "2026年1月15日决定" in out


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words, said",
    [
        (["publish", "{file}", "--area", "000000"], "没有代码是000000"),
        (
            ["adopt", "0", "--area", "990101100201", "--body", "x", "--decided", "2026-01-01"],
            "没有这个版本",
        ),
    ],
)
def test_what_cannot_be_is_one_clear_line(county, tmp_path, words, said):
    valley()
    path = tmp_path / "x.toml"
    path.write_text(changed("sidan"))
    with pytest.raises(CommandError, match=said):
        call_command("method", *[word.format(file=path) for word in words])
