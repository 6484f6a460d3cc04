"""The record of what people thought and proposed: each with where it went (C6.12)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, fresh, raised

pytestmark = [pytest.mark.row("C6.12"), pytest.mark.row("C2.20")]
OPINION = {"kind": "opinion"}


@pytest.fixture
def said(here):
    """One opinion in each state that it can be in; by the state, its number."""
    made = {
        "raised": raised(
            here, words="测试人说：晒坝该装个灯，电话13800001234", channel="visit", **OPINION
        ),
        "sorted": carried(here, "sorted", words="垃圾桶放远一点", **OPINION),
        "answered": carried(here, "answered", words="赶场天多派一趟车", **OPINION),
    }
    along = raised(here, words="垃圾桶别放在井边", area=here.one, **OPINION)
    lead = raised(here, words="井边的垃圾桶挪一挪", area=here.one, **OPINION)
    commands.join(here.who("clerk"), fresh(along), lead=fresh(lead))
    made |= {"along": along, "lead": lead}
    # Neither an opinion nor of here.
    made["demand"] = raised(here, words="路灯坏了")
    made["west"] = raised(here, words="三号网格的意见", area=here.three, **OPINION)
    private = raised(here, words="我家的事有个想法", **OPINION)
    commands.triage(here.who("clerk"), fresh(private), choice="私事")
    made["private"] = private
    return {state: one.number for state, one in made.items()}


def record(client, **asked):
    return client.get(reverse("matters:list_paper", args=["opinion_record"]), asked).text


def table(client, **asked):
    where = reverse("matters:ledger_excel", args=["opinions"])
    answer = client.post(f"{where}?" + "&".join(f"{k}={v}" for k, v in asked.items()))
    assert answer.status_code == 200
    page = load_workbook(BytesIO(answer.getvalue())).active
    head, *rows = [[str(cell or "") for cell in row] for row in page.iter_rows(values_only=True)]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_each_stands_in_the_record_with_when_by_which_way_and_where_it_went(client, here, said):
    enter(client, here, "clerk")
    page = record(client)
    for state in ("raised", "sorted", "answered", "along", "lead"):
        assert said[state] in page, state
    assert "入户走访" in page
    assert f"和{said['lead']}是一件事，一起办" in page
    assert "已答复：路灯已经修好" in page
    assert clock.chinese_date(clock.today()) in page
    rows = {row["编号"]: row for row in table(client)}
    assert set(rows) == {said[one] for one in ("raised", "sorted", "answered", "along", "lead")}
    assert all(row["去向和结果"] for row in rows.values())
    assert all(row["收到时间"] and row["来路"] for row in rows.values())


def test_nobody_is_named_and_what_is_private_stays_out_but_is_counted(client, here, said):
    enter(client, here, "clerk")
    page = record(client)
    assert "测试人" not in page
    assert "13800001234" not in page
    assert "晒坝该装个灯" in page
    assert said["private"] not in page
    assert "我家的事" not in page
    assert "私事1件" in page
    assert said["demand"] not in page
    row = next(row for row in table(client) if row["编号"] == said["raised"])
    assert "测试人" not in row["意见建议（已隐去个人信息）"]


def test_of_an_area_and_a_period(client, here, said):
    enter(client, here, "town")
    east = record(client, v=here.east.key)
    assert said["raised"] in east
    assert said["west"] not in east
    long_ago = (clock.today() - timedelta(days=40)).isoformat()
    none = record(client, first=long_ago, last=long_ago)
    assert said["raised"] not in none
    assert "没有收到意见建议" in none


def test_it_prints_and_stands_on_the_page_of_lists(client, here, said):
    enter(client, here, "clerk")
    assert reverse("matters:list_paper", args=["opinion_record"]) in client.get(
        reverse("matters:lists")
    ).text  # fmt: skip
    pdf = client.get(reverse("matters:list_paper", args=["opinion_record", "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    enter(client, here, "next_door")
    assert said["raised"] not in record(client)
    enter(client, here, "supervisor")
    assert client.get(reverse("matters:list_paper", args=["opinion_record"])).status_code == 403
