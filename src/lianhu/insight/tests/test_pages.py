"""The page of a village, a township and the county; on paper and in Excel; never a ranking."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianhu.access.tests.factories import account
from lianhu.assembly.tests.factories import village as _village
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.insight import shown
from lianhu.insight.tests.test_counting import raised
from lianhu.people.tests.factories import household


@pytest.fixture
def here(county):
    found = _village()
    for n in range(6):
        household(found.one, kind="registered", number=f"H{n:07}")
    held = tenure(post("county_leader", found.county, title="county"), somebody("county"))
    found.accounts["county"] = account(held.person, username="county")
    return found


def as_(here, who):
    client = Client()
    client.force_login(here.accounts[who])
    return client


def at(name, *args):
    return reverse(f"insight:{name}", args=args)


def test_each_sees_the_widest_that_is_theirs(here):
    for who, area in (("secretary", here.east), ("town", here.town), ("county", here.county)):
        answer = as_(here, who).get(at("home"))
        assert answer.status_code == 200
        assert f"<title>{area.name}议事成效" in answer.text
    assert as_(here, "secretary").get(at("area", here.west.key)).status_code == 404
    assert as_(here, "town").get(at("area", here.west.key)).status_code == 200
    assert as_(here, "worker").get(at("home")).status_code == 403
    assert Client().get(at("home")).status_code in (302, 403)


def test_what_is_not_known_says_why(here):
    said = as_(here, "county").get(at("home")).text
    assert said.count("说不准") >= 4
    for why in ("还没有收到写明来源的事", "还没有开完的会", "还没有在系统里办"):
        assert why in said
    assert "这一季还没有可数的" in said


def test_lines_stand_in_the_order_of_the_tree_whatever_the_figures(here):
    def order(text):
        return [name for name in (here.east.name, here.west.name) if name in text]

    raised(here, 9)
    first = as_(here, "town").get(at("home")).text
    page = first[first.index("各地方") :]
    assert page.index(here.east.name) < page.index(here.west.name)
    assert order(page) == [here.east.name, here.west.name]
    for word in ("排名第", "第一名", "倒数", "最后一名"):
        assert word not in first


def test_where_nothing_is_to_be_counted_is_a_name_and_no_line_of_dashes(here):
    raised(here, 9)
    found = shown.page(here.who("town"), here.town).places
    assert [line[0] for line in found.lines] == [here.east.name]
    assert here.west.name in found.rest
    said = as_(here, "town").get(at("home")).text
    assert found.rest in said
    assert "没有登记的户" not in said[said.index("各地方") :]


def test_on_paper_and_as_a_workbook_it_says_the_same(here):
    raised(here, 6)
    client = as_(here, "secretary")
    paper = client.get(at("sheet", here.east.key))
    assert "no-store" in paper["Cache-Control"]
    assert f"{here.east.name}议事成效" in paper.text
    assert "这一季写明来源的6件里" in paper.text
    pdf = client.get(at("sheet", here.east.key, "pdf"))
    assert pdf.content.startswith(b"%PDF")
    file = client.post(at("excel", here.east.key))
    rows = list(load_workbook(io.BytesIO(b"".join(file.streaming_content))).active.values)
    assert rows[0][0] == here.east.name
    assert any(row[0] == "自己提的事" and row[1] == 100 for row in rows)
    assert Event.objects.get(verb="matters.export").data["what"] == "measures"


def test_who_may_not_take_lists_along_reads_and_prints(here):
    client = as_(here, "supervisor")
    assert "导出表格" not in client.get(at("area", here.east.key)).text
    assert client.post(at("excel", here.east.key)).status_code == 403
