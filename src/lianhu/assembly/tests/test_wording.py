"""What stands over a paper: titles that say nothing twice, numbers that each body counts for itself."""

import pytest
from django.db import IntegrityError, transaction

from lianhu.assembly import commands, meetings, wording
from lianhu.assembly.models import Meeting, Resolution
from lianhu.assembly.tests.factories import on_the_day, point, representatives, running, signed
from lianhu.assembly.tests.test_deciding import voted
from lianhu.ballots.models import Round
from lianhu.bodies.queries import bodies_of
from lianhu.bodies.tests.factories import member
from lianhu.kernel import clock
from lianhu.law.meetings import meetings as laws
from lianhu.people.tests.factories import person
from lianhu.places.models import Area

ENDS = {
    "village": {"village": "东河村", "group": "第三组", "grid": "上寨", "cluster": "一号联户"},
    "community": {
        "village": "马鞍社区",
        "group": "二组",
        "grid": "一号网格",
        "cluster": "一号联户",
    },
    "town": {"town": "河谷镇"},
}


def unsaved(kind, regime, place):
    shape = meetings.kinds()[kind]
    return Meeting(area=Area(name=place), kind=kind, regime=regime, about=shape.about)


def every():
    return [
        (one.key, regime, ENDS[regime][level])
        for regime in ENDS for one in meetings.known_to(regime) for level in one.levels
        if one.about not in laws() or laws()[one.about].name(regime)
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "regime", "place"), every())
def test_no_title_says_a_word_twice(db, kind, regime, place):
    said = wording.title(unsaved(kind, regime, place))
    for doubled in ("村村党", "村村“", "社区社区", "镇乡镇", "组村民小组", "会议会议"):
        assert doubled not in said, said


@pytest.mark.parametrize(
    ("kind", "regime", "place", "title", "series"),
    [
        ("town_committee", "town", "河谷镇", "中共河谷镇委员会会议", "中共河谷镇委员会"),
        ("town_committee", "town", "新城街道", "中共新城街道工作委员会会议", "中共新城街道工作委员会"),
        ("branch", "village", "东河村", "东河村党组织会议", "东河村党组织会议"),
        ("branch", "community", "马鞍社区", "马鞍社区党组织会议", "马鞍社区党组织会议"),
        ("two_committees", "village", "东河村", "东河村“两委”会议", "东河村“两委”会议"),
        ("two_committees", "village", "一村（虚构）", "一村（虚构）“两委”会议", "一村（虚构）“两委”会议"),
        ("committee", "village", "东河村", "东河村村民委员会会议", "东河村村民委员会"),
        ("supervision", "village", "东河村", "东河村村务监督委员会会议", "东河村村务监督委员会"),
        ("assembly", "village", "东河村", "东河村村民会议", "东河村村民会议"),
        ("group", "village", "第三组", "第三村民小组会议", "第三村民小组会议"),
        ("group", "village", "一组", "第一村民小组会议", "第一村民小组会议"),
        ("group", "village", "上寨组", "上寨村民小组会议", "上寨村民小组会议"),
    ],
)  # fmt: skip
def test_titles_read_as_the_field_writes_them(db, kind, regime, place, title, series):
    meeting = unsaved(kind, regime, place)
    assert (wording.title(meeting), wording.series(meeting)) == (title, series)


def decided(here, kind, body, came):
    """The number of what such a body decides today."""
    meeting = running(here, kind, organisation=body, items=[point()])
    meeting.here = here
    with on_the_day(meeting):
        signed(here, meeting, came)
        item = meeting.items.get()
        voted(meeting, item, approve=came, oppose=0, abstain=0)
        return wording.numbered(commands.conclude(here.who("secretary"), item))


def test_each_body_counts_its_own_resolutions(here):
    """What the party or the committee decides leaves no gap in what the village reads."""
    people, few = representatives(here), bodies_of(here.east, "villagers_committee")[0]
    for n in range(5):
        member(few, person(f"委{n}员", area=here.east), "member")
    numbers = [
        decided(here, "representatives", people, 27), decided(here, "two_committees", few, 5),
        decided(here, "representatives", people, 27),
    ]  # fmt: skip
    year = clock.today().year
    assert numbers == [
        f"东河村村民代表会议〔{year}〕1号", f"东河村“两委”会议〔{year}〕1号",
        f"东河村村民代表会议〔{year}〕2号",
    ]  # fmt: skip
    # Written down with the number: no later name of the village changes it.
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        Resolution.objects.filter(number=2).update(series="别的会")


def test_the_number_stands_alone_under_the_title_and_goes_on_from_the_one_before():
    rows = [Resolution(series="东河村村民会议", year=2026, number=n) for n in (3, 4)]
    assert wording.numbers(rows) == "东河村村民会议〔2026〕3号、4号"
    assert wording.numbers([Resolution(series="东河村村民会议", year=2026)]) == ""


def test_a_name_and_its_count_stand_apart_and_yes_and_no_do_not():
    names = [{"key": "c1", "words": "张甲0"}, {"key": "c2", "words": "张丙0"}]
    chosen = Round(way="paper", options=names, counts={"options": {"c1": 8}})
    assert wording.votes(chosen).endswith("张甲0 8票、张丙0 0票")
    asked = Round(way="hands", options=[{"key": "approve", "words": "同意"}],
                  counts={"options": {"approve": 19}})  # fmt: skip
    assert wording.votes(asked).endswith("同意19票")
