"""Who sits in the bodies of the demo's villages: committees everywhere, everything else where it is invented."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any, Final

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.bodies import authority, commands, renewing, seating
from lianhu.bodies.models import Organisation
from lianhu.bodies.queries import bodies_of, holders, seats
from lianhu.demo.folk import Folk
from lianhu.demo.land import Village
from lianhu.demo.offices import Staff
from lianhu.kernel import clock
from lianhu.people import commands as people
from lianhu.people.models import Person
from lianhu.places.models import Area

# 苗、布依、汉: several peoples live together there.
PEOPLES: Final = ("06", "09", "01")
SENT: Final = 34
WOMEN: Final = 14
EACH: Final = (8, 9, 10, 11, 12)
PARTY: Final = 5
AGO: Final = timedelta(days=960)


class Seats:
    """Puts people into the bodies of one village after another."""

    def __init__(self, staff: Staff) -> None:
        # Dice of its own: what the rest of the demo throws stays as it was.
        self.folk = Folk(Random(20260105))
        self.staff = staff

    def of_village(self, village: Village, *, whole: bool) -> None:
        """The committee and who watches it; with `whole` every other body that a village has."""
        self.village = village
        regime = "community" if village.community else "village"
        committee, watch = (
            self._there(*kinds) for kinds in (
                ("villagers_committee", "residents_committee"), ("supervision_committee",),
            )
        )  # fmt: skip
        five = [self._somebody(sex) for sex in "12121"]
        self._board(committee, five, years=5)
        chair = self._holder("supervisor")
        self._board(watch, [chair, self._somebody("2"), self._somebody("1")], years=5)
        self._branch()
        if not village.invented:
            return
        self._mediators(regime)
        for grid in village.grids:
            self._affairs(grid, regime)
        if whole:
            self._sent(regime, five)
            self._elders(regime)

    def _board(
        self,
        body: Organisation,
        them: Sequence[Person],
        *,
        years: int,
        ago: timedelta = timedelta(),
    ) -> None:
        start = clock.today() - ago
        renewing.begin_term(
            SYSTEM, body, from_on=start, due_on=renewing.years_after(start, years), size=len(them),
            decided_by="推选（演示）",
        )  # fmt: skip
        for n, person in enumerate(them):
            seating.seat(
                SYSTEM, body, person, standing="member" if n else "chair", from_on=start,
                decided_by="推选（演示）", kin_asked_on=start,
            )  # fmt: skip

    def _branch(self) -> None:
        """The secretary is who holds that post; of party members only the invented villages have any."""
        branch = self._there("party_branch")
        secretary = self._holder("village_secretary")
        others = [self._somebody(sex) for sex in "12"]
        self._board(branch, [secretary, *others], years=5)
        if not self.village.invented:
            return
        for person in (secretary, *others):
            seating.seat(SYSTEM, branch, person, standing="party_member")
        for grid in self.village.grids:
            (group,) = bodies_of(grid, "party_group")
            for n in range(PARTY):
                standing = "party_member" if n else "party_probationer"
                seating.seat(SYSTEM, group, self._somebody("12"[n % 2]), standing=standing)

    def _mediators(self, regime: str) -> None:
        body = self._found("mediation_committee", self.village.area, "人民调解委员会", regime)
        self._board(body, [self._somebody(sex) for sex in "12112"], years=3)

    def _affairs(self, grid: Area, regime: str) -> None:
        """One head, four more, five teams as Pingtang has them; a term that ends within weeks."""
        body = self._found("affairs_committee", grid, "事务管理委员会", regime, "事管委")
        teams = authority.sample(body.kind).teams
        start = clock.today() - AGO
        renewing.begin_term(
            SYSTEM, body, from_on=start, due_on=renewing.years_after(start, 3), size=5,
            decided_by="群众会推选（演示）",
        )  # fmt: skip
        for n, team in enumerate(teams):
            seating.seat(
                SYSTEM, body, self._somebody("12"[n % 2]), standing="member" if n else "chair",
                title=f"{team}队长" if n else "", unit=grid.name, from_on=start,
                decided_by="群众会推选（演示）",
            )  # fmt: skip
        said = authority.sample(body.kind)
        renewing.adopt_powers(
            SYSTEM, body, may=said.may, may_not=said.may_not, adopted_by="群众会（演示）",
            adopted_on=start,
        )  # fmt: skip

    def _sent(self, regime: str, committee: Sequence[Person]) -> None:
        """34 representatives of 8 to 12 households each, and the committee: 39 in all."""
        kind = "resident_representatives" if regime == "community" else "villager_representatives"
        word = "居民代表会议" if regime == "community" else "村民代表会议"
        body = self._found(kind, self.village.area, word, regime)
        start = clock.today()
        renewing.begin_term(
            SYSTEM, body, from_on=start, due_on=renewing.years_after(start, 5), size=SENT
        )
        for person in committee:
            seating.seat(SYSTEM, body, person, standing="member", from_on=start)
        for n in range(SENT):
            cluster = self.village.clusters[n % len(self.village.clusters)]
            seating.seat(
                SYSTEM, body, self._somebody("2" if n < WOMEN else "1"), standing="representative",
                stands_for=cluster, households=EACH[n % len(EACH)], from_on=start,
                decided_by="联户推选（演示）",
            )  # fmt: skip

    def _elders(self, regime: str) -> None:
        clerk: Actor = self.staff.of("village_clerk", self.village.area.path)
        elders = self._found("elders", self.village.grids[0], "寨老", regime)
        notables = self._found("notables", self.village.area, "乡贤会", regime)
        for body in (elders, notables):
            for sex in "112":
                seating.seat(
                    clerk, body, self._somebody(sex), standing="member",
                    consented_on=clock.today(),
                )  # fmt: skip

    def _found(
        self, kind: str, area: Area, word: str, regime: str, display: str = ""
    ) -> Organisation:
        return commands.found(
            SYSTEM, kind=kind, area=area, name=f"{area.name}{word}（演示）", legal_regime=regime,
            display_name=display,
        )  # fmt: skip

    def _there(self, *kinds: str) -> Organisation:
        return bodies_of(self.village.area, *kinds)[0]

    def _holder(self, role: str) -> Person:
        found = holders(post.pk for post in seats([self.village.area.path], roles=[role]))
        return next(iter(found.values())).person

    def _somebody(self, sex: str) -> Person:
        born: Any = self.folk.born(28, 68)
        return people.register(
            SYSTEM, area=self.village.area, name=self.folk.name(), sex=sex, born_on=born,
            ethnic=self.folk.dice.choice(PEOPLES), invented=True,
        )  # fmt: skip


def fill(villages: Sequence[Village], staff: Staff) -> None:
    """Seat everybody; the first invented village has all that a representatives' meeting needs."""
    made = Seats(staff)
    first = next(village for village in villages if village.invented)
    for village in villages:
        made.of_village(village, whole=village is first)
