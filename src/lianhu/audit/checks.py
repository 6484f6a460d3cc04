"""What else must agree with the log: rooms above register how their rows are held against it."""

from collections.abc import Callable

Check = Callable[[], str]
_CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Called in `apps.ready()`; `check` gives the first row that disagrees, in words, or ""."""
    _CHECKS[name] = check


def first_wrong() -> str:
    """The first row of any room that disagrees with the log; "" when none does."""
    return next((wrong for check in _CHECKS.values() if (wrong := check())), "")
