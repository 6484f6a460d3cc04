"""Who bounds what is uploaded: rooms above register it, and are asked before anything is decoded."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from lianhu.audit.actor import Actor

Gate = Callable[[Actor, Sequence["UploadedFile[Any]"]], None]
_GATES: list[Gate] = []


def gate(asks: Gate) -> None:
    """Register in `apps.ready()` what raises a Refusal when too much comes from one place."""
    if asks not in _GATES:
        _GATES.append(asks)


def require_room(actor: Actor, uploads: Sequence["UploadedFile[Any]"]) -> None:
    """Ask all gates, outside the command's transaction, before the first byte is looked at.

    Raises:
        Refusal: a gate says that this is too much; none of the uploads is to be taken.
    """
    if uploads:
        for asks in _GATES:
            asks(actor, uploads)
