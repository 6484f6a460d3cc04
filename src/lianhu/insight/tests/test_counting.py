"""Figures are counted from what is there: matters, sign-ins, participations, never a choice."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianhu.assembly import commands as assembly
from lianhu.assembly.tests.factories import entries, homes, on_the_day, planned, point, seat
from lianhu.assembly.tests.factories import village as _village
from lianhu.audit.actor import VISITOR
from lianhu.ballots import commands as ballots
from lianhu.ballots.models import Ballot
from lianhu.bodies.tests.factories import organisation
from lianhu.insight import counting, shown
from lianhu.insight.reckoning import WAYS, Origin
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.models import Matter, Tabled
from lianhu.matters.tabled import PREFIX
from lianhu.people.tests.factories import household
from lianhu.places.tests.factories import area


@pytest.fixture
def here(county):
    found = _village()
    found.homes = homes(found, count=12, grown=2)
    return found


def raised(here, n=1, *, channel="page", told=True, days=0, **more):
    made = []
    with clock.at(clock.now() - timedelta(days=days)):
        for at in range(n):
            teller = Teller(name=f"甲{at}", where_words="上寨") if told else None
            found = commands.raise_(
                VISITOR,
                area=here.one,
                words=f"第{at}件：路灯不亮",
                channel=channel,
                teller=teller,
                **more,
            )
            made.append(found.matter)
    return made


def whole(here, place=None):
    place = place or here.east
    return counting.tallies(place, shown.units_of(place), counting.span())[0]


def parts(here):
    """Households and, way by way, those that took part: before small numbers are hidden."""
    got = []
    into = SimpleNamespace(homes=SimpleNamespace(add=lambda *said: got.append(said)))
    for _place, fill in counting._homes(here.east.path, counting.span()):
        fill(into)
    return sum(n for n, _ways in got), {
        way: sum(ways[way] for _n, ways in got) for way in WAYS
    }  # fmt: skip


@pytest.mark.row("C5.16", "C2.2")
def test_from_below_and_from_above_quarter_by_quarter(here):
    raised(here, 6)
    raised(here, 2, channel="found", told=False)
    raised(here, 2, channel="found", told=False, from_above=True)
    before = (clock.today() - counting.span().running.start).days + 20
    raised(here, 5, channel="found", told=False, from_above=True, days=before)
    found = whole(here)
    now, last = (found.of_quarter(one.key) for one in reversed(counting.span().quarters[-2:]))
    assert (now[Origin.PEOPLE], now[Origin.OWN], now[Origin.ABOVE]) == (6, 2, 2)
    assert dict(last) == {Origin.ABOVE: 5}
    page = shown.page(here.who("secretary"), here.east)
    assert page.figures[0].value == "80"
    assert "上一季是0%" in page.figures[0].sentence
    assert [line[-1] for line in page.trend.lines] == ["—", "—", "0%", "80%"]


def held(here, *, came=0, way="hands", kind="assembly", items=None):
    """A meeting of households, running on its day, so many of which signed in."""
    meeting = planned(here, kind, sittings=[seat(12)], items=items or [point()])
    assembly.call(here.who("secretary"), meeting)
    with on_the_day(meeting):
        assembly.begin(here.who("secretary"), meeting, road="households")
        for one in entries(meeting)[:came]:
            assembly.sign(here.who("secretary"), meeting, one, sitting=meeting.sittings.first())
    return meeting


def decide(here, meeting, item, n):
    vote = assembly.put_to_vote(here.who("secretary"), meeting, item, way="hands")
    counts = {"approve": n, "oppose": 0, "abstain": 0}
    hands = ballots.count_hands(here.who("secretary"), vote, counts=counts)
    ballots.confirm_hands(here.who("clerk"), hands)
    ballots.close_round(here.who("secretary"), vote)
    return assembly.conclude(here.who("secretary"), item, words="每户筹工两天")


@pytest.mark.row("C2.1", "C5.8")
def test_households_heard_came_and_took_part_by_grid_with_who_is_away_apart(here):
    meeting = held(here, came=9)
    item = meeting.items.get()
    with on_the_day(meeting):
        decide(here, meeting, item, 9)
        rows = entries(meeting)
        for at, way in ((0, "here"), (1, "here"), (10, "phone"), (11, "video")):
            assembly.hear(
                here.who("secretary"), meeting, item=item, side="for", way=way, words="同意",
                no=rows[at].no,
            )  # fmt: skip
        assert parts(here) == (12, {"heard": 2, "afar": 2, "attended": 9, "voted": 9})
        page = shown.page(here.who("secretary"), here.east)
    line = next(one for one in page.taking_part.lines if one[0] == str(here.one))
    assert line[1:] == ("不足5户", "不足5户", "9户／12户", "9户／12户")
    assert page.figures[1].value == "75"


def test_who_spoke_up_themselves_was_heard(here):
    person = here.homes[0].residences.first().person
    raised(here, 1, told=False)
    matter = Matter.objects.visible_to(here.who("secretary")).get()
    commands.raise_(
        here.who("clerk"), area=here.one, words="水管漏了", channel="phone",
        teller=Teller(name="张甲0", person=person),
    )  # fmt: skip
    assert matter.teller is None
    assert parts(here)[1]["heard"] == 1


def test_no_choice_is_read(here):
    """Not a ballot, not a name beside a choice: the columns are in no statement."""
    meeting = held(here, came=9)
    with on_the_day(meeting):
        decide(here, meeting, meeting.items.get(), 9)
        with CaptureQueriesContext(connection) as asked:
            whole(here)
    said = " ".join(one["sql"] for one in asked)
    assert Ballot._meta.db_table not in said
    assert '"choice"' not in said
    assert "ballots_envelope" not in said
    # A household leaves the database as part of a number only.
    assert 'SELECT "people_household"."id"' not in said


def test_how_many_places_there_are_costs_nothing(here):
    def cost(area):
        units = shown.units_of(area)
        with CaptureQueriesContext(connection) as asked:
            counting.tallies(area, units, counting.span())
        return len(asked)

    raised(here, 3)
    few = cost(here.east)
    raised(here, 20, channel="box")
    meeting = held(here, came=9)
    with on_the_day(meeting):
        decide(here, meeting, meeting.items.get(), 9)
        assert cost(here.east) == cost(here.town) == cost(here.county) == few <= 10


@pytest.mark.row("C5.15")
def test_days_from_raise_to_decision_and_what_waits(here):
    matters = raised(here, 5, days=20)
    keys = [
        Tabled.objects.create(matter=one, stage=one.stage, entered_at=one.entered_at)
        for one in matters
    ]
    items = [point(f"第{n}件", subject="environment") for n in range(5)]
    meeting = planned(here, sittings=[seat(12)], items=items)
    for item, one in zip(meeting.items.order_by("no"), keys, strict=True):
        type(item).objects.filter(pk=item.pk).update(stream=PREFIX + one.key)
    assembly.call(here.who("secretary"), meeting)
    with on_the_day(meeting):
        assembly.begin(here.who("secretary"), meeting, road="households")
        for one in entries(meeting)[:9]:
            assembly.sign(here.who("secretary"), meeting, one, sitting=meeting.sittings.first())
        for item in meeting.items.order_by("no"):
            decide(here, meeting, item, 9)
        found = whole(here)
        assert dict(found.days) == {32: 5}
        assert (found.decided, found.decided_below) == (5, 5)
        Matter._base_manager.filter(pk=matters[0].pk).update(phase="consulting")
        page = shown.page(here.who("secretary"), here.east)
    told = page.figures[2]
    assert (told.value, told.unit) == ("32", "天")
    assert "还有1件在商量" in told.sentence


@pytest.mark.row("C6.3", "C5.33")
def test_what_was_solved_by_kind(here):
    matters = raised(here, 3)
    rows = Matter._base_manager.filter(pk__in=[one.pk for one in matters])
    rows.update(answered_at=clock.now(), category="dispute")
    one = Tabled.objects.create(
        matter=matters[0], stage=matters[0].stage, entered_at=matters[0].entered_at
    )
    meeting = planned(here, items=[point(subject="environment")])
    meeting.items.update(stream=PREFIX + one.key)
    found = shown.page(here.who("secretary"), here.east).kinds
    kinds = {line[0]: line[1] for line in found.lines}
    assert "乡风文明" in found.rest
    assert "环境卫生" not in found.rest
    assert (kinds["矛盾纠纷"], kinds["环境卫生"]) == ("2", "1")


@pytest.mark.row("C5.9")
def test_the_four_platforms_have_one_figure_each_and_say_what_is_not_known(here):
    raised(here, 6, channel="chat_group")
    talk, culture, honour, exchange = shown.page(here.who("secretary"), here.east).platforms
    assert [one.name for one in (talk, culture, honour, exchange)] == [
        "议事平台·促自治", "文化平台·促文明", "荣誉平台·促新风", "交流平台·促合力",
    ]  # fmt: skip
    assert exchange.value == "6"
    assert (honour.value, "还没有在系统里办" in honour.sentence) == ("", True)
    assert talk.value == culture.value == "0"


def test_a_community_counts_who_lives_there_and_a_village_who_is_registered(here):
    estate = area("village", here.town, name="新社区")
    block = area("grid", estate, name="一号楼")
    organisation("residents_committee", estate)
    for n in range(6):
        household(block, kind="living", number=f"L{n:07}")
    household(block, kind="registered", number="L9999999")
    household(here.one, kind="living", number="L8888888")
    assert whole(here, estate).homes.n == 6
    assert whole(here).homes.n == 12
    assert whole(here, here.town).homes.n == 18
