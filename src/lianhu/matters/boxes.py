"""The box for slips: who may open it with whom, and how many slips still wait to be written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Q, When
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Tenure
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.matters.kinds import Channel
from lianhu.matters.models import BoxOpening, Matter
from lianhu.people.models import Person
from lianhu.places.models import Area
from lianhu.places.queries import ids_of

PREFIX = "box:"


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening with its two names and how many of its slips have been written down."""

    row: BoxOpening
    names: tuple[str, str]
    written: int

    @property
    def left(self) -> int:
        return max(self.row.slips - self.written, 0)


def witnesses(actor: Actor, village: Area) -> list[tuple[int, str]]:
    """Who may be the second: everybody else who holds a post in the village or above, by name."""
    held = Tenure.objects.visible_to(actor).live(clock.today())
    near = under([village.path], "post__path") | Q(post__area__in=ids_of(village.path))
    rows = held.filter(near).exclude(person=actor.person_id).select_related("person", "post__area")
    found: dict[int, str] = {}
    # Who works in the village itself comes first: they have the key; then its grids, then above.
    here = Case(
        When(post__path=village.path, then=0), When(under([village.path], "post__path"), then=1),
        default=2,
    )  # fmt: skip
    for one in rows.order_by(here, "post__path", "pk"):
        words = f"{one.person.name}（{one.post.area} {one.post.title}）"
        found.setdefault(one.person_id, words)
    return list(found.items())


def opened(rows: Iterable[BoxOpening]) -> list[Opened]:
    """The openings of a page with names and counts; two queries for all of them."""
    found = list(rows)
    ids = {pk for row in found for pk in (row.first_person_id, row.second_person_id)}
    # Who did this in office is public (GB/T 34300-2017), as on the notice on the wall.
    people = Person.objects.filter(pk__in=ids, erased_at=None)
    names = dict(people.values_list("pk", "name"))
    written = _written([row.key for row in found])
    gone = _("已删除")
    return [
        Opened(
            row,
            (names.get(row.first_person_id, gone), names.get(row.second_person_id, gone)),
            written.get(row.key, 0),
        )
        for row in found
    ]


def _written(keys: Sequence[str]) -> dict[str, int]:
    rows = Matter._base_manager.filter(channel=Channel.BOX, channel_key__in=keys, parent=None)
    return dict(rows.order_by().values_list("channel_key").annotate(n=Count("pk")))


def after(matter: Matter) -> Opened | None:
    """The opening from which this matter came, while slips of it still wait to be written down."""
    serial = matter.channel_key.removeprefix(PREFIX)
    if matter.channel != Channel.BOX or serial == matter.channel_key:
        return None
    found = opened(BoxOpening.objects.filter(pk=int(serial)).select_related("area"))
    return next((one for one in found if one.left), None)


def require_slip(key: str, area: Area) -> None:
    """One more slip of this opening may become a matter in `area`.

    Two who write down the last slip at once wait for each other here.

    Raises:
        Refusal: there is no such opening there, or all its slips are written down.
    """
    serial = key.removeprefix(PREFIX)
    known = serial.isascii() and serial.isdigit() and len(serial) < 19
    rows = BoxOpening.objects.select_for_update().filter(pk=int(serial) if known else 0)
    row = rows.first()
    if row is None or not area.path.startswith(row.place):
        raise Refusal(_("这里没有这次开箱的记录。"), field="channel")
    if _written([row.key]).get(row.key, 0) >= row.slips:
        said = _("这次开箱登记了%(n)d张，已经录完。多出来的，请再记一次开箱。") % {"n": row.slips}
        raise Refusal(said, field="channel")
