"""What a meeting resolved about a draft is done without anybody typing it again."""

import logging

from lianhu.assembly.models import Resolution
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.editing import commands
from lianhu.editing.models import STREAM, Draft
from lianhu.kernel.errors import Refusal

log = logging.getLogger(__name__)


@on("assembly.conclude", name="editing.settled")
def settled(event: Event) -> None:
    """Its place works by it; of advice nothing follows."""
    rows = Resolution.objects.visible_to(SYSTEM).select_related("item", "meeting__organisation")
    made = rows.lawful().filter(pk=event.data["resolution"]).first()
    if made is None or not made.item.stream.startswith(STREAM):
        return
    serial = made.item.stream.removeprefix(STREAM)
    draft = Draft.objects.visible_to(SYSTEM).select_related("area", "base").get(pk=int(serial))
    try:
        commands.settle(SYSTEM, draft, made)
    except Refusal as problem:
        # The draft stays open and says so; whoever wrote it sees what the compiler has against it now.
        log.warning("%s: %s", draft.stream, problem)
