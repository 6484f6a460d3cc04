"""Tables as they really come: titles above, merged cells, formulas, numbers that were words."""

import io
import zipfile
from datetime import date, datetime

import pytest

from lianhu.files import spreadsheets, unpacking
from lianhu.kernel.errors import Refusal
from lianhu.orders import columns, understanding
from lianhu.orders.reading import read
from lianhu.orders.tests.factories import HEAD, row, text, xlsx
from lianhu.shell.excel import book

DAY = datetime.fromisoformat("2026-11-30T00:00:00")


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_titles_above_and_empty_rows_between_are_no_data():
    table = read(xlsx([row(1), [None] * 9, row(2)], top=(["导出表"], ["单位：测试县"])))
    assert table.top == [["导出表"], ["单位：测试县"]] or [one[0] for one in table.top] == [
        "导出表",
        "单位：测试县",
    ]
    assert table.head == HEAD
    assert [n for n, _cells in table.rows] == [4, 6]
    assert table.rows[0][1] == row(1)


def test_a_header_is_known_by_its_names_and_not_by_spaces_or_our_own_columns():
    plain = columns.print_of(HEAD)
    assert columns.print_of([f" {HEAD[0]}*", *HEAD[1:], columns.WHY]) == plain
    assert columns.print_of([HEAD[1], HEAD[0], *HEAD[2:]]) != plain


def test_what_columns_usually_mean_is_suggested_once_each():
    found = columns.suggest(HEAD)
    assert found == {
        "number": 0,
        "title": 1,
        "text": 2,
        "name": 3,
        "phone": 4,
        "area": 5,
        "where": 6,
        "due": 7,
    }
    other = columns.suggest(
        [
            "序号",
            "事件编号",
            "事件名称",
            "事件描述",
            "上报人",
            "联系方式",
            "所属网格",
            "办理期限（天）",
            "事件类型",
        ]
    )
    assert (other["number"], other["text"], other["phone"], other["kind"]) == (1, 3, 5, 8)


def test_merged_cells_stand_in_every_row_they_reach():
    def merge(sheet):
        sheet.merge_cells("D3:D4")
        sheet.merge_cells("A1:I1")

    table = read(xlsx([row(1), row(2, name=None)], change=merge))
    assert [cells[3] for _n, cells in table.rows] == ["韦测试", "韦测试"]


def test_formulas_days_and_numbers_read_as_a_person_sees_them():
    def change(sheet):
        sheet["A3"], sheet["E3"], sheet["H3"] = (
            2026112300012345,
            13800000001,
            DAY,
        )
        sheet["C4"] = "=CONCATENATE(A4,B4)"
        sheet["H4"], sheet["I4"] = DAY.replace(hour=18, minute=5), True

    first, second = (cells for _n, cells in read(xlsx([row(1), row(2)], change=change)).rows)
    assert (first[0], first[4], first[7]) == ("2026112300012345", "13800000001", "2026-11-30")
    # A formula that no program worked out yet says nothing.
    assert (second[2], second[7], second[8]) == ("", "2026-11-30 18:05:00", "是")


def test_a_number_that_lost_its_end_is_refused_and_not_guessed(monkeypatch):
    def change(sheet):
        sheet["A3"] = 2.0261123000123457e19

    (_n, cells) = read(xlsx([row(1)], change=change)).rows[0]
    with pytest.raises(Refusal, match="文本"):
        understanding.understand(cells, HEAD, columns.suggest(HEAD), None)


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-30",
        "2026/11/30 18:00",
        "2026年11月30日",
        "20261130",
        "20261130180000",
        "46356",
        "46356.75",
    ],
)
def test_a_day_is_understood_as_tables_write_it(said):
    assert understanding.day(said) == date(2026, 11, 30)


