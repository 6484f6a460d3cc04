"""Whether a wish came true, said by who wished it; and thanks, which are public only after review."""

from django.utils.translation import gettext as _

from lianhu.access.device import marked
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean, mask_free_text
from lianhu.matters.telling import known_names
from lianhu.wishes import standing, telling
from lianhu.wishes.commands.helping import open_again
from lianhu.wishes.kinds import State, Step, Way
from lianhu.wishes.models import Offer, Wish


@command("记下心愿圆了没有", open_to=("bearer",))
def report(actor: Actor, wish: Wish, *, fulfilled: bool, way: str = "", thanks: str = "") -> None:
    """The one who wished says it, by their code, to a 联户长, or on paper; never the helper.

    Not fulfilled, the wish is open again and both hear it. The matter goes its own way.

    Args:
        way: how it was heard, a Way; with the code it is the page.

    Raises:
        Refusal: at its field. IllegalMove: nobody helps now.
        NotAllowed: the helper themselves, or staff who do not read the matter.
    """
    matter = wish.matter
    near = standing.reach(actor, "wishes.report", matter)
    actor.require("wishes.report", place=near, stream=matter.stream)
    standing.hold(wish)
    seen = Wish.objects.visible_to(actor).filter(pk=wish.pk).exists()
    offer = standing.confirmed(wish)
    if not seen:
        raise NotAllowed(_("这个心愿不归您看。"))
    if offer is None:
        raise IllegalMove(_("这个心愿现在没有人认领。"))
    if actor.kind == "bearer":
        way = Way.PAGE
    elif way not in Way.values or way == Way.PAGE:
        raise Refusal(_("请选怎样问的。"), field="way")
    if actor.person_id and actor.person_id == offer.by_person_id:
        raise NotAllowed(_("您自己帮的，请换一个人问，或请他本人说。"))
    said = clean(thanks, 500, label=_("感谢的话"), field="thanks")
    step, state = (Step.DONE, State.DONE) if fulfilled else (Step.UNDONE, State.OPEN)
    rows = Offer._base_manager.filter(pk=offer.pk, step=Step.CONFIRMED)
    if not rows.update(step=step, settled_by_id=actor.person_id, settled_at=clock.now()):
        raise IllegalMove(_("刚刚有人记过了，请刷新再看。"))
    Wish._base_manager.filter(pk=wish.pk).update(state=state, thanks=said if fulfilled else "")
    emit(
        actor, "wishes.report", stream=matter.stream, place=matter.place, wish=wish.pk,
        offer=offer.pk, fulfilled=fulfilled, way=str(way), **marked(actor),
    )  # fmt: skip
    offer.wish = wish
    if fulfilled:
        telling.tell_helper(
            actor, offer, telling.REPORTED, _("您认领的心愿圆了，家里说办好了。谢谢您。")
        )
    else:
        open_again(actor, offer, telling.REPORTED, _("这次没有办成"))


@command("公开感谢的话")
def show_thanks(actor: Actor, wish: Wish, *, words: str) -> None:
    """Thanks that anyone may read, written by a named person after what was said; empty takes
    them back.

    Raises:
        IllegalMove: it did not come true yet, or nothing of it is public. Refusal: at `words`.
    """
    matter = wish.matter
    actor.require("wishes.show_thanks", place=matter.place)
    if wish.state != State.DONE or not wish.agrees or wish.released_at is None:
        raise IllegalMove(_("公开过的心愿圆了以后，才公开感谢的话。"))
    shown = mask_free_text(clean(words, 200, field="words"), known_names(matter))[:200]
    try:
        standing.require_fit(matter, shown)
    except Refusal as refusal:
        raise Refusal(str(refusal), field="words") from refusal
    rows = Wish._base_manager.filter(pk=wish.pk, state=State.DONE, agrees=True)
    if not rows.update(thanks_line=shown, thanks_by_id=actor.person_id or 0):
        raise IllegalMove(_("刚刚有人改了这个心愿，请刷新再看。"))
    emit(
        actor, "wishes.show_thanks", stream=matter.stream, place=matter.place, wish=wish.pk,
        shown=bool(shown),
    )  # fmt: skip


@command("认领到期")
def lapse(actor: Actor, offer: Offer) -> None:
    """The day is over and nobody said how it went: the answering post hears of it, once.

    Raises:
        IllegalMove: it was said already, or the offer is settled.
    """
    matter = offer.wish.matter
    actor.require("wishes.lapse", place=matter.place)
    rows = Offer._base_manager.filter(
        pk=offer.pk, step=Step.CONFIRMED, lapsed_at=None, by_day__lt=clock.today()
    )
    if not rows.update(lapsed_at=clock.now()):
        raise IllegalMove(_("已经了结，或者已经说过了。"))
    emit(actor, "wishes.lapse", stream=matter.stream, place=matter.place, offer=offer.pk)
    said = _("心愿%(number)s说好的日子过了，请问一问圆了没有，记下来。")
    telling.tell_post(actor, offer.wish, telling.LAPSED, said % {"number": matter.number})
