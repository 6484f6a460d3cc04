"""What happens by the clock; each through the command that a person would give."""

from collections import defaultdict
from datetime import timedelta

from lianhu.audit.actor import SYSTEM
from lianhu.audit.clockwork import attempt
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.notices.telling import awake
from lianhu.places.models import Area
from lianhu.publicity import commands
from lianhu.publicity.catalogue import catalogue
from lianhu.publicity.disclosing import to_open
from lianhu.publicity.models import Due, Objection

AT_ONCE = 500


@every("23 * * * *", "publicity.answers")
def answers() -> None:
    """An objection whose day of answer has passed: those above hear of it once."""
    if not awake():
        return
    rows = Objection.objects.visible_to(SYSTEM).unanswered()
    rows = rows.filter(answer_by__lt=clock.today(), pressed_on=None).select_related("posting")
    for one in rows.order_by("pk")[:AT_ONCE]:
        attempt(commands.press_answer, one)


@every("10 8 * * *", "publicity.calendar")
def calendar() -> None:
    """In the morning: what a month or a quarter owes is written down, who has to make it public
    hears of it some days before, and once more with those above when the day has passed."""
    areas = {one.pk: one for one in Area.objects.visible_to(SYSTEM).live().filter(kind="village")}
    for pk, things in to_open(areas.values()).items():
        attempt(commands.open_periods, areas[pk], things)
    soon = clock.today() + timedelta(days=catalogue().terms.remind)
    rows = Due.objects.visible_to(SYSTEM).undone().filter(area__in=areas).order_by("due_on", "pk")
    coming = rows.filter(due_on__gte=clock.today(), due_on__lte=soon, reminded_on=None)
    for run, some in (
        (commands.remind, coming),
        (commands.press_late, rows.late().filter(pressed_on=None)),
    ):
        by_area: dict[int, list[Due]] = defaultdict(list)
        for one in some:
            by_area[one.area_id].append(one)
        for pk, dues in by_area.items():
            attempt(run, areas[pk], dues)
