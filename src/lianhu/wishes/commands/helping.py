"""Somebody offers to make a wish come true; the answering post takes one; it may fall through."""

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from lianhu.access.device import marked
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.names import mask_name
from lianhu.kernel.text import clean_line, mask_free_text
from lianhu.matters import writing
from lianhu.people.commands import note_teller
from lianhu.people.models import Teller
from lianhu.wishes import standing, telling
from lianhu.wishes.kinds import NAMES_THEMSELVES, WAITING, Helper, Named, State, Step
from lianhu.wishes.models import Offer, Wish
from lianhu.wishes.rules import rules

WHAT: Final = 200
REACHED: Final = (Teller.Reach.CALL, Teller.Reach.SMS)


@command("认领心愿", open_to=("visitor",))
def offer(  # noqa: PLR0913
    actor: Actor,
    wish: Wish,
    *,
    what: str,
    by_day: date,
    kind: str = Helper.CADRE,
    name: str = "",
    phone: str = "",
    reach: str = Teller.Reach.CALL,
    named: str = Named.NO,
) -> Offer:
    """Anyone says: I make this wish come true. The post that answers for it hears it.

    Staff offer as themselves; of anyone else name and phone are kept as a Teller's are. What is
    not public is open only to staff who read the matter. The caller limits how often.

    Args:
        kind: a Helper. reach: how the helper wants to hear, by call or message. named: a Named.

    Raises:
        Refusal: at its field, what is missing. NotAllowed: the wish is not open to this actor.
        IllegalMove: it is over, or enough people wait already, or this one offered before.
        Conflict: another helper was taken a moment ago; says by which post.
    """
    matter = wish.matter
    actor.require("wishes.offer", place=matter.place)
    standing.hold(wish)
    if not _open_to(actor, wish):
        raise NotAllowed(_("这个心愿没有公开，由岗位上的人来帮。"))
    standing.require_running(wish)
    if wish.state == State.PROMISED:
        raise Conflict(_faster(wish))
    _require_room(actor, wish)
    said = mask_free_text(clean_line(what, WHAT, label=_("怎么帮"), field="what"))
    _require_said(kind, said, by_day)
    made = Offer(
        wish=wish, kind=kind, what=said[:WHAT], by_day=by_day, at=clock.now(),
        named=named if named in Named.values else Named.NO,
    )  # fmt: skip
    if actor.is_staff:
        made.by_person_id = actor.person_id
        made.by_label = writing.label_of(actor, "wishes.offer", matter.place)[:60]
        called = made.by_label
    else:
        made.helper = _noted(actor, wish, name, phone, reach)
        called = made.helper.name
    made.shown_name = _shown(made, called)
    made.save(force_insert=True)
    emit(
        actor, "wishes.offer", stream=matter.stream, place=matter.place, wish=wish.pk,
        offer=made.pk, helper=made.helper_id, by_day=by_day.isoformat(), **marked(actor),
    )  # fmt: skip
    told = _("心愿%(number)s有%(kind)s愿意来帮，说%(day)s前办到。请打开看，定下来或回个话。")
    telling.tell_post(
        actor, wish, telling.OFFERED,
        told % {"number": matter.number, "kind": made.get_kind_display(), "day": telling.day_of(made)},
    )  # fmt: skip
    return made


def _open_to(actor: Actor, wish: Wish) -> bool:
    rows = Wish.objects.visible_to(Actor("visitor")).filter(pk=wish.pk)
    own = actor.is_staff and Wish.objects.visible_to(actor).filter(pk=wish.pk).exists()
    return own or rows.exists()


def _require_room(actor: Actor, wish: Wish) -> None:
    waiting = wish.offers.filter(step__in=[*WAITING, Step.CONFIRMED])
    if actor.is_staff and waiting.filter(by_person_id=actor.person_id).exists():
        raise IllegalMove(_("您已经认领过这个心愿了。"))
    if waiting.count() >= rules().most:
        raise IllegalMove(_("愿意帮的人已经够多了，谢谢您。看看别的心愿吧。"))


def _require_said(kind: str, what: str, by_day: date) -> None:
    if kind not in Helper.values:
        raise Refusal(_("请选您是哪一种。"), field="kind")
    if not what:
        raise Refusal(_("请写怎么帮，比如“送一台灶，帮着装好”。"), field="what")
    last = clock.today() + timedelta(days=rules().longest)
    if not clock.today() <= by_day <= last:
        raise Refusal(
            _("请选今天到%(day)s之间的一天。") % {"day": clock.chinese_date(last)}, field="by_day"
        )


def _noted(actor: Actor, wish: Wish, name: str, phone: str, reach: str) -> Teller:
    if not name.strip():
        raise Refusal(_("请写您的姓名或店名、单位名，只有管这件事的岗位看得到。"), field="name")
    if not phone.strip():
        raise Refusal(_("请留一个电话，好和您说定。"), field="phone")
    if reach not in REACHED:
        raise Refusal(_("请选怎么回您。"), field="reach")
    return note_teller(actor, name=name, phone=phone, reach=reach, place=wish.matter.place)


def _shown(made: Offer, called: str) -> str:
    """What the public may read of the helper, as they wished: 村民王某, a shop's name, nothing."""
    if made.named == Named.FULL and made.kind in NAMES_THEMSELVES:
        return mask_free_text(called)[:60]
    if made.named == Named.NO or (made.helper is None and not called):
        made.named = Named.NO
        return ""
    made.named = Named.SURNAME
    if made.helper is None:
        return called
    surname = mask_name(called).partition("*")[0].rstrip("·")
    return f"{made.get_kind_display()}{surname}某"


