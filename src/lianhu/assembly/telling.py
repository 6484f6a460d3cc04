"""What is told around a meeting, to whom and by which way: nobody may say they never heard."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.assembly import counting, reckoning
from lianhu.assembly.doors import doors
from lianhu.assembly.models import Meeting, Resolution
from lianhu.audit.actor import SYSTEM, Actor
from lianhu.bodies.models import Post
from lianhu.bodies.queries import bodies_of, members_of
from lianhu.files.models import Confidentiality
from lianhu.kernel import clock
from lianhu.kernel.text import short
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell_many
from lianhu.notices.models import GROUP_WORDS, TO_DO, Telling
from lianhu.notices.occasions import occasion
from lianhu.notices.outcomes import lapse
from lianhu.notices.telling import Word
from lianhu.places.queries import village_of

CALLED: Final = occasion("assembly.call", _later("通知开会"))
CANCELLED: Final = occasion("assembly.cancel", _later("会不开了"))
POSTPONED: Final = occasion("assembly.postpone", _later("开会改时间"))
RESULT: Final = occasion("assembly.result", _later("会议定了什么"))
DECISION: Final = occasion("assembly.decision", _later("乡镇党委会的决定"))
# What helps nobody once the meeting is held.
BEFORE: Final = (CALLED, POSTPONED, CANCELLED)
# By which ways a household hears of a meeting; each is a `Telling.How`.
# Who was not there hears what came out within so many days.
RESULT_DAYS: Final = 3
WAYS: Final = ("door", "loudspeaker", "group_text")


def tell_called(
    actor: Actor, meeting: Meeting, why: str, words: str, ways: Iterable[str], due: datetime
) -> int:
    """Write down who must hear this; how many duties that is.

    To every member of the rolls by call, one duty for each; to households by the ways chosen: at
    the door one duty for each household, by loudspeaker and in groups one for all.
    """
    if meeting.shape.told == "members" and meeting.organisation_id:
        made = _to_members(meeting, why, words, due)
    else:
        made = _to_households(actor, meeting, why, words, ways, due)
    return len(tell_many(actor, made))


def _word(meeting: Meeting, why: str, words: str, due: datetime, **more: object) -> Word:
    # What the party talks over is not for everybody who reads what people are told.
    kept = Confidentiality.PRIVATE if meeting.closed else Confidentiality.PUBLIC
    return Word(
        stream=meeting.stream, occasion=why, words=words, due_by=due,
        **{"place": meeting.path, "confidentiality": kept, **more},  # type: ignore[arg-type]
    )  # fmt: skip


def _to_members(meeting: Meeting, why: str, words: str, due: datetime) -> list[Word]:
    rolls = [one.roll for one in counting.rolls_of(meeting)]
    ids: dict[int, None] = {}
    for roll in rolls:
        on = roll.entries.filter(state="on", person__isnull=False).order_by("no")
        ids |= dict.fromkeys(on.values_list("person_id", flat=True))
    # Of which village it is, everybody who calls knows: its name in every line hides the person's.
    body = meeting.organisation
    label = str(body.get_kind_display() if body is not None else meeting.name)
    return [
        _word(
            meeting, why, words, due, how="call", audience=Audience.person(pk, _("%s成员") % label)
        )
        for pk in ids
    ]


def _to_households(
    actor: Actor, meeting: Meeting, why: str, words: str, ways: Iterable[str], due: datetime
) -> list[Word]:
    chosen = [way for way in ways if way in WAYS]
    made = _at_the_doors(meeting, why, words, due) if "door" in chosen else []
    if "loudspeaker" in chosen:
        made.append(_word(meeting, why, words, due, how="loudspeaker", audience=Audience.public()))
    if "group_text" in chosen:
        whom = Audience.group(_("微信群"), f"group:{meeting.area_id}")
        cut = short(words, GROUP_WORDS)
        made.append(_word(meeting, why, cut, due, how="group_text", audience=whom))
    # On the page for everybody, whatever else is done.
    return [*made, _word(meeting, why, words, due, audience=Audience.public())]


def _at_the_doors(meeting: Meeting, why: str, words: str, due: datetime) -> list[Word]:
    """One duty a household, so that each is told, or not, by itself."""
    homes, others = doors(meeting)
    made = []
    for one in homes:
        post = one.post
        whom = Audience.household(
            one.household.pk, _("%s住户") % (post.area if post else meeting.area)
        )
        made.append(
            _word(
                meeting, why, words, due, how="door", audience=whom, place=one.household.path,
                duty_post_id=post.pk if post else None,
            )
        )  # fmt: skip
    for post in others:
        whom = Audience.group(_("%s各户") % post.area, f"households:{post.area_id}")
        made.append(
            _word(
                meeting, why, words, due, how="door", audience=whom, place=post.path,
                duty_post_id=post.pk,
            )
        )  # fmt: skip
    return made


def tell_decisions(actor: Actor, rows: Iterable[Resolution]) -> int:
    """What a town's committee decided goes back down: to the village it is of, to who put it there.

    Each hears of their own thing alone; minutes, counts and the other things stay inside.
    """
    due = clock.day_end(clock.today() + timedelta(days=RESULT_DAYS))
    made = []
    for one in rows:
        words = _("%(what)s研究了“%(title)s”：%(words)s") % {
            "what": one.meeting.name, "title": one.item.title, "words": one.words,
        }  # fmt: skip
        for path, post in _whom_of(one):
            made.append(
                Word(
                    stream=one.stream, occasion=DECISION, words=words, due_by=due, place=path,
                    audience=Audience.post(post.pk, post.title),
                )
            )  # fmt: skip
    return len(tell_many(actor, made))


def _whom_of(one: Resolution) -> list[tuple[str, Post]]:
    """Who put it there, and those who answer for the village it is of, each with the place."""
    found = [(one.meeting.path, one.item.leader)] if one.item.leader else []
    if one.item.village is None:
        return found
    path = one.item.village.path
    rows = Post.objects.live().filter(path=path, role__in=("village_secretary", "village_clerk"))
    return [*found, *((path, post) for post in rows.order_by("pk"))]


def tell_result(actor: Actor, meeting: Meeting, words: str, how: str) -> int:
    """Write down who must hear what came out; how many duties that is.

    Representatives and members of the party who were not there, one duty each; households on the
    page and by loudspeaker; whoever put an item on the agenda.
    """
    due = clock.day_end(clock.today() + timedelta(days=RESULT_DAYS))
    there = _who_was_there(meeting)
    made = []
    for pk, label in _representatives_and_party(meeting).items():
        if pk not in there:
            whom = Audience.person(pk, label)
            made.append(_word(meeting, RESULT, words, due, how=how, audience=whom))
    if not meeting.closed:
        everybody = Audience.public()
        made.append(_word(meeting, RESULT, words, due, audience=everybody))
        made.append(_word(meeting, RESULT, words, due, how="loudspeaker", audience=everybody))
    asked = {one.put_by_id for one in meeting.items.all() if one.put_by_id}
    for pk in asked - {actor.person_id}:
        whom = Audience.person(pk, _("提议题的人"))
        made.append(_word(meeting, RESULT, words, due, audience=whom))
    return len(tell_many(actor, made))


def _who_was_there(meeting: Meeting) -> set[int]:
    rows = meeting.attendances.values_list("entry__person", "came")
    return {pk for row in rows for pk in row if pk}


def _representatives_and_party(meeting: Meeting) -> dict[int, str]:
    """Ids of those to whom the result is told by name, each with what they are."""
    village = village_of(meeting.area)
    found: dict[int, str] = {}
    if village is None:
        return found
    for kind, standing, label in (
        (("villager_representatives", "resident_representatives"), "representative", _("代表")),
        (("party_branch",), "party_member", _("党员")),
    ):
        if meeting.closed and standing == "representative":
            continue
        for body in bodies_of(village, *kind):
            for one in members_of(body, standing=standing):
                found.setdefault(one.person_id, label)
    return found


def used(meeting: Meeting) -> list[str]:
    """The ways by which people were told when it was called."""
    rows = Telling.objects.filter(stream=meeting.stream, occasion=CALLED)
    return sorted(set(rows.values_list("how", flat=True)) & set(WAYS))


def starts(meeting: Meeting) -> datetime:
    """When its last sitting begins: whom nobody told by then did not hear of it in time."""
    return max(clock.day_start(one.day) + _into(one.at) for one in meeting.sittings.all())


def _into(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def unsettled() -> list[Meeting]:
    """Meetings of which somebody has still to be told that they are held, moved or called off."""
    open_ = Telling.objects.visible_to(SYSTEM).filter(occasion__in=BEFORE, state__in=TO_DO)
    ids = {int(one.partition(":")[2]) for one in open_.values_list("stream", flat=True).distinct()}
    rows = Meeting.objects.visible_to(SYSTEM).filter(pk__in=ids).prefetch_related("sittings")
    return list(rows.order_by("pk"))


def settle(meeting: Meeting) -> None:
    """Whom nobody told in time was not told of it: settled, and counted so."""
    rows = Telling.objects.visible_to(SYSTEM).of(meeting.stream)
    if rows.filter(occasion__in=BEFORE, state__in=TO_DO).exists():
        lapse(SYSTEM, stream=meeting.stream, place=meeting.path, occasions=BEFORE)


def last_moment(meeting: Meeting) -> datetime:
    """When everybody must have heard: the end of the last day of notice, else before the meeting."""
    first = (
        meeting.sittings.order_by("day", "no").values_list("day", flat=True).first()
        or clock.today()
    )
    found = reckoning.last_notice(meeting.regime, first, meeting.about, meeting.notice_on)
    if found is None or found[0] < clock.today():
        return clock.day_start(first) if first > clock.today() else clock.day_end(first)
    return clock.day_end(found[0])
