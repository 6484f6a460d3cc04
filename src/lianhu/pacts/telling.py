"""Who is told of a pact: the township that is asked, the village that is answered; and of a case."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.bodies.models import Post
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell_many
from lianhu.notices.nearest import tell_nearest
from lianhu.notices.occasions import occasion
from lianhu.notices.telling import Word
from lianhu.pacts.models import Case, Pact

ASKED: Final = occasion("pacts.asked", _later("规约请您审核"))
ANSWERED: Final = occasion("pacts.answered", _later("规约审核回来了"))
FILED: Final = occasion("pacts.filed", _later("规约报备案"))
ORDERED: Final = occasion("pacts.ordered", _later("规约要改正"))
REMINDED: Final = occasion("pacts.reminded", _later("规约快到期了"))
SHARED: Final = occasion("pacts.shared", _later("劝导要您一起"))
TOWN: Final = ("town_cadre",)
VILLAGE: Final = ("village_secretary", "village_clerk")


def tell(actor: Actor, pact: Pact, roles: Sequence[str], why: str, words: str) -> list[int]:
    """Tell the held posts of these roles that are nearest above the place; the ids of the tellings."""
    return tell_nearest(actor, pact.place, roles, pact.stream, why, words)


def tell_hands(actor: Actor, case: Case, posts: Iterable[int], why: str, words: str) -> list[int]:
    """Tell posts that have a case in hand; of whom and of what stands on its page only."""
    rows = [
        Word(
            stream=case.stream, occasion=why, place=one.path, how="page", words=words,
            audience=Audience.post(one.pk, one.title),
        )
        for one in Post.objects.live().filter(pk__in=list(posts)).order_by("pk")
    ]  # fmt: skip
    return [one.pk for one in tell_many(actor, rows)] if rows else []
