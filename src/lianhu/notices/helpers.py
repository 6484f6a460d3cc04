"""Who helped somebody to speak tells them the answer, as long as they hold a post there.

Source: 民法典 第一百三十七条 is met by whoever really reaches the person; a neighbour who wrote
it down does.
"""

from collections.abc import Iterable

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q

from lianhu.access.roles import ROLES
from lianhu.bodies.models import Tenure
from lianhu.kernel import clock
from lianhu.notices.models import TO_DO, Telling

RECORD = "notices.record_told"
_MAY_TELL = [role for role, verbs in ROLES.items() if RECORD in verbs]


def helped() -> Exists:
    """That the helper of a telling holds a post today that tells, in or around its place."""
    place = ExpressionWrapper(OuterRef("place"), output_field=CharField())
    held = Tenure.objects.live(clock.today()).annotate(told_at=place)
    around = Q(told_at__startswith=F("post__path"))
    inside = Q(post__path__startswith=F("told_at"))
    mine = held.filter(person=OuterRef("duty_person_id"), post__role__in=_MAY_TELL)
    return Exists(mine.filter(around | inside))


def with_helper(rows: Iterable[Telling]) -> set[int]:
    """Which of these rows their helper has to tell; one query, none where nobody helped."""
    ids = [one.pk for one in rows if one.duty_person_id and one.state in TO_DO]
    if not ids:
        return set()
    return set(Telling.objects.filter(helped(), pk__in=ids).values_list("pk", flat=True))
