"""`verify` names a row that was changed behind the log's back, or one that the log does not know."""

import pytest
from django.db import connection

from lianhu.audit.sealing import seal_all, verify
from lianhu.files.tests.factories import draft
from lianhu.matters import commands
from lianhu.matters.tests.factories import carried, fresh, raised


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_a_whole_round_agrees_with_its_log(here):
    carried(here, "shown", files=[draft()])
    matter = raised(here)
    commands.triage(here.who("clerk"), fresh(matter), choice="先商议")
    commands.consult(
        here.who("leader"), fresh(matter), people="甲、乙、丙",
        opinions="都同意", conclusion="装一盏", choice="有办法",
    )  # fmt: skip
    seal_all()
    assert verify().wrong == ""


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE matters_word SET text = '改过了' WHERE role = 'result' AND matter_id = %s",
        "UPDATE matters_word SET digest = repeat('0', 64) WHERE role = 'demand' AND matter_id = %s",
        "DELETE FROM matters_word WHERE role = 'result' AND matter_id = %s",
        "UPDATE matters_matter SET stage = '派单' WHERE id = %s",
        "UPDATE matters_matter SET promised_on = '2020-01-01' WHERE id = %s",
        "UPDATE matters_matter SET due_at = due_at + interval '9 days' WHERE id = %s",
    ],
)
def test_a_changed_row_is_named(here, sql):
    matter = carried(here, "finished")
    seal_all()
    assert verify().wrong == ""
    run(sql, matter.pk)
    assert str(matter.number) in verify().wrong


def test_changed_words_on_the_board_are_named(here):
    carried(here, "shown")
    run("SET LOCAL session_replication_role = replica")
    run("UPDATE publicity_posting SET words = '改过了'")
    assert "公示" in verify().wrong
