"""E-mail by SMTP. That a server took a mail does not say that anybody has it."""

import smtplib
from email.utils import make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from lianhu.notices.channels.base import ChannelFault, Letter, Receipt
from lianhu.notices.models import Sending

SECONDS = 20


class Smtp:
    """`url`: smtp://name:word@host:587?from=address, or smtps:// for TLS from the first byte."""

    name = "smtp"

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ChannelFault(_("邮件服务器没有设置好。"), lasting=True)
        self._parts = parts
        self._from = parts.query.removeprefix("from=") or unquote(parts.username or "")

    def send(self, letter: Letter) -> Receipt:
        if "@" not in letter.to:
            raise ChannelFault(_("没有收件邮箱。"), lasting=True)
        number = make_msgid(domain=self._from.rpartition("@")[2] or "localhost")
        mail = EmailMessage(
            letter.subject, letter.words, self._from, [letter.to],
            headers={"Message-ID": number, "X-Lianhu-Key": letter.key}, connection=self._open(),
        )  # fmt: skip
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise ChannelFault(_("邮箱地址被拒收。"), lasting=True) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelFault(_("邮件服务器没有接收。")) from error
        return Receipt(Sending.Result.ACCEPTED, number[:120])

    def _open(self) -> Any:
        parts = self._parts
        is_tls = parts.scheme == "smtps"
        return EmailBackend(
            host=parts.hostname, port=parts.port or (465 if is_tls else 25),
            username=unquote(parts.username or "") if parts.password else "",
            password=unquote(parts.password or ""), use_ssl=is_tls,
            use_tls=not is_tls and parts.port == 587, timeout=SECONDS,
        )  # fmt: skip
