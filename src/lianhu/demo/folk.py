"""Invented people: households, phones that are shared, people without phones, the ones away."""

from datetime import date, timedelta
from random import Random

from lianhu.audit.actor import SYSTEM
from lianhu.demo.land import Village
from lianhu.demo.words import GIVEN, SURNAMES, WITH_DOT
from lianhu.kernel import clock
from lianhu.kernel.idcard import check_digit
from lianhu.people import commands as people
from lianhu.people.models import Household, Person
from lianhu.places.models import Area

# No citizen has an ID number that begins like this.
ID_PREFIX = "990000"


class Folk:
    """Makes people, the same ones for the same dice."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.serial = 0

    def name(self) -> str:
        if self.dice.random() < 0.04:
            return self.dice.choice(WITH_DOT)
        return self.dice.choice(SURNAMES) + self.dice.choice(GIVEN)

    def born(self, youngest: int = 1, oldest: int = 88) -> date:
        years = self.dice.randint(youngest, oldest)
        return clock.today() - timedelta(days=years * 365 + self.dice.randint(0, 364))

    def id_number(self, born: date) -> str:
        self.serial += 1
        first = f"{ID_PREFIX}{born:%Y%m%d}{self.serial % 1000:03d}"
        return first + check_digit(first)

    def phone(self) -> str:
        """A number in a range that no operator hands out."""
        return f"1990000{self.dice.randint(0, 9999):04d}"

    def person(self, village: Village, *, adult: bool = True, **more: object) -> Person:
        born = self.born(19, 70) if adult else self.born(1, 17)
        return people.register(
            SYSTEM, area=village.area, name=self.name(), sex=self.dice.choice("12"),
            born_on=born, id_number=self.id_number(born), invented=True, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def _door(self, village: Village, grid: Area, cluster: Area, n: int) -> dict[str, object]:
        """A flat where there are buildings, a number in the hamlet elsewhere."""
        units = village.units.get(grid.pk)
        if not units:
            return {"door": f"{n + 1}号"}
        near = [one for one in village.clusters if one.path.startswith(grid.path)]
        floor = n // 2 + 1
        unit = units[near.index(cluster) % len(units)]
        return {"unit": unit, "floor": floor, "room": f"{floor}0{n % 2 + 1}"}

    def _moved(self, home: Household) -> None:
        day = date(self.dice.choice((2017, 2018, 2019)), self.dice.randint(1, 12), 1)
        people.relocate(
            SYSTEM, home, origin=f"演示{self.dice.choice('一二三四')}村（虚构）{self.dice.choice('一二三')}组",
            moved_on=day, kept=self.dice.sample(("land", "forest", "dividend"), 2),
        )  # fmt: skip

    def settle(self, village: Village, households: int) -> None:
        """`households` of each cluster, registered and living, with people in them."""
        for cluster in village.clusters:
            grid = next(g for g in village.grids if cluster.path.startswith(g.path))
            for n in range(households):
                kind = "living" if n % 3 else "registered"
                home = people.add_household(
                    SYSTEM, kind=kind, grid=grid, cluster=cluster, invented=True,
                    **self._door(village, grid, cluster, n),  # type: ignore[arg-type]
                )  # fmt: skip
                if village.community and self.dice.random() < 0.8:
                    self._moved(home)
                head = self.person(village, household=home, relation="02")
                shared = self.phone()
                if self.dice.random() < 0.8:
                    people.add_contact(SYSTEM, head, phone=shared, owner_words="本人的")
                for _ in range(self.dice.randint(0, 2)):
                    other = self.person(village, adult=self.dice.random() < 0.6, household=home)
                    if self.dice.random() < 0.3:
                        people.add_contact(SYSTEM, other, phone=shared, owner_words="家里共用的")
                if self.dice.random() < 0.15:
                    people.mark_away(SYSTEM, head, where_words="广东务工")
