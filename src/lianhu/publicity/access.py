"""Who may see the photos of a board: whoever may see the posting."""

from lianhu.audit.actor import Actor
from lianhu.files.models import File
from lianhu.publicity.models import Posting


def may_see_photo(actor: Actor, stream: str, file: File) -> bool:
    pk = stream.partition(":")[2]
    return pk.isdecimal() and Posting.objects.visible_to(actor).filter(pk=int(pk)).exists()
