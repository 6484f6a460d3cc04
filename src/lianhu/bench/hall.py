"""A roll of so many members with a vote open on it, and a code in the hand of each."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.urls import reverse

from lianhu.access.actor import actor_of_account
from lianhu.audit.actor import Actor
from lianhu.ballots import commands
from lianhu.ballots.commands import Question
from lianhu.ballots.models import Round, VoteCode
from lianhu.ballots.paperslip import blind
from lianhu.bench.world import World
from lianhu.kernel import clock, codes
from lianhu.people.models import Person
from lianhu.places.models import Area
from lianhu.rolls import commands as rolls
from lianhu.rolls.models import Entry, Roll

# Members of the collective may vote on phones (农村集体经济组织法 第二十七条, 2025-05-01).
BASIS: Final = "collective_members"
ABOUT: Final = "collective_assembly"


@dataclass(frozen=True, slots=True)
class Slip:
    """One number of the roll with its code; `blind` is what the database keeps of the code."""

    entry: int
    no: int
    code: str
    blind: bytes


@dataclass(slots=True)
class Hall:
    """An open round, `slips` in the order of the roll; `by` opens and closes."""

    round: Round
    by: Actor
    slips: list[Slip] = field(default_factory=list)

    @property
    def path(self) -> str:
        return reverse("ballots:vote", args=[self.round.pk])

    def named(self, slip: Slip) -> dict[str, Any]:
        """What of a vote is only this one's, by the names that a script gives them."""
        return {"round": self.round.pk, "entry": slip.entry, "blind": slip.blind}


def make_hall(world: World, n: int) -> Hall:
    """A frozen roll of `n` new members, all of them there, and an open round on it."""
    by = actor_of_account(world.accounts["secretary"])
    roll = rolls.freeze(by, _drafted(world.village, n))
    question = Question(words="村里的水渠今年修不修？", way=Round.Way.PHONE)
    made = Hall(commands.open_round(by, roll, question, present=range(1, n + 1)), by)
    entries = Entry.objects.filter(roll=roll).order_by("no").values_list("pk", "no")
    for entry, no in entries:
        code = codes.new_code()
        made.slips.append(Slip(entry, no or 0, code, blind(made.round, code)))
    VoteCode.objects.bulk_create(
        [VoteCode(round=made.round, entry_id=one.entry, blind=one.blind, made_at=clock.now(),
                  by_person_id=by.person_id or 0) for one in made.slips]
    )  # fmt: skip
    return made


def _drafted(area: Area, n: int) -> Roll:
    today = clock.today()
    roll = Roll.objects.create(
        area=area, basis=BASIS, about=ABOUT, regime="village", counted_on=today, notice_on=today,
        title="测速名册",
    )  # fmt: skip
    roll.refresh_from_db()
    people = Person.objects.bulk_create(
        [Person(name=f"测速{i}", invented=True) for i in range(n)]
    )  # fmt: skip
    Entry.objects.bulk_create([Entry(roll=roll, person=one, place=area.path) for one in people])
    return roll
