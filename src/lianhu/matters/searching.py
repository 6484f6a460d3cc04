"""Finding matters by their number, by what was said or where, by who told."""

import re
from typing import Final

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from lianhu.audit.actor import Actor
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.outside import keys_of
from lianhu.matters.sights import Reading
from lianhu.people.queries import tellers_asked_for
from lianhu.places.models import Area

NUMBER: Final = re.compile(r"[0-9]{9}")


def search(actor: Actor, rows: QuerySet[Matter], words: str) -> QuerySet[Matter]:
    """Those with this number, with these words in what was said or where, or told by one of this
    name or with this phone (whole, or its last four).

    Words are looked for only where the actor may read them: a hit would tell what stands there.
    """
    asked = words.replace("\0", "").strip()
    if not asked:
        return rows
    kept = Q(channel_key__in=keys_of(asked)) if any(map(str.isdigit, asked)) else Q(pk__in=[])
    if NUMBER.fullmatch(digits := re.sub(r"[\s-]", "", asked)):
        return rows.filter(Q(number=digits) | kept & Reading.of(actor).rows())
    # Comparing without case costs as much again, and Chinese has none.
    spoken = "text__contains" if asked.upper() == asked.lower() else "text__icontains"
    # As a sum and not as EXISTS: for that the database would rather read the words of all years
    # at once than those of the rows it comes by.
    own = Word.objects.filter(matter=OuterRef("pk"), role=WordRole.DEMAND).order_by()
    said = own.values("matter").annotate(hit=BoolOr(Q((spoken, asked)))).values("hit")
    told = tellers_asked_for(actor, asked).filter(pk=OuterRef("teller"))
    inside = Q(Subquery(said)) | Q(Exists(told)) | Q(spot__contains=asked) | kept
    # By themselves, or every area would be joined to every row before it is looked at.
    places = Area.objects.filter(name__contains=asked).values("pk")
    return rows.filter(inside & Reading.of(actor).rows() | Q(area__in=places))
