"""Writing down, inside another room's command, that somebody must be told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.audit.rows import new
from lianhu.audit.trace import digest, new_salt
from lianhu.files.models import Confidentiality
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean
from lianhu.notices.audience import Audience
from lianhu.notices.models import GROUP_WORDS, SENT, Telling

LONGEST: Final = 2000
LABEL: Final = gettext_lazy("告知内容")
# The hours in which somebody is told of what can wait for the morning.
AWAKE: Final = range(8, 20)
SHORT: Final = frozenset((Telling.How.GROUP_TEXT, Telling.How.WECOM, Telling.How.SMS))


def awake() -> bool:
    """Whether people of the county are up now; by the clock, also on free days."""
    return clock.local(clock.now()).hour in AWAKE


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One thing to make known.

    Args:
        stream: the subject, "matter:17".
        occasion: a key registered with `notices.occasions.occasion`.
        place: area path of those who are told; who may see the row and who does the telling
            follow from it.
        audience: to whom.
        words: what they hear, at most 2,000 characters; 500 for SMS, WeCom and groups.
        how: a `Telling.How`; empty: the page.
        confidentiality: that of the subject.
        due_by: when they must know at the latest.
        duty_post_id: the post that has to call, knock or read aloud; None: any over the place.
        duty_person_id: who helped them to speak and comes before that post, as long as in office.
    """

    stream: str
    occasion: str
    place: str
    audience: Audience
    words: str
    how: str = ""
    confidentiality: str = Confidentiality.INTERNAL
    due_by: datetime | None = None
    duty_post_id: int | None = None
    duty_person_id: int | None = None


def row(word: Word) -> Telling:
    """The row for a word, not yet saved.

    What stands on a page is written at once; what a person or a channel carries is due.

    Raises:
        Refusal: no words, or more than the way of telling takes.
    """
    how = Telling.How(word.how or Telling.How.PAGE)
    words = clean(word.words, GROUP_WORDS if how in SHORT else LONGEST, label=LABEL)
    if not words:
        raise Refusal(_("请写明告知内容。"))
    now, salt = clock.now(), new_salt()
    on_page = how == Telling.How.PAGE
    return new(
        Telling,
        stream=word.stream,
        occasion=word.occasion,
        place=word.place,
        audience_kind=word.audience.kind,
        audience_key=word.audience.key,
        teller_id=word.audience.teller_id,
        person_id=word.audience.person_id,
        post_id=word.audience.post_id,
        label=word.audience.label[:80],
        words=words,
        salt=salt,
        digest=digest(words, salt),
        how=how,
        confidentiality=Confidentiality(word.confidentiality),
        duty_post_id=word.duty_post_id,
        duty_person_id=word.duty_person_id,
        state=Telling.State.WRITTEN if on_page else Telling.State.DUE,
        due_by=word.due_by,
        created_at=now,
        written_at=now if on_page else None,
    )


def follow(stream: str, place: str, posts: Mapping[int, int]) -> None:
    """What is still to be told of a subject goes with it to its new place and posts."""
    rows = Telling.objects.filter(stream=stream).undone()
    rows.update(place=place)
    for old, later in posts.items():
        rows.filter(duty_post_id=old).update(duty_post_id=later)


def sent_ids(rows: Iterable[Telling]) -> list[int]:
    """Those that a channel carries."""
    return [one.pk for one in rows if one.how in SENT]
