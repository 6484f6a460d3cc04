"""A box for slips is opened by two people, and what they found is written down, nothing too."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.matters import boxes
from lianhu.matters.models import BoxOpening
from lianhu.places.models import Area

LATEST = timedelta(days=30)


@command("开意见箱")
def open_box(
    actor: Actor, village: Area, *, second: int, opened_at: datetime, slips: int, box: str
) -> BoxOpening:
    """Two people in office opened a box; each slip becomes a matter by `raise_` afterwards.

    Args:
        second: the person who opened it together with the actor.
        slips: how many lay in it; 0 is a fact too.

    Raises:
        Refusal: at its field (second, opened_at, slips, box), what does not fit.
        NotAllowed: nobody by name.
    """
    actor.require("matters.open_box", place=village.path)
    if actor.person_id is None:
        raise NotAllowed(_("开箱要由有姓名的人记录。"))
    if village.kind != Area.Kind.VILLAGE or village.valid_to is not None:
        raise Refusal(_("请选现有的村（社区）。"))
    if second not in dict(boxes.witnesses(actor, village)):
        raise Refusal(_("另一位要选在这里任职的人，不能是自己。"), field="second")
    if not clock.now() - LATEST <= opened_at <= clock.now():
        raise Refusal(_("开箱时间不能晚于现在，也不能早于30天前。"), field="opened_at")
    if not 0 <= slips <= BoxOpening.MOST:
        raise Refusal(_("张数在0到%(most)d之间。") % {"most": BoxOpening.MOST}, field="slips")
    name = clean_line(box, 40, label=_("信箱"), field="box")
    if not name:
        raise Refusal(_("请写明是哪个信箱。"), field="box")
    made = BoxOpening.objects.create(
        area=village, place=village.path, box=name, opened_at=opened_at, slips=slips,
        first_person_id=actor.person_id, second_person_id=second, made_at=clock.now(),
    )  # fmt: skip
    emit(
        actor, "matters.open_box", stream=made.stream, place=made.place, fresh=True,
        second=second, slips=slips, opened_at=opened_at.isoformat(),
    )  # fmt: skip
    return made


@command("意见箱纸条不录")
def pass_slip(actor: Actor, opening: BoxOpening) -> None:
    """One slip of which no matter comes here: blank, unreadable, or said elsewhere; nobody says which.

    Raises:
        Refusal: all its slips are seen to.
    """
    inside = [at for at in actor.paths("matters.pass_slip") if at.startswith(opening.place)]
    actor.require("matters.pass_slip", place=inside[0] if inside else opening.place)
    boxes.require_slip(opening.key, opening.area)
    BoxOpening.objects.filter(pk=opening.pk).update(passed=F("passed") + 1)
    emit(actor, "matters.pass_slip", stream=opening.stream, place=opening.place)
