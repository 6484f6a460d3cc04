"""A table is masked before anybody can release it; the board and the page get copies of their own."""

import io
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from lianhu.audit.actor import VISITOR
from lianhu.kernel import clock
from lianhu.kernel.clock import LOCAL
from lianhu.kernel.errors import Refusal
from lianhu.publicity import checking, tables
from lianhu.publicity.models import Posting
from lianhu.publicity.tables import Grid, masked, read
from lianhu.publicity.tests.factories import fresh, posting, staff

HEAD = ["姓名", "身份证号", "联系电话", "一卡通账号", "残疾类别", "金额", "备注"]
ROW = ["张建国", "522727199001010011", "13800005678", "6217 0000 1234 5678 901", "肢体二级", "300",
       "因患尿毒症，电话13900001111"]  # fmt: skip
SECRETS = ("522727199001010011", "13800005678", "5678", "肢体", "尿毒症", "13900001111")


def xlsx(*rows):
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_numbers_accounts_and_health_are_gone_from_both_copies():
    made = masked(Grid(HEAD, [ROW]))
    for copy in (made.web, made.board):
        assert copy["rows"][0][5] == "300"
        for secret in SECRETS:
            assert secret not in str(copy)
    assert (made.board["rows"][0][0], made.web["rows"][0][0]) == ("张建国", "张*国")
    assert {(one.column, one.kind) for one in made.finds} == {
        ("姓名", "name"), ("身份证号", "id"), ("联系电话", "phone"), ("一卡通账号", "account"),
        ("残疾类别", "health"), ("备注", "number"),
    }  # fmt: skip


def test_a_number_is_found_in_whatever_column_it_stands():
    made = masked(
        Grid(["项目", "说明"], [["路灯", "收款6217000012345678901"], ["桥", "522727199001010011"]])
    )
    assert "6217" not in str(made.web)
    assert made.web["rows"][1][1] == "〔证件号略〕"


def test_what_the_village_paid_for_is_no_one_s_health():
    """A sum for a group says nothing of a person; where persons are listed the same word does."""
    said = [["残疾人补贴支出", "12000"]]
    assert masked(Grid(["项目", "金额"], said)).web["rows"] == said
    assert "残疾" not in str(masked(Grid(["姓名", "事由"], [["李四", "残疾人补贴"]])).web["rows"])


@given(
    st.from_regex(r"\A1[3-9][0-9]{9}\Z") | st.from_regex(r"\A[1-9][0-9]{16}[0-9X]\Z")
    | st.from_regex(r"\A62[0-9]{14,17}\Z"),
    st.sampled_from(["", "电话", "：", " ", "卡"]), st.sampled_from(["姓名", "备注", "金额"]),
)  # fmt: skip
def test_no_cell_tells_a_number_whatever_its_column(secret, before, column):
    made = masked(Grid(["户", column], [["1", before + secret]]))
    assert secret not in str(made.web) + str(made.board)


def test_masking_twice_changes_nothing_more():
    once = masked(Grid(HEAD, [ROW])).board
    again = masked(Grid(once["head"], once["rows"])).board
    assert again == once


@pytest.mark.parametrize(
    "content", [xlsx(HEAD, ROW), ("\t".join(HEAD) + "\n" + "\t".join(ROW)).encode(),
                (",".join(HEAD) + "\n" + ",".join(ROW)).encode("gb18030")]
)  # fmt: skip
def test_excel_csv_and_what_was_copied_are_read_alike(content):
    found = read(content)
    assert (found.head, found.rows[0][0], found.rows[0][5]) == (HEAD, "张建国", "300")
    assert read(found.pasted.encode()) == found


@pytest.mark.parametrize(
    "content", [b"", b"\xd0\xcf\x11\xe0", b"PK\x03\x04x", "只有一列\n1".encode()]
)
def test_what_is_no_table_is_said(content):
    with pytest.raises(Refusal) as refusal:
        read(content, field="pasted")
    assert refusal.value.field == "pasted"


def test_a_table_too_long_for_a_board_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(Refusal, match="最多2行"):
        read("\n".join(["a\tb"] + ["1\t2"] * 3).encode())


def form(tree, **more):
    return {"area": tree.east.key, "item": "", "kind": "finance", "title": "三季度补助", "words": "见表",
            "days": "", "names": "", "period": ""} | more  # fmt: skip


def test_nobody_releases_a_table_before_they_saw_it_masked(tree, sign_in):
    client, where = sign_in(staff(tree.east.path)), reverse("publicity:new")
    file = SimpleUploadedFile("t.xlsx", xlsx(HEAD, ROW))
    page = client.post(where, form(tree, file=file)).content.decode()
    assert not Posting.objects.exists()
    shown = page.split('id="preview"')[1]
    for said in ("张*国", "〔证件号略〕", "第1行“身份证号”", "遮住了什么"):
        assert said in shown
    pasted = page.split('name="pasted"')[1].split("</textarea>")[0]
    assert "522727199001010011" in pasted
    seen = page.split('name="seen" value="')[1].split('"')[0]
    brought = "\t".join(HEAD) + "\n" + "\t".join(ROW)
    other = brought.replace("300", "900")
    client.post(where, form(tree, pasted=other, seen=seen))
    assert not Posting.objects.exists()
    client.post(where, form(tree, pasted=brought, seen=seen))
    row = Posting.objects.get()
    assert row.table["rows"][0][0] == "张*国"
    assert row.board_table["rows"][0][0] == "张建国"
    assert checking.first_wrong() == ""


def test_the_page_shows_its_copy_and_the_paper_the_other(tree, sign_in, client):
    row = posting(tree.east, listed=masked(Grid(HEAD, [ROW])))
    for name in ("show", "print_posting"):
        page = client.get(reverse(f"publicity:{name}", args=[row.pk])).content.decode()
        assert "张*国" in page
        assert "张建国" not in page
    assert client.get(reverse("publicity:paper", args=[row.pk])).status_code == 302
    paper = sign_in(staff(tree.east.path)).get(reverse("publicity:paper", args=[row.pk]))
    assert "张建国" in paper.content.decode()
    other = sign_in(staff(tree.west.path)).get(reverse("publicity:paper", args=[row.pk]))
    assert other.status_code == 404
    assert Posting.objects.visible_to(VISITOR).filter(pk=row.pk).exists()


@pytest.mark.parametrize("column", ["table", "board_table"])
def test_the_database_takes_no_number_in_a_table_and_no_other_table(tree, column):
    row = posting(tree.east, listed=masked(Grid(HEAD, [ROW])))
    with pytest.raises(DatabaseError), transaction.atomic():
        Posting.objects.filter(pk=row.pk).update(**{column: {"head": [], "rows": []}})
    made = fresh(row)
    made.pk, made.head = None, ""
    setattr(made, column, {"head": ["a"], "rows": [["13800005678"]]})
    with pytest.raises(DatabaseError), transaction.atomic():
        made.save(force_insert=True)


def test_a_list_of_persons_goes_from_the_page_with_its_last_day(tree):
    """Of the same item sums stay to be read, names do not."""
    names, sums = masked(Grid(HEAD, [ROW])), masked(Grid(["项目", "金额"], [["路灯", "300"]]))
    with clock.at(datetime(2026, 3, 1, 9, tzinfo=LOCAL)):
        one = posting(tree.east, item="land_taken", listed=names)
        other = posting(tree.east, item="land_taken", listed=sums)
    with clock.at(datetime(2026, 5, 1, 9, tzinfo=LOCAL)):
        assert set(Posting.objects.visible_to(VISITOR)) == {other}
        assert (one.is_past, fresh(other).is_past) == (False, True)
