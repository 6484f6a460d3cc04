"""Who was told, who still waits, and what an actor may read of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.registry import sight
from lianhu.kernel import clock
from lianhu.notices.audience import HOUSEHOLD
from lianhu.notices.helpers import RECORD, helped, with_helper
from lianhu.notices.models import (
    BY_HAND,
    SINGLE,
    TO_DO,
    Sending,
    Telling,
    TellingQuerySet,
    posts_of,
)
from lianhu.notices.occasions import page_of, work
from lianhu.people.models import Person, Teller
from lianhu.people.queries import called, display_names, masked_teller
from lianhu.places.models import Area
from lianhu.places.queries import labels

READ: Final = sight("notices.read", "阅读告知内容")
# Those of the house, whose page they open themselves.
OPENS: Final = ("post", "person", "role")
TONES: Final = {
    "due": "warn",
    "written": "info",
    "told": "good",
    "failed": "bad",
    "not_reached": "bad",
    "missed": "bad",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One telling as a page shows it; `words` is empty for those who may only see that it was.

    `who` says by whom it was told, `whom` names the one to find where the reader may know;
    `helped`: it lies with who helped them to speak; `state` is what its badge says.
    """

    telling: Telling
    occasion: str
    where: str
    tone: str
    who: str
    whom: str
    words: str
    url: str
    error: str
    late: bool
    replaced: bool = False
    to_do: bool = False
    state: str = ""
    helped: bool = False

    @property
    def name(self) -> str:
        """Who it is, in a list under the words."""
        return self.whom or self.telling.label

    @property
    def at(self) -> datetime:
        told = self.telling
        return told.told_at or told.written_at or told.created_at


def for_stream(actor: Actor, stream: str) -> list[Line]:
    """Everything told about one subject that this actor may know of, oldest first."""
    return lines(actor, Telling.objects.visible_to(actor).of(stream))


def waiting(actor: Actor, of: str = "") -> TellingQuerySet:
    """What this actor has to tell by hand, the most pressing first.

    Args:
        of: of this subject alone; then also what other posts under them have to tell, for who
            answers for a meeting writes down what a 联户长 calls in.

    Calls, doors, loudspeakers, groups and papers of their own posts, or of no named post in
    their area, or of those they helped to speak; and what a channel gave up. Only the newest of what one person is to hear of
    one subject: nobody should read out a promise that is no longer true.
    """
    open_to_all = Q(confidentiality__in=["public", "internal"])
    if not of:
        open_to_all &= Q(duty_post_id=None)
    by_post = Q(duty_post_id__in=posts_of(actor)) | (
        open_to_all & under(actor.paths(RECORD), "place")
    )
    nobody = Q(duty_person_id=None) | ~Q(helped())
    as_helper = Q(duty_person_id=actor.person_id or 0) & Q(helped())
    mine = as_helper | (by_post & nobody)
    due = Q(how__in=BY_HAND) | Q(state="failed")
    rows = Telling.objects.visible_to(actor).filter(mine, due, state__in=TO_DO).current()
    return (rows.of(of) if of else rows).order_by("due_by", "pk")


def villages_waiting(actor: Actor) -> list[Area]:
    """The villages in which this actor has something to tell by hand, in order; two queries."""
    places = waiting(actor).order_by().values_list("place", flat=True).distinct()
    above = {int(part) for place in places for part in place.split(".") if part}
    found = Area.objects.visible_to(actor).filter(pk__in=above, kind=Area.Kind.VILLAGE)
    return list(found.order_by("path"))


def unread(actor: Actor) -> TellingQuerySet:
    """What stands on a page for this actor, their posts or roles and was not opened yet, the newest
    first; without what stands on their list of work anyway."""
    if actor.kind != "staff":
        return Telling.objects.none()
    return Telling.objects.all().unread_by(actor).exclude(occasion__in=work()).order_by("-pk")


def outbox(actor: Actor) -> TellingQuerySet:
    """What channels carry and nobody has confirmed yet, the newest first."""
    rows = Telling.objects.visible_to(actor).filter(under(actor.paths(READ), "place"))
    return rows.filter(how__in=["sms", "wecom", "email"]).undone().order_by("-pk")


def counts(actor: Actor) -> dict[str, int]:
    """How many are waiting, late, failed (of those by hand or given up) and unread; two queries."""
    found: dict[str, Any] = (
        waiting(actor)
        .order_by()
        .aggregate(
            waiting=Count("pk"),
            late=Count("pk", filter=Q(due_by__lt=clock.now())),
            failed=Count("pk", filter=Q(state="failed")),
        )
    )
    return {**found, "unread": unread(actor).count()}


def may_read(actor: Actor, telling: Telling) -> bool:
    """Whether the words themselves may be shown; they may name a person."""
    if actor.kind in ("system", "bearer"):
        return True
    posts = posts_of(actor)
    if telling.post_id in posts or telling.duty_post_id in posts:
        return True
    if actor.person_id is not None and actor.person_id in (
        telling.person_id,
        telling.duty_person_id,
    ):
        return True
    if telling.audience_kind == "role" and _holds(actor, telling.audience_key, telling.place):
        return True
    is_open = telling.confidentiality in ("public", "internal")
    grant = actor.grant(READ, telling.place) or (is_open and actor.grant(RECORD, telling.place))
    return bool(grant)


def _holds(actor: Actor, role: str, place: str) -> bool:
    return any(grant.role == role and place.startswith(grant.path) for grant in actor.grants)


