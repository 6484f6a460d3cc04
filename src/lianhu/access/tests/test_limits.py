from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from lianhu.access import limits
from lianhu.access.models import Limit
from lianhu.counties.current import enter_only
from lianhu.kernel import clock


def test_so_many_in_a_window_and_no_more(county):
    assert [limits.hit("raise:device", 3, 60) for _nth in range(5)] == [True] * 3 + [False] * 2
    assert limits.hit("raise:other", 3, 60)
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert limits.hit("raise:device", 3, 60)


def test_the_table_names_nobody(county):
    limits.hit("password:wang", 3, 60)
    assert "wang" not in str(list(Limit.objects.values()))


def test_require_says_so_in_words(county):
    limits.require("one", 1, 60)
    with pytest.raises(limits.TooMany, match="频繁") as refused:
        limits.require("one", 1, 60)
    assert refused.value.status == 429


def test_ten_wrong_codes_lock_the_number_for_half_an_hour(county):
    for _nth in range(9):
        limits.wrong("123456780", "guesser")
    limits.require_unlocked("123456780", "guesser")
    limits.wrong("123456780", "guesser")
    with pytest.raises(limits.TooMany, match="30分钟"):
        limits.require_unlocked("123456780", "guesser")
    limits.require_unlocked("123456780", "owner")
    limits.require_unlocked("987654320", "guesser")
    with clock.at(clock.now() + timedelta(minutes=31)):
        limits.require_unlocked("123456780", "guesser")


def test_many_devices_that_guess_lock_the_number_to_all(county, monkeypatch):
    monkeypatch.setattr(limits, "NUMBER_TRIES", 20)
    for nth in range(20):
        limits.wrong("123456780", f"guesser {nth}")
    with pytest.raises(limits.TooMany, match="30分钟"):
        limits.require_unlocked("123456780", "owner")


def test_ended_windows_are_swept(county):
    limits.hit("old", 1, 60)
    limits.hit("new", 1, 6000)
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert limits.sweep() == 1
        assert limits.is_spent("new", 1)


def test_the_counts_are_not_logged_to_disk(county):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE oid = 'access_limit'::regclass")
        assert cursor.fetchone()[0] == "u"


def test_of_many_at_once_exactly_the_limit_passes(own_database):
    def try_once(_nth):
        try:
            enter_only()
            return limits.hit("crowd", 5, 60)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(try_once, range(24))) == 5
