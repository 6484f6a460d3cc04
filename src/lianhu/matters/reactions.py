"""What happens by the clock: deadlines fire, showings end."""

import logging
from datetime import timedelta

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.counties.jobs import county_task, every
from lianhu.hours import queries as hours
from lianhu.kernel import clock, workdays
from lianhu.kernel.errors import Refusal
from lianhu.matters import calendar, commands, keeping, meeting_reactions, reminding  # noqa: F401 - listens
from lianhu.matters.commands.calendar import remind
from lianhu.matters.commands.gathering import forget_drafts
from lianhu.matters.commands.showing import standing
from lianhu.matters.drafts import REMEMBERED
from lianhu.matters.models import CollectionDay, Gathering, Matter, Part, SupervisionOrder, Taken
from lianhu.notices.telling import awake
from lianhu.publicity.models import Posting

log = logging.getLogger(__name__)
AT_ONCE = 500
LAST_WRITERS = timedelta(minutes=2)


@on("publicity.withdraw", name="matters.take_back")
def take_back(event: Event) -> None:
    """A result that no longer hangs is no longer public either, on any page or interface."""
    posting = Posting.objects.filter(pk=int(event.stream.partition(":")[2])).first()
    room, _colon, serial = (posting.stream if posting else "").partition(":")
    if room != "matter" or posting is None or posting.kind != Posting.Kind.RESULT:
        return
    matter = Matter.objects.visible_to(SYSTEM).for_rows().filter(pk=int(serial)).first()
    if matter is None or standing(matter) is not None:
        return
    if matter.posted_at or matter.words.exclude(released_at=None).exists():
        commands.take_back(SYSTEM, matter)


@on("publicity.cover", name="matters.cover_words")
def cover_words(event: Event) -> None:
    """Somebody's data was covered on the posting: where it came from it is not public either."""
    posting = Posting.objects.filter(pk=int(event.stream.partition(":")[2])).first()
    room, _colon, serial = (posting.stream if posting else "").partition(":")
    if room != "matter":
        return
    matter = Matter.objects.visible_to(SYSTEM).for_rows().filter(pk=int(serial)).first()
    if matter is not None and matter.words.exclude(released_at=None).exists():
        commands.cover_words(SYSTEM, matter)


@on("hours.set_year", name="matters.new_year")
@on("hours.set_hours", name="matters.new_hours")
def calendar_changed(event: Event) -> None:
    """Running deadlines follow the calendar, now and once more when nobody can still be writing
    one by the old calendar."""
    recalculate.defer()
    recalculate.defer(at=clock.now() + LAST_WRITERS)


@county_task("matters.recalculate")
def recalculate(after: int = 0) -> None:
    """The next few hundred matters that wait for somebody, and a job for the rest."""
    hours.fresh()
    # What goes along with another too: apart again it stands by the same calendar.
    rows = Matter.objects.visible_to(SYSTEM).filter(closed_at=None, posted_at=None)
    rows = rows.filter(pk__gt=after, due_at__isnull=False)
    found = list(rows.select_related("area", "holder", "suggested").order_by("pk")[:AT_ONCE])
    for matter in found:
        try:
            commands.recalculate(SYSTEM, matter)
        except Refusal:
            continue
        # Whatever is wrong with one matter, the others must not wait for it.
        except Exception:  # noqa: BLE001
            log.exception("matter %s: its deadline could not be dealt with", matter.pk)
    if len(found) == AT_ONCE:
        recalculate.defer(after=found[-1].pk)


@every("30 8 * * *", "matters.reminders")
def reminders() -> None:
    """In the morning of a working day each post hears once of what is nearly due or late."""
    hours.fresh()
    if not workdays.is_workday(clock.today()):
        return
    for digest in reminding.today():
        try:
            commands.urge(SYSTEM, digest)
        # Whatever is wrong with one post, the others are told.
        except Exception:  # noqa: BLE001
            log.exception("post %s could not be reminded", digest.post.pk)


@every("* * * * *", "matters.deadlines")
def deadlines() -> None:
    """Fire what is due. One that fails is logged and does not hold up the others."""
    at = clock.now()
    waits = Matter.objects.visible_to(SYSTEM).filter(closed_at=None, paused_until__lte=at)
    for matter in waits.select_related("area", "holder", "suggested")[:AT_ONCE]:
        try:
            commands.resume(SYSTEM, matter)
        except Refusal as problem:
            log.warning("%s: %s", matter, problem)
    due = Matter.objects.visible_to(SYSTEM).filter(
        closed_at=None, due_at__lte=at, escalated_at=None, lead=None, split_at=None
    )
    for matter in due.select_related("area", "holder", "suggested").order_by("due_at", "pk")[
        :AT_ONCE
    ]:
        try:
            if matter.posted_at:
                commands.finish_showing(SYSTEM, matter)
            else:
                commands.expire(SYSTEM, matter)
        except Refusal as problem:
            log.warning("%s: %s", matter, problem)
        # Whatever is wrong with one matter, the others must not wait for it.
        except Exception:  # noqa: BLE001
            log.exception("matter %s: its deadline could not be dealt with", matter.pk)


@every("* * * * *", "matters.orders")
def orders() -> None:
    """Whoever pressed hears of it when the day of the answer has passed; once."""
    rows = (
        SupervisionOrder.objects.visible_to(SYSTEM)
        .open()
        .filter(due_at__lte=clock.now(), lapsed_at=None)
    )
    for order in rows.select_related("matter", "by_post", "to_post")[:AT_ONCE]:
        try:
            commands.lapse_order(SYSTEM, order)
        except Refusal as problem:
            log.warning("%s: %s", order, problem)


@every("40 8 * * *", "matters.parts")
def parts() -> None:
    """In the morning: a part that is due by the next working day, and one whose day is over; each
    once."""
    hours.fresh()
    if not workdays.is_workday(clock.today()):
        return
    soon = workdays.workday_after(clock.today(), 1)
    rows = Part.objects.visible_to(SYSTEM).open().filter(due_on__lte=soon)
    for part in rows.select_related("matter__holder", "post").order_by("due_on", "pk"):
        late = part.due_on < clock.today()
        if part.lapsed_at if late else part.reminded_at:
            continue
        try:
            (commands.lapse_part if late else commands.urge_part)(SYSTEM, part)
        except Refusal as problem:
            log.warning("%s: %s", part, problem)


@every("11 * * * *", "matters.forget_drafts")
def forget_chats() -> None:
    """Pasted chats that nobody confirmed go, and the marks of messages that nobody repeats."""
    now = clock.now()
    rows = Gathering.objects.visible_to(SYSTEM).filter(settled_at=None, drafts_until__lte=now)
    for one in rows.order_by("pk")[:AT_ONCE]:
        forget_drafts(SYSTEM, one)
    Taken.objects.filter(at__lt=now - REMEMBERED).delete()


@every("23 * * * *", "matters.remind")
def remind_of_tomorrow() -> None:
    """The day before a village collects, who sees to it is told."""
    if not awake():
        return
    tomorrow = clock.today() + timedelta(days=1)
    rows = CollectionDay.objects.visible_to(SYSTEM).live().exclude(told_for=tomorrow)
    for one in rows.select_related("post").order_by("pk"):
        if calendar.falls_on(one, tomorrow):
            try:
                remind(SYSTEM, one)
            except Refusal as problem:
                log.warning("%s: %s", one, problem)


@every("40 3 * * *", "matters.keeping")
def erase_due() -> None:
    """What was kept as long as the county set."""
    keeping.erase_due()
