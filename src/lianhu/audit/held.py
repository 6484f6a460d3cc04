"""Two at one row: whoever waits too long, or is waited for in a circle, is told so in words.

The server gives up such a statement with an error of its own. To somebody at a form that is no
fault of the programme: nothing was stored, and sent once more it goes through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable

from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Conflict

HELD: Final = (LockNotAvailable, DeadlockDetected)


def is_held(problem: BaseException | None) -> bool:
    """Whether the server gave a statement up because somebody else held what it needed."""
    return isinstance(problem, OperationalError) and isinstance(problem.__cause__, HELD)


def busy() -> Conflict:
    return Conflict(_("这件事正有人在办，您的这一步没有存。过一会儿再交一次就行。"))


@contextmanager
def said_in_words(actor: Actor) -> Iterator[None]:
    """Around a whole transaction: what is held becomes a Conflict for a person.

    A job keeps the error: it is tried again, and nobody reads a sentence.
    """
    try:
        yield
    except OperationalError as problem:
        if actor.kind == "system" or not is_held(problem):
            raise
        raise busy() from problem
