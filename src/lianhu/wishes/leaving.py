"""A wish whose matter leaves for the sealed store: nothing of it stays here."""

from collections.abc import Sequence

from lianhu.audit.models import Once
from lianhu.matters.models import Matter
from lianhu.notices.models import Telling
from lianhu.people.models import Reveal, Teller
from lianhu.wishes.models import COMING, OFFER, Offer


def remove(matter: Matter) -> None:
    """Offers, what was told of them, and their helpers; before the matter itself goes."""
    offers = list(Offer._base_manager.filter(wish__matter=matter))
    helpers = [one.helper_id for one in offers if one.helper_id]
    streams = [stream for one in offers for stream in (one.stream, one.coming)]
    Telling._base_manager.filter(stream__in=streams).delete()
    for one in offers:
        Once.objects.filter(answer__contains={"offer": one.pk}).delete()
    Offer._base_manager.filter(pk__in=[one.pk for one in offers]).delete()
    Reveal._base_manager.filter(teller__in=helpers).delete()
    Teller._base_manager.filter(pk__in=helpers).delete()


def gone(streams: Sequence[str]) -> set[str]:
    """Of these streams of the log, those of offers that are no longer here."""
    ids = {
        stream: int(serial)
        for stream in streams
        for room, _mark, serial in [stream.partition(":")]
        if room in {OFFER, COMING} and serial.isdigit()
    }
    living = set(Offer._base_manager.filter(pk__in=ids.values()).values_list("pk", flat=True))
    return {stream for stream, pk in ids.items() if pk not in living}
