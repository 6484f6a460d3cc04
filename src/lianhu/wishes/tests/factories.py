"""Wishes at every step, each made by the commands."""

from datetime import timedelta

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.kernel import clock
from lianhu.matters.commands.intake import Teller
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import raised
from lianhu.wishes import commands
from lianhu.wishes.models import Offer, Wish

WORDS = "我家灶坏了，想要一台能烧柴的灶"
LINE = "想要一台能烧柴的灶"


def wished(here, words=WORDS, **more):
    """A matter of kind WISH that the worker may answer for."""
    more.setdefault(
        "teller", Teller(name="罗老爹", phone="13900000001", where_words="上寨", reach="call")
    )
    return raised(here, words=words, kind="wish", **more)


def matter_of(matter):
    rows = Matter.objects.visible_to(SYSTEM).select_related("holder", "area", "teller")
    return rows.get(pk=matter.pk)


def noted(here, matter=None, **said):
    """A wish whose public line its owner agreed to."""
    said = {"whom": "self", "agrees": True, "by": "self", "way": "face", "sort": "living", **said}
    return fresh(commands.note(here.who("clerk"), matter_of(matter or wished(here)), **said))


def released(here, matter=None, line=LINE, **said):
    wish = noted(here, matter, **said)
    commands.release(here.who("clerk"), wish, line=line)
    return fresh(wish)


def fresh(wish):
    rows = Wish.objects.visible_to(SYSTEM).select_related(
        "matter__holder", "matter__area", "matter__teller"
    )
    return rows.get(pk=wish.pk)


def fresh_offer(offer):
    rows = Offer.objects.visible_to(SYSTEM).select_related(
        "helper", "wish__matter__holder", "wish__matter__area", "wish__matter__teller"
    )
    return rows.get(pk=offer.pk)


def visitor(device="phone-9"):
    return Actor("visitor", device=device)


def said(**more):
    """What a neighbour writes."""
    return {
        "kind": "neighbour", "name": "王建国", "phone": "13800000002", "reach": "sms",
        "what": "送一台灶，帮着装好", "by_day": clock.today() + timedelta(days=3), "named": "surname",
        **more,
    }  # fmt: skip


def offered(here, wish=None, **more):
    made = commands.offer(visitor(), wish or released(here), **said(**more))
    return fresh_offer(made)


def confirmed(here, wish=None, **more):
    one = offered(here, wish, **more)
    commands.confirm(here.who("clerk"), one)
    return fresh_offer(one)


def bearer_of(wish):
    return Actor("bearer", device="phone-1", stream=wish.matter.stream)


def helper_of(offer):
    return Actor("bearer", device="phone-9", stream=offer.stream)
