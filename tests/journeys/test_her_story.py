"""The whole story of a woman without a phone, as everybody in it sees it, in a real browser."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import seal_all, verify
from lianhu.feedback import commands as feedback
from lianhu.feedback.commands.drawing import waiting
from lianhu.feedback.models import Call
from lianhu.files.tests.factories import jpeg, wav
from lianhu.kernel import clock
from lianhu.matters import replay
from lianhu.matters.kinds import Phase, WordRole
from lianhu.matters.tests.factories import fresh, village
from lianhu.notices.models import Telling
from tests.journeys.test_round import Town, one, send

pytestmark = pytest.mark.browser
HER = "罗大妈"


@pytest.fixture
def here(site):
    return village()


@pytest.fixture
def town(chromium, site, here):
    return Town(chromium, site, here)


def told_to_the_leader_of_the_neighbours(town):
    """She speaks, the 联户长 holds the phone; nothing is typed but who she is and where she lives."""
    page = town.page("cluster")
    page.goto(reverse("matters:raise_field"))
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.set_input_files(
        "[name=voice]", {"name": "a.wav", "mimeType": "audio/wav", "buffer": wav()}
    )
    page.fill("[name=name]", HER)
    page.fill("[name=where_words]", "上寨第二家")
    page.locator("[name=reach][value=door]").check(force=True)
    send(page)
    page.wait_for_url(re.compile(r"/field/slip/"))
    assert "查询码" in page.content()
    return re.search(r"\b(\d{3}) ?(\d{3}) ?(\d{3})\b", page.locator("main").inner_text())


def everything_is_cut_off():
    """Every session of the database is ended from outside, in the middle of the day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.row("C4.20", "C4.44", "C4.45", "C4.50")
def test_from_her_voice_to_the_call_by_somebody_else(town, here):
    number = "".join(told_to_the_leader_of_the_neighbours(town).groups())
    matter = one(number)
    assert matter.teller.name == HER
    assert not matter.words.get().text

    clerk = town.page("clerk")
    clerk.goto(reverse("matters:act", args=[number, "triage"]))
    assert clerk.locator("audio").count() == 1
    town.act("clerk", number, "triage", choice="小事")
    town.act("clerk", number, "dispatch", category="infrastructure", level="grid")
    town.act(
        "worker", number, "claim", measures="换灯泡", steps="看现场\n换灯",
        promised_on=clock.today().isoformat(),
    )  # fmt: skip

    everything_is_cut_off()
    town.act("worker", number, "finish", words="换好了")
    town.act("worker", number, "respond", words="路灯已经修好，请您晚上看看")

    # Told at her door by the one who held the phone; she reads nothing.
    page = town.page("cluster")
    page.goto(reverse("notices:to_tell"))
    assert number in page.content()
    answer = Telling.objects.get(
        stream=matter.stream, created_at=one(number).answered_at, audience_kind="teller"
    )
    assert (answer.how, answer.state) == ("door", "due")
    page.locator(f"form[action$='/{answer.pk}/record/'] button[value='1']").first.click()
    page.wait_for_load_state("networkidle")
    answer.refresh_from_db()
    assert answer.state == "told"
    assert one(number).told_at is not None

    # Her thumb on the sheet of paper, photographed; what she thinks is written down by another.
    desk = town.page("clerk")
    desk.goto(reverse("matters:act", args=[number, "attach_paper"]))
    desk.locator("form [name=what][value=rating]").check(force=True)
    desk.set_input_files(
        "[name=file]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    send(desk)
    desk.wait_for_url(re.compile(rf"/office/m/{number}/(\?.*)?$"))
    town.act("leader", number, "rate_for", mark="4", way="paper")

    # The next morning's lot falls on her, and somebody who had no hand in it asks.
    feedback.fix(SYSTEM, area=here.town, day=clock.today(), matters=[one(number)])
    seal_all()
    for draw in waiting():
        feedback.draw(SYSTEM, draw)
    call = Call.objects.get()
    caller = next(name for name, post in here.posts.items() if post == call.post)
    assert caller not in {"cluster", "clerk", "worker", "leader"}
    asks = town.page(caller)
    asks.goto(reverse("feedback:call", args=[call.pk]))
    asks.locator("form [name=solved][value=solved]").first.check(force=True)
    asks.locator("form [name=mark]").first.check(force=True)
    asks.locator("form [name=way][value=face]").first.check(force=True)
    asks.locator("form:has([name=solved])").evaluate("form => form.requestSubmit()")
    asks.wait_for_url(re.compile(r"/office/calls/$"))
    call.refresh_from_db()
    assert call.answer.solved == "solved"

    found = fresh(one(number))
    assert found.phase == Phase.SHOWING
    assert found.papers.count() == 1
    assert next(word.role for word in found.words.all()) == WordRole.DEMAND
    assert replay.difference(found) == ""
    assert verify().wrong == ""
