"""The box for slips: who may open it with whom, and how many slips still wait to be written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.urls import reverse
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
    """An opening with its two names and how many of its slips became matters."""

    row: BoxOpening
    names: tuple[str, str]
    written: int

    @property
    def done(self) -> int:
        """Slips that somebody saw to; of which a matter came stands on no page."""
        return self.written + self.row.passed

    @property
    def left(self) -> int:
        return max(self.row.slips - self.done, 0)

    @property
    def url(self) -> str:
        """The page on which its next slip is written down."""
        asked = urlencode({"v": self.row.area.key, "box": self.row.pk})
        return f"{reverse('matters:raise_for')}?{asked}"


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
    return waiting(BoxOpening.objects.filter(pk=int(serial)))


def waiting(rows: QuerySet[BoxOpening]) -> Opened | None:
    """The opening of `rows`, one or none, where slips of it still wait."""
    found = opened(rows.select_related("area"))
    return next((one for one in found if one.left), None)


def counted(matters: Iterable[Matter]) -> dict[str, int]:
    """By opening, how many matters came of its slips; before some of these go."""
    keys = {one.channel_key for one in matters if one.channel == Channel.BOX}
    return _written([key for key in keys if key.startswith(PREFIX)])


def keep_count(before: Mapping[str, int]) -> None:
    """After matters have gone: their slips were seen to all the same, and wait for nobody."""
    now = _written(list(before))
    for key, n in before.items():
        if gone := n - now.get(key, 0):
            rows = BoxOpening.objects.filter(pk=int(key.removeprefix(PREFIX)))
            rows.update(passed=F("passed") + gone)


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
    if _written([row.key]).get(row.key, 0) + row.passed >= row.slips:
        said = _("这次开箱登记了%(n)d张，已经录完。多出来的，请再记一次开箱。") % {"n": row.slips}
        raise Refusal(said, field="channel")
