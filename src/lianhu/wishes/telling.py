"""What is told around a wish: to the post, to the helper in their way, to the one who wishes."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.kernel import clock
from lianhu.matters import telling
from lianhu.matters.telling import way_back
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.occasions import occasion
from lianhu.people.models import Person
from lianhu.wishes.kinds import Step
from lianhu.wishes.models import Offer, Wish
from lianhu.wishes.standing import answering

OFFERED: Final = occasion("wishes.offer", _later("有人愿意来圆心愿"))
CONFIRMED: Final = occasion("wishes.confirm", _later("定了谁来圆心愿"))
PASSED: Final = occasion("wishes.passed", _later("心愿由别人认领了"))
WITHDRAWN: Final = occasion("wishes.withdraw", _later("认领的人来不了了"))
REPORTED: Final = occasion("wishes.report", _later("心愿圆了没有"))
LAPSED: Final = occasion("wishes.lapse", _later("说好的日子过了"))


def tell_post(actor: Actor, wish: Wish, why: str, said: str) -> None:
    """The post that answers for the matter; without any post over the place nobody."""
    post = answering(wish.matter)
    if post is not None:
        telling.tell_post(actor, wish.matter, post, why, said)


def tell_helper(actor: Actor, offer: Offer, why: str, said: str) -> None:
    """The one who offered: by phone or message as they asked; staff on their own page."""
    matter, helper = offer.wish.matter, offer.helper
    if helper is not None:
        whom = Audience.teller(helper.pk, _("认领心愿的人"))
    else:
        whom = Audience.person(offer.by_person_id or 0, offer.by_label)
    tell(
        actor, stream=offer.stream, occasion=why, place=matter.place, audience=whom, words=said,
        how=str(helper.prefers) if helper is not None else "", duty_post_id=matter.holder_id,
        confidentiality=str(matter.secrecy),
    )  # fmt: skip


def tell_wisher(actor: Actor, offer: Offer, why: str, said: str) -> None:
    """The one who wishes, back by the way they came, before anybody stands at the door."""
    matter = offer.wish.matter
    how = way_back(matter)
    tell(
        actor, stream=offer.coming, occasion=why, place=matter.place,
        audience=Audience.teller(matter.teller_id, _("许愿的人")), words=said, how=how,
        confidentiality=str(matter.secrecy), duty_post_id=matter.holder_id,
        duty_person_id=matter.raised_by_id if how == "door" else None,
        due_by=clock.day_end(max(offer.by_day, clock.today())),
    )  # fmt: skip


def name_of(offer: Offer) -> str:
    """Who comes, in full: for the one who wishes, who has to know whom to let in."""
    if offer.helper is not None:
        return f"{offer.get_kind_display()}{offer.helper.name}"
    person = Person.objects.filter(pk=offer.by_person_id or 0).first()
    return f"{offer.by_label}{person.name if person else ''}"


def day_of(offer: Offer) -> str:
    return clock.chinese_date(offer.by_day)


def coming_to(wish: Wish | None) -> list[Offer]:
    """Those of whom the one who wishes was told, latest first."""
    if wish is None:
        return []
    rows = wish.offers.exclude(step__in=[Step.OFFERED, Step.PASSED])
    return list(rows.select_related("helper").order_by("-pk"))
