"""Short messages through a gateway. Every gateway is put behind `SmsGateway`.

`HttpGateway` speaks the plainest form, for a county's own relay to its operator:
POST {"key", "phone", "text"} → {"id"}; later the relay reports to `notices:report`.
"""

from typing import Protocol

from django.utils.translation import gettext as _

from lianhu.notices.channels import web
from lianhu.notices.channels.base import ChannelFault, Letter, Receipt
from lianhu.notices.models import Sending


class SmsGateway(Protocol):
    def submit(self, phone: str, text: str, key: str) -> str:
        """Hand one message over; the gateway's number for it. Raises ChannelFault."""
        ...


class HttpGateway:
    def __init__(self, url: str, token: str = "") -> None:
        self._url, self._token = url, token

    def submit(self, phone: str, text: str, key: str) -> str:
        said = web.post(self._url, {"key": key, "phone": phone, "text": text}, token=self._token)
        number = str(said.get("id") or "")[:100]
        if not number:
            raise ChannelFault(_("短信网关没有给出编号。"))
        return number


class Sms:
    name = "sms"

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway

    def send(self, letter: Letter) -> Receipt:
        if not letter.to:
            raise ChannelFault(_("对方没有留手机号。"), lasting=True)
        number = self._gateway.submit(letter.to, letter.words, letter.key)
        return Receipt(Sending.Result.ACCEPTED, number)
