"""What was promised and what was given, added up; thanks by name to who agreed to it."""

from dataclasses import dataclass, field

from lianhu.execution.models import Pledge, PledgeList
from lianhu.execution.models.pledges import in_yuan


@dataclass(slots=True)
class Sum:
    """So many people; days of labour, 分, things. Nobody who gave nothing is counted anywhere."""

    people: int = 0
    days: int = 0
    fen: int = 0
    things: list[str] = field(default_factory=list)

    @property
    def yuan(self) -> str:
        return in_yuan(self.fen)

    def add(self, one: Pledge) -> None:
        self.people += 1
        if one.kind == Pledge.Kind.LABOUR:
            self.days += one.amount or 0
        elif one.kind == Pledge.Kind.MONEY:
            self.fen += one.amount or 0
        else:
            self.things.append(one.what)


@dataclass(frozen=True, slots=True)
class Thanks:
    said: Sum
    kept: Sum
    names: list[tuple[str, str]]


def thanks(sheet: PledgeList) -> Thanks:
    """One query. Names only of what was given, by who wants to be named."""
    said, kept = Sum(), Sum()
    names: list[tuple[str, str]] = []
    for one in sheet.pledges.filter(withdrawn_at=None).order_by("no"):
        said.add(one)
        if one.kept_on:
            kept.add(one)
            if one.named:
                names.append((one.name, one.said))
    return Thanks(said, kept, names)
