"""What happens next to one matter of the demo, and how long people take for it."""

from datetime import timedelta
from random import Random

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.demo.land import Village
from lianhu.demo.offices import Staff
from lianhu.demo.words import ON_TIME, UNHAPPY, Wish
from lianhu.kernel import clock
from lianhu.matters import commands, course
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.methods.definition import Choice

HOURS = {
    Phase.TRIAGE: (0.3, 5), Phase.CONSULTING: (20, 70), Phase.PARKED: (200, 500),
    Phase.HELPING: (6, 60), Phase.DISPATCHING: (0.3, 4), Phase.CLAIMING: (0.3, 1.8),
    Phase.HANDLING: (10, 50), Phase.RESPONDING: (0.5, 5), Phase.RATING: (2, 90),
    Phase.SHOWING: (5, 40), Phase.COLLECTED: (1, 2), Phase.CLOSED: (1, 2),
}  # fmt: skip
# In an invented village somebody is now and then late; in a real one never.
LATE_SHARE = 0.22


class Hand:
    """Carries one matter: knows what its teller wants and whose step it is."""

    def __init__(  # noqa: PLR0913, PLR0917
        self, dice: Random, staff: Staff, village: Village, wish: Wish, pk: int
    ) -> None:
        self.dice, self.staff, self.village, self.wish, self.pk = dice, staff, village, wish, pk
        self.late = village.invented and dice.random() < LATE_SHARE
        self.unhappy = village.invented and dice.random() < 0.15
        self.stuck = 0
        self.told = 0

    def matter(self) -> Matter:
        rows = Matter.objects.visible_to(SYSTEM)
        found: Matter = rows.select_related("area", "holder", "suggested", "teller").get(pk=self.pk)
        return found

    def wait(self, matter: Matter) -> timedelta:
        """How long until somebody does the next step; the late ones take four times as long."""
        low, high = HOURS[Phase(matter.phase)]
        hours = self.dice.uniform(low, high) * (4 if self.late else 1)
        if matter.phase == Phase.HANDLING and matter.promised_on and not self.late:
            left = clock.day_end(matter.promised_on) - clock.now() - timedelta(hours=6)
            return max(min(timedelta(hours=hours), left), timedelta(minutes=20))
        return timedelta(hours=hours)

    def step(self, matter: Matter) -> None:
        acts = {
            Phase.TRIAGE: self.triage, Phase.CONSULTING: self.consult, Phase.PARKED: self.settle,
            Phase.HELPING: self.settle, Phase.DISPATCHING: self.dispatch,
            Phase.CLAIMING: self.claim, Phase.HANDLING: self.handle,
            Phase.RESPONDING: self.respond, Phase.RATING: self.rate, Phase.SHOWING: self.show,
        }  # fmt: skip
        act = acts.get(Phase(matter.phase))
        if act:
            act(matter)

    def by(self, matter: Matter, *roles: str) -> Actor:
        """Whoever holds the matter, else the first with one of these roles over it."""
        if matter.holder_id in self.staff.actors:
            return self.staff.actors[matter.holder_id or 0]
        for actor in self.staff.actors.values():
            if any(g.role in roles and matter.place.startswith(g.path) for g in actor.grants):
                return actor
        return SYSTEM

    def pick(self, matter: Matter, want: str) -> Choice:
        """The choice of the present stage that means `want`; "talk" is the second of the minor."""
        choices = course.stage_of(matter).choices
        fits = [c for c in choices if c.triage == ("minor" if want == "talk" else want)]
        if want == "talk" and len(fits) > 1:
            return fits[1]
        return fits[0] if fits else choices[0]

    def triage(self, matter: Matter) -> None:
        by = self.by(matter, "village_clerk")
        choice = self.pick(matter, self.wish.triage)
        grid = self.dice.choice(self.village.grids) if matter.area.kind == "village" else None
        reason = "已按程序登记" if "reason" in choice.needs else ""
        commands.triage(by, matter, choice=choice.key, reason=reason, area=grid)

    def consult(self, matter: Matter) -> None:
        people = "\n".join(f"住户{n}" for n in range(1, 13))
        choices = course.stage_of(matter).choices
        commands.consult(
            self.by(matter, "grid_leader", "village_clerk"), matter, people=people,
            opinions="多数人同意，两户有顾虑，已当场说明。", conclusion=self.wish.measures or "大家同意办",
            choice=choices[0].key if choices else "",
        )  # fmt: skip

    def settle(self, matter: Matter) -> None:
        stage = course.stage_of(matter)
        away = {edge.when for edge in stage.next if edge.method}
        choice = next(one for one in stage.choices if one.key not in away)
        by = self.by(matter, "village_secretary", "grid_worker")
        commands.settle(by, matter, choice=choice.key, words=self.wish.result or "已办")

    def dispatch(self, matter: Matter) -> None:
        stage = course.stage_of(matter)
        category = self.wish.category or stage.classes[0].key
        levels = [level.key for level in stage.levels]
        commands.dispatch(
            self.by(matter, "village_clerk", "window_staff"), matter, category=category,
            level=levels[0] if levels and matter.area.kind != "village" else "",
        )  # fmt: skip

    def claim(self, matter: Matter) -> None:
        asleep = self.late and self.dice.random() < 0.4
        if asleep or matter.suggested_id not in self.staff.actors:
            return
        days = self.dice.randint(1, 2) if self.late else self.dice.randint(2, 7)
        commands.claim(
            self.staff.actors[matter.suggested_id], matter, measures=self.wish.measures or "上门看看再定",
            steps=self.wish.steps, promised_on=clock.today() + timedelta(days=days),
        )  # fmt: skip

    def handle(self, matter: Matter) -> None:
        by = self.by(matter, "grid_worker")
        if self.told == 0 and self.dice.random() < 0.6:
            self.told = 1
            commands.progress(
                by, matter, words=f"已经{(self.wish.steps or ('看过现场',))[0]}，正在往下办。"
            )
            return
        commands.finish(by, matter, words=self.wish.result or "已办好")

    def respond(self, matter: Matter) -> None:
        commands.respond(self.by(matter, "grid_worker"), matter, words=self.wish.result or "已办好")

    def rate(self, matter: Matter) -> None:
        chance = self.dice.random()
        low = self.unhappy and matter.ratings.count() == 0
        mark = self.dice.choice([1, 2]) if low else self.dice.choice([3, 4, 4, 5, 5, 5])
        words = self.dice.choice(UNHAPPY if low else ON_TIME)
        if chance < 0.55:
            bearer = Actor("bearer", stream=matter.stream)
            commands.rate(bearer, matter, mark=mark, words=words)
        elif chance < 0.8:
            by = next(
                actor for actor in self.staff.actors.values()
                if any(g.role == "grid_leader" and matter.place.startswith(g.path[:-1].rsplit(".", 1)[0])
                       for g in actor.grants)
            )  # fmt: skip
            commands.rate_for(
                by, matter, mark=mark, way=self.dice.choice(["phone", "paper"]), words=words
            )

    def show(self, matter: Matter) -> None:
        if matter.posted_at:
            self.stuck = 9
            return
        by = self.by(matter, "village_secretary")
        commands.publish(
            by, matter, title=self.wish.title, demand=self.wish.words, result=self.wish.result,
            board="村委会门口公示栏",
        )  # fmt: skip
