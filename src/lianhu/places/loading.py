"""Copying a part of the official list into the county's own areas."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.places.models import KEY_LENGTH, Area, AreaCode, new_key
from lianhu.places.national import FILES, Row, known, rows, short_of

BATCH: Final = 500
LOCK: Final = 522727
KINDS: Final = tuple(FILES)


@dataclass(slots=True)
class Loaded:
    """What a load did. `closed`: codes no longer on the list; their areas stay until ended by hand."""

    code: str
    root: Area
    added: int = 0
    renamed: int = 0
    closed: int = 0
    rows: int = 0


@dataclass(slots=True)
class _Copy:
    tick: Callable[[int], None]
    areas: dict[str, Area] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    added: int = 0
    renamed: int = 0


def copy_subtree(code: str, tick: Callable[[int], None]) -> Loaded:
    """See `places.load`; runs in the caller's transaction."""
    code = known(code)
    by_level: dict[str, list[Row]] = defaultdict(list)
    for row in rows(under=code):
        by_level[row.level].append(row)
    with connection.cursor() as cursor:
        # Two loads at once would both find a code missing and both add it.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    listed = {row.code for found in by_level.values() for row in found}
    copy = _Copy(tick, areas=_live(listed), keys=set(Area.objects.values_list("key", flat=True)))
    for level in KINDS:
        found = by_level.get(level, [])
        for start in range(0, len(found), BATCH):
            _copy_batch(copy, found[start : start + BATCH])
    return Loaded(
        code=code,
        root=copy.areas[code],
        added=copy.added,
        renamed=copy.renamed,
        closed=_close_gone(code, listed),
        rows=len(listed),
    )


def _live(codes: Iterable[str]) -> dict[str, Area]:
    """The areas that carry these codes now, or carried them last and still stand."""
    rows_ = AreaCode.objects.filter(code__in=list(codes), area__valid_to=None)
    found: dict[str, Area] = {}
    reopened: list[AreaCode] = []
    for entry in rows_.select_related("area").order_by("-pk"):
        if entry.valid_to is None:
            found[entry.code] = entry.area
        else:
            reopened.append(entry)
    for entry in reopened:
        if entry.code in found or entry.area.codes.filter(valid_to=None).exists():
            continue
        found[entry.code] = entry.area
        AreaCode.objects.create(area=entry.area, code=entry.code)
    return found


def _copy_batch(copy: _Copy, found: Sequence[Row]) -> None:
    today = clock.today()
    missing = [row for row in found if row.code not in copy.areas]
    made = Area.objects.bulk_create([_area(copy, row) for row in missing])
    AreaCode.objects.bulk_create(
        [
            AreaCode(area=area, code=row.code, valid_from=today)
            for area, row in zip(made, missing, strict=True)
        ]
    )
    new = {row.code: area for area, row in zip(made, missing, strict=True)}
    changed = [area for row in found if (area := copy.areas.get(row.code)) and _follow(area, row)]
    Area.objects.bulk_update(changed, ["name", "short_name"])
    copy.areas |= new
    copy.added += len(made)
    copy.renamed += len(changed)
    copy.tick(len(found))


def _area(copy: _Copy, row: Row) -> Area:
    parent = copy.areas.get(row.parent_code)
    if parent is None and row.parent_code:
        raise Refusal(_("名录有误：%(code)s 的上级不存在。") % {"code": row.code})
    return Area(
        parent=parent, kind=row.level, name=row.name, short_name=_short(row), key=_fresh(copy.keys)
    )


def _follow(area: Area, row: Row) -> bool:
    """Take over the listed name; a name in use that people here chose stays."""
    if area.name == row.name:
        return False
    if area.short_name == short_of(area.name) or not area.short_name:
        area.short_name = _short(row)
    area.name = row.name
    return True


def _short(row: Row) -> str:
    return short_of(row.name) if row.level == Area.Kind.VILLAGE else ""


def _fresh(keys: set[str]) -> str:
    # In a province of twenty thousand areas two random keys of this length do meet.
    key = new_key()
    while key in keys:
        key = new_key()
    keys.add(key)
    assert len(key) == KEY_LENGTH
    return key


def _close_gone(code: str, listed: set[str]) -> int:
    gone = AreaCode.objects.filter(
        code__startswith=code, valid_to=None, area__kind__in=KINDS, area__invented=False
    ).exclude(code__in=listed)
    return gone.update(valid_to=clock.today())
