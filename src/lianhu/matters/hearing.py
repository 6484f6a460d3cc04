"""What a teller adds reaches whoever has the matter, and after some silence the next above.

A page that says "whoever works on it will see this" must not depend on their looking in again.
"""

from itertools import takewhile
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.bodies.models import Post
from lianhu.kernel import text
from lianhu.matters import course, holding, promises, reminding, telling
from lianhu.matters.models import Matter, Word
from lianhu.notices.models import Telling
from lianhu.notices.occasions import occasion

ADDED: Final = occasion("matters.added", _later("反映人补充了话"))
SILENT: Final = occasion("matters.silent", _later("反映人说了几次，没有人回应"))
# So often may somebody say more before their silence is the superior's business too.
PATIENCE: Final = 3
COMMENT: Final = "matters.comment"
# Far more than PATIENCE, and few.
LOOKED_AT: Final = 12


def keeper(matter: Matter) -> Post | None:
    """Who has to hear what the teller of `matter` adds: who has it or, where it goes along, the one
    that leads; else who waits for it, who did it last, who sorts in the place."""
    at = matter.lead or matter
    stage = course.stage_of(at)
    if at.holder or at.suggested:
        return at.holder or at.suggested
    waited = [] if "teller" in stage.act else holding.waited_for(at, stage)
    plan = promises.latest(at)
    done = [plan.post] if plan and plan.post.ended_on is None else []
    sorts = holding.posts_for(at.place, duty="triage")
    return next(iter([*waited, *done, *sorts]), None)


def pass_on(actor: Actor, matter: Matter, word: Word) -> None:
    """Tell of what was added; once as long as it was not read, for the page shows all of it."""
    post = keeper(matter)
    if post is None:
        return
    waits = Telling.objects.of(matter.stream).filter(
        occasion=ADDED, post_id=post.pk, state=Telling.State.WRITTEN
    )
    if not waits.exists():
        said = text.short(word.text.replace("\n", " "), telling.LONGEST_QUOTE)
        words = _("事项%(number)s的反映人补充：%(said)s") % {
            "number": matter.number, "said": said or _("（语音或照片）"),
        }  # fmt: skip
        telling.tell_post(actor, matter, post, ADDED, words)


def tell_of_silence(actor: Actor, matter: Matter) -> None:
    """After so many words of the teller with no step of the office between, the superior hears."""
    if unanswered(matter) != PATIENCE:
        return
    at = matter.lead or matter
    if not course.stage_of(at).ladder:
        return
    post = reminding.superior(at, 1)
    if post is not None:
        words = _("事项%(number)s的反映人接连补充了%(n)d次，还没有人回应，请过问。")
        telling.tell_post(
            actor, matter, post, SILENT, words % {"number": matter.number, "n": PATIENCE}
        )


def unanswered(matter: Matter) -> int:
    """How often the teller said more since anybody did something, as far as LOOKED_AT."""
    by_person = Q(person_id__isnull=False, verb__startswith="matters.")
    done = Event.objects.of(matter.stream).filter(by_person | Q(verb=COMMENT)).order_by("-seq")
    verbs = done.values_list("verb", flat=True)[:LOOKED_AT]
    return sum(1 for _verb in takewhile(lambda verb: verb == COMMENT, verbs))
