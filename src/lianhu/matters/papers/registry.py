"""Which papers there are, and the one way to make each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Conflict
from lianhu.matters.lists import Period
from lianhu.matters.models import Matter
from lianhu.matters.papers import demands, opinions, promise, rating, results, services, slip
from lianhu.matters.papers.common import Link, for_group
from lianhu.matters.papers.listing import Scope
from lianhu.shell.sheets.blocks import Sheet


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper about one matter. `why_not` gives "" when this reader may have it now."""

    key: str
    label: Any
    what_for: Any
    why_not: Callable[[Actor, Matter], str]
    make: Callable[[Actor, Matter, Link], Sheet]
    for_group: Callable[[Matter], bool]


@dataclass(frozen=True, slots=True)
class ListKind:
    """A paper about the matters of a period; `list` is the key of the page it belongs to."""

    key: str
    label: Any
    list: str
    make: Callable[[Actor, Period, Scope, Link], Sheet]


PAPERS: Final[Mapping[str, Kind]] = {
    one.key: one
    for one in (
        Kind("slip", _later("派单送达单"), _later("交给承办人和反映人签字，签好拍照存回"), slip.why_not, slip.make, for_group),
        Kind("promise", _later("承诺卡"), _later("贴在公示栏，或发到群里"), promise.why_not, promise.make, for_group),
        Kind("rating", _later("评价单"), _later("请反映人在纸上打勾，由没有经手的人收"), rating.why_not, rating.make, lambda _matter: False),
    )
}  # fmt: skip
LISTS: Final[Mapping[str, ListKind]] = {
    one.key: one
    for one in (
        ListKind("demand_list", _later("需求清单"), "demand", demands.make),
        ListKind("service_list", _later("服务清单"), "dispatch", services.make),
        ListKind("result_list", _later("结果清单"), "show", results.make),
        ListKind("opinion_record", _later("社情民意记录"), "demand", opinions.make),
    )
}


def of_matter(actor: Actor, matter: Matter, what: str, link: Link) -> Sheet:
    """The paper.

    Raises:
        Conflict: it does not exist for this matter now, or not for this reader; says why.
    """
    kind = PAPERS[what]
    prefetch_related_objects([matter], "words")
    reason = kind.why_not(actor, matter)
    if reason:
        raise Conflict(reason)
    return kind.make(actor, matter, link)


def offered(actor: Actor, matter: Matter) -> list[dict[str, Any]]:
    """Every kind of paper with why it cannot be had now, if it cannot."""
    return [
        {
            "kind": kind,
            "why_not": kind.why_not(actor, matter),
            "for_group": kind.for_group(matter),
        }
        for kind in PAPERS.values()
    ]


def group_words(sheet: Sheet) -> str:
    """The text for a group.

    Raises:
        Conflict: this paper goes to no group.
    """
    if not sheet.chat:
        raise Conflict(_("这张纸有不宜公开的内容，不发群，没有文字和图片。"))
    return sheet.chat
