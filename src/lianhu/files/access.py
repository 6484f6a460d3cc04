"""Who may see a kept file: the room that owns its subject says so."""

from collections.abc import Callable

from lianhu.audit.actor import Actor
from lianhu.files.models import File, draft_owner

Guard = Callable[[Actor, str, File], bool]
_GUARDS: dict[str, Guard] = {}


def guard(prefix: str, allows: Guard) -> None:
    """Register in `apps.ready()` who may see the files of streams "prefix:…".

    Args:
        allows: gets the actor, the stream and the file; called for kept files only.
    """
    _GUARDS[prefix] = allows


def may_see(actor: Actor, file: File) -> bool:
    """Whether to serve it. Without a guard for its stream nobody but the system may."""
    if file.state == File.State.DRAFT:
        return actor.kind == "system" or (bool(file.owner) and file.owner == draft_owner(actor))
    if file.state != File.State.KEPT:
        return False
    if actor.kind == "system":
        return True
    allows = _GUARDS.get(file.stream.partition(":")[0])
    return allows is not None and allows(actor, file.stream, file)
