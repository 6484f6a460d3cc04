"""What may be done with a wish now, by whom: the forms of its page."""

from typing import Any, Final

from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Refusal
from lianhu.matters.models import Matter
from lianhu.wishes import standing
from lianhu.wishes.kinds import WAITING, State, Step
from lianhu.wishes.models import Offer, Wish

ALL: Final = ("confirm", "report", "thanks", "release", "note", "offer", "withdraw", "hide")


def open_to(actor: Actor, matter: Matter, wish: Wish | None, offers: list[Offer]) -> list[str]:
    """Keys of ALL, what matters most first."""
    return [key for key in ALL if _may(key, actor, matter, wish, offers)]


def _may(key: str, actor: Actor, matter: Matter, wish: Wish | None, offers: list[Offer]) -> bool:
    over = matter.settled or matter.split_at is not None
    if key == "note":
        return actor.may("wishes.note", standing.reach(actor, "wishes.note", matter)) and not over
    if wish is None:
        return False
    taken = any(one.step == Step.CONFIRMED for one in offers)
    waits = any(one.step in WAITING for one in offers)
    running = [one for one in offers if one.step in (*WAITING, Step.CONFIRMED)]
    mine = any(one.by_person_id == actor.person_id for one in running if one.by_person_id)
    verb, fits = {
        "release": ("wishes.release", bool(wish.agrees) and not over and wish.state != State.DONE),
        "hide": ("wishes.hide", wish.released_at is not None),
        "offer": ("wishes.note", wish.state == State.OPEN and not over and not mine),
        "confirm": ("wishes.confirm", wish.state == State.OPEN and waits and not over),
        "withdraw": ("wishes.withdraw", taken or waits),
        "report": ("wishes.report", taken),
        "thanks": (
            "wishes.show_thanks",
            wish.state == State.DONE and wish.released_at is not None and bool(wish.thanks),
        ),
    }[key]
    near = standing.reach(actor, verb, matter) if key == "report" else matter.place
    if not fits or not actor.may(verb, near):
        return False
    if key == "withdraw" and mine:
        return True
    return key not in {"confirm", "withdraw"} or answers(actor, wish, verb)


def answers(actor: Actor, wish: Wish, verb: str) -> bool:
    try:
        standing.require_answering(actor, wish, verb)
    except Refusal:
        return False
    return True


def offers_of(actor: Actor, wish: Wish | None) -> list[Offer]:
    """All that were made for it, first to last."""
    if wish is None:
        return []
    rows = Offer.objects.visible_to(actor).filter(wish=wish)
    return list(rows.select_related("helper", "wish__matter__holder", "wish__matter__area"))


def fitting(actor: Actor, key: str, wish: Wish, offers: list[Offer]) -> list[Offer]:
    """Those among which one is chosen at this step; a helper who does not answer for it picks
    only their own."""
    steps: Any = WAITING if key == "confirm" else (*WAITING, Step.CONFIRMED)
    found = [one for one in offers if one.step in steps]
    if key == "withdraw" and not answers(actor, wish, "wishes.withdraw"):
        return [one for one in found if one.by_person_id == actor.person_id]
    return found
