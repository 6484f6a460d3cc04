"""Reminders climb: the keeper when the lamp turns amber, then the superiors, each once, one a day."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies import commands as bodies
from lianhu.kernel import clock
from lianhu.matters import commands, reactions
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, fresh, village
from lianhu.notices.models import Telling


def at(text):
    return clock.at(datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=clock.LOCAL))


@pytest.fixture
def here(county):
    with at("02 09:00"):
        return village()


def claimed(here):
    with at("02 09:00"):
        matter = carried(here, "sent")
        commands.claim(
            here.who("worker"), fresh(matter), measures="换灯", steps=["换"],
            promised_on=date(2026, 3, 6),
        )  # fmt: skip
    return fresh(matter)


def morning(day):
    """The job of this morning; gives who was told what by it."""
    before = set(Telling.objects.values_list("pk", flat=True))
    with at(f"{day:02} 08:30"):
        reactions.reminders()
    new = Telling.objects.exclude(pk__in=before).filter(occasion="matters.reminded")
    return {(one.label, one.words) for one in new}


def test_it_climbs_one_step_at_a_time_and_each_step_once(here):
    matter = claimed(here)
    assert morning(3) == set()
    ((who, words),) = morning(6)  # the last day of five: over four fifths are used
    assert (who, "快到期1件" in words, matter.number in words) == ("worker", True, True)
    assert morning(6) == set()
    assert morning(8) == set()  # a Sunday
    ((who, words),) = morning(10)  # a working day after it was up
    assert (who, "已超期" in words) == ("town", True)
    assert morning(11) == set()
    ((who, words),) = morning(16)  # five working days
    assert who == "county"
    assert morning(17) == set()
    assert Event.objects.filter(verb="matters.urge").count() == 3


def test_what_nobody_has_taken_up_climbs_too(here):
    """It lies in a pool, so there is nobody to be reminded; those above are."""
    with at("02 09:00"):
        matter = carried(here, "sorted")
    Matter.objects.filter(pk=matter.pk).update(holder=None)
    assert fresh(matter).holder is None
    assert fresh(matter).phase == "dispatching"
    ((who, words),) = morning(5)
    assert (who, matter.number in words) == ("secretary", True)


def test_where_the_next_above_is_an_empty_post_the_one_above_hears(here):
    with at("02 09:00"):
        matter = carried(here, "sorted")
        bodies.leave(SYSTEM, here.posts["secretary"])
    assert [who for who, words in morning(5) if matter.number in words] == ["town"]


def test_what_is_urged_is_read_where_one_works(client, here):
    """Written down is not said: it stands on the page of whoever is urged until they read it."""
    matter = claimed(here)
    morning(6)
    enter(client, here, "worker")
    text = client.get(reverse("notices:for_me")).text
    assert "催办" in text
    assert matter.number in text
    assert reverse("matters:open_urged", args=[here.posts["worker"].pk]) in text
    told = Telling.objects.get(occasion="matters.reminded")
    client.post(reverse("notices:for_me"), {"row": [told.pk]})
    told.refresh_from_db()
    assert told.told_by_person_id == here.who("worker").person_id


def test_many_matters_make_one_message(here):
    numbers = [claimed(here).number for _one in range(3)]
    ((who, words),) = morning(6)
    assert who == "worker"
    assert "快到期3件" in words
    assert all(number in words for number in numbers)


def test_nobody_is_reminded_while_the_teller_is_waited_for(here):
    matter = claimed(here)
    with at("03 09:00"):
        commands.ask_teller(here.who("worker"), matter, words="哪一头？")
    assert morning(6) == set()


def test_who_has_it_again_is_reminded_again(here):
    matter = claimed(here)
    assert len(morning(6)) == 1
    with at("06 09:00"):
        commands.reclassify(here.who("clerk"), fresh(matter), reason="当初分错了")
        commands.triage(here.who("clerk"), fresh(matter), choice="小事")
        commands.dispatch(here.who("clerk"), fresh(matter), category="infrastructure", level="grid")
        commands.claim(
            here.who("worker"), fresh(matter), measures="换灯", steps=["换"],
            promised_on=date(2026, 3, 10),
        )  # fmt: skip
    assert len(morning(10)) == 1


def test_what_is_on_the_books_comes_back_once_to_whoever_answers_for_it(here):
    with at("02 09:00"):
        matter = carried(here, "claimed")
        commands.defer(here.who("worker"), fresh(matter), reason="要等县里的管子")
    assert fresh(matter).review_on == date(2026, 4, 1)
    with clock.at(datetime(2026, 3, 31, 8, 30, tzinfo=clock.LOCAL)):
        reactions.reminders()
    assert not Telling.objects.filter(occasion="matters.reminded").exists()
    for _again in range(2):
        with clock.at(datetime(2026, 4, 1, 8, 30, tzinfo=clock.LOCAL)):
            reactions.reminders()
    told = Telling.objects.get(occasion="matters.reminded")
    assert told.label == "secretary"
    assert "挂账到了复核的日子1件" in told.words
    assert matter.number in told.words