def lines(actor: Actor, rows: Iterable[Telling]) -> list[Line]:
    """Rows made ready for a page; five queries however many."""
    found = list(_with_error(rows) if isinstance(rows, TellingQuerySet) else rows)
    where = labels({one.place for one in found if one.place}) if found else {}
    people = _names(actor, found)
    whom = _tellers(actor, found)
    named = _persons(actor, found)
    homes = _homes(actor, found)
    now = clock.now()
    replaced = _replaced(found)
    helpers = with_helper(found)
    return [
        Line(
            telling=one,
            occasion=one.occasion_label,
            where=where.get(one.place, ""),
            tone=TONES[one.state],
            who=people.get(one.told_by_person_id or 0, ""),
            whom=_whom(one, whom, named) or homes.get(one.audience_key, ""),
            words=one.words if may_read(actor, one) else "",
            url=page_of(one.stream),
            error=getattr(one, "last_error", None) or "",
            state=state_label(one),
            late=_is_late(one, now) and one.pk not in replaced,
            replaced=one.pk in replaced,
            to_do=one.pk not in replaced and _tells(actor, one, one.pk in helpers),
            helped=one.pk in helpers,
        )
        for one in found
    ]


def state_label(one: Telling) -> str:
    """Where it stands, in words. What lies on a page for a post is not called told before somebody
    opened it, however long ago its subject was dealt with; nor does it wait for anybody to tell it."""
    if not _on_own_page(one):
        return one.get_state_display()
    return _("已列入待办") if one.occasion in work() else _("未看")


def _on_own_page(one: Telling) -> bool:
    return one.how == "page" and one.state == "written" and one.audience_kind in OPENS


def _for_all(one: Telling) -> bool:
    """Stands on the page for everybody from the moment it is written; nobody vouches for more."""
    return one.how == "page" and one.audience_kind == "public"


def _is_late(one: Telling, now: datetime) -> bool:
    if one.state in ("told", "missed") or _on_own_page(one) or _for_all(one):
        return False
    return one.due_by is not None and one.due_by < now


def _waits(one: Telling) -> bool:
    return one.state in TO_DO and (one.how in BY_HAND or one.state == "failed")


def _replaced(rows: Sequence[Telling]) -> set[int]:
    """Those of these that others of them replace; as `TellingQuerySet.current`, in Python."""
    last: dict[tuple[str, str, int], int] = {}
    for one in rows:
        if one.state == "told" or _waits(one):
            last[_subject(one)] = max(last.get(_subject(one), 0), one.pk)
    return {
        one.pk
        for one in rows
        if one.audience_kind in SINGLE and _waits(one) and one.pk < last[_subject(one)]
    }


def _subject(one: Telling) -> tuple[str, str, int]:
    return (one.stream, one.audience_kind, one.teller_id or one.person_id or one.post_id or 0)


def _tells(actor: Actor, one: Telling, helped: bool) -> bool:
    """Whether it stands on this actor's list of what to tell; as `waiting`, in Python."""
    if actor.kind != "staff" or not _waits(one):
        return False
    if helped:
        return one.duty_person_id == actor.person_id
    if one.duty_post_id is not None:
        return one.duty_post_id in posts_of(actor)
    is_open = one.confidentiality in ("public", "internal")
    return is_open and actor.grant(RECORD, one.place) is not None


def _with_error(rows: TellingQuerySet) -> TellingQuerySet:
    last = Sending.objects.filter(telling=OuterRef("pk")).order_by("-pk")
    return rows.annotate(last_error=Subquery(last.values("error")[:1]))


def _names(actor: Actor, rows: Sequence[Telling]) -> dict[int, str]:
    """Who told, by name where the actor may know it: that is the point of telling by name."""
    ids = {one.told_by_person_id for one in rows if one.told_by_person_id}
    if not ids:
        return {}
    return display_names(Person.objects.filter(pk__in=ids), actor)


def _whom(one: Telling, tellers: dict[int, str], persons: dict[int, str]) -> str:
    if one.audience_kind == "teller":
        return tellers.get(one.teller_id or 0, "")
    return persons.get(one.person_id or 0, "") if one.audience_kind == "person" else ""


def _persons(actor: Actor, rows: Sequence[Telling]) -> dict[int, str]:
    """Whom to call or to knock at, as this reader may see them."""
    ids = {one.person_id for one in rows if one.person_id and one.how in BY_HAND}
    if not ids or not actor.is_staff:
        return {}
    return display_names(Person.objects.filter(pk__in=ids), actor)


def _homes(actor: Actor, rows: Sequence[Telling]) -> dict[str, str]:
    """At whose door to knock, by the key of the audience, as this reader may see it."""
    keys = {one.audience_key for one in rows if one.audience_key.startswith(HOUSEHOLD)}
    if not keys or not actor.is_staff:
        return {}
    ids = {int(key.removeprefix(HOUSEHOLD)) for key in keys}
    named = called(ids, actor, actor.paths(RECORD))
    return {f"{HOUSEHOLD}{pk}": name for pk, name in named.items()}


def _tellers(actor: Actor, rows: Sequence[Telling]) -> dict[int, str]:
    ids = {one.teller_id for one in rows if one.teller_id}
    if not ids or not actor.is_staff:
        return {}
    clear = Teller.objects.visible_to(actor).filter(pk__in=ids).in_bulk()
    shown = {pk: f"{one.name or '未留姓名'} {one.where_words}".strip() for pk, one in clear.items()}
    others = Teller.objects.filter(pk__in=ids - set(clear))
    return {**{one.pk: masked_teller(one) for one in others}, **shown}
