"""The draw of the day, by the clock; and what goes when the words of a matter go."""

import logging
from collections import defaultdict
from datetime import date, timedelta

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.counties.jobs import every
from lianhu.feedback import commands, reopening
from lianhu.feedback.commands.drawing import waiting
from lianhu.feedback.models import Answer, Draw, Rehearsal
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters.models import Matter
from lianhu.places.models import Area
from lianhu.places.paths import prefixes

log = logging.getLogger(__name__)
AWAKE = range(6, 21)


@every("*/5 * * * *", "feedback.draw_lots")
def draw_lots() -> None:
    """In the morning fix the list of yesterday, a few minutes later draw by its seal."""
    if clock.local(clock.now()).hour not in AWAKE:
        return
    yesterday = clock.today() - timedelta(days=1)
    if not Draw.objects.filter(day=yesterday).exists():
        fix_all(yesterday)
    for one in waiting():
        try:
            commands.draw(SYSTEM, one)
        except Refusal as problem:
            log.warning("%s: %s", one, problem)


def fix_all(day: date) -> None:
    """One list for each town where anything was answered on `day`."""
    towns = {area.path: area for area in Area.objects.live().filter(kind=Area.Kind.TOWN)}
    lists: dict[str, list[Matter]] = defaultdict(list)
    for matter in ended(day):
        town = next((path for path in prefixes(matter.place) if path in towns), "")
        if town:
            lists[town].append(matter)
    for path, matters in sorted(lists.items()):
        commands.fix(SYSTEM, area=towns[path], day=day, matters=matters)


def ended(day: date) -> list[Matter]:
    """The matters answered on `day` on which nobody works any more."""
    span = clock.day_start(day), clock.day_end(day)
    done = Event.objects.filter(verb="matters.respond", at__range=span)
    ids = {int(stream.partition(":")[2]) for stream in done.values_list("stream", flat=True)}
    rows = Matter.objects.visible_to(SYSTEM)
    return [m for m in rows.filter(pk__in=ids, answered_at__range=span) if reopening.is_over(m)]


@on("matters.erase_words", name="feedback.erase")
def erase(event: Event) -> None:
    """What was said in a call-back goes with the words of its matter; the digest stays."""
    matter = int(event.stream.partition(":")[2])
    rows = Answer.objects.filter(matter=matter, erased_at=None)
    rows.update(words="", salt="", erased_at=clock.now())


@on("feedback.rehearse", name="feedback.rehearse_on")
def rehearse_on(event: Event) -> None:
    """Batch after batch, each on its own: who looks at it sees how far it is."""
    row = Rehearsal.objects.visible_to(SYSTEM).get(pk=int(event.stream.partition(":")[2]))
    while commands.rehearse_on(SYSTEM, row):
        pass
