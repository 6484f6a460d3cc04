"""Posting JSON to somebody else's server, with the faults put in words."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from lianhu.notices.channels.base import ChannelFault

SECONDS = 10.0
NEAR = ("127.0.0.1", "localhost")


def post(url: str, body: dict[str, Any], *, token: str = "") -> dict[str, Any]:
    """The JSON object that answers.

    Raises:
        ChannelFault: no such address, no answer, an error, or no JSON.
    """
    import httpx  # noqa: PLC0415 - only a worker with a channel outwards loads it

    parts = urlsplit(url)
    is_near = parts.scheme == "http" and parts.hostname in NEAR
    if parts.scheme != "https" and not is_near:
        raise ChannelFault(_("通道地址没有设置好（须以 https:// 开头）。"), lasting=True)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = httpx.post(url, json=body, headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        said = answer.json()
    except httpx.HTTPStatusError as error:
        code = error.response.status_code
        lasting = 400 <= code < 500 and code not in (408, 429)
        raise ChannelFault(
            _("通道返回错误 %(code)d。") % {"code": code}, lasting=lasting
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ChannelFault(_("通道没有应答。")) from error
    if not isinstance(said, dict):
        raise ChannelFault(_("通道的应答看不懂。"))
    return said
