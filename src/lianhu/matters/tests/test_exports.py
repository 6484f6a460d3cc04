"""What stands on a list of the office leaves it as a table: the same rows, masked alike, logged."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lianhu.audit.models import Event
from lianhu.matters import commands
from lianhu.matters.commands import exporting
from lianhu.matters.commands.intake import Teller
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, raised
from lianhu.shell import excel


def rows_of(response):
    assert response.status_code == 200, response.text
    content = b"".join(response.streaming_content)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()], sheet


def post(client, name, query=""):
    return client.post(reverse(f"matters:{name}") + query)


@pytest.mark.row("C4.24")
def test_the_inbox_leaves_as_it_stands_with_its_filters(client, here):
    phoned = raised(here, words="井盖松了，过路危险", channel="hotline")
    raised(here, words="路灯不亮")
    enter(client, here, "clerk")
    assert "导出 Excel" in client.get(reverse("matters:inbox")).text
    found, _sheet = rows_of(post(client, "inbox_excel"))
    assert found[0] == ["编号", "事项", "地方", "渠道", "环节", "在谁手上", "期限"]
    assert len(found) == 3
    found, _sheet = rows_of(post(client, "inbox_excel", "?channel=hotline"))
    assert [row[0] for row in found[1:]] == [phoned.number]
    page = client.get(reverse("matters:inbox") + "?channel=hotline").text
    assert all(str(cell) in page for cell in found[1][:6])
    found, _sheet = rows_of(post(client, "inbox_excel", "?q=路灯"))
    assert [row[1] for row in found[1:]] == ["路灯不亮"]
    events = Event.objects.filter(verb="matters.export").order_by("pk")
    assert [event.data["rows"] for event in events] == [2, 1, 1]
    assert events[1].data["filters"] == {"channel": "hotline"}
    assert events[1].person_id == here.who("clerk").person_id
    assert "路灯" not in events[2].body
    assert len(events[2].data["filters"]["searched"]) == 64


@pytest.mark.row("C4.27")
def test_a_list_leaves_masked_as_it_is_shown(client, here):
    teller = Teller(name="韦测试", phone="13800000001")
    raised(here, words="韦测试家门口的路灯不亮，电话13800000001", teller=teller)
    carried(here, "shown")
    enter(client, here, "clerk")
    found, _sheet = rows_of(post(client, "list_excel", "?list=demand"))
    assert found[0] == ["序", "编号", "事项", "地方", "收到", "类型", "渠道", "三事", "现在"]
    assert len(found) == 3
    said = str(found)
    assert "韦测试" not in said
    assert "13800000001" not in said
    page = client.get(reverse("matters:lists") + "?list=demand").text
    assert all(str(row[2]) in page for row in found[1:])
    found, _sheet = rows_of(post(client, "list_excel", "?list=show"))
    assert len(found) == 2


def test_what_somebody_said_is_never_a_formula(client, here):
    raised(here, words='=HYPERLINK("http://a.example","点")')
    enter(client, here, "clerk")
    found, sheet = rows_of(post(client, "inbox_excel"))
    assert found[1][1].startswith("=HYPERLINK")
    assert sheet["B2"].data_type == "s"
    made = excel.book([["a"]], [["@x", "\x00\x0b坏", None, 3]], sheet="表")
    sheet = load_workbook(made).worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["@x", "坏", None, 3]


def test_too_many_rows_and_none_are_said_in_words(client, here, monkeypatch):
    enter(client, here, "clerk")
    said = client.post(reverse("matters:inbox_excel") + "?phase=parked", follow=True)
    assert "一行也没有" in said.text
    assert said.redirect_chain[0][0].endswith("?phase=parked")
    raised(here)
    raised(here)
    monkeypatch.setattr(exporting, "MOST", 1)
    said = client.post(reverse("matters:inbox_excel"), follow=True)
    assert "一次最多导出1行" in said.text
    assert not Event.objects.filter(verb="matters.export").exists()


@pytest.mark.parametrize("who", ["worker", "supervisor", "discipline"])
def test_who_may_not_take_lists_along_sees_no_button_and_gets_none(client, here, who):
    raised(here)
    enter(client, here, who)
    assert post(client, "inbox_excel").status_code == 403
    if who != "supervisor":
        assert "导出 Excel" not in client.get(reverse("matters:inbox")).text


def test_what_was_handed_over_leaves_in_no_table(client, here):
    commands.hand_over(here.who("clerk"), raised(here, words="某某收了钱"))
    plain = raised(here)
    enter(client, here, "secretary")
    found, _sheet = rows_of(post(client, "inbox_excel"))
    assert [row[0] for row in found[1:]] == [plain.number]
