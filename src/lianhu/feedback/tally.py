"""What the rehearsed matters of a place come to: counts that add up batch by batch."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from lianhu.methods.definition import Definition, Stage
from lianhu.methods.rehearsing import NO_QUORUM, Case, Quorum, Stuck, Went, late


@dataclass(slots=True)
class Tally:
    """Sums over matters.

    `n` all, `through` those that came to an end; `stuck` by "reason|step". `low` and `high` count
    the ones that came through by days more, at the least and at the most; `more` by steps more.
    `hands` are steps more and fewer by role. `quorum` counts matters: "enough", "short", "unknown"
    are the worst of their meetings, "before" those where too few came really. `late` and
    `was_late` are steps over time. `steps` counts stays by "number|known, new or guessed".
    `pace` counts matters: "longer" or "shorter" whatever is unknown, "same", or "unsure".
    """

    n: int = 0
    through: int = 0
    guessed: int = 0
    late: int = 0
    was_late: int = 0
    stuck: Counter[str] = field(default_factory=Counter)
    low: Counter[str] = field(default_factory=Counter)
    high: Counter[str] = field(default_factory=Counter)
    more: Counter[str] = field(default_factory=Counter)
    hands: Counter[str] = field(default_factory=Counter)
    quorum: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    pace: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Tally":
        made = cls()
        for one in fields(cls):
            value = said.get(one.name)
            if value is not None:
                setattr(made, one.name, Counter(value) if isinstance(value, dict) else value)
        return made

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: {key: n for key, n in value.items() if n} if isinstance(value, Counter) else value
            for name, value in found.items()
        }

    def add(self, case: Case, went: Went, method: Definition) -> None:
        self.n += 1
        if went.stuck is not None:
            self.stuck[f"{went.stuck}|{went.at}"] += 1
            return
        self.through += 1
        low, high = went.days(case)
        self.low[str(low)] += 1
        self.high[str(high)] += 1
        sure = "longer" if low > 0 else "shorter" if high < 0 else ""
        self.pace[sure or ("same" if low == high else "unsure")] += 1
        self.more[str(len(went.steps) - len(case.way))] += 1
        self.guessed += any(one.guessed for one in went.steps)
        self.late += sum(one.late for one in went.steps)
        self.was_late += sum(late(one.stage, one.at, one.took) for one in case.way)
        self._hands([one.stage for one in went.steps], [one.stage for one in case.way])
        self._quorum(case, went)
        own = {id(stage): n for n, stage in enumerate(method.stages, 1)}
        for step in went.steps:
            if n := own.get(id(step.stage)):
                how = "new" if step.was is None else "guessed" if step.guessed else "known"
                self.steps[f"{n}|{how}"] += 1

    def _hands(self, new: list[Stage], old: list[Stage]) -> None:
        for sign, stages in ((1, new), (-1, old)):
            for stage in stages:
                for role in stage.act:
                    self.hands[role] += sign

    def _quorum(self, case: Case, went: Went) -> None:
        self.quorum["before"] += any(one.outcome == NO_QUORUM for one in case.way)
        said = {one.quorum for one in went.steps}
        for worst in (Quorum.SHORT, Quorum.UNKNOWN, Quorum.ENOUGH):
            if worst in said:
                self.quorum[worst] += 1
                return


def middle(days: Mapping[str, int]) -> int | None:
    """The number of days up to which half of them lie; None of none."""
    left = (sum(days.values()) + 1) // 2
    for day in sorted(map(int, days)):
        left -= days[str(day)]
        if left <= 0:
            return day
    return None


def stuck_words(reason: str) -> str:
    """The plain reason, by its key."""
    return {
        Stuck.NOT_TAKEN: "这套办法不接这一类事",
        Stuck.CHOICE: "有一步要选去向，原来没有人选过，替不了人选",
        Stuck.HANDED: "交给别的办法以后怎么走，没有发生过，不知道",
        Stuck.PLACED: "原来由上级指定过去处，这套办法里没有那一步",
        Stuck.ROUND: "来回转的次数太多",
    }[Stuck(reason)]
