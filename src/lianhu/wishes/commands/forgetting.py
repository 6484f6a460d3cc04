"""What a helper left is kept as long as it is needed, and then goes."""

from collections.abc import Sequence
from datetime import timedelta

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.matters.models import Matter
from lianhu.notices import commands as notices
from lianhu.people.commands import erase_teller
from lianhu.wishes import standing
from lianhu.wishes.kinds import WAITING, Step
from lianhu.wishes.models import Offer, Wish
from lianhu.wishes.rules import rules

SETTLED = (Step.WITHDRAWN, Step.UNDONE, Step.DONE)


def due() -> list[Offer]:
    """Offers of helpers who are needed no longer: settled so long ago, or of a matter that is
    over and took another."""
    cut = clock.now() - timedelta(days=rules().forget)
    rows = Offer._base_manager.filter(helper__isnull=False, helper__erased_at=None)
    found = list(rows.filter(step__in=SETTLED, settled_at__lt=cut).select_related("helper"))
    over = rows.filter(step__in=WAITING, wish__matter__closed_at__lt=cut)
    return [*found, *over.select_related("helper")]


def erase_helpers(actor: Actor, tellers: Sequence[int], reason: str) -> None:
    """What these helpers wrote, and what was told about them; in the transaction that erases
    their names."""
    for one in Offer._base_manager.filter(helper__in=tellers).select_related("wish__matter"):
        blank(actor, one)


def blank(actor: Actor, offer: Offer) -> None:
    """The words of one offer and those told of it; that there was one stays."""
    Offer._base_manager.filter(pk=offer.pk).update(what="", why="", shown_name="")
    for stream in (offer.stream, offer.coming):
        notices.erase(actor, stream=stream, place=offer.wish.matter.place)


@command("删除心愿里的话")
def forget(actor: Actor, matter: Matter) -> None:
    """The words of the matter were erased: so is what stands of it here, with its helpers."""
    actor.require("wishes.forget", place=matter.place)
    wish = Wish._base_manager.filter(matter=matter).first()
    if wish is not None:
        standing.hold(wish)
        for one in wish.offers.select_related("helper", "wish__matter"):
            if one.helper is not None and one.helper.erased_at is None:
                erase_teller(SYSTEM, one.helper, reason="purpose")
            else:
                blank(SYSTEM, one)
        Wish._base_manager.filter(pk=wish.pk).update(
            line="",
            salt="",
            thanks="",
            thanks_line="",
            released_at=None,
            released_by_id=None,
            # That it was for a child or for somebody ill is as much theirs as the words.
            whom="",
            agrees=None,
            agreed_by="",
            agreed_way="",
        )
    emit(actor, "wishes.forget", stream=matter.stream, place=matter.place)
