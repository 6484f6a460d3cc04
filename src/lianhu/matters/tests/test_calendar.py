"""When a village collects: set by the village, told the day before, seen when it went by."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.matters import calendar
from lianhu.matters import commands as steps
from lianhu.matters.commands import calendar as commands
from lianhu.matters.commands.gathering import Spoken, gather
from lianhu.matters.models import CollectionDay
from lianhu.matters.reactions import remind_of_tomorrow
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.papers import page_text
from lianhu.notices.models import Telling

# A Monday, at nine in the morning.
MONDAY = clock.day_start(date(2027, 11, 1)) + timedelta(hours=9)


def set_day(here, **more):
    words = {"channel": "yard_meeting", "post": here.posts["worker"], "weekday": 2, **more}
    return commands.set_day(here.who("clerk"), here.east, **words)


def states(one):
    return [(turn.day.day, turn.state) for turn in calendar.kept([one])[0].turns]


@pytest.mark.row("C4.25")
@pytest.mark.parametrize(
    "rhythm, day, falls",
    [
        ({"weekday": 2}, date(2026, 11, 4), True),
        ({"weekday": 2}, date(2026, 11, 5), False),
        ({"month_day": 15}, date(2026, 11, 15), True),
        ({"month_day": 31}, date(2027, 2, 28), True),
        ({"month_day": 31}, date(2028, 2, 28), False),
        ({"month_day": 31}, date(2026, 11, 30), True),
        ({"month_day": 30}, date(2027, 2, 28), True),
    ],
)
def test_each_week_or_each_month(rhythm, day, falls):
    assert calendar.falls_on(CollectionDay(**rhythm), day) is falls


@pytest.mark.row("C4.25")
def test_who_sees_to_it_is_told_the_day_before_and_once(client, here):
    with clock.at(MONDAY):
        one = set_day(here, spot="3栋楼下")
        remind_of_tomorrow()
        assert not Telling.objects.of(one.stream).exists()
    with clock.at(MONDAY + timedelta(days=1, hours=-8)):
        remind_of_tomorrow()
        assert not Telling.objects.of(one.stream).exists()
    with clock.at(MONDAY + timedelta(days=1)):
        remind_of_tomorrow()
        remind_of_tomorrow()
    told = Telling.objects.of(one.stream).get()
    assert told.post_id == here.posts["worker"].pk
    for words in ("2027年11月3日", "楼栋院坝会", "3栋楼下"):
        assert words in told.words
    with clock.at(MONDAY + timedelta(days=1, hours=1)):
        enter(client, here, "worker")
        assert "明天是收集日" in page_text(client.get(reverse("matters:today")))
        client.get(reverse("matters:open_day", args=[one.pk]))
    told.refresh_from_db()
    assert told.state == Telling.State.TOLD


@pytest.mark.row("C4.25")
def test_what_went_by_with_nothing_written_down_is_seen(client, here):
    with clock.at(MONDAY):
        one = set_day(here)
    with clock.at(MONDAY + timedelta(days=2)):
        assert states(one) == [(3, "today")]
    with clock.at(MONDAY + timedelta(days=9)):
        gather(
            here.who("worker"),
            here.one,
            channel="yard_meeting",
            held_on=clock.today(),
            nothing=True,
        )
    with clock.at(MONDAY + timedelta(days=10)):
        assert states(one) == [(10, "done"), (3, "missed")]
        enter(client, here, "clerk")
        text = page_text(client.get(reverse("matters:collect")))
    for words in ("每周三", "没有记", "记了"):
        assert words in text


def test_a_box_that_was_opened_keeps_its_day(here):
    with clock.at(MONDAY):
        one = set_day(here, channel="box")
    with clock.at(MONDAY + timedelta(days=3)):
        steps.open_box(
            here.who("clerk"), here.east, second=here.who("worker").person_id,
            opened_at=clock.now(), slips=0, box="门口",
        )  # fmt: skip
        assert states(one) == [(3, "done")]


@pytest.mark.parametrize(
    "more, field",
    [
        ({"month_day": 3}, "weekday"),
        ({"weekday": None}, "weekday"),
        ({"weekday": 7}, "weekday"),
        ({"weekday": None, "month_day": 32}, "month_day"),
        ({"channel": "page"}, "channel"),
        ({"post": "next_door"}, "post"),
        ({"spot": "灯" * 41}, "spot"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(here, more, field):
    if "post" in more:
        more = {"post": here.posts[more["post"]]}
    with pytest.raises(Refusal) as refused:
        set_day(here, **more)
    assert refused.value.field == field


def test_a_day_is_set_and_ended_on_the_page(client, here):
    enter(client, here, "clerk")
    where = reverse("matters:set_day") + f"?v={here.east.key}"
    sent = {"channel": "box", "weekday": "", "month_day": "15", "post": here.posts["clerk"].pk}
    assert client.post(where, {**sent, "post": ""}).status_code == 422
    assert client.post(where, sent).status_code == 302
    one = CollectionDay.objects.get()
    assert "每月15日" in page_text(client.get(reverse("matters:collect")))
    client.post(reverse("matters:end_day", args=[one.pk]))
    assert "每月15日" not in page_text(client.get(reverse("matters:collect")))
    with pytest.raises(Refusal):
        commands.end_day(SYSTEM, one)


def test_only_who_steers_the_village_sets_its_days(client, here):
    with pytest.raises(NotAllowed):
        commands.set_day(
            here.who("worker"), here.east, channel="box", post=here.posts["worker"], weekday=1
        )
    one = set_day(here)
    enter(client, here, "next_door")
    assert client.get(reverse("matters:open_day", args=[one.pk])).status_code == 404
    assert client.post(reverse("matters:end_day", args=[one.pk])).status_code in (403, 404)


@pytest.mark.row("C4.24")
def test_every_channel_stands_on_one_page_and_stays_with_the_matter(client, here):
    enter(client, here, "clerk")
    page = client.get(reverse("matters:collect"))
    for words in ("入户走访", "楼栋院坝会", "微信群", "意见箱", "电话", "窗口"):
        assert words in page_text(page)
    for by in ("phone", "window"):
        raise_for = reverse("matters:raise_for") + f"?by={by}"
        assert raise_for in page.text
        assert f'<option value="{by}" selected>' in client.get(raise_for).text
    for channel in ("visit", "yard_meeting"):
        said = [Spoken(f"{channel}说的")]
        gather(here.who("clerk"), here.east, channel=channel, held_on=clock.today(), said=said)
    rows = page_text(client.get(reverse("matters:inbox") + "?channel=visit"))
    assert "visit说的" in rows
    assert "yard_meeting说的" not in rows


def test_a_page_of_days_costs_the_same(client, here, django_assert_max_num_queries):
    for _n in range(6):
        set_day(here)
    enter(client, here, "clerk")
    with django_assert_max_num_queries(14):
        client.get(reverse("matters:collect"))
