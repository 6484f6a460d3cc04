"""What votes are measured with: real votes, each once, and statements that stand for another vote."""

from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from lianhu.audit.models import Event
from lianhu.ballots.models import Envelope, Participation
from lianhu.bench import polling
from lianhu.bench.hall import make_hall
from lianhu.bench.polling import Duel, Minute
from lianhu.bench.replay import again, start_ids
from lianhu.bench.sections import merged
from lianhu.bench.world import make_world


@pytest.fixture
def world(own_database):
    return make_world(towns=1, villages=1)


def raw():
    at = connection.settings_dict
    link = psycopg.connect(
        dbname=at["NAME"], host=at["HOST"] or None, port=at["PORT"] or None,
        user=at["USER"] or None, password=at["PASSWORD"] or None, autocommit=True,
    )  # fmt: skip
    link.execute(f"SET search_path = '{connection.schema_name}', 'public'")
    return link


def test_the_bare_driver_casts_votes_that_count(world):
    start_ids(polling.FIRSTS)
    first, other = make_hall(world, 6), make_hall(world, 3)
    script = polling.script(first)
    assert set(script.own.values()) == {"round", "entry", "blind", "part", "stream", "envelope"}
    with raw() as link:
        for slip in other.slips:
            again(link, script, other.named(slip) | {"envelope": uuid4()})
    parts = Participation.objects.filter(round=other.round)
    assert sorted(parts.values_list("entry__no", flat=True)) == [1, 2, 3]
    streams = {f"voted:{one.pk}" for one in parts}
    assert Event.objects.filter(stream__in=streams).count() == 3
    assert Envelope.objects.filter(round=other.round).count() == 3
    assert Participation.objects.filter(round=first.round).count() == 4


def test_of_many_threads_at_each_number_one_wins(world):
    found = polling.duel(make_hall(world, 4), threads=6)
    assert found.fine
    assert (found.parts, found.envelopes, found.ballots) == (4, 4, 4)
    assert "每次都只有一个投成" in "\n".join(polling.lines_of_duel(found))


def test_a_double_vote_would_be_said():
    said = "\n".join(polling.lines_of_duel(Duel(32, 1000, odd=1, parts=1001)))
    assert "**不对的**：1 次不是正好一个投成" in said
    minute = Minute(3, 0.1, [0.1], [0.1], 1, 1, parts=4, numbers=3, counted=4)
    assert "**不对的**：3 个编号、4 次参加" in "\n".join(polling.lines_of_minute(minute))
    minute.parts = minute.counted = 3
    assert minute.once_each
    assert "100 毫秒**（目标 200）" in "\n".join(polling.lines_of_minute(minute))


def test_a_part_measured_again_takes_the_place_of_the_one_before():
    page = "# 测速\n\n头。\n\n## 甲\n\n旧。\n\n## 乙\n\n留。\n"
    parts = "# 测速\n\n别的头。\n\n## 甲\n\n新。\n\n## 丙\n\n多。\n"
    once = merged(page, parts)
    assert once == "# 测速\n\n头。\n\n## 甲\n\n新。\n\n## 丙\n\n多。\n\n## 乙\n\n留。\n"
    assert merged(once, parts) == once
    assert merged("# 测速\n\n头。\n", "## 丙\n\n多。\n") == "# 测速\n\n头。\n\n## 丙\n\n多。\n"
