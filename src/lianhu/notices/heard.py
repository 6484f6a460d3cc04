"""Who wants to know that somebody was told: rooms above that keep when an answer arrived."""

from collections.abc import Callable

from lianhu.notices.models import Telling

Listener = Callable[[Telling], None]
_LISTENERS: list[Listener] = []


def listen(listener: Listener) -> None:
    """Called in `apps.ready()` of a room above; it gets each telling when it has become told, in
    the transaction that says so."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def told(telling: Telling) -> None:
    for listener in _LISTENERS:
        listener(telling)
