"""Leading the closed matters of a year through another method; nothing of them is changed."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.editing import trees
from lianhu.editing.models import Draft
from lianhu.feedback import rehearsing
from lianhu.feedback.rehearsed import Rehearsal
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.methods.definition import load
from lianhu.methods.models import MethodVersion
from lianhu.places.models import Area

YEAR: Final = timedelta(days=365)
BATCH: Final = 200


@command("换法试演")
def rehearse(
    actor: Actor, area: Area, *, draft: Draft | None = None, version: MethodVersion | None = None
) -> Rehearsal:
    """Lead what was closed at `area` within a year through a draft or a version; batch by batch.

    Args:
        draft, version: exactly one of them; its text is kept as it stands now.

    Raises:
        Refusal: neither is given, or nothing was closed there.
    """
    actor.require("feedback.rehearse", place=area.path)
    if (draft is None) == (version is None):
        raise Refusal(_("请选一套办法。"), field="method")
    text = trees.text_of(draft.tree) if draft else version.source if version else ""
    now = clock.now()
    total = rehearsing.closed(area.path, now - YEAR, now).count()
    if not total:
        raise Refusal(_("这里一年里还没有办结的事，没有什么可以试演。"), field="area")
    made = Rehearsal.objects.create(
        area=area, place=area.path, title=load(text, "x").title, source=text, draft=draft,
        version=version, since=now - YEAR, until=now, total=total, by_person_id=actor.person_id,
        made_at=now,
    )  # fmt: skip
    emit(
        actor, "feedback.rehearse", stream=made.stream, place=area.path, fresh=True, n=total,
        draft=draft.pk if draft else None, version=version.pk if version else None,
    )  # fmt: skip
    return made


@command("接着试演")
def rehearse_on(actor: Actor, row: Rehearsal) -> bool:
    """The next batch; whether any are left. Done by the clock, and safe to be begun again."""
    actor.require("feedback.rehearse_on", place=row.place)
    held(row)
    matters = rehearsing.batch(row, BATCH) if row.ended_at is None else []
    row.tally = rehearsing.summed(row, matters, clock.today()).plain()
    row.seen = min(row.seen + len(matters), row.total)
    row.cursor = matters[-1].pk if matters else row.cursor
    if len(matters) < BATCH and row.ended_at is None:
        row.ended_at, row.total = clock.now(), row.seen
    row.save(update_fields=["tally", "seen", "cursor", "ended_at", "total"])
    emit(actor, "feedback.rehearse_on", stream=row.stream, place=row.place, seen=row.seen)
    return row.ended_at is None
