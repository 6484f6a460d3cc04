"""Who may see the picture of an old pact's paper: who looks after the place; it bears signatures."""

from lianhu.audit.actor import Actor
from lianhu.files.models import File
from lianhu.pacts.models import SEE, Version


def may_see_scan(actor: Actor, stream: str, file: File) -> bool:
    pk = stream.partition(":")[2]
    rows = Version.objects.visible_to(actor).select_related("pact")
    found = rows.filter(pk=int(pk)).first() if pk.isdecimal() else None
    return found is not None and actor.grant(SEE, found.pact.place) is not None
