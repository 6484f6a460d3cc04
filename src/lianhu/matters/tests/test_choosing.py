"""Whom to suggest: near, there, staying, less on their hands; said in one line, never a ranking."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.bodies.models import Post, Tenure
from lianhu.bodies.tests.factories import post, somebody, tenure
from lianhu.dispatch import commands as away
from lianhu.dispatch.models import Absence
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.matters import choosing, commands, holding
from lianhu.matters.tests.factories import carried, raised

pytestmark = pytest.mark.row("G.8")


@pytest.fixture
def second(here):
    """Another worker of the same grid with the same duties."""
    made = post("grid_worker", here.one, title="乙", duties=here.posts["worker"].duties)
    return tenure(made, somebody("乙")).post


def best(here, matter=None):
    matter = matter or carried(here, "sorted")
    return choosing.suggest(holding.pool_for(matter, "infrastructure"), "infrastructure")


def gone(here, who, deputy=None, days=3):
    today = clock.today()
    return away.note_absence(
        here.who("secretary"), who, from_on=today, to_on=today + timedelta(days=days),
        deputy=deputy,
    )  # fmt: skip


def test_of_two_equally_near_the_one_with_less_on_their_hands(here, second):
    assert best(here).post == here.posts["worker"]
    carried(here, "claimed")
    found = best(here)
    assert found.post == second
    assert found.why == "乙乙：管基础设施，在岗，手上0件。"


def test_the_near_one_with_more_on_their_hands_goes_before_one_from_further_off(here):
    post("village_clerk", here.east, duties=["infrastructure"])
    tenure(Post.objects.last(), somebody())
    carried(here, "claimed")
    assert best(here).post == here.posts["worker"]


def test_who_is_away_is_not_suggested_and_who_stands_in_is(here, second):
    third = tenure(
        post("grid_worker", here.one, title="丙", duties=["infrastructure"]), somebody("丙")
    ).post
    carried(here, "sent", words="给丙添一件")
    gone(here, here.posts["worker"], deputy=third)
    found = best(here)
    assert found.post == third
    assert "替worker代班到" in found.why
    gone(here, third)
    assert best(here).post == second


def test_everybody_away_is_said_and_somebody_is_suggested_all_the_same(here):
    for one in Post.objects.filter(duties__contains=["infrastructure"]):
        if one.path.startswith(here.east.path):
            gone(here, one)
    assert "请假，没有别的人可派" in best(here).why


def test_who_leaves_the_post_soon_begins_nothing_new(here, second):
    held = Tenure.objects.filter(post=here.posts["worker"])
    held.update(to_on=clock.today() + timedelta(days=5))
    assert best(here).post == second
    held.update(to_on=clock.today() + timedelta(days=50))
    assert best(here).post == here.posts["worker"]


def test_dispatching_suggests_and_the_form_says_why(here, second):
    gone(here, here.posts["worker"])
    matter = carried(here, "sorted")
    client = Client()
    client.force_login(here.accounts["clerk"])
    page = client.get(
        reverse("matters:act", args=[matter.number, "dispatch"]) + "?category=infrastructure"
    ).content.decode()
    assert "乙乙：管基础设施，在岗，手上0件。" in page
    commands.dispatch(here.who("clerk"), matter, category="infrastructure", level="grid")
    assert matter.suggested == second


def test_the_suggestion_costs_one_statement_however_large_the_pool(here, second):
    pool = holding.pool_for(carried(here, "sorted"), "infrastructure")
    for _each in range(2):
        with CaptureQueriesContext(connection) as asked:
            choosing.suggest(pool, "infrastructure")
        assert len(asked) == 1


def test_one_notes_ones_own_days_and_not_those_of_a_neighbour(here):
    today = clock.today()
    days = {"from_on": today, "to_on": today}
    made = away.note_absence(here.who("worker"), here.posts["worker"], **days)
    with pytest.raises(Conflict, match="已经记过"):
        away.note_absence(here.who("secretary"), here.posts["worker"], **days)
    for who in ("leader", "worker2", "next_door"):
        with pytest.raises(NotAllowed):
            away.note_absence(here.who(who), here.posts["worker"], **days)
    with pytest.raises(NotAllowed):
        away.end_absence(here.who("leader"), made)
    away.end_absence(here.who("worker"), made)
    assert not Absence.objects.on(today).exists()
    with pytest.raises(Conflict):
        away.end_absence(here.who("worker"), made)


@pytest.mark.parametrize(
    "days, deputy, field",
    [
        ((0, -1), None, "to_on"),
        ((-5, -2), None, "to_on"),
        ((0, 181), None, "to_on"),
        ((0, 1), "worker", "deputy"),
        ((0, 1), "next_door", "deputy"),
    ],
)
def test_what_makes_no_absence_is_refused_at_its_field(here, days, deputy, field):
    start, end = (clock.today() + timedelta(days=n) for n in days)
    with pytest.raises(Refusal) as refusal:
        away.note_absence(
            here.who("worker"), here.posts["worker"], from_on=start, to_on=end,
            deputy=here.posts[deputy] if deputy else None,
        )  # fmt: skip
    assert refusal.value.field == field


def test_the_page_notes_it_and_asks_for_no_reason(here):
    client = Client()
    client.force_login(here.accounts["worker"])
    page = client.get(reverse("dispatch:away")).content.decode()
    assert "现在大家都在岗" in page
    assert "textarea" not in page
    today = clock.today().isoformat()
    said = {"post": here.posts["worker"].pk, "from_on": today, "to_on": today,
            "deputy": here.posts["worker2"].pk}  # fmt: skip
    assert client.post(reverse("dispatch:away"), {**said, "to_on": "2020-01-01"}).status_code == 422
    client.post(reverse("dispatch:away"), said)
    row = Absence.objects.get()
    assert (row.post, row.deputy) == (here.posts["worker"], here.posts["worker2"])
    # Somebody else's post cannot even be chosen.
    assert client.post(
        reverse("dispatch:away"), {**said, "post": here.posts["leader"].pk}
    ).status_code == 422  # fmt: skip
    client.post(reverse("dispatch:back", args=[row.pk]))
    row.refresh_from_db()
    assert row.ended_at is not None


def test_raising_asks_nothing_about_who_is_away(here):
    raised(here)
    with CaptureQueriesContext(connection) as asked:
        raised(here)
    assert not [one for one in asked if "dispatch_absence" in one["sql"]]
