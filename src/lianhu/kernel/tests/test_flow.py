"""The flow against a stand-in for the database; rooms test their own flows on PostgreSQL."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from django.db.models import F, Q

from lianhu.kernel.errors import IllegalMove
from lianhu.kernel.flow import Flow, Step

CASE = Flow(
    "state",
    {
        "assign": Step(("filed", "assigned"), "assigned"),
        "finish": Step(("assigned",), "done"),
        "reopen": Step(("done",), "assigned"),
    },
)


@dataclass
class Rows:
    """Answers like a queryset: remembers its conditions, changes `changed` rows."""

    changed: int
    conditions: list = field(default_factory=list)
    updates: list = field(default_factory=list)

    def filter(self, *given, **named):
        self.conditions += [*given, named]
        return self

    def update(self, **values):
        self.updates.append(values)
        return self.changed


def a_row(changed=1, **values):
    rows = Rows(changed)
    kind = type("Row", (SimpleNamespace,), {"_base_manager": rows})
    return kind(pk=7, **values), rows


def test_open_verbs_follow_the_table():
    assert CASE.open_verbs("filed") == ["assign"]
    assert CASE.open_verbs("assigned") == ["assign", "finish"]
    assert CASE.open_verbs("gone") == []
    assert CASE.states() == ["filed", "assigned", "done"]


def test_a_move_is_one_conditional_update():
    row, rows = a_row(state="filed", holder=None)
    assert CASE.move(row, "assign", holder=3) is None
    assert rows.conditions == [{"pk": 7, "state__in": ("filed", "assigned")}]
    assert rows.updates == [{"state": "assigned", "holder": 3}]
    assert (row.state, row.holder) == ("assigned", 3)


def test_a_lost_race_changes_nothing_on_the_row():
    row, _ = a_row(changed=0, state="filed", holder=None)
    with pytest.raises(IllegalMove, match="请刷新"):
        CASE.move(row, "assign", holder=3)
    assert (row.state, row.holder) == ("filed", None)


@pytest.mark.parametrize("where", [{"holder": None}, Q(holder=None)])
def test_further_conditions_go_into_the_same_update(where):
    row, rows = a_row(state="filed", holder=None)
    CASE.move(row, "assign", where=where, holder=3)
    assert rows.conditions[1] == Q(holder=None)
    assert len(rows.updates) == 1


def test_values_made_by_the_database_are_read_back():
    row, _ = a_row(state="assigned", rounds=1)
    asked: list[list[str]] = []
    row.refresh_from_db = lambda *, fields: asked.append(fields)
    CASE.move(row, "finish", rounds=F("rounds") + 1)
    assert asked == [["rounds"]]
    assert (row.state, row.rounds) == ("done", 1)


def test_a_verb_outside_the_table_is_a_mistake_of_the_programmer():
    row, _ = a_row(state="filed")
    with pytest.raises(KeyError):
        CASE.move(row, "burn")
