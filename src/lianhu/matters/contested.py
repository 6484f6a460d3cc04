"""What posts sent back and forth (来回退单): the nearest superior of all of them says whose it is, once.

How often is too often, and who may decide, is the method's (`bounced` of a dispatch stage).
Source: 信访工作条例 第二十四条, 2022-05-01 (what is contested the common superior decides).
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.bodies.models import Post
from lianhu.kernel.errors import NotAllowed
from lianhu.matters import holding
from lianhu.matters.models import Matter
from lianhu.methods import engine
from lianhu.methods.definition import Bounced, Definition, Stage
from lianhu.methods.queries import definition_of
from lianhu.places.paths import prefixes

SENT_BACK = "matters.pass_back"


def bound(matter: Matter, stage: Stage) -> Bounced | None:
    """The rule under which `matter` lies with a superior at `stage`; None: it does not."""
    if stage.bounced is None or matter.holder_id is None:
        return None
    return engine.contested(definition_of(matter.version_id), stage.key, matter.passed)


def require_above(actor: Actor, matter: Matter, stage: Stage) -> None:
    """Raises NotAllowed where `matter` lies with a superior to decide and `actor` is not above them.

    Otherwise whoever sent it to and fro would take it back before it was decided.
    """
    if bound(matter, stage) is None:
        return
    post = matter.holder
    assert post is not None  # noqa: S101 - narrows the type
    over = (path for path in actor.paths("matters.assign") if post.path.startswith(path))
    if not any(len(path) < len(post.path) for path in over):
        said = _("这件事来回退过几次，由%(who)s定由谁办。要换人来定，请他的上级指派。")
        raise NotAllowed(said % {"who": holding.who(post)})


def decider(
    matter: Matter, method: Definition, stage: Stage, passed: Mapping[str, int], last: int | None
) -> Post | None:
    """Who decides once `matter` comes back to `stage`; None: nobody has to, or nobody is above them.

    The nearest held post in one of the roles, over the areas of all that sent it back, `last`
    being the one that does so now, and none of these itself.
    """
    rule = engine.contested(method, stage.key, passed)
    if rule is None:
        return None
    sent = Event.objects.of(matter.stream).filter(verb=SENT_BACK, post_id__isnull=False)
    ids = {pk for pk in (*sent.values_list("post_id", flat=True), last) if pk}
    paths = list(Post._base_manager.filter(pk__in=ids).values_list("path", flat=True))
    found = holding.posts_for(_common(paths) or matter.place, roles=list(rule.decide))
    return next((one for one in found if one.held_by and one.pk not in ids), None)


def _common(paths: list[str]) -> str:
    """The path of the nearest area over all of these: "1.2.3." and "1.2.4." → "1.2."."""
    over = [set(prefixes(path)) for path in paths]
    return max(set.intersection(*over), key=len, default="") if over else ""
