"""What the papers share: where they come from, whom to ask, what goes into a group."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.bodies.models import Post
from lianhu.bodies.queries import holders
from lianhu.kernel import clock
from lianhu.matters import desk
from lianhu.matters.finding import home_of
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import ERASED, Matter
from lianhu.matters.papers import heads
from lianhu.matters.papers.hiding import hidden, people_in
from lianhu.matters.telling import known_names
from lianhu.places.models import Area
from lianhu.shell.sheets.blocks import Block, Sheet

# Makes the address of a path whole: "/m/…" → "https://…/m/…".
Link = Callable[[str], str]
BLANK: Final = "＿" * 8


def sheet_of(matter: Matter, title: str, blocks: tuple[Block, ...], **more: Any) -> Sheet:
    """A paper of one matter: its village in the title, its number in the name, its chain below."""
    return Sheet(
        title=f"{village_of(matter)}{title}",
        name=f"{title}-{matter.number}",
        blocks=blocks,
        foot=heads.of_matter(matter),
        **more,
    )


def supervision(actor: Actor, village: Area) -> str:
    """Whom to call about a promise: the supervision committee, else the village office.

    Office phones only; they are public.
    """
    posts = Post.objects.visible_to(actor).live().exclude(office_phone="")
    rows = list(posts.filter(under([village.path], "path"), area=village).order_by("pk"))
    first = [post for post in rows if post.role == "supervisor"] or rows
    if not first:
        return _("%s（村、社区填写）") % BLANK
    return f"{first[0].title} {first[0].office_phone}"


def keeper(post: Post | None) -> str:
    """A post with its holder, who is public in that role: 网格员　罗·成; a vacancy says so."""
    if post is None:
        return ""
    held = holders([post.pk], clock.today())
    return f"{post.title}　{held[post.pk].person.name if post.pk in held else _('（空缺）')}"


def demand_of(matter: Matter) -> str:
    """What was said first, on one line, without names and numbers; released words if there are."""
    said = next((word for word in matter.words.all() if word.role == WordRole.DEMAND), None)
    if said is None or said.erased_at:
        return said.shown if said else str(ERASED)
    text = said.public_text or said.text
    if not text:
        return _("（语音或照片，在系统里听看）")
    return hidden(text, known_names(matter), people_in([text]))


def coarse(area: Area, within: Area | None = None) -> str:
    """Where something is as the public reads it: no closer than the grid, for ten households are
    as good as a name. Without the village's name on a list of that village."""
    shown = area.parent if area.kind == Area.Kind.CLUSTER and area.parent else area
    words = desk.where(shown)
    return words.removeprefix(f"{within}·") if within else words


def released(matter: Matter) -> str:
    """What a named person let everyone read of it; "" while nobody did."""
    said = [word for word in matter.words.all() if word.role == WordRole.DEMAND]
    return next((word.public_text for word in said if word.released_at and not word.erased_at), "")


def for_group(matter: Matter) -> bool:
    """Whether anything about a matter may go into a chat group."""
    return matter.secrecy == Secrecy.PUBLIC


def village_of(matter: Matter) -> Area:
    return home_of(matter.area)
