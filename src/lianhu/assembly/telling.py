"""What is told around a meeting, to whom and by which way: nobody may say they never heard."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.assembly import counting, reckoning
from lianhu.assembly.models import Meeting
from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Post
from lianhu.files.models import Confidentiality
from lianhu.kernel import clock
from lianhu.kernel.text import short
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell_many
from lianhu.notices.models import GROUP_WORDS, Telling
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import Word

CALLED: Final = occasion("assembly.call", _later("通知开会"))
CANCELLED: Final = occasion("assembly.cancel", _later("会不开了"))
POSTPONED: Final = occasion("assembly.postpone", _later("开会改时间"))
RESULT: Final = occasion("assembly.result", _later("会议定了什么"))
# By which ways a household hears of a meeting; each is a `Telling.How`.
WAYS: Final = ("door", "loudspeaker", "group_text")


def tell_called(
    actor: Actor, meeting: Meeting, why: str, words: str, ways: Iterable[str], due: datetime
) -> int:
    """Write down who must hear this; how many duties that is.

    To every member of the rolls by call, one duty for each; to households by the ways chosen: at
    the door one duty for each 联户长 over the place, by loudspeaker and in groups one for all.
    """
    if meeting.shape.told == "members" and meeting.organisation_id:
        made = _to_members(meeting, why, words, due)
    else:
        made = _to_households(actor, meeting, why, words, ways, due)
    return len(tell_many(actor, made))


def _word(meeting: Meeting, why: str, words: str, due: datetime, **more: object) -> Word:
    kept = Confidentiality.INTERNAL if meeting.closed else Confidentiality.PUBLIC
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
    label = str(meeting.organisation or meeting.name)
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
    made = []
    if "door" in chosen:
        for post in _cluster_posts(meeting):
            whom = Audience.group(_("%s各户") % post.area, f"households:{post.area_id}")
            made.append(
                _word(
                    meeting,
                    why,
                    words,
                    due,
                    how="door",
                    audience=whom,
                    place=post.path,
                    duty_post_id=post.pk,
                )
            )
    if "loudspeaker" in chosen:
        made.append(_word(meeting, why, words, due, how="loudspeaker", audience=Audience.public()))
    if "group_text" in chosen:
        whom = Audience.group(_("微信群"), f"group:{meeting.area_id}")
        cut = short(words, GROUP_WORDS)
        made.append(_word(meeting, why, cut, due, how="group_text", audience=whom))
    # On the page for everybody, whatever else is done.
    return [*made, _word(meeting, why, words, due, audience=Audience.public())]


def _cluster_posts(meeting: Meeting) -> list[Post]:
    rows = Post.objects.live().filter(under([meeting.path], "path"), role="cluster_leader")
    return list(rows.select_related("area").order_by("path", "pk"))


def used(meeting: Meeting) -> list[str]:
    """The ways by which people were told when it was called."""
    rows = Telling.objects.filter(stream=meeting.stream, occasion=CALLED)
    return sorted(set(rows.values_list("how", flat=True)) & set(WAYS))


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
