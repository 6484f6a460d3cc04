"""Methods side by side by what came of them: counted, never ranked, others without a name."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.bodies.tests.factories import organisation
from lianhu.feedback import commands, comparing
from lianhu.feedback.models import OUTCOMES
from lianhu.feedback.tests.factories import carried
from lianhu.kernel import clock
from lianhu.matters import commands as matters
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import bearer, fresh
from lianhu.methods.models import MethodVersion
from lianhu.methods.tests.factories import adoption, changed, version


def rows(here, who="secretary"):
    return comparing.compared(here.who(who), OUTCOMES).rows


def moved(matter, area, own=None):
    """The matter as if it had been answered in another place, by a version of that place."""
    words = {"area": area, "place": area.path} | ({"version": own} if own else {})
    Matter._base_manager.filter(pk=matter.pk).update(**words)


@pytest.fixture
def own(here):
    source = changed("sidan", ('within = "4h"', 'within = "2h"'), ("四单工作法", "东河四单"))
    found = version(home=here.east, source=source, title="东河四单", number=2)
    adoption(found, here.east, organisation("villagers_committee", here.east))
    return found


@pytest.mark.row("C3.18", "G.7")
def test_each_version_stands_with_what_came_of_it_and_of_what(here, own):
    with clock.at(clock.now() - timedelta(days=40)):
        shipped = MethodVersion.objects.shipped().get(key="sidan")
    first = carried(here, "answered")
    matters.rate(bearer(first), fresh(first), mark=5)
    second = carried(here, "answered")
    moved(second, here.one, shipped)
    found = {one.version: one for one in rows(here)}
    assert {one.place for one in found.values()} == {"东河村"}
    assert found[own.pk].outcome.n == found[shipped.pk].outcome.n == 1
    assert found[own.pk].outcome.counts["content"] == 1
    assert found[own.pk].outcome.mixed == "小事·基础设施1"
    assert found[own.pk].method == "东河四单 第2版"


def test_the_middle_day_is_exact_and_of_few_is_not_said():
    one = comparing.ByMethod("", "", 0)
    assert one.median == "—"
    one.days.update({0: 2, 9: 2})
    assert one.median == "不足5件"
    one.days.update({3: 1})
    assert one.median == "3天"
    one.days.update({9: 1})
    assert one.median == "3天"
    one.days.update({9: 1})
    assert one.median == "9天"


def test_days_run_from_raise_to_answer(here):
    with clock.at(clock.now() + timedelta(days=1)):
        matter = carried(here, "answered")
        since = clock.now() - timedelta(days=3, hours=5)
        Matter._base_manager.filter(pk=matter.pk).update(raised_at=since)
        (found,) = rows(here)
    assert found.days == {3: 1}


@pytest.mark.row("C3.18")
def test_another_place_has_no_name_without_a_decision_and_its_version_none_either(here, own):
    moved(carried(here, "answered"), here.west)
    (found,) = rows(here)
    assert (found.place, found.method, found.version) == ("", "四单工作法，各地自己的版本", 0)
    commands.file_decision(
        here.who("town"), here.town, body="镇人民政府", number="〔2026〕8号",
        decided_on=clock.today(), until=clock.today() + timedelta(days=30),
    )  # fmt: skip
    (named,) = rows(here)
    assert (named.place, named.version) == ("西河村", own.pk)
    # Whoever answers for both reads both by name anyway.
    assert {one.place for one in rows(here, "town")} == {"西河村"}


def test_the_rows_stand_in_the_order_of_the_tree_whatever_their_figures(here):
    for _ in range(2):
        moved(carried(here, "answered"), here.west)
    carried(here, "answered")
    assert [(one.place, one.outcome.n) for one in rows(here, "town")] == [
        ("东河村", 1),
        ("西河村", 2),
    ]


def test_what_is_private_is_not_counted(here):
    matter = carried(here, "answered")
    Matter._base_manager.filter(pk=matter.pk).update(secrecy="private")
    assert rows(here) == []


def test_the_page_says_how_it_counts_and_when_it_is_empty(
    here, client, django_assert_max_num_queries
):
    enter(client, here, "secretary")
    url = reverse("feedback:methods")
    assert "还没有答复过的事" in client.get(url).text
    carried(here, "answered")
    with django_assert_max_num_queries(16):
        page = client.get(url).text
    for part in ("不排名", "怎么算的", "÷", "不足30件", "截至", "四单工作法 第1版"):
        assert part in page
    assert "%（1/1）" not in page
    enter(client, here, "worker")
    assert client.get(url).status_code == 403
