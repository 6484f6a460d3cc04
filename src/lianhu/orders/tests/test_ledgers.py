"""Ledgers in the shapes that other offices ask for, out of the lists of the office."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.matters import commands, ledgers
from lianhu.matters.commands.intake import Teller
from lianhu.matters.lists import Period
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, raised
from lianhu.matters.tests.test_exports import rows_of
from lianhu.orders.tests.factories import row, taken, xlsx


def url(key="hotline", query=""):
    return reverse("matters:ledger_excel", args=[key]) + query


def test_the_hotline_ledger_has_the_other_offices_number_and_day_and_no_name(client, here):
    taken(here.who("town"), xlsx([row(1), row(2)]), here.town)
    raised(here, words="走访听到的路灯不亮")
    enter(client, here, "clerk")
    assert "12345承办台账" in client.get(reverse("matters:lists")).text
    found, _sheet = rows_of(client.post(url()))
    assert found[0][:5] == ["序号", "工单编号", "来件时间", "诉求类型", "诉求内容"]
    assert [cells[:2] for cells in found[1:]] == [[1, row(1)[0]], [2, row(2)[0]]]
    day = found[1][found[0].index("对方期限")]
    assert (day.year, day.month, day.day) == (2036, 11, 30)
    assert "韦测试" not in str(found)
    assert "138000" not in str(found)
    event = Event.objects.get(verb="matters.export")
    assert (event.data["what"], event.data["rows"]) == ("ledger:hotline", 2)
    assert set(event.data["filters"]) == {"first", "last"}


def test_the_screening_ledger_takes_hazards_and_what_a_screening_found(client, here):
    hazard = raised(here, words="电线掉下来了", kind="hazard", teller=Teller(name="韦测试"))
    screened = raised(here, words="两家为田埂吵架", channel="screening")
    raised(here, words="路灯不亮")
    enter(client, here, "clerk")
    found, _sheet = rows_of(client.post(url("screening")))
    at = found[0].index("本地编号")
    assert [cells[at] for cells in found[1:]] == [hazard.number, screened.number]


def test_what_was_done_stands_beside_it_and_what_is_private_or_accuses_in_none(client, here):
    done = carried(here, "answered")
    Matter.objects.filter(pk=done.pk).update(channel="hotline")
    private = raised(here, words="两口子吵架", channel="hotline")
    commands.triage(here.who("clerk"), private, choice="私事")
    commands.hand_over(here.who("clerk"), raised(here, words="某某收了钱", channel="hotline"))
    enter(client, here, "clerk")
    found, _sheet = rows_of(client.post(url()))
    assert len(found) == 2
    said = dict(zip(found[0], found[1], strict=True))
    assert said["本地编号"] == done.number
    assert said["办理结果"]
    assert said["是否按期"] == "是"
    assert said["答复时间"]


def test_nothing_in_the_period_is_said_and_an_unknown_ledger_is_none(client, here):
    enter(client, here, "clerk")
    said = client.post(url(query="?first=2001-01-01&last=2001-01-31"), follow=True)
    assert "一行也没有" in said.text
    assert "first=2001-01-01" in said.redirect_chain[0][0]
    assert client.post(url("none")).status_code == 404
    assert not Event.objects.filter(verb="matters.export").exists()


@pytest.mark.parametrize("who", ["worker", "discipline", "supervisor"])
def test_who_takes_no_lists_along_gets_no_ledger(client, here, who):
    raised(here, channel="hotline")
    enter(client, here, who)
    assert client.post(url()).status_code == 403


def test_a_county_has_its_own_shape_and_a_wrong_one_is_said(settings, tmp_path, client, here):
    mine = tmp_path / "own.toml"
    mine.write_text(
        '[own]\ntitle="本县台账"\nsource="县12345办"\nchannels=["page"]\ncolumns=[["号","number"]]\n'
    )
    settings.LEDGERS = str(mine)
    made = raised(here, channel="page")
    enter(client, here, "clerk")
    page = client.get(reverse("matters:lists")).text
    assert "本县台账" in page
    assert "12345承办台账" not in page
    found, _sheet = rows_of(client.post(url("own")))
    assert found == [["序号", "号"], [1, made.number]]
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[a]\ntitle="a"\nsource="b"\ncolumns=[["电话","phone"]]\n')
    settings.LEDGERS = str(wrong)
    with pytest.raises(ImproperlyConfigured, match="phone"):
        ledgers.ledgers()


def test_hundreds_cost_as_many_queries_as_one(here, django_assert_max_num_queries):
    taken(here.who("town"), xlsx([row(n) for n in range(30)]), here.town)
    ledger = ledgers.ledgers()["hotline"]
    clerk = here.who("clerk")
    pks = ledgers.ids(clerk, ledger, Period.this_month(), "")
    with django_assert_max_num_queries(8):
        assert len(list(ledgers.rows(clerk, ledger, pks))) == 30
