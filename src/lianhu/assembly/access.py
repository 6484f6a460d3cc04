"""Who may see the photos of a meeting's papers: who sees the meeting as staff. Names stand on them."""

from lianhu.assembly.models import Meeting
from lianhu.audit.actor import Actor
from lianhu.files.models import File


def may_see_paper(actor: Actor, stream: str, file: File) -> bool:
    """The rule of `files.access` for streams of meetings: `stream` is "meeting:PK"."""
    pk = stream.partition(":")[2]
    if not actor.is_staff or not pk.isdecimal():
        return False
    seen = Meeting.objects.visible_to(actor).filter(pk=int(pk)).first()
    return seen is not None and actor.may("assembly.keep_paper", seen.path)
