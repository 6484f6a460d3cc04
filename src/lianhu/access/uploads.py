"""How much a device without a name may upload in an hour, asked before any picture is decoded.

The device is a cookie that a program simply throws away, so the address is counted too: ten
times as much, because a village shares one.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lianhu.access import limits
from lianhu.audit.actor import Actor

HOUR: Final = 3600
NAMELESS: Final = ("visitor", "bearer")
# Ten matters an hour with a voice and six photos each, and something added to some of them.
FILES: Final = 80
KILOBYTES: Final = 500 * 1024
SHARED: Final = 10


def require_room(actor: Actor, uploads: Sequence["UploadedFile[Any]"]) -> None:
    """Count these uploads under the device and the address they came from.

    Raises:
        TooMany: more files or bytes than an hour allows; none of them is to be looked at.
    """
    if actor.kind not in NAMELESS:
        return
    sizes = {
        "files": len(uploads),
        "kilobytes": sum((one.size or 0) // 1024 + 1 for one in uploads),
    }
    most = {"files": FILES, "kilobytes": KILOBYTES}
    costs = {f"upload:{by}:{what}": size for by in _senders(actor) for what, size in sizes.items()}
    if not costs:
        return
    now = limits.spend(costs, HOUR)
    for by, times in _senders(actor).items():
        if any(now[f"upload:{by}:{what}"] > bound * times for what, bound in most.items()):
            raise limits.TooMany(_too_much(times))


def _senders(actor: Actor) -> dict[str, int]:
    found = {f"device:{actor.device}": 1} if actor.device else {}
    return found | ({f"address:{actor.address}": SHARED} if actor.address else {})


def _too_much(times: int) -> str:
    if times > 1:
        return _(
            "您用的这个网络一小时里传的照片、录音太多了，这次的没有收。写的字都还在，可以先交字，"
            "过一会儿再补；急事请直接打电话，或找网格员。"
        )
    return _(
        "这台手机一小时里传的照片、录音太多了，这次的没有收。写的字都还在，可以先交字，"
        "过一会儿再补；急事请直接打电话，或找网格员。"
    )
