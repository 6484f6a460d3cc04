"""What was kept long enough goes by itself, once an administrator saw how much; the log still holds."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from lianhu.access.tests.factories import account
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.sealing import seal_all, verify
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.files.models import File
from lianhu.files.tests.factories import draft
from lianhu.hours import queries
from lianhu.kernel import clock
from lianhu.matters import commands, keeping, replay, story
from lianhu.matters.commands.intake import Teller
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import bearer, carried, fresh, raised

NAME = "罗小花"
URL = "/office/keeping/"


@pytest.fixture
def admin(here):
    held = tenure(post("county_admin", here.county, title="县管"), somebody("县管"))
    client = Client()
    client.force_login(account(held.person, username="admin"))
    return client


def closed(here, days, **more):
    """A private matter that was helped and answered so many days ago, and is closed."""
    more.setdefault("teller", Teller(name=NAME, phone="13800001234", reach="call"))
    matter = raised(here, words=f"我是{NAME}，想办低保", **more)
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    commands.settle(here.who("worker"), fresh(matter), choice="已帮办", words=f"陪{NAME}办了")
    commands.respond(here.who("worker"), fresh(matter), words=f"{NAME}，办好了")
    then = clock.now() - timedelta(days=days)
    Matter.objects.visible_to(SYSTEM).filter(pk=matter.pk).update(closed_at=then)
    return matter


def decided(admin, years=3):
    page = admin.get(URL)
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    return admin.post(
        URL, {"years": years, "source": "民法典第188条", "seen": seen.replace("3:", f"{years}:")}
    )


def test_until_somebody_decided_nothing_goes(here, admin):
    matter = closed(here, 4000)
    assert keeping.erase_due() == 0
    assert fresh(matter).words.exclude(text="").exists()
    page = admin.get(URL).text
    assert "还没有定" in page
    assert "<strong>1</strong> 件到期" in page
    assert "民法典第188条" in page


def test_what_was_kept_long_enough_goes_and_the_log_still_holds(here, admin):
    old = closed(here, 4 * 366, files=[draft()])
    young = closed(here, 2 * 365, teller=Teller(name="石二", where_words="上寨"))
    running = carried(here, "claimed", words="路灯坏了")
    assert decided(admin).status_code == 302
    assert keeping.erase_due() == 1
    gone = fresh(old)
    assert (gone.teller.name, gone.teller.phone_cipher, gone.spot) == ("", None, "")
    assert not gone.words.exclude(text="", salt="", public_text="").exists()
    assert not File.objects.of(gone.stream).exists()
    assert (gone.number, gone.closed_at is not None, gone.phase) == (old.number, True, "closed")
    for kept in (young, running):
        assert fresh(kept).words.exclude(text="").exists()
        assert fresh(kept).teller.name
    event = Event.objects.get(verb="matters.erase_words")
    assert event.data["reason"] == "expired"
    assert NAME not in str(event.body)
    assert keeping.erase_due() == 0
    for one in (gone, fresh(young)):
        assert replay.difference(one) == ""
    seal_all()
    assert verify().wrong == ""


def test_who_said_nothing_of_themselves_is_in_the_words_too(here, admin):
    old = closed(here, 4 * 366, teller=None)
    decided(admin)
    assert keeping.erase_due() == 1
    assert not fresh(old).words.exclude(text="").exists()


def test_a_teller_with_something_younger_is_kept_whole(here, admin):
    old, young = closed(here, 4 * 366), closed(here, 100)
    Matter.objects.visible_to(SYSTEM).filter(pk=young.pk).update(teller=old.teller_id)
    decided(admin)
    assert keeping.erase_due() == 0
    assert fresh(old).teller.name == NAME


def test_to_the_day(here):
    matter = closed(here, 10)
    moment = datetime(2027, 3, 1, 12, tzinfo=clock.now().tzinfo)
    rows = Matter.objects.visible_to(SYSTEM).filter(pk=matter.pk)
    with clock.at(moment):
        rows.update(closed_at=clock.day_start(clock.today().replace(year=2024)))
        assert not keeping.due(3).exists()
        rows.update(
            closed_at=clock.day_start(clock.today().replace(year=2024)) - timedelta(seconds=1)
        )
        assert keeping.due(3).count() == 1
    with clock.at(datetime(2028, 2, 29, 12, tzinfo=moment.tzinfo)):
        assert clock.day_of(keeping.before(3)).isoformat() == "2025-02-28"


def test_the_count_is_seen_before_it_holds(here, admin):
    closed(here, 800)
    for sent in ({"seen": ""}, {"seen": "3:0"}, {"seen": "2:9"}):
        page = admin.post(URL, {"years": 2, "source": "文件", **sent})
        assert page.status_code == 422
        assert "<strong>1</strong> 件到期" in page.text
    assert queries.fresh().keep_years is None
    counted = admin.post(URL, {"years": 2, "source": "文件", "count": "1"})
    assert counted.status_code == 200
    assert 'value="2:1"' in counted.text
    assert queries.fresh().keep_years is None
    assert admin.post(URL, {"years": 2, "source": "文件", "seen": "2:1"}).status_code == 302
    assert queries.fresh().keep_years == 2


@pytest.mark.parametrize(
    "sent", [{"years": "0"}, {"years": "31"}, {"years": "三"}, {"years": ""}, {"source": " "}]
)
def test_a_fault_stands_at_its_field(here, admin, sent):
    page = admin.post(URL, {"years": "3", "source": "文件", "seen": "3:0", **sent})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text


def test_nobody_else_decides(client, here):
    for who in ("secretary", "town", "county"):
        client.force_login(here.accounts[who])
        assert client.get(URL).status_code == 403
        assert client.post(URL, {"years": 1, "source": "x", "seen": "1:0"}).status_code == 403


def test_the_teller_still_reads_what_became_of_it(here, admin):
    old = closed(here, 4 * 366)
    decided(admin)
    keeping.erase_due()
    page = story.read(fresh(old), bearer(old))
    titles = [str(one.title) for one in page.entries]
    assert "依法删除了说过的话和个人信息" in titles
    assert NAME not in "".join(one.text for one in page.entries)
