"""Which discipline office gets a case: the nearest one with nobody who must stand back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.access.roles import ROLES
from lianhu.audit.actor import under
from lianhu.bodies.models import Tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.places.models import Area
from lianhu.places.paths import prefixes
from lianhu.sealed.models import SEE
from lianhu.sealed.recusal import marks_near


def _roles() -> list[str]:
    return [role for role, verbs in ROLES.items() if SEE in verbs]


def office_for(path: str, barred: Collection[str]) -> str:
    """The path of the office that may receive a case told at `path`.

    Where nobody was appointed yet it waits at the county's.

    Args:
        barred: marks of those who must not know of it (`recusal.mark`).

    Raises:
        Refusal: every officer there is must stand back; says where else to turn.
    """
    paths = prefixes(path)
    officers = list(
        Tenure.objects.live(clock.today())
        .filter(post__path__in=paths, post__role__in=_roles(), post__ended_on=None)
        .values_list("post__path", "person_id")
    )
    free = [where for where, person in officers if not {*barred} & {*marks_near(person)}]
    if free:
        return max(free, key=len)
    if officers:
        raise Refusal(
            _(
                "这里的纪检岗位都要回避，交不上去，也没有留下任何记录。请打12388，或直接向上一级纪委监委反映。"
            )
        )
    return paths[0]


@dataclass(frozen=True, slots=True)
class Named:
    """A post that may be named as the accused: its id, and title and holder as they hang outside."""

    pk: int
    label: str


def to_name(village: Area) -> list[Named]:
    """The posts of a village, and the discipline officers above who would otherwise receive it."""
    officers = Q(post__path__in=prefixes(village.path), post__role__in=_roles())
    rows = Tenure.objects.live(clock.today()).filter(
        under([village.path], "post__path") | officers, post__ended_on=None
    )
    rows = rows.select_related("person", "post__area").order_by("post__path", "post_id")
    return [
        Named(one.post_id, f"{one.post.title} {one.person.name}（{one.post.area}）") for one in rows
    ]


def persons_of(post_ids: Sequence[int]) -> set[int]:
    """Who holds these posts today."""
    rows = Tenure.objects.live(clock.today()).filter(post__in=post_ids)
    return set(rows.values_list("person_id", flat=True))
