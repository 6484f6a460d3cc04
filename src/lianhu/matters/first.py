"""Who received it first (首接负责): named on the matter to the end, and told how it ended.

Source: 首接负责制 of the 12345 and 接诉即办 offices: handing on ends no duty to know.
"""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.bodies.models import Post
from lianhu.matters.models import Matter
from lianhu.matters.telling import tell_post
from lianhu.notices.occasions import occasion

ENDED: Final = occasion("matters.first_told", _later("首接的事有了答复"))


def receiver(matter: Matter) -> Post | None:
    """The post in whose hands it lay when it was raised; None where it lay in a pool."""
    first = Event.objects.of(matter.stream).filter(verb="matters.raise").first()
    pk = first.data.get("holder") if first else None
    found: Post | None = Post._base_manager.filter(pk=pk or 0).first()
    return found


def tell_ended(actor: Actor, matter: Matter) -> None:
    """Whoever received it first hears that it was answered, unless they answered it themselves."""
    post = receiver(matter)
    if post is None or post.ended_on is not None:
        return
    if post.pk in {grant.post_id for grant in actor.grants}:
        return
    said = _("您首接的事项%(number)s，已经答复反映人。") % {"number": matter.number}
    tell_post(actor, matter, post, ENDED, said)
