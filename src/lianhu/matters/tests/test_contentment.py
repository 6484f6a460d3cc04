"""How content people were is counted and defined by the line that the method itself draws."""

import pytest
from django.urls import reverse

from lianhu.bodies.tests.factories import organisation
from lianhu.matters import commands
from lianhu.matters.queries import village_figures
from lianhu.matters.summary import by_village
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.methods.tests.factories import adoption, changed, version


def rate(here, *marks):
    for mark in marks:
        matter = carried(here, "answered")
        commands.rate(bearer(matter), fresh(matter), mark=mark)


def stricter(here):
    """A village that takes 一般 for a mark that sends back; of four marks, not of five."""
    source = changed(
        "sidan", ("low_at_most = 2", "low_at_most = 2"), ("scale = 5", "scale = 4"),
        ('labels = ["很不满意", "不满意", "一般", "满意", "很满意"]', 'labels = ["不满意", "一般", "满意", "很满意"]'),
    )  # fmt: skip
    hall = organisation("town_government", here.town)
    adoption(version("sidan", home=here.town, source=source), here.town, hall)


def figure(here):
    return village_figures(here.east)[-1]


@pytest.mark.row("G.14")
def test_the_share_and_its_definition_follow_the_method(here):
    rate(here, 3, 3, 4, 5, 5)
    found = figure(here)
    assert (found.value, found.n, found.name) == (100, 5, "评价一般以上")
    assert "5分制，工作法定3分起" in found.definition


def test_a_village_that_draws_another_line_is_counted_by_it(here):
    stricter(here)
    rate(here, 3, 3, 4, 4, 2)
    found = figure(here)
    assert (found.value, found.n, found.name) == (80, 5, "评价满意以上")
    assert "4分制，工作法定3分起" in found.definition


def test_two_methods_side_by_side_are_each_counted_by_their_own(client, here):
    rate(here, 3, 2, 2)
    stricter(here)
    rate(here, 3, 2)
    found = figure(here)
    assert (found.value, found.n) == (40, 5)
    assert "各自工作法" in found.definition
    raised(here, area=here.west)
    summary = by_village(here.who("county"))
    east = next(one for one in summary.villages if str(one.area) == "东河村")
    assert (east.content, east.counts["rated"]) == (40, 5)
    page = enter(client, here, "county").get(reverse("matters:loops")).text
    assert "各自工作法所定不满意分数" in page
    assert "三分及以上" not in page
