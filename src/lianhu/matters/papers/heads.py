"""The chain head that stands at the foot of a paper, so that a later change shows."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lianhu.audit.models import Event, Seal
from lianhu.audit.trace import head_of
from lianhu.kernel import clock
from lianhu.kernel.hashing import sm3
from lianhu.matters.models import Matter


def of_matter(matter: Matter) -> str:
    """One line: head of the matter's own chain and when it was printed."""
    return _("留痕链头（SM3）%(head)s　打印于%(at)s") % {
        "head": head_of(matter.stream), "at": clock.chinese_moment(clock.now()),
    }  # fmt: skip


def of_list(matters: Sequence[Matter]) -> str:
    """The last seal over everything, one digest over the heads of these matters, how to check."""
    heads = _heads(matters)
    seal = Seal.objects.order_by("-pk").first()
    sealed = (
        _("第%(n)d次封存（%(at)s）校验值SM3：%(hash)s")
        % {"n": seal.pk, "at": clock.chinese_moment(seal.made_at), "hash": seal.hash}
        if seal
        else _("尚未封存")
    )
    lines = [
        sealed,
        _("本清单%(n)d条留痕链的链头合并校验值SM3：%(hash)s")
        % {"n": len(heads), "hash": combined(heads)},
        _(
            "核对：在服务器上运行 lianhu verify 加校验值（前16位即可；合并校验值还要加 --list 和清单上的事项编号）。打印于%s"
        )
        % clock.chinese_moment(clock.now()),
    ]
    return "\n".join(lines)


def combined(heads: dict[str, str]) -> str:
    """SM3 over the lines "stream hash" in the order of the streams, as 64 hex digits."""
    lines = [f"{stream} {head}" for stream, head in sorted(heads.items())]
    return sm3("\n".join(lines).encode()).hex()


def when_true(code: str, numbers: Sequence[str]) -> str:
    """When the heads of these matters together gave a digest that begins with `code`; "" never."""
    matters = {m.number: m for m in Matter._base_manager.filter(number__in=list(numbers))}
    unknown = [number for number in numbers if number not in matters]
    if unknown:
        return _("没有这些编号：%s") % "、".join(unknown)
    heads: dict[str, str] = {}
    rows = Event.objects.filter(stream__in=[one.stream for one in matters.values()])
    # A list shows the chains as they were that day, so each state they went through is tried.
    for event in rows.order_by("recorded_at", "pk"):
        heads[event.stream] = event.hash
        if len(heads) == len(matters) and combined(heads).startswith(code):
            return _("清单上%(n)d件的合并校验值，%(at)s起是这样。") % {
                "n": len(heads), "at": clock.chinese_moment(event.recorded_at),
            }  # fmt: skip
    return ""


def _heads(matters: Sequence[Matter]) -> dict[str, str]:
    """The last hash of each matter's stream; one query."""
    rows = Event.objects.filter(stream__in=[matter.stream for matter in matters])
    last = rows.order_by("stream", "-seq").distinct("stream")
    return dict(last.values_list("stream", "hash"))
