"""The county's own calendar: written down by a named person, in force at once, kept for ever."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lianhu.access.actor import actor_of_account
from lianhu.access.tests.factories import account
from lianhu.audit.models import Event
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.hours import commands, queries
from lianhu.hours.models import Setting
from lianhu.kernel import clock, workdays
from lianhu.kernel.duration import Duration
from lianhu.kernel.errors import NotAllowed, Refusal

NEW = {
    "year": 2027, "notice": "国办发明电〔2026〕9号",
    "off": [date(2027, 2, 5), date(2027, 2, 8), date(2027, 2, 9), date(2027, 2, 13)],
    "on": [date(2027, 2, 20)],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=clock.LOCAL)):
        yield


@pytest.fixture
def admin(tree):
    held = tenure(post("county_admin", tree.county), somebody("管理员"))
    made = account(held.person, username="admin1")
    actor = actor_of_account(made)
    return type("Admin", (), {"actor": actor, "account": made})


def test_a_year_counts_from_the_moment_it_is_written_down(admin):
    assert not workdays.known(2027)
    commands.set_year(admin.actor, **NEW)
    assert workdays.known(2027)
    assert not workdays.is_workday(date(2027, 2, 9))
    assert workdays.is_workday(date(2027, 2, 20))
    row = Setting.objects.get()
    assert row.by_person_id == admin.actor.person_id
    assert row.notice == NEW["notice"]
    assert "2027-02-13" not in row.value["off"]  # a Saturday is free by itself
    assert Event.objects.get(verb="hours.set_year").data == {"setting": row.pk}


def test_another_process_sees_it_with_the_stamp(admin):
    before = queries.in_force()
    commands.set_year(admin.actor, **NEW)
    # As a process that has not heard of it yet.
    queries.IN_FORCE.put(before.stamp, before)
    assert not workdays.known(2027)
    queries.fresh()
    assert workdays.known(2027)


def test_the_newest_word_counts_and_the_older_stays(admin):
    commands.set_year(admin.actor, **NEW)
    commands.set_year(admin.actor, **{**NEW, "on": []})
    assert not workdays.is_workday(date(2027, 2, 20))
    assert Setting.objects.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Setting.objects.update(notice="")


def test_a_year_without_notice_says_that_it_is_provisional(admin):
    commands.set_year(admin.actor, **{**NEW, "notice": "", "provisional": True})
    assert not workdays.known(2027)
    assert not workdays.is_workday(date(2027, 2, 9))


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"notice": ""}, "notice"),
        ({"notice": "听说的"}, "notice"),
        ({"year": 2035}, "year"),
        ({"off": [date(2026, 2, 5)]}, "off"),
        ({"on": [date(2027, 2, 17)]}, "on"),  # a Wednesday
        ({"on": [date(2027, 2, 13)]}, "on"),  # free and worked at once
    ],
)
def test_what_cannot_be_is_refused_at_its_field(admin, wrong, field):
    with pytest.raises(Refusal) as refused:
        commands.set_year(admin.actor, **{**NEW, **wrong})
    assert refused.value.field == field
    assert not Setting.objects.exists()


def test_office_hours_are_the_countys_own(admin):
    start = datetime(2026, 11, 23, 11, tzinfo=clock.LOCAL)
    commands.set_hours(admin.actor, spans=[(510, 720), (870, 1050)])
    due = Duration.parse("2wh").after(start)
    assert clock.local(due).strftime("%H:%M") == "15:30"
    for spans in ([], [(600, 540)], [(540, 720), (700, 800)], [(540, 560)]):
        with pytest.raises(Refusal):
            commands.set_hours(admin.actor, spans=spans)


def test_only_who_sets_the_county_up_may(tree):
    clerk = actor_of_account(account(tenure(post("village_clerk", tree.east), somebody()).person))
    for deed in (
        lambda: commands.set_year(clerk, **NEW),
        lambda: commands.set_hours(clerk, spans=[(540, 720)]),
        lambda: commands.set_lamps(clerk, amber=70),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_the_page_takes_the_days_as_the_notice_writes_them(client, admin):
    client.force_login(admin.account)
    page = client.get(reverse("hours:show"))
    assert "暂定" in page.text
    assert "国办发明电〔2025〕7号" in page.text
    sent = {
        "year": "2027", "notice": "国办发明电〔2026〕9号",
        "off": "1月1日（周五）至1月3日\n2月5日至2月11日", "on": "2月14日、2月20日",
    }  # fmt: skip
    answer = client.post(reverse("hours:change", args=["year"]), sent)
    assert answer.status_code == 302
    assert not workdays.is_workday(date(2027, 2, 11))
    assert workdays.is_workday(date(2027, 2, 14))
    assert "国办发明电〔2026〕9号" in client.get(reverse("hours:show")).text


@pytest.mark.parametrize("off", ["", "春节放假", "2月30日", "2月5日至4月5日"])
def test_what_was_not_understood_is_said_beside_its_field(client, admin, off):
    client.force_login(admin.account)
    answer = client.post(reverse("hours:change", args=["year"]), {"year": "2027", "off": off})
    assert answer.status_code == 422
    assert not Setting.objects.exists()


def test_hours_and_lamps_have_their_page(client, admin):
    client.force_login(admin.account)
    times = {"opens": "08:30", "lunch": "12:00", "again": "14:30", "closes": "17:30"}
    assert client.post(reverse("hours:change", args=["hours"]), times).status_code == 302
    assert client.post(reverse("hours:change", args=["lamps"]), {"amber": "70"}).status_code == 302
    page = client.get(reverse("hours:show")).text
    assert "8:30–12:00" in page
    assert "70%" in page
    assert client.get(reverse("hours:change", args=["other"])).status_code == 404
