"""Moments come out of the database as they went in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DataError, connection
from hypothesis import given
from hypothesis import strategies as st

from lianhu.counties.driver import Moments

pytestmark = pytest.mark.usefixtures("county")


def _told(moment: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [moment])
        return cursor.fetchone()[0]


def test_ours_is_the_loader_in_use() -> None:
    found = connection.connection.adapters.get_loader(1184, 0)
    assert found is Moments


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC),
        datetime(2026, 11, 23, 1, 2, 3, 400, tzinfo=UTC),
        datetime(2026, 11, 23, 1, 2, 3, 120000, tzinfo=timezone(timedelta(hours=8))),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_a_moment_is_itself(moment: datetime) -> None:
    found = _told(moment)
    assert found == moment
    assert found.tzinfo is UTC  # type: ignore[attr-defined]


def test_another_zone_of_the_session_does_not_move_it() -> None:
    moment = datetime(1900, 11, 23, 1, 2, 3, tzinfo=UTC)
    with connection.cursor() as cursor:
        # In that year Shanghai's clocks differed by hours, minutes and seconds.
        cursor.execute("SET LOCAL timezone = 'Asia/Shanghai'")
        cursor.execute("SELECT %s::timestamptz", [moment])
        assert cursor.fetchone()[0] == moment


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_moment(moment: datetime) -> None:
    text = moment.isoformat(" ").replace("+00:00", "+00").encode()
    assert Moments(1184).load(text) == moment


def test_what_python_cannot_hold_is_refused_as_before() -> None:
    with pytest.raises(DataError, match=r"infinity|out of range|timestamp"):
        _told("infinity")
