"""Rounds that another room leads: it says what still stands against ending one."""

from collections.abc import Callable
from typing import Final

from lianhu.ballots.models import Round
from lianhu.kernel.errors import IllegalMove

_SAYS: Final[list[Callable[[Round], str]]] = []


def bars_closing(says: Callable[[Round], str]) -> None:
    """Called in `apps.ready()`; `says` gives a sentence, or "" for rounds that are not its own."""
    _SAYS.append(says)


def require_closable(round_: Round) -> None:
    """Raise IllegalMove, with what is said, where the room that leads it does not let it end yet."""
    for says in _SAYS:
        if words := says(round_):
            raise IllegalMove(words)
