"""Who may see the photos of a board: whoever may see the posting."""

from lianhu.audit.actor import Actor
from lianhu.files.models import File
from lianhu.publicity.models import SEE, Posting


def may_see_photo(actor: Actor, stream: str, file: File) -> bool:
    pk = stream.partition(":")[2]
    if not pk.isdecimal():
        return False
    seen = Posting.objects.visible_to(actor).filter(pk=int(pk)).first()
    if seen is None:
        return False
    # What was covered can be read on a photo of the paper.
    return seen.covered_at is None or actor.may(SEE, seen.path)
