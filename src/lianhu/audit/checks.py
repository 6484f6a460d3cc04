"""What else must agree with the log: rooms above register how their rows are held against it."""

from collections.abc import Callable, Sequence

Check = Callable[[], str]
# A code and the numbers on a list → what it is, in words, or "".
OfList = Callable[[str, Sequence[str]], str]
# Streams → those of them whose subject is no longer here.
Gone = Callable[[Sequence[str]], set[str]]
_GONE: list[Gone] = []
_LISTS: list[OfList] = []
_CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Called in `apps.ready()`; `check` gives the first row that disagrees, in words, or ""."""
    _CHECKS[name] = check


def first_wrong() -> str:
    """The first row of any room that disagrees with the log; "" when none does."""
    return next((wrong for check in _CHECKS.values() if (wrong := check())), "")


def register_list(of_list: OfList) -> None:
    """Called in `apps.ready()`; says what a digest over the chains of several subjects is."""
    if of_list not in _LISTS:
        _LISTS.append(of_list)


def on_lists(code: str, numbers: Sequence[str]) -> list[str]:
    return [found for of_list in _LISTS if (found := of_list(code, numbers))]


def register_gone(gone: Gone) -> None:
    """Called in `apps.ready()`; names the streams whose subject went where no list may show it."""
    if gone not in _GONE:
        _GONE.append(gone)


def gone(streams: Sequence[str]) -> set[str]:
    return set().union(*(ask(streams) for ask in _GONE))
