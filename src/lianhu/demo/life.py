"""Ninety days of matters, in the order in which they happened, each step by the one whose step it is."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from lianhu.audit.actor import VISITOR, Actor
from lianhu.demo.land import Village
from lianhu.demo.offices import Staff
from lianhu.demo.steps import Hand
from lianhu.demo.words import ACCUSATION, ANSWERED, HAMLETS, WISHES, Wish
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters import commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.commands.ordering import targets
from lianhu.matters.kinds import Channel
from lianhu.matters.models import Matter
from lianhu.matters.reactions import deadlines
from lianhu.places.models import Area
from lianhu.screening.reactions import rounds
from lianhu.sealed import commands as sealed
from lianhu.sealed.contents import Told
from lianhu.sealed.models import Case

DAYS = 90
# The clock goes on after the demo is made, and nothing may ever be late in a real place: what is
# said there is said this long ago at least, and has been answered, shown and closed.
SETTLED = timedelta(days=40)
TICK = timedelta(hours=3)
CHANNELS = (
    Channel.PAGE, Channel.PAGE, Channel.PAGE, Channel.VISIT, Channel.VISIT, Channel.YARD_MEETING,
    Channel.BOX, Channel.CHAT_GROUP, Channel.PHONE, Channel.WINDOW, Channel.LEADER, Channel.FOUND,
)  # fmt: skip


def daytime(moment: datetime, dice: Random) -> datetime:
    """The moment moved into waking hours of the same day or the next morning."""
    local = clock.local(moment)
    if local.hour >= 20:
        local = (local + timedelta(days=1)).replace(hour=8, minute=dice.randint(5, 50))
    elif local.hour < 8:
        local = local.replace(hour=8, minute=dice.randint(5, 50))
    return local


class Life:
    """Plays the county from ninety days ago until now."""

    def __init__(self, dice: Random, villages: list[Village], staff: Staff, total: int) -> None:
        self.dice, self.villages, self.staff = dice, villages, staff
        self.end = clock.now()
        self.start = self.end - timedelta(days=DAYS)
        self.queue: list[tuple[datetime, int, Callable[[], datetime | None]]] = []
        self.serial = 0
        self.codes: list[tuple[str, str]] = []
        for n in range(total):
            self._plan(n, total)
        # Beside the matters and counted nowhere: their numbers are nobody's but the tellers'.
        for _n in range(1 + total // 100):
            self._plan_accusation()

    def _plan(self, n: int, total: int) -> None:
        """Most are spread over the ninety days; in invented villages some are of today."""
        wish = WISHES[n % len(WISHES)]
        invented = [village for village in self.villages if village.invented]
        village = self.dice.choice(invented if n % 3 == 0 else self.villages)
        share = n / max(total - 1, 1)
        if not village.invented:
            when = self.start + share * (self.end - self.start - SETTLED)
        elif n % 3 == 0:
            when = self.end - timedelta(
                hours=self.dice.choice([3, 18, 40, 110]) * self.dice.random()
            )
        else:
            when = self.start + share * (self.end - self.start - timedelta(hours=2))
        when = min(daytime(when, self.dice), self.end - timedelta(minutes=self.dice.randint(9, 90)))
        self.put(when, lambda: self._raise(village, wish))

    def _plan_accusation(self) -> None:
        """Some day of the ninety, in an invented village."""
        village = self.dice.choice([one for one in self.villages if one.invented])
        when = self.start + self.dice.random() * (self.end - self.start - timedelta(days=2))
        area = self.dice.choice([*village.grids, *village.clusters, village.area])
        self.put(daytime(when, self.dice), lambda: self._accuse(area))

    def put(self, when: datetime, act: Callable[[], datetime | None]) -> None:
        self.serial += 1
        heapq.heappush(self.queue, (when, self.serial, act))

    def play(self) -> Iterator[None]:
        """Run everything in order; yields once for every matter raised."""
        tick = self.start
        while self.queue and self.queue[0][0] <= self.end:
            when, _serial, act = heapq.heappop(self.queue)
            while tick < when:
                with clock.at(tick):
                    deadlines()
                    rounds()
                tick += TICK
            before = len(self.codes)
            with clock.at(when):
                again = act()
            if again is not None:
                self.put(again, act)
            if len(self.codes) > before:
                yield
        with clock.at(self.end):
            deadlines()

    def _raise(self, village: Village, wish: Wish) -> None:
        area = self.dice.choice([*village.grids, *village.clusters, village.area])
        channel = self.dice.choice(CHANNELS)
        found = commands.raise_(
            self._speaker(village, area.path, channel), area=area, words=wish.words,
            channel=channel, kind=wish.kind, teller=self._teller(channel),
        )  # fmt: skip
        self.codes.append((found.matter.number, found.code))
        hand = Hand(self.dice, self.staff, village, wish, found.matter.pk)
        self.follow(hand)

    def _accuse(self, area: Area) -> None:
        """Told to the discipline office, which answers within its term and closes a while later."""
        made = sealed.report(VISITOR, area=area, said=Told(words=ACCUSATION))
        officer = self.staff.of("discipline_officer")

        def answer() -> None:
            case = Case.objects.visible_to(officer).get(number=made.number)
            sealed.read(officer, case)
            sealed.answer(officer, case, words=ANSWERED)

        self.put(daytime(clock.now() + timedelta(days=self.dice.randint(3, 12)), self.dice), answer)

    def follow(self, hand: Hand) -> None:
        """Come back to a matter again and again until it is closed or today is reached."""

        def come() -> None:
            matter = hand.matter()
            if matter.closed_at:
                return
            try:
                hand.step(matter)
            except Refusal:
                # The clock or a rule was faster; look again later at what is to be done now.
                hand.stuck += 1
            if hand.stuck < 4 or not hand.village.invented:
                self.put(daytime(clock.now() + hand.wait(hand.matter()), self.dice), come)

        self.put(daytime(clock.now() + hand.wait(hand.matter()), self.dice), come)

    def _speaker(self, village: Village, path: str, channel: str) -> Actor:
        if channel == Channel.PAGE:
            return Actor("visitor", device=f"demo-{self.dice.randint(1, 10**9)}")
        roles = {Channel.LEADER: "cluster_leader", Channel.WINDOW: "window_staff"}
        role = roles.get(Channel(channel), "grid_worker")
        fits = [
            actor for actor in self.staff.actors.values()
            if any(g.role == role and (g.path.startswith(village.area.path)) for g in actor.grants)
        ]  # fmt: skip
        near = [a for a in fits if any(path.startswith(g.path) for g in a.grants)]
        return self.dice.choice(near or fits or [VISITOR])

    def _teller(self, channel: str) -> Teller:
        name = f"{self.dice.choice('罗杨陈石王韦')}{self.dice.choice(['大娘', '大爷', '嫂子', '兄弟'])}"
        phone = f"1990000{self.dice.randint(0, 9999):04d}"
        if channel == Channel.PAGE:
            reach = self.dice.choice(["page", "page", "sms"])
            return Teller(name, phone if reach == "sms" else "", self.dice.choice(HAMLETS), reach)
        reach = "call" if channel == Channel.PHONE else "door"
        return Teller(name, phone if reach == "call" else "", self.dice.choice(HAMLETS), reach)


def press(life: Life) -> None:
    """A leader of the county asks after two matters of invented villages, this morning."""
    leader = life.staff.of("county_leader")
    rows = Matter.objects.visible_to(leader).unsettled().filter(area__invented=True)
    for matter in (
        rows.filter(phase="handling").select_related("area", "holder").order_by("due_at", "pk")[:2]
    ):
        to = targets(leader, matter)[0].post
        commands.issue_order(leader, matter, to=to, words="群众等得久了，请写明哪天办结。")


def numbers(life: Life) -> tuple[str, str]:
    """Number and code of one running matter of an invented village, for whoever tries the page."""
    open_ones = set(
        Matter._base_manager.filter(closed_at=None, number__in=[c[0] for c in life.codes])
        .filter(phase__in=["rating", "handling"], area__invented=True)
        .values_list("number", flat=True)
    )
    picked = [pair for pair in life.codes if pair[0] in open_ones] or life.codes
    return picked[-1]
