"""`lianhu triage train` and `eval`: what they print, and one line for what is wrong with a file."""

import csv

import pytest
from django.core.management import CommandError, call_command

from lianhu.triage import noting
from lianhu.triage.tests.factories import labelled


def write(path, rows, head=("title", "text", "label")):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def book(path, rows):
    from openpyxl import Workbook

    sheet = Workbook()
    for row in [("title", "text", "label"), *rows]:
        sheet.active.append(row)
    sheet.save(path)
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    here = tmp_path_factory.mktemp("triage")
    rows = labelled()
    call_command(
        "triage",
        "train",
        str(write(here / "a.csv", rows[::2])),
        "--out",
        str(here / "m"),
        verbosity=0,
    )
    return here


@pytest.mark.parametrize("make", [write, book], ids=["csv", "xlsx"])
def test_what_it_learned_is_tried_on_another_file(files, capsys, make):
    other = make(files / "b.file", labelled()[1::2])
    call_command("triage", "eval", str(other), "--model", str(files / "m"))
    said = capsys.readouterr().out
    first = said.splitlines()[0]
    assert first.startswith("macro-F1 0.")
    assert float(first.split()[1]) > 0.6
    assert "label\tprecision\trecall\tF1\tn" in said
    assert "实际＼建议" in said
    assert "选对的" in said


@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [
        ([("", "灯", "小事"), ("", "路", "")], None, "第3行没有类别"),
        ([("", "", "小事")], None, "第2行没有文字"),
        ([("", "灯", "很" * 61)], None, "第2行类别太长"),
        ([("灯", "小事")], ("text", "kind"), "缺 label"),
        ([], None, "没有一行数据"),
    ],
)
def test_a_bad_file_is_answered_in_one_line(tmp_path, rows, head, said):
    path = write(tmp_path / "x.csv", rows, head or ("title", "text", "label"))
    with pytest.raises(CommandError, match=said) as told:
        call_command("triage", "train", str(path), "--out", str(tmp_path / "m"))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\x00\x01\x02", "不是 CSV"), (b"PK\x03\x04broken", "xlsx 打不开"), (b"\xff\xfe\x00\xd8", "不是"),
     (b"", "缺 text、label"), (b'title,text,label\n,"a,b', "没有类别")],
    ids=["zeros", "zip", "bytes", "empty", "quote"],
)  # fmt: skip
def test_what_is_no_table_is_said_so(tmp_path, content, said):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(CommandError, match=said):
        call_command("triage", "train", str(tmp_path / "x"), "--out", str(tmp_path / "m"))


def test_a_file_in_the_old_chinese_coding_is_read(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("title,text,label\n,路灯坏了,小事\n".encode("gb18030"))
    with pytest.raises(CommandError, match="只有1条"):
        call_command("triage", "train", str(path), "--out", str(tmp_path / "m"))


def test_no_such_file_no_such_model(files, tmp_path):
    with pytest.raises(CommandError, match="读不了"):
        call_command("triage", "train", str(tmp_path / "no"), "--out", str(tmp_path / "m"))
    with pytest.raises(CommandError, match="读不了"):
        call_command("triage", "eval", str(files / "a.csv"), "--model", str(tmp_path / "no"))
    with pytest.raises(CommandError, match="不是分类助手"):
        call_command("triage", "eval", str(files / "a.csv"), "--model", str(files / "a.csv"))


def test_its_part_of_the_measurements_replaces_only_itself(tmp_path):
    page = tmp_path / "bench.md"
    page.write_text("# 测速\n\n## 分类助手\n\n旧的\n\n## 内存\n\n400 MB\n", encoding="utf-8")
    figures = {"rows": 9, "folds": 5, "macro_f1": 0.9, "labels": {"甲": [0.9, 0.8, 0.85, 9]},
               "sure_share": 0.5, "sure_precision": 0.99}  # fmt: skip
    noting.put(page, noting.part(figures, "虚构的"))
    said = page.read_text(encoding="utf-8")
    assert said.count(noting.HEAD) == 1
    assert "旧的" not in said
    assert "400 MB" in said
    assert "macro-F1 0.900" in noting.part_of(said)
    assert noting.part_of("# 测速\n") == ""
