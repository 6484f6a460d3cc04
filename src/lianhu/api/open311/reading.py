"""Requests as GeoReport shows them: coarse for everybody, in full for the one who sent it."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.api.answering import day_of, moment
from lianhu.api.keys import VISITOR, number_in, sent
from lianhu.api.open311.asked import days, given, listed
from lianhu.api.open311.services import Service, code_of, of_service, service_with, services
from lianhu.api.reading import DONE, by_number, phase_label, rows, village_in, villages_at
from lianhu.counties.address import absolute
from lianhu.kernel import clock
from lianhu.kernel.codes import is_number
from lianhu.kernel.errors import Missing, Refusal
from lianhu.matters import story
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter, Word, WordFile
from lianhu.matters.querysets import MatterQuerySet
from lianhu.places.models import Area

MOST: Final = 1000
STATES: Final = ("open", "closed")


def listed_requests(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest first: at most 1,000, of 90 days unless named by number."""
    own = _own(request)
    numbers = listed(request, "service_request_id")
    if numbers:
        found = by_number().filter(number__in=[one for one in numbers if is_number(one)])
        others = list(_joined(found))
        mine = [own] if own and own.number in numbers else []
        return shown(request, [*mine, *(m for m in others if own is None or m.pk != own.pk)], own)
    if own:
        return shown(request, [own], own)
    return shown(request, list(_joined(_filtered(request))[:MOST]), None)


def one_request(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """The request with this number, in a list of one.

    Raises:
        Missing: none, or it is nobody else's business.
    """
    own = _own(request)
    if own and own.number == number:
        return shown(request, [own], own)
    found = _joined(by_number()).filter(number=number).first() if is_number(number) else None
    if found is None:
        raise Missing(_("没有这个编号，或者这件事不公开；自己的事请带上 token。"))
    return shown(request, [found], None)


def numbered(token: str) -> list[dict[str, Any]]:
    """The number a token was given for. Raises Missing."""
    number = number_in(token)
    if not number or sent(token) is None:
        raise Missing(_("没有这个 token。"))
    return [{"service_request_id": number, "token": token}]


def _own(request: HttpRequest) -> Matter | None:
    """The matter of the `token` in the address; none given, none opened.

    Raises:
        Missing: it opens nothing.
    """
    token = given(request, "token")
    if not token:
        return None
    found = sent(token)
    if found is None:
        raise Missing(_("没有这个 token。"))
    return found


def _joined(found: MatterQuerySet) -> MatterQuerySet:
    return found.select_related("area", "holder").order_by("-raised_at", "-number")


def _filtered(request: HttpRequest) -> MatterQuerySet:
    start, end = days(request)
    found = rows(VISITOR).filter(raised_at__gte=start, raised_at__lte=end)
    codes = listed(request, "service_code")
    if codes:
        wanted = Q(pk__in=[])
        for code in codes:
            wanted |= of_service(service_with(code))
        found = found.filter(wanted)
    states = set(listed(request, "status"))
    if states - set(STATES):
        raise Refusal(_("status 只能是 open、closed。"), field="status")
    if len(states) == 1:
        done = Q(phase__in=DONE)
        found = found.filter(done if "closed" in states else ~done)
    return found


def shown(
    request: HttpRequest, found: Sequence[Matter], own: Matter | None
) -> list[dict[str, Any]]:
    """These matters as requests; six queries however many."""
    known, villages = services(), villages_at(matter.place for matter in found)
    words = _words([matter.pk for matter in found], own)
    made = []
    for matter in found:
        said = words.get(matter.pk, [])
        mine = own is not None and matter.pk == own.pk
        item = _shared(matter, known, village_in(matter.place, villages), exact=mine)
        made.append(item | (_mine(request, matter, said) if mine else _open(request, matter, said)))
    return made


def _words(ids: Sequence[int], own: Matter | None) -> dict[int, list[Word]]:
    released = Q(released_at__isnull=False, erased_at=None, matter__secrecy=Secrecy.PUBLIC)
    mine = Q(matter=own, erased_at=None) if own else Q(pk__in=[])
    files = Prefetch("attachments", WordFile.objects.select_related("file"))
    found: dict[int, list[Word]] = {}
    for word in Word.objects.filter(released | mine, matter__in=ids).prefetch_related(files):
        found.setdefault(word.matter_id, []).append(word)
    return found


def _shared(
    matter: Matter, known: dict[str, Service], village: Area | None, *, exact: bool
) -> dict[str, Any]:
    code = code_of(matter, known)
    at = moment if exact else day_of
    ended = matter.closed_at or matter.posted_at or matter.answered_at
    is_done = matter.phase in DONE
    return {
        "service_request_id": matter.number,
        "status": "closed" if is_done else "open",
        "status_notes": phase_label(matter),
        "service_name": known[code].name if code in known else "",
        "service_code": code,
        "description": None,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": at(matter.raised_at),
        "updated_datetime": at(ended if is_done and ended else matter.entered_at),
        "expected_datetime": None,
        "address": str(village) if village else "",
        "address_id": village.key if village else "",
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _open(request: HttpRequest, matter: Matter, said: Sequence[Word]) -> dict[str, Any]:
    """What a public matter adds for everybody; of one not sorted yet, nothing."""
    if matter.secrecy != Secrecy.PUBLIC:
        return {}
    texts = {word.role: word.public_text for word in said if word.public_text}
    photos = [row.file for word in said for row in word.attachments.all() if row.released_at]
    first = next((file for file in photos if file.is_picture), None)
    notes = [phase_label(matter), texts.get(WordRole.RESULT, "")]
    day = matter.promised_on
    return {
        "status_notes": "：".join(note for note in notes if note),
        "description": texts.get(WordRole.DEMAND) or None,
        "agency_responsible": matter.holder.title if matter.holder else None,
        "expected_datetime": moment(clock.day_end(day)) if day else None,
        "media_url": absolute(request, reverse("files:get", args=[first.token])) if first else None,
    }


def _mine(request: HttpRequest, matter: Matter, said: Sequence[Word]) -> dict[str, Any]:
    """What the sender adds to their own: their words, the answer, who has it and by when."""
    texts = {word.role: word.text for word in said}
    sent_files = [row.file for word in said for row in word.attachments.all()
                  if word.role == WordRole.DEMAND]  # fmt: skip
    day = matter.promised_on
    link = None
    if sent_files:
        path = reverse("api:open311:media", args=[sent_files[0].token])
        link = absolute(request, f"{path}?token={given(request, 'token')}")
    notes = [story.words_now(matter), texts.get(WordRole.ANSWER, "")]
    spot = f" {matter.spot}" if matter.spot else ""
    return {
        "status_notes": "\n".join(note for note in notes if note),
        "description": texts.get(WordRole.DEMAND) or None,
        "agency_responsible": matter.holder.title if matter.holder else None,
        "expected_datetime": moment(clock.day_end(day)) if day else moment(matter.due_at),
        "address": f"{matter.area}{spot}",
        "media_url": link,
    }