@command("定下谁来圆心愿")
def confirm(actor: Actor, offer: Offer, *, by_day: date | None = None) -> None:
    """The post that answers takes this helper: they hear it, and the one who wishes hears who
    comes and when. The others hear that somebody else was faster, and no name.

    Args:
        by_day: another day that was agreed with the helper.

    Raises:
        Conflict: another helper was taken a moment ago; says by which post.
        Refusal: the day is over. NotAllowed: another post answers.
    """
    wish, matter = offer.wish, offer.wish.matter
    actor.require("wishes.confirm", place=matter.place)
    standing.require_answering(actor, wish, "wishes.confirm")
    standing.hold(wish)
    standing.require_running(wish)
    day = by_day or offer.by_day
    if not clock.today() <= day <= clock.today() + timedelta(days=rules().longest):
        raise Refusal(_("说好的日子已经过了，请和他重新说一个。"), field="by_day")
    if not Wish._base_manager.filter(pk=wish.pk, state=State.OPEN).update(state=State.PROMISED):
        raise Conflict(_faster(wish, offer))
    label = writing.label_of(actor, "wishes.confirm", matter.place)[:60]
    rows = Offer._base_manager.filter(pk=offer.pk, step__in=WAITING)
    settled = {"settled_by_id": actor.person_id, "settled_as": label, "settled_at": clock.now()}
    if not rows.update(step=Step.CONFIRMED, by_day=day, **settled):
        raise IllegalMove(_("他已经说来不了了，请刷新再看。"))
    offer.refresh_from_db(fields=["step", "by_day", "settled_as", "settled_at"])
    emit(
        actor, "wishes.confirm", stream=matter.stream, place=matter.place, wish=wish.pk,
        offer=offer.pk, by_day=day.isoformat(), **marked(actor),
    )  # fmt: skip
    _tell_all(actor, offer, label)


def _faster(wish: Wish, offer: Offer | None = None) -> str:
    found = standing.confirmed(wish)
    who = found.settled_as if found else _("别人")
    if found is not None and found == offer:
        return _("%(who)s刚刚已经定了这一位，不用再定，请刷新再看。") % {"who": who}
    return _("%(who)s刚刚已经定了另一位，请刷新再看。") % {"who": who}


def _tell_all(actor: Actor, offer: Offer, label: str) -> None:
    said = {"who": telling.name_of(offer), "day": telling.day_of(offer), "post": label,
            "what": offer.what}  # fmt: skip
    telling.tell_wisher(
        actor, offer, telling.CONFIRMED,
        _("您的心愿有人来帮了：%(who)s，%(what)s，%(day)s前办好。是%(post)s定的，不是这个人不要开门。不收钱。") % said,
    )  # fmt: skip
    telling.tell_helper(
        actor, offer, telling.CONFIRMED,
        _("您认领的心愿定了，请在%(day)s前办好。上门以前先找%(post)s，家里知道了再去。谢谢您。") % said,
    )  # fmt: skip
    others = Offer._base_manager.filter(wish=offer.wish, step=Step.OFFERED).exclude(pk=offer.pk)
    for other in others.select_related("helper", "wish__matter__holder"):
        telling.tell_helper(
            actor, other, telling.PASSED,
            _("这个心愿已经由别人认领了，是%(post)s定的。谢谢您，要是他来不了，再找您。") % said,
        )  # fmt: skip
    others.update(step=Step.PASSED)


@command("认领的人来不了了", open_to=("bearer",))
def withdraw(actor: Actor, offer: Offer, *, why: str = "") -> None:
    """The helper cannot come: says it themselves, or the answering post writes it down.

    Was it settled that they come, the wish is open again; both hear it, and the post.

    Raises:
        IllegalMove: it is over already. NotAllowed: it is somebody else's offer.
    """
    matter = offer.wish.matter
    actor.require("wishes.withdraw", place=matter.place, stream=offer.stream)
    own = actor.kind == "bearer" or (actor.person_id and actor.person_id == offer.by_person_id)
    if not own:
        standing.require_answering(actor, offer.wish, "wishes.withdraw")
    words = mask_free_text(clean_line(why, WHAT, label=_("原因"), field="why"))[:WHAT]
    standing.hold(offer.wish)
    offer.refresh_from_db(fields=["step"])
    was = offer.step
    rows = Offer._base_manager.filter(pk=offer.pk, step__in=[*WAITING, Step.CONFIRMED])
    if not rows.filter(step=was).update(
        step=Step.WITHDRAWN, why=words, settled_by_id=actor.person_id, settled_at=clock.now()
    ):
        raise IllegalMove(_("这次认领已经了结了，请刷新再看。"))
    emit(
        actor, "wishes.withdraw", stream=matter.stream, place=matter.place, offer=offer.pk,
        wish=offer.wish_id, was=was, **marked(actor),
    )  # fmt: skip
    if was == Step.CONFIRMED:
        open_again(actor, offer, telling.WITHDRAWN, _("原来说好来帮的人来不了了"))
    if own:
        said = _("心愿%(number)s认领的人说来不了了。") % {"number": matter.number}
        telling.tell_post(actor, offer.wish, telling.WITHDRAWN, said)


def open_again(actor: Actor, offer: Offer, why: str, because: str) -> None:
    """Somebody else may help now, unless the matter is over; helper and wisher hear it."""
    Wish._base_manager.filter(pk=offer.wish_id).update(state=State.OPEN)
    matter = offer.wish.matter
    wisher = _("%(because)s。这件事岗位已经答复过了，还要帮忙请再说一声。") if matter.settled else _(
        "%(because)s，您的心愿还在，我们接着找人。"
    )  # fmt: skip
    telling.tell_wisher(actor, offer, why, wisher % {"because": because})
    telling.tell_helper(
        actor, offer, why, _("%(because)s，这个心愿您不用再去了。谢谢您。") % {"because": because}
    )
