"""Who answers for a wish, whether it may be helped with now, and what a public line may hold."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lianhu.access.roles import ROLES
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.bodies.models import Post
from lianhu.kernel.errors import IllegalMove, Missing, NotAllowed, Refusal
from lianhu.matters import holding
from lianhu.matters.kinds import Kind
from lianhu.matters.models import Matter
from lianhu.matters.telling import said_first
from lianhu.places.models import Area
from lianhu.triage.accusing import accuses
from lianhu.wishes.kinds import State
from lianhu.wishes.models import Offer, Wish
from lianhu.wishes.rules import rules

CONFIRM = "wishes.confirm"


def require_wish(matter: Matter) -> None:
    """Raises Missing for a matter that is no wish."""
    if matter.kind != Kind.WISH:
        raise Missing(_("没有这个心愿，或者不归您看。"))


def reach(actor: Actor, verb: str, matter: Matter) -> str:
    """The place for which a right is asked.

    Who wrote a wish down goes on asking from their own post inside its place: what a 联户长 is
    told next door is kept for the whole grid.
    """
    if not actor.person_id or actor.person_id != matter.raised_by_id:
        return matter.place
    inside = [at for at in actor.paths(verb) if at.startswith(matter.place)]
    return inside[0] if inside else matter.place


def require_running(wish: Wish) -> None:
    """Raises IllegalMove once the matter is over, or was split: nobody needs to help any more."""
    if wish.matter.settled or wish.state == State.DONE:
        raise IllegalMove(_("这个心愿已经办好了，谢谢您。"))
    if wish.matter.split_at is not None:
        raise IllegalMove(_("这个心愿已经拆成几件分别办，请到拆出来的那几件上办。"))


def require_answering(actor: Actor, wish: Wish, verb: str) -> None:
    """Raises NotAllowed unless the actor's post has the matter, or they decide who has it."""
    matter = wish.matter
    if matter.holder_id is None or matter.holder_id in actor.posts(verb, matter.place):
        return
    if not actor.may("matters.assign", matter.place):
        raise NotAllowed(_("由手上有这件事的%(who)s来定。") % {"who": holding.who(matter.holder)})


def answering(matter: Matter) -> Post | None:
    """The post that has the matter now, else the nearest that may confirm a helper."""
    if matter.holder is not None:
        return matter.holder
    roles = [key for key, verbs in ROLES.items() if CONFIRM in verbs and "matters.triage" in verbs]
    found = holding.posts_for(matter.place, roles=roles)
    return next((post for post in found if "triage" in post.duties), found[0] if found else None)


def held_wish(matter: Matter, wish: Wish | None) -> Wish | None:
    """What stands of a wish now; nobody else changes it until the transaction ends.

    While nothing of it stands yet, the row of its matter is held, which comes before it.
    """
    if wish is None:
        held(matter)
        wish = Wish._base_manager.filter(matter=matter).first()
    return held(wish) if wish is not None else None


def hold(wish: Wish) -> None:
    """Nobody else changes the wish or one of its offers until the transaction ends; where it stands
    is read afresh. Whoever writes an offer takes the wish first, so that no two wait in a circle."""
    rows = Wish._base_manager.select_for_update(no_key=True)
    wish.refresh_from_db(fields=["state", "agrees", "released_at"], from_queryset=rows)


def confirmed(wish: Wish) -> Offer | None:
    """The one who helps now."""
    return wish.offers.select_related("helper").filter(step="confirmed").first()


def guess_sort(matter: Matter) -> str:
    return rules().guess(said_first(matter))


def require_fit(matter: Matter, line: str) -> None:
    """Raises Refusal, at field `line`, for what no public line of a wish may hold."""
    if any(word and word in line for word in _where(matter)):
        raise Refusal(_("公开的话里不写住在哪里，请删掉具体地点。"), field="line")
    found = next((word for word in rules().never if word in line), "")
    if found:
        raise Refusal(
            _("公开的话只写要什么，不写家里的情况，请删掉“%(word)s”。") % {"word": found},
            field="line",
        )
    if accuses(line):
        raise Refusal(_("公开的话里不写干部的事。"), field="line")


def _where(matter: Matter) -> Iterator[str]:
    """Names of places narrower than the village, and where the teller said that they live."""
    teller = matter.teller
    yield from (matter.spot, teller.where_words if teller else "")
    home = matter.area
    inside = Area.objects.filter(pk__in=home.ids).exclude(
        kind__in=[Area.Kind.VILLAGE, Area.Kind.TOWN, Area.Kind.COUNTY]
    )
    yield from inside.values_list("name", flat=True)
