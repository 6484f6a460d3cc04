"""A matter that becomes private takes its tellings, files and teller along."""

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.files.models import File
from lianhu.files.tests.factories import draft
from lianhu.kernel.errors import NotAllowed
from lianhu.matters import commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import fresh, raised
from lianhu.matters.views import intake
from lianhu.notices.commands import record_told
from lianhu.notices.models import Telling
from lianhu.people.commands import reveal_teller

PHONE = "13800138000"
WHY = {"reason": "contact", "words": "约时间看现场"}


def private(here):
    matter = raised(
        here,
        words="我媳妇跟人跑了，求帮忙调解",
        area=here.cluster,
        files=[draft()],
        teller=Teller(name="罗小花", phone=PHONE, reach="call"),
    )
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    return fresh(matter)


def test_what_was_told_before_is_closed_too(here):
    matter = private(here)
    tellings = Telling.objects.of(matter.stream)
    assert set(tellings.values_list("confidentiality", flat=True)) == {"private"}
    assert {file.confidentiality for file in File.objects.of(matter.stream)} == {"private"}
    assert matter.teller.confidentiality == "private"
    for who in ("supervisor", "county", "cluster"):
        assert not tellings.visible_to(here.who(who)).exists(), who
    assert tellings.visible_to(here.who("clerk")).exists()


def test_who_may_not_see_the_matter_does_not_do_its_telling(here, client):
    matter = private(here)
    telling = Telling.objects.of(matter.stream).exclude(state="told").first()
    with pytest.raises(NotAllowed):
        record_told(here.who("cluster"), telling, how="call", reached=True)
    record_told(here.who("clerk"), telling, how="call", reached=True)
    telling.refresh_from_db()
    assert telling.state == "told"


def test_a_private_phone_is_not_for_who_may_not_see_the_matter(here):
    teller = private(here).teller
    assert reveal_teller(here.who("worker"), teller, **WHY) == PHONE
    with pytest.raises(NotAllowed):
        reveal_teller(here.who("discipline"), teller, **WHY)


@pytest.mark.parametrize("face", ["show", "show_field"])
def test_whoever_handles_it_can_call_for_a_reason_and_once(here, face):
    matter = raised(here, teller=Teller(name="罗小花", phone=PHONE))
    home = reverse(f"matters:{face}", args=[matter.number])
    where = reverse("people:reveal_teller", args=[matter.teller_id]) + f"?next={home}"
    desk = enter(Client(), here, "worker")
    assert where.partition("?")[0] in desk.get(home).text
    page = desk.get(where)
    assert PHONE not in page.text
    assert home in page.text
    assert PHONE not in desk.post(where, {"reason": "contact", "words": ""}).text
    shown = desk.post(where, WHY)
    assert PHONE in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert PHONE not in desk.get(where).text
    assert matter.teller.reveals.count() == 1


def test_who_may_not_call_is_not_offered_it(here):
    matter = raised(here, area=here.cluster, teller=Teller(name="罗小花", phone=PHONE))
    where = reverse("people:reveal_teller", args=[matter.teller_id])
    for who in ("cluster", "county"):
        desk = enter(Client(), here, who)
        assert where not in desk.get(reverse("matters:show", args=[matter.number])).text
        assert desk.get(where).status_code in (403, 404)


@pytest.mark.parametrize("face", ["office", "field"])
def test_a_slip_says_why_the_matter_does_not_open_any_more(here, face):
    matter, desk = raised(here, area=here.cluster), enter(Client(), here, "cluster")
    slip = intake._slip_url(here.who("cluster"), matter.pk, face)
    assert matter.number in desk.get(slip).text
    assert "这件是私事" not in desk.get(slip).text
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    assert "这件是私事，只有办的人看得到" in desk.get(slip).text
