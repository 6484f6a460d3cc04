"""A request comes in: open to everybody, as often in an hour as the resident's page, per device or key."""

from typing import Any, Final

from django.db.models import CharField, F, Q, Value
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lianhu.access.device import DEVICE, device_of
from lianhu.api.keys import Caller, actor_of, live_token
from lianhu.api.models import NOBODYS
from lianhu.api.open311.asked import given, idempotency_key
from lianhu.api.open311.services import Service, service_with
from lianhu.api.raising import Saying, slip, take_in
from lianhu.audit.actor import VISITOR, Actor
from lianhu.kernel.errors import Missing, NotAllowed, Refusal
from lianhu.matters.commands.intake import Teller
from lianhu.people.models import Teller as People
from lianhu.places.models import Area

BELOW: Final = ("village", "group", "grid", "cluster")
LONGEST: Final = 4000
CHOICES: Final = 10


def posted(request: HttpRequest) -> list[dict[str, Any]]:
    """Raise what was sent; the number and the token that opens it to the sender.

    Raises:
        NotAllowed: the api_key opens nothing. TooMany: too often.
        Refusal: something is missing or too long; the sentence names it.
    """
    caller, device = sender(request)
    service = _service(request)
    saying = Saying(
        area=place(request),
        words=_words(request),
        kind=service.kind,
        channel_key=caller.actor.channel or NOBODYS,
        teller=_teller(request),
        spot=given(request, "attribute[spot]", 80) or given(request, "address_string")[:80],
        sort=service.name if service.sort else "",
    )
    payload = {**request.GET.dict(), **request.POST.dict()}
    matter = take_in(caller, saying, key=idempotency_key(request), payload=payload, device=device)
    home = slip(matter)
    said = _("已收到，编号%(number)s，查询码%(code)s，凭这两样可以在网页上看、评价。%(now)s")
    return [
        {
            "service_request_id": matter.number,
            "token": home["token"],
            "service_notice": said % home,
            "account_id": None,
        }
    ]


def sender(request: HttpRequest) -> tuple[Caller, str]:
    """Who sends, and the device that is counted; never the address alone: a village shares one."""
    key, told = given(request, "api_key"), given(request, "device_id", 100)
    token = live_token(key) if key else None
    actor = actor_of(token) if token and token.account is None else None
    if key and actor is None:
        raise NotAllowed(_("api_key 无效或已停用；不带 api_key 也可以提交。"))
    if actor is not None:
        # The channel's own bound counts; a device it names is bounded besides.
        return Caller(actor, token), f"{actor.channel}:{told}" if told else ""
    device = _device(request, told)
    return Caller(Actor("visitor", device=device)), device


def _device(request: HttpRequest, told: str) -> str:
    if told:
        return _digest("device", told)
    kept = device_of(request)
    if kept == request.COOKIES.get(DEVICE):
        return kept
    # Nothing tells this device from others: its program and address together must do.
    agent = request.headers.get("User-Agent", "")
    return _digest("agent", f"{request.META.get('REMOTE_ADDR', '')} {agent}")


def _digest(what: str, words: str) -> str:
    """Keyed: an address could be guessed from a plain digest."""
    return salted_hmac(f"api.open311.{what}", words).hexdigest()[:32]


def _service(request: HttpRequest) -> Service:
    code = given(request, "service_code", 80)
    if not code:
        raise Refusal(_("请写 service_code（用 services 查）。"), field="service_code")
    return service_with(code)


def _words(request: HttpRequest) -> str:
    words, link = given(request, "description", LONGEST), given(request, "media_url", 300)
    # Nothing is fetched from outside; a link that was sent is kept as words.
    return "\n".join(part for part in (words, _("照片链接：%s") % link if link else "") if part)


def _teller(request: HttpRequest) -> Teller | None:
    first, last = given(request, "first_name", 50), given(request, "last_name", 50)
    # Chinese names are written without a space, the family's first.
    name = f"{first} {last}".strip() if (first + last).isascii() else last + first
    phone = given(request, "phone", 60)
    where = given(request, "attribute[where]", 60)
    reach = given(request, "attribute[reach]", 10) or People.Reach.PAGE
    if not (name or phone or where) and reach == People.Reach.PAGE:
        return None
    return Teller(name=name, phone=phone, where_words=where, reach=reach)


def place(request: HttpRequest) -> Area:
    """Where it is: by key, else by the village named in the address.

    Raises:
        Refusal: neither leads to one village; latitude and longitude are not taken.
    """
    key, words = given(request, "address_id", 12), given(request, "address_string")
    areas = Area.objects.visible_to(VISITOR).live()
    if key:
        found = areas.filter(key=key, kind__in=BELOW).first()
        if found is None:
            raise Missing(_("没有这个 address_id；请用 /api/v1/areas 查村（社区）的代号。"))
        return found
    if not words:
        raise Refusal(
            _("请写 address_id（村、社区的代号）或写明村名的 address_string；经纬度不收、不存。"),
            field="address_id",
        )
    return _named_in(words)


def _named_in(words: str) -> Area:
    said = Value(words, output_field=CharField())
    named = Q(said__contains=F("name")) | ~Q(short_name="") & Q(said__contains=F("short_name"))
    rows = Area.objects.visible_to(VISITOR).live().filter(kind=Area.Kind.VILLAGE)
    found = list(rows.alias(said=said).filter(named).select_related("parent")[:200])
    longest = max((len(_name_in(area, words)) for area in found), default=0)
    # 大新村 holds 新村: the longer name is the one meant.
    best = [area for area in found if len(_name_in(area, words)) == longest]
    if len(best) > 1:
        best = [area for area in best if area.parent and str(area.parent) in words] or best
    if len(best) == 1:
        return best[0]
    if not best:
        raise Refusal(
            _("从 address_string 里认不出村（社区），请写全名，或改用 address_id。"),
            field="address_string",
        )
    which = "、".join(f"{area.parent}{area}（{area.key}）" for area in best[:CHOICES])
    raise Refusal(_("同名的有：%s。请改用 address_id。") % which, field="address_string")


def _name_in(area: Area, words: str) -> str:
    return area.name if area.name in words else area.short_name
