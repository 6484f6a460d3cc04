"""What does not change while one command makes many matters is found out once."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

T = TypeVar("T")
_kept: Final[ContextVar[dict[Hashable, Any] | None]] = ContextVar("matters_kept", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside the block `once` asks for the same thing only once; for one transaction."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, find: Callable[[], T]) -> T:
    """What `find` gives; inside `remembering` what it gave the first time. Not to be changed."""
    kept = _kept.get()
    if kept is None:
        return find()
    if key not in kept:
        kept[key] = find()
    found: T = kept[key]
    return found
