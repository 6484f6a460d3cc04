"""State machines as plain tables: one row per verb, one UPDATE per move."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from lianhu.kernel.errors import IllegalMove


@dataclass(frozen=True)
class Step:
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Flow:
    """The legal life of a row: `steps` maps each verb to where it starts and ends."""

    field: str
    steps: Mapping[str, Step]

    def open_verbs(self, state: str) -> list[str]:
        """The verbs that may be said in this state, in the order of the table."""
        return [verb for verb, step in self.steps.items() if state in step.sources]

    def states(self) -> list[str]:
        """Every state the table names, each once, in the order of first mention."""
        named = (state for step in self.steps.values() for state in (*step.sources, step.target))
        return list(dict.fromkeys(named))

    def move(
        self, row: Model, verb: str, *, where: Q | Mapping[str, Any] | None = None, **also: Any
    ) -> None:
        """Move `row` by `verb` and set the fields in `also` in the same UPDATE.

        The WHERE clause carries the source states and the further conditions in
        `where` (for a claim: `{"holder": None}`), so of two people who press at once
        exactly one wins and the other gets IllegalMove; no lock is held. The row's
        attributes change only after the database agreed. Raises KeyError for a verb
        that is not in the table.
        """
        step = self.steps[verb]
        values = {self.field: step.target, **also}
        rows = type(row)._base_manager.filter(pk=row.pk, **{f"{self.field}__in": step.sources})
        if where is not None:
            rows = rows.filter(where if isinstance(where, Q) else Q(**where))
        if not rows.update(**values):
            raise IllegalMove(_("此事项的状态已变化，不能再这样办理，请刷新后查看。"))
        _take_over(row, values)


def _take_over(row: Model, values: Mapping[str, Any]) -> None:
    computed = [name for name, value in values.items() if hasattr(value, "resolve_expression")]
    for name, value in values.items():
        if name not in computed:
            setattr(row, name, value)
    if computed:
        # The database made these values; only it can say what they are.
        row.refresh_from_db(fields=computed)
