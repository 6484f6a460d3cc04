"""What the printed lists share: the words that make a number honest, where the public reads on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed
from lianhu.matters.lists import Period
from lianhu.matters.papers.common import Link
from lianhu.places.models import Area
from lianhu.places.queries import ids_of, labels, village_of

SEE: Final = "matters.see"
T = TypeVar("T")
NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a list covers: never more in its words than the reader's posts let it count.

    `area` issues the paper; `paths` are what is counted; `words` say so.
    """

    area: Area
    paths: tuple[str, ...]
    words: str

    @property
    def village(self) -> Area | None:
        return village_of(self.area)


def scope_of(actor: Actor, area: Area | None) -> Scope:
    """All of `area` for who sees all of it; else the parts of it, or everything, that they see.

    Raises:
        NotAllowed: no post sees anything there.
    """
    own = _widest(actor.paths(SEE))
    if area is not None and any(area.path.startswith(path) for path in own):
        return Scope(area, (area.path,), _called(area.path))
    inside = [path for path in own if area is None or path.startswith(area.path)]
    if not inside:
        raise NotAllowed(_("您的岗位看不到那里的事项。"))
    words = labels(inside, below="county")
    here = area if area and len(inside) > 1 else _area_over(inside)
    return Scope(here, tuple(inside), "、".join(words[path] for path in inside))


def _widest(paths: Iterable[str]) -> list[str]:
    """These paths without those that lie under another."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(above) for above in found):
            found.append(path)
    return found


def _area_over(paths: list[str]) -> Area:
    """The narrowest area over all of these paths."""
    chains = [ids_of(path) for path in paths]
    shared = [step[0] for step in zip(*chains, strict=False) if len(set(step)) == 1]
    return Area.objects.get(pk=shared[-1])


def _called(path: str) -> str:
    return labels([path], below="county")[path]


def facts(period: Period, scope: Scope, definition: str, n: str) -> tuple[tuple[str, str], ...]:
    """Place, period, count, definition and time of counting (G.14)."""
    return (
        (_("范围"), scope.words),
        (_("统计期"), str(period)),
        (_("数量"), n),
        (_("口径"), definition),
        (_("截至"), clock.chinese_moment(clock.now())),
    )


def numbered(groups: Iterable[tuple[str, T]]) -> list[tuple[str, T]]:
    """The groups with 一、二、… before their names."""
    return [
        (f"{NUMERALS[n] if n < len(NUMERALS) else n + 1}、{name}", group)
        for n, (name, group) in enumerate(groups)
    ]


def file_name(title: str, scope: Scope, period: Period) -> str:
    return f"{title}-{scope.area}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def address(scope: Scope, link: Link) -> str:
    """The public page of the village; of a wider area the front page."""
    village = scope.village
    if village is not None:
        return link(reverse("matters:village", args=[village.key]))
    return link(reverse("matters:front"))


def read_on(scope: Scope, link: Link) -> str:
    return _("看办理：%s") % address(scope, link)
