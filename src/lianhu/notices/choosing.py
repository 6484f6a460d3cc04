"""Which channel carries a telling, and to which address."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from lianhu.bodies.queries import holders
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.notices.channels.base import Channel
from lianhu.notices.channels.outbox import Outbox
from lianhu.notices.channels.sms import HttpGateway, Sms
from lianhu.notices.channels.smtp import Smtp
from lianhu.notices.channels.wecom import Wecom
from lianhu.notices.models import SENT, ChannelChoice, Telling
from lianhu.people.fields import open_phone
from lianhu.people.keys import ring
from lianhu.people.models import Contact, Teller

# Secrets of the installation come from its environment, never from the database.
CHANNELS: Final[dict[str, Callable[[], Channel]]] = {
    "outbox": Outbox,
    "smtp": lambda: Smtp(os.environ.get("LIANHU_SMTP_URL", "")),
    "wecom": Wecom,
    "sms": lambda: Sms(
        HttpGateway(os.environ.get("LIANHU_SMS_URL", ""), os.environ.get("LIANHU_SMS_TOKEN", ""))
    ),
}
FITS: Final = {"sms": ("outbox", "sms"), "wecom": ("outbox", "wecom"), "email": ("outbox", "smtp")}


@dataclass(frozen=True, slots=True)
class Choice:
    """A channel's name, and the address that the county set for it ("" for none)."""

    channel: str
    address: str = ""


def choose(telling: Telling) -> Choice:
    """The county's row for the narrowest area around it, else LIANHU_CHANNEL_<HOW>, else the outbox."""
    rows = ChannelChoice.objects.filter(how=telling.how)
    fits = [row for row in rows if telling.place.startswith(row.path)]
    if fits:
        row = max(fits, key=lambda one: len(one.path))
        return Choice(row.channel, open_address(row))
    return Choice(os.environ.get(f"LIANHU_CHANNEL_{telling.how.upper()}", "outbox"))


def check_choice(how: str, channel: str) -> None:
    """Raise Refusal when `channel` cannot carry `how`."""
    if how not in SENT or channel not in FITS[how]:
        raise Refusal(_("这种告知方式不能用这个通道。"), field="channel")


def seal_address(how: str, path: str, address: str) -> bytes | None:
    return ring().encrypt(address.encode(), _context(how, path)) if address else None


def open_address(row: ChannelChoice) -> str:
    if not row.address:
        return ""
    return ring().decrypt(bytes(row.address), _context(row.how, row.path)).decode()


def _context(how: str, path: str) -> str:
    return f"notices.channel:{how}:{path}"


def address_of(telling: Telling, choice: Choice) -> str:
    """A phone for SMS, else what the county set. Empty when there is none.

    The phone is opened here and goes nowhere but to the channel.
    """
    return _phone(telling) if telling.how == Telling.How.SMS else choice.address


def _phone(telling: Telling) -> str:
    if telling.teller_id is not None:
        teller = Teller.objects.filter(pk=telling.teller_id).first()
        return open_phone(teller) if teller else ""
    person_id = telling.person_id
    if telling.post_id is not None:
        tenure = holders([telling.post_id], clock.today()).get(telling.post_id)
        person_id = tenure.person_id if tenure else None
    if person_id is None:
        return ""
    contact = Contact.objects.filter(person_id=person_id).order_by("pk").first()
    return open_phone(contact) if contact else ""
