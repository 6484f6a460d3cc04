"""What is reckoned of counts: origins, shares, small numbers; pure."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.assembly import meetings
from lianhu.insight.reckoning import (
    FEW,
    WAYS,
    Homes,
    Origin,
    below,
    domain_of,
    domains,
    half_by,
    origin,
    percent,
)
from lianhu.matters.kinds import Channel


@pytest.mark.row("C2.2")
@pytest.mark.parametrize(
    ("channel", "from_above", "told", "said"),
    [
        (Channel.PAGE, False, False, Origin.PEOPLE),
        (Channel.BOX, False, False, Origin.PEOPLE),
        (Channel.HOTLINE, False, True, Origin.PEOPLE),
        (Channel.FOUND, False, False, Origin.OWN),
        (Channel.FOUND, False, True, Origin.PEOPLE),
        (Channel.SCREENING, False, False, Origin.OWN),
        # The flag is what somebody said of it: before every door.
        (Channel.PHONE, True, True, Origin.ABOVE),
        (Channel.PLATFORM, False, False, Origin.UNKNOWN),
        (Channel.API, False, True, Origin.PEOPLE),
    ],
)
def test_where_a_matter_comes_from(channel, from_above, told, said):
    assert origin(channel, from_above=from_above, told=told) == said


def test_every_door_has_an_origin():
    for channel in Channel:
        assert origin(channel, from_above=False, told=False) in Origin


def test_what_nobody_knows_is_in_no_share():
    counts = Counter({Origin.PEOPLE: 6, Origin.OWN: 2, Origin.ABOVE: 2, Origin.UNKNOWN: 90})
    assert below(counts) == (8, 10)


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_whole_and_exact(part, more):
    n = part + more
    share = percent(part, n)
    if n < FEW:
        assert share is None
    else:
        assert abs(share * n - 100 * part) * 2 <= n


@pytest.mark.row("C5.15")
def test_the_middle_day_is_one_that_was():
    assert half_by(Counter({3: 1, 4: 1})) is None
    assert half_by(Counter({3: 2, 9: 2, 40: 1})) == 9
    assert half_by(Counter({3: 3, 40: 3})) == 3


def counted(*grids):
    """Of grids (households, took part) in each of the ways alike."""
    made = Homes()
    for n, part in grids:
        made.add(n, dict.fromkeys(WAYS, part))
    return made


@pytest.mark.row("C2.1")
@pytest.mark.parametrize(
    ("grids", "words"),
    [
        ([], "没有登记的户"), ([(4, 2)], "不足5户"), ([(4, 0)], "不足5户"), ([(40, 4)], "不足5户"),
        ([(40, 0)], "0户／40户"), ([(40, 5)], "5户／40户"), ([(40, 40)], "40户／40户"),
        ([(40, 20), (10, 3)], "20户以上／50户"), ([(9, 1), (9, 2)], "每处不足5户"),
    ],
)  # fmt: skip
def test_a_few_households_are_not_said(grids, words):
    assert counted(*grids).words("attended") == words


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=6))
def test_no_sum_gives_away_what_a_line_hides(grids):
    """A small number is in no sum: with any other in its place every page says the same."""
    told = [(n, part) for part, n in grids]
    other = [(n, 1 if 0 < part < FEW or n < FEW else part) for n, part in told]
    for way in WAYS:
        assert counted(*told).words(way) == counted(*other).words(way)
        assert counted(*told).share(way) == counted(*other).share(way)


@pytest.mark.row("C6.3", "C5.33")
def test_problems_have_their_kinds():
    labels = [one.label for one in domains()]
    for said in ("村寨事务", "矛盾纠纷", "环境卫生", "产业发展、致富门路", "乡风文明"):
        assert said in labels
    assert domain_of("environment", "livelihood").key == "environment"
    assert domain_of("", "dispute").key == "disputes"
    assert domain_of("", "").key == domain_of("nothing", "").key == domains()[-1].key


def test_every_kind_names_subjects_that_meetings_know():
    known = set(meetings.subjects())
    named = {word for one in domains() for word in one.subjects}
    assert named <= known
    assert known - named == {"other"}
