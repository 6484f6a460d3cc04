"""What a digest on a paper stands for: found by its first sixteen digits, however they are spaced."""

import re
from collections.abc import Sequence

from django.db.models import Q

from lianhu.audit import checks
from lianhu.audit.models import Event, Seal
from lianhu.audit.registry import label_of
from lianhu.kernel import clock
from lianhu.kernel.hashing import SHORT

_DIGITS = re.compile(rf"[0-9a-f]{{{SHORT},64}}")
FEW = 10


def normal(said: str) -> str:
    """The hex digits of what somebody typed; "" where they are none, or too few to mean one."""
    code = re.sub(r"[\s:·-]", "", said).lower()
    return code if _DIGITS.fullmatch(code) else ""


def found(code: str, numbers: Sequence[str] = ()) -> list[str]:
    """Each event, seal and list whose digest begins with `code`, one line each."""
    if numbers:
        return checks.on_lists(code, numbers)
    seals = Seal.objects.filter(Q(hash__startswith=code) | Q(root__startswith=code))
    lines = [
        f"第{one.pk}次封存（{clock.chinese_moment(one.made_at)}）：{one.hash}"
        for one in seals[:FEW]
    ]
    events = list(Event.objects.filter(hash__startswith=code).order_by("pk")[:FEW])
    gone = checks.gone([one.stream for one in events])
    for one in (one for one in events if one.stream not in gone):
        later = Event.objects.filter(stream=one.stream, seq__gt=one.seq).count()
        now = f"，后来又有{later}条" if later else "，是最后一条"
        lines.append(
            f"{one.stream} 第{one.seq}条“{label_of(one.verb)}”"
            f"（{clock.chinese_moment(one.recorded_at)}{now}）：{one.hash}"
        )
    return lines
