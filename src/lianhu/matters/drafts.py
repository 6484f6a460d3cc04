"""What a pasted chat may hold, and which of it was taken in before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters.chat.joining import Item, cut, joined
from lianhu.matters.chat.kinds import Sort
from lianhu.matters.chat.reading import Message, read
from lianhu.matters.models import Draft, Gathering, Taken
from lianhu.matters.writing import LONGEST
from lianhu.people.keys import ring
from lianhu.places.models import Area
from lianhu.places.queries import village_at

LINES: Final = 10_000
LETTERS: Final = 1_000_000
# In one transaction; the rest stays ticked for the next.
AT_ONCE: Final = 100
CONTEXT: Final = "matters.chat"
# Nobody scrolls a chat back further; afterwards the same words are a new matter.
REMEMBERED: Final = timedelta(days=90)
_LOCK: Final = 11


def kept_for() -> timedelta:
    """How long drafts that nobody confirmed are kept: the installation's days, seven at most."""
    return timedelta(days=min(max(settings.CHAT_DRAFT_DAYS, 1), 7))


def village_path(area: Area) -> str:
    found = village_at(area.path)
    return found.path if found else area.path


def lock(place: str) -> None:
    """One at a time takes chats in for a village, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [place, _LOCK])


def mark_of(place: str, message: Message) -> str:
    """What makes a message the same: village, speaker and words; chats show times in many ways."""
    words = "".join(message.text.split())
    return ring().blind(f"{place}\n{message.sender}\n{words}", CONTEXT).hex()


def known(marks: Iterable[str]) -> dict[str, str]:
    """The numbers of the matters that these messages became, by mark; one query."""
    rows = Taken.objects.filter(mark__in=set(marks)).values_list("mark", "matter__number")
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft with the number of the matter that it became before, "" for a new one."""

    row: Draft
    number: str
    onto: int


def shown(rows: Sequence[Draft]) -> list[Shown]:
    """The drafts of a page, each with the one before it, onto which it may be put."""
    numbers = known(mark for row in rows for mark in row.marks)
    before = [0, *(row.pk for row in rows)]
    return [Shown(row, taken_as(row, numbers), before[n]) for n, row in enumerate(rows)]


def taken_as(row: Draft, numbers: Mapping[str, str]) -> str:
    """The number under which all of this was taken in before; "" if some of it is new."""
    found = [numbers.get(mark, "") for mark in row.marks]
    return found[0] if found and all(found) else ""


def made_of(gathering: Gathering, pasted: str) -> list[Draft]:
    """The drafts of a pasted chat, not yet saved; what was taken in before is not ticked.

    Raises:
        Refusal: nothing in it, or more than a day's work of lines.
    """
    if len(pasted) > LETTERS or pasted.count("\n") > LINES:
        raise Refusal(_("一次最多粘贴一万行，请分几次。"), field="pasted")
    place = village_path(gathering.area)
    pieces = [
        piece for one in read(pasted, clock.today()) for piece in cut(one, LONGEST)
    ]  # fmt: skip
    if not pieces:
        raise Refusal(_("没有看到聊天内容，请先在群里选中、复制，再粘贴到这里。"), field="pasted")
    marks = {(one.sender, one.text): mark_of(place, one) for one in pieces}
    before = known(marks.values())
    fresh = _once(pieces)
    items = joined(
        fresh, longest=LONGEST, apart=lambda one: marks[one.sender, one.text] in before
    )  # fmt: skip
    return [
        _draft(gathering, n, item, [marks[one.sender, one.text] for one in item.parts], before)
        for n, item in enumerate(items)
    ]


def _once(pieces: Iterable[Message]) -> Iterable[Message]:
    """Without what the same speaker says again word for word: a chat pasted twice over."""
    seen: set[tuple[str, str]] = set()
    for one in pieces:
        if one.sort != Sort.WISH or (one.sender, one.text) not in seen:
            seen.add((one.sender, one.text))
            yield one


def _draft(
    gathering: Gathering, n: int, item: Item, marks: list[str], before: Mapping[str, str]
) -> Draft:
    taken = all(mark in before for mark in marks)
    return Draft(
        gathering=gathering, position=n, speaker=item.sender, text=item.text,
        said_at=f"{item.at:%Y-%m-%d %H:%M}" if item.at else "", sort=item.sort.value,
        ticked=item.sort == Sort.WISH and not taken, marks=marks,
    )  # fmt: skip
