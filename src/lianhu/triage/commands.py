"""What the helper learned is kept with its figures; a named person may put it back."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.triage.model import load
from lianhu.triage.models import Learned


@command("留存分类助手学到的")
def keep(
    actor: Actor, *, what: str, content: bytes, figures: Mapping[str, Any], better: bool
) -> Learned:
    """Keep what was learned; it speaks from now on if it is no worse than what spoke before.

    Raises:
        Refusal: these are not the bytes of a model.
    """
    actor.require("triage.keep")
    at, digest = clock.now(), load(content).digest
    made = Learned.objects.create(
        what=what, content=content, digest=digest, figures=dict(figures), made_at=at,
        taken_at=at if better else None,
    )  # fmt: skip
    emit(
        actor, "triage.keep", stream=f"triage:{what}", learned=made.pk, digest=digest,
        rows=int(figures["rows"]), per_mille=round(1000 * figures["macro_f1"]), taken=int(better),
    )  # fmt: skip
    return made


@command("退回分类助手")
def roll_back(actor: Actor, *, what: str) -> None:
    """Put back what speaks now: what spoke before it speaks again, at last the first day's words.

    Raises:
        Refusal: nothing that was learned speaks.
    """
    place = next(iter(actor.paths("triage.roll_back")), "")
    actor.require("triage.roll_back", place=place)
    now = Learned.objects.select_for_update().in_force(what).defer("content").first()
    if now is None:
        raise Refusal(_("现在用的就是最初的规则，没有可以退的。"))
    Learned.objects.filter(pk=now.pk).update(
        put_back_at=clock.now(), put_back_by_id=actor.person_id or 0
    )
    emit(actor, "triage.roll_back", stream=f"triage:{what}", place=place, learned=now.pk)