@pytest.mark.parametrize("said", ["尽快", "2026-13-01", "30/11/2026", "3天"])
def test_what_is_no_day_is_said(said):
    with pytest.raises(Refusal, match="看不懂"):
        understanding.day(said)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧的 .xls"),
        ("<html><table><tr><td>工单编号</td></tr></table>".encode(), "网页存成的表"),
        (b"PK\x03\x04 broken", "打不开"),
        (zipped({"a.txt": "x"}), "打不开"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是 Excel"),
        (b"", "没有字"),
        ("工单编号,诉求内容\n".encode(), "一行也没有"),
        ("只有一列\n1\n".encode(), "列名"),
    ],
)
def test_what_is_no_table_is_said_in_one_sentence(content, words):
    with pytest.raises(Refusal, match=words) as said:
        read(content)
    assert said.value.field == "file"


def test_a_zip_that_unpacks_to_too_much_is_stopped_while_it_unpacks(monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 3 * 1024 * 1024)
    parts = parts_of(xlsx([row(1)]))
    sheet = next(name for name in parts if "worksheets" in name)
    with pytest.raises(Refusal, match="太大"):
        read(zipped({**parts, sheet: parts[sheet] + b" " * 20_000_000}))


def test_declarations_that_no_spreadsheet_writes_are_not_read():
    parts = parts_of(xlsx([row(1)]))
    sheet = next(name for name in parts if "worksheets" in name)
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]>' + parts[sheet]
    with pytest.raises(Refusal, match="声明"):
        read(zipped({**parts, sheet: bomb}))


def test_a_million_formatted_rows_end_where_the_words_end(monkeypatch):
    monkeypatch.setattr(spreadsheets, "EMPTY_ENDS", 50)
    seen = []

    def rows():
        yield from ([*row(1)], *([None] * 9 for _ in range(60)))
        seen.append("beyond")

    assert len(list(spreadsheets._until_empty(rows()))) == 50
    assert not seen


def test_more_rows_than_one_table_takes_is_said(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    with pytest.raises(Refusal, match="超过3行"):
        read(text([row(n) for n in range(4)]))


def test_a_column_far_to_the_right_costs_nothing():
    def change(sheet):
        sheet["XFD3"] = "x"

    assert read(xlsx([row(1)], change=change)).rows[0][1] == row(1)


def test_words_in_the_cell_itself_read_as_others_do():
    """As POI's streaming writer stores them; a piece in other type, how to say it beside."""
    parts = parts_of(book([HEAD], [row(1)], sheet="表").read())
    name = next(name for name in parts if "worksheets" in name)
    plain = b"<is><t>" + row(1)[0].encode() + b"</t></is>"
    rich = (
        "<is><r><t>路</t></r><r><rPr><b/></rPr><t>灯</t></r><rPh sb='0' eb='1'><t>lu</t></rPh></is>"
    )
    assert plain in parts[name]
    found = read(zipped({**parts, name: parts[name].replace(plain, rich.encode())}))
    assert found.rows[0][1][0] == "路灯"
    assert read(zipped(parts)).rows[0][1] == row(1)


def test_rows_that_the_file_leaves_out_are_empty_and_those_said_twice_stand_once():
    parts = parts_of(book([HEAD], [row(1), row(2), row(3)], sheet="表").read())
    name = next(name for name in parts if "worksheets" in name)
    text = (
        parts[name].replace(b'<row r="3">', b'<row r="2">').replace(b'<row r="4">', b'<row r="9">')
    )
    assert [n for n, _cells in read(zipped({**parts, name: text})).rows] == [2, 9]


def test_a_broken_csv_says_its_row():
    with pytest.raises(Refusal, match="第"):
        read('工单编号,诉求内容\n1,"没有结束\n'.encode() + b"x" * 200_000)


def test_what_leaves_comes_in_again():
    made = book([["标题"], HEAD], [["=cmd|calc", *row(1)[1:]]], sheet="表").read()
    assert read(made).rows[0][1][0] == "=cmd|calc"
