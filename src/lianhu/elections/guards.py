"""Who may see the photos of nomination papers: who prepares the election. Names stand on them."""

from lianhu.audit.actor import Actor
from lianhu.elections.models import Election
from lianhu.files.models import File


def may_see_paper(actor: Actor, stream: str, file: File) -> bool:
    pk = stream.partition(":")[2]
    if not actor.is_staff or not pk.isdecimal():
        return False
    seen = Election.objects.visible_to(actor).filter(pk=int(pk)).first()
    return seen is not None and actor.may("elections.nominate", seen.path)
