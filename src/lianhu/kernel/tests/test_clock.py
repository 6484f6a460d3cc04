from datetime import UTC, date, datetime
from threading import Thread

import pytest

from lianhu.kernel import clock

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=clock.LOCAL)


def test_now_is_utc_and_aware():
    assert clock.now().tzinfo is UTC


def test_at_fixes_now_and_lets_go_again():
    with clock.at(NOON) as fixed:
        assert clock.now() == fixed == NOON
        assert clock.now().tzinfo is UTC
        with clock.at(datetime(2026, 1, 1, tzinfo=UTC)):
            assert clock.today() == date(2026, 1, 1)
        assert clock.now() == NOON
    assert clock.now() > NOON or clock.now() < NOON


def test_at_lets_go_after_an_error():
    with pytest.raises(RuntimeError), clock.at(NOON):
        raise RuntimeError
    assert clock._fixed.get() is None


def test_at_holds_for_its_own_thread_only():
    seen: list[datetime] = []
    with clock.at(NOON):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != NOON


def test_today_is_the_day_in_the_county_not_in_greenwich():
    with clock.at(datetime(2026, 3, 4, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 5)
    with clock.at(datetime(2026, 3, 4, 15, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 4)


def test_naive_moments_are_refused():
    naive = datetime(2026, 3, 5)  # noqa: DTZ001
    for use in (clock.local, clock.day_of, clock.chinese_moment):
        with pytest.raises(ValueError):
            use(naive)
    with pytest.raises(ValueError), clock.at(naive):
        pass


def test_a_day_begins_and_ends_in_the_county():
    assert clock.day_start(date(2026, 3, 5)) == datetime(2026, 3, 4, 16, tzinfo=UTC)
    assert clock.day_end(date(2026, 3, 5)) == datetime(2026, 3, 5, 15, 59, 59, tzinfo=UTC)


def test_chinese_dates_have_no_leading_zeros():
    assert clock.chinese_date(date(2026, 3, 5)) == "2026年3月5日"
    assert clock.chinese_date(datetime(2026, 3, 4, 16, tzinfo=UTC)) == "2026年3月5日"
    assert clock.chinese_moment(datetime(2026, 3, 5, 6, 5, tzinfo=UTC)) == "2026年3月5日 14:05"
