"""The clerk's way: bring, match once, see how far it is, mend, give back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from lianhu.audit.models import Event
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.matters import commands as matters
from lianhu.matters.tests.factories import bearer, fresh
from lianhu.orders.models import Load, Order
from lianhu.orders.tests.factories import HEAD, TITLE, row, taken, xlsx


@pytest.fixture
def clerk(client, here):
    client.force_login(here.accounts["town"])
    return client


def url(name, *args):
    return reverse(f"orders:{name}", args=args)


def send(client, content, name="12345工单.xlsx"):
    return client.post(url("bring"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def sheet_of(response):
    assert response.status_code == 200, response.text
    page = load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    return [[cell.value for cell in one] for one in page.iter_rows()]


def matched(client, here, page, **more):
    form = page.context["form"]
    said = {name: field.initial for name, field in form.fields.items() if field.initial}
    return client.post(
        page.redirect_chain[-1][0],
        {**said, "source": "12345热线", "area": here.town.key, **more}, follow=True,
    )  # fmt: skip


@pytest.mark.row("C4.24")
def test_from_the_file_to_the_answer_in_its_own_template(clerk, here):
    assert "还没有传过表" in clerk.get(url("desk")).text
    page = send(clerk, xlsx([row(1), row(2, phone="12")]))
    assert "对好列" in page.text
    assert "第1盏路灯不亮" in page.text
    running = matched(clerk, here, page)
    assert running["Refresh"] == "2"
    assert "<progress" in running.text
    drain()
    load = Load.objects.get()
    done = clerk.get(url("show", load.pk))
    assert "Refresh" not in done
    assert "有1行没有收" in done.text
    assert "QN20261123000002" in done.text
    refused = sheet_of(clerk.post(url("refused", load.pk)))
    assert refused[0][0] == TITLE[0]
    assert refused[1] == [*HEAD, "【联户】原因", "【联户】确认按普通诉求收"]
    assert refused[2][:9] == row(2, phone="12")
    assert "电话号码" in refused[2][9]
    matter = Order.objects.get().matter
    assert matter.number in clerk.get(url("show", load.pk) + "?what=new").text
    assert "QN20261123000001" in clerk.get(reverse("matters:show", args=[matter.number])).text
    assert matter.number in clerk.get(reverse("matters:inbox") + "?q=QN20261123000001").text
    assert "没有可以回填的工单" in clerk.post(url("back", load.template_id), follow=True).text
    answered(here, matter)
    assert "导出这1件" in clerk.get(url("desk")).text
    back = sheet_of(clerk.post(url("back", load.template_id)))
    assert back[0][0] == TITLE[0]
    assert back[1][:9] == HEAD
    assert back[2][:9] == row(1)
    assert (back[2][9], back[2][12]) == (matter.number, "路灯已经修好")
    event = Event.objects.get(verb="orders.give_back")
    assert event.data["orders"] == 1
    assert "导出这1件" not in clerk.get(url("desk")).text


def answered(here, matter):
    matters.triage(here.who("clerk"), fresh(matter), choice="小事")
    matters.dispatch(here.who("clerk"), fresh(matter), category="infrastructure", level="grid")
    matters.claim(
        here.who("worker"),
        fresh(matter),
        measures="换",
        steps=["换"],
        promised_on=clock.day_of(matter.raised_at),
    )
    matters.finish(here.who("worker"), fresh(matter), words="换好了")
    matters.respond(here.who("worker"), fresh(matter), words="路灯已经修好")
    matters.rate(bearer(matter), fresh(matter), mark=5)


def test_a_known_header_starts_in_one_tap(clerk, here):
    taken(here.who("town"), xlsx([row(1)]), here.town)
    page = send(clerk, xlsx([row(2)]))
    assert "这个表头以前对过" in page.text
    clerk.post(page.redirect_chain[-1][0])
    drain()
    assert Order.objects.count() == 2


def test_what_is_missing_is_said_beside_its_field(clerk, here):
    page = send(clerk, b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧表.xls")
    assert page.status_code == 422
    assert "旧的 .xls" in page.text
    assert clerk.post(url("bring")).status_code == 422
    page = send(clerk, xlsx([row(1)]))
    wrong = matched(clerk, here, page, number="", source="")
    assert wrong.status_code == 422
    assert "请给来源起个名字" in wrong.text
    assert "请选哪一列是“对方编号”" in wrong.text
    wrong = matched(clerk, here, page, text="0")
    assert "选了两次" in wrong.text
    assert not Order.objects.exists()


def test_a_column_left_out_is_seen_before_anything_is_taken_in(clerk, here):
    taken(here.who("town"), xlsx([row(1)]), here.town)
    short = [one[:7] + one[8:] for one in [HEAD, row(2)]]
    page = send(clerk, xlsx([short[1]], head=short[0]))
    assert "这里没有这些列：办结时限" in page.text


def test_a_change_is_decided_on_the_page(clerk, here):
    taken(here.who("town"), xlsx([row(1)]), here.town)
    load = taken(here.who("town"), xlsx([row(1, text="又坏了")]), here.town)
    page = clerk.get(url("show", load.pk)).text
    assert "第1盏路灯三天不亮" in page
    assert "又坏了" in page
    line = load.lines.get()
    assert "已按新的改" in clerk.post(url("settle", line.pk), {"take": "1"}, follow=True).text
    assert "已经有人看过" in clerk.post(url("settle", line.pk), {"take": "0"}, follow=True).text


def test_the_next_village_opens_nothing(client, here):
    load = taken(here.who("town"), xlsx([row(1), row(1, text="又坏了")]), here.town)
    client.force_login(here.accounts["next_door"])
    assert client.get(url("show", load.pk)).status_code == 404
    assert client.get(url("match", load.pk)).status_code == 404
    assert client.post(url("refused", load.pk)).status_code == 404
    assert client.post(url("back", load.template_id)).status_code == 404
    assert client.post(url("settle", load.lines.get().pk)).status_code == 404
