"""What the measurement says of itself, and what a replayed create sends."""

import io
import json

import pytest
from django.core.management import call_command
from PIL import Image

from lianhu.bench.camera import Camera, small
from lianhu.bench.creates import Compared
from lianhu.bench.pages import Page
from lianhu.bench.replay import Rate, Script, Statement
from lianhu.bench.report import Report

PROMISES = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def report(web, raw):
    found = Compared(Script([Statement("SELECT 1", None, True)]))
    found.web, found.raw = [Rate(web, [8.0])], [Rate(raw, [1.0])]
    found.cpu_web, found.cpu_database = [4.0], [1.0]
    return Report("两核", "Python", PROMISES, 0.1, creates=found)


def test_the_promises_of_the_server_stand_beside_the_rates():
    text = report(300, 1000).text()
    for name in PROMISES:
        assert f"{name} = on" in text
    assert "**比值 0.30**" in text
    assert "低于 0.15" not in text


def test_a_ratio_below_the_target_says_so_and_where_it_is_explained():
    text = report(100, 1000).text()
    assert "比值低于 0.15" in text
    assert "adr/0009-speed.md" in text


def test_a_page_of_one_person_has_no_second_figure():
    said = report(300, 1000)
    one = Page("我的一件事", Rate(1, [0.005]), 7, 1000)
    said.pages = [(one, None), (one, one)]
    rows = [line for line in said.text().splitlines() if line.startswith("| 我的")]
    assert rows[0].endswith("（各人不同） |")
    assert rows[1].endswith("5.0 |")


def test_a_replayed_create_has_values_of_its_own():
    one = Statement("INSERT", ["matter:7", 7, "路灯", ["x matter:7"], True], True)
    assert one.with_({"matter:7": "matter:9", 7: 9}) == [
        "matter:9",
        9,
        "路灯",
        ["x matter:9"],
        True,
    ]


def test_a_picture_gets_smaller_and_a_caption(tmp_path):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert len(small(out.getvalue())) < len(out.getvalue()) / 1.2
    (tmp_path / "09-old.png").write_bytes(b"")
    camera = Camera(tmp_path)
    camera.keep(out.getvalue(), "front", "居民打开网页")
    camera.write_captions()
    assert [path.name for path in sorted(tmp_path.glob("*.png"))] == ["01-front.png"]
    assert "![居民打开网页](01-front.png)" in (tmp_path / "README.md").read_text()


@pytest.mark.parametrize(("shown", "last"), [({}, "0 of 226"), ({"C4.38": ["a", "b"]}, "1 of 226")])
def test_the_map_of_rows_names_the_tests(settings, tmp_path, capsys, shown, last):
    (tmp_path / "docs").mkdir()
    (tmp_path / "var").mkdir()
    (tmp_path / "docs" / "rows.csv").write_bytes((settings.ROOT / "docs" / "rows.csv").read_bytes())
    (tmp_path / "var" / "rows.json").write_text(json.dumps(shown))
    settings.ROOT = tmp_path
    call_command("rows")
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"{last} rows shown"
    assert len(lines) == 227
    assert ("C4.38  shown  a b" in lines) == bool(shown)
