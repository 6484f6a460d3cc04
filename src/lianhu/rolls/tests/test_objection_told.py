"""An objection to a roll is found by who decides, and pressed on its last day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove
from lianhu.notices.models import Telling
from lianhu.rolls import commands, reactions
from lianhu.rolls.tests.factories import frozen, village


@pytest.fixture
def raised(county):
    here = village()
    here.roll = frozen(here)
    commands.post(here.who("secretary"), here.roll)
    here.made = commands.object_to(
        VISITOR, here.roll, kind="missing", words="我满十八了", about_words="二组 石小弟"
    )
    return here


def told(here, why):
    rows = Telling.objects.filter(stream=here.made.stream, occasion=f"rolls.{why}")
    return list(rows.order_by("pk"))


def on_the_last_day(here):
    return clock.at(clock.day_start(here.made.answer_by) + timedelta(hours=9))


def test_who_decides_hears_of_it_at_once_and_comes_to_it_with_one_tap(raised, client):
    rows = told(raised, "object_to")
    assert rows
    assert "石小弟" not in rows[0].words
    way = reverse("rolls:found_objection", args=[raised.made.pk])
    holder = next(
        account for account in raised.accounts.values()
        if account.person_id in
        [one.person_id for one in _tenures(rows[0].post_id)]
    )  # fmt: skip
    client.force_login(holder)
    assert way in client.get(reverse("notices:for_me")).text
    page = client.get(way, follow=True)
    assert "我满十八了" in page.text
    assert told(raised, "object_to")[0].state == "told"


def _tenures(post):
    from lianhu.bodies.models import Tenure

    return Tenure.objects.filter(post=post)


def test_on_the_last_day_it_is_pressed_once(raised):
    reactions.answers()
    assert not told(raised, "press_answer")
    with pytest.raises(IllegalMove):
        commands.press_answer(SYSTEM, raised.made)
    with on_the_last_day(raised):
        reactions.answers()
        first = len(told(raised, "press_answer"))
        assert first
        reactions.answers()
        assert len(told(raised, "press_answer")) == first


def test_what_was_decided_is_not_pressed(raised):
    commands.decide(raised.who("secretary"), raised.made, upheld=False, answer="户口在外村")
    with on_the_last_day(raised):
        reactions.answers()
    assert not told(raised, "press_answer")
