"""Whoever is forgotten is forgotten in their words too, and the log still holds."""

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.access.actor import actor_of_account
from lianhu.access.tests.factories import account
from lianhu.audit.actor import SYSTEM
from lianhu.audit.sealing import seal_all, verify
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.files.models import File
from lianhu.files.tests.factories import draft
from lianhu.kernel.errors import NotAllowed
from lianhu.matters import commands, replay
from lianhu.matters.commands.intake import Teller
from lianhu.matters.models import WordFile
from lianhu.matters.tests.factories import carried, fresh, raised
from lianhu.notices.models import Telling
from lianhu.people import commands as people

NAME = "罗小花"
GONE = "已依法删除"


@pytest.fixture
def admin(here):
    held = tenure(post("county_admin", here.county, title="县管"), somebody("县管"))
    return actor_of_account(account(held.person, username="admin"))


def told(here, **more):
    more.setdefault("teller", Teller(name=NAME, where_words="上寨"))
    return raised(here, words=f"我是{NAME}，路灯坏了", **more)


def read(here, who, name, *args):
    client = Client()
    client.force_login(here.accounts[who])
    page = client.get(reverse(name, args=args))
    assert page.status_code == 200
    return page.content.decode()


def test_erasing_the_teller_erases_what_was_said(here, admin):
    matter = told(here, spot=f"{NAME}家门口", files=[draft()])
    commands.triage(here.who("clerk"), fresh(matter), choice="小事", reason=f"{NAME}说的")
    people.erase_teller(admin, fresh(matter).teller, reason="withdrawn")
    matter = fresh(matter)
    assert matter.spot == ""
    assert not matter.words.exclude(text="", salt="", public_text="").exists()
    assert not matter.words.filter(erased_at=None).exists()
    assert not Telling.objects.of(matter.stream).exclude(words="", salt="").exists()
    assert not WordFile.objects.filter(word__matter=matter).exists()
    assert not File.objects.of(matter.stream).exists()
    for who in ("supervisor", "clerk"):
        for page in (("matters:show", matter.number), ("matters:watch",), ("matters:inbox",)):
            if page == ("matters:inbox",) and who == "supervisor":
                continue
            if page == ("matters:watch",) and who == "clerk":
                continue
            text = read(here, who, *page)
            assert NAME not in text, (who, page)
            assert GONE in text, (who, page)
    seal_all()
    assert verify().wrong == ""
    assert replay.difference(matter) == ""


def test_a_promise_made_to_the_erased_is_kept_without_its_words(here, admin):
    matter = carried(here, "claimed")
    people.erase_teller(admin, fresh(matter).teller, reason="withdrawn")
    plan = matter.plans.get()
    assert (plan.measures, plan.steps) == ("", [])
    commands.finish(here.who("worker"), fresh(matter), words="换好了")
    assert matter.plans.get().kept is True


def test_erasing_a_person_finds_what_they_told_by_name_and_phone(here, admin):
    phone = "13800000001"
    person = people.register(SYSTEM, area=here.one, name=NAME)
    people.add_contact(SYSTEM, person, phone=phone)
    own = told(here, teller=Teller(name=NAME, phone=phone))
    namesake = told(here, teller=Teller(name=NAME, phone="13800000002"))
    neighbour = told(here, teller=Teller(name="张大山", phone=phone))
    people.erase(admin, person, reason="withdrawn")
    assert fresh(own).teller.erased_at
    assert fresh(own).words.get().erased_at
    for other in (namesake, neighbour):
        assert fresh(other).words.get().erased_at is None


def test_only_who_may_erase_erases(here):
    with pytest.raises(NotAllowed):
        commands.erase_words(here.who("clerk"), fresh(told(here)), reason="withdrawn")
