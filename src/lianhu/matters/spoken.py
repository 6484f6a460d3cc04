"""What a telling to somebody in office is about, in the first words of the matters it names."""

import re
from collections.abc import Sequence
from typing import Final

from django.db.models import Q

from lianhu.audit.actor import Actor
from lianhu.matters.models import Matter
from lianhu.matters.rows import lines
from lianhu.notices.models import Telling
from lianhu.triage.accusing import accuses

NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")
# What names its matters one by one in its words.
SUMS_UP: Final = "reminders"


def about(actor: Actor, tellings: Sequence[Telling]) -> dict[int, list[tuple[str, str]]]:
    """Number and first words, by telling, as this actor reads them in a list; one query for all.

    What sounds like an accusation is not repeated where somebody may look over a shoulder.
    """
    ids, numbers = set[int](), set[str]()
    for one in tellings:
        room, _colon, serial = one.stream.partition(":")
        if room == SUMS_UP:
            numbers |= set(NUMBER.findall(one.words))
        elif serial.isdigit():
            ids.add(int(serial))
    if not ids and not numbers:
        return {}
    rows = Matter.objects.visible_to(actor).filter(Q(pk__in=ids) | Q(number__in=numbers))
    found = lines(actor, rows)
    open_ = [line for line in found if not accuses(line.row.first_words or "")]
    by_id = {line.pk: (line.number, line.title) for line in open_}
    by_number = {line.number: (line.number, line.title) for line in open_}
    said: dict[int, list[tuple[str, str]]] = {}
    for one in tellings:
        room, _colon, serial = one.stream.partition(":")
        if room == SUMS_UP:
            named = dict.fromkeys(NUMBER.findall(one.words))
            said[one.pk] = [by_number[number] for number in named if number in by_number]
        elif serial.isdigit() and int(serial) in by_id:
            said[one.pk] = [by_id[int(serial)]]
    return said
