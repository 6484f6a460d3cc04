"""Words taken out of what is read, wherever they stand in it."""

from collections.abc import Iterable
from typing import Any, Final

SIGN: Final = "＊"


def without(said: Any, parts: Iterable[str]) -> Any:
    """A text, or the rows of a table, with each part covered; the longest first."""
    if isinstance(said, str):
        for part in sorted(parts, key=len, reverse=True):
            said = said.replace(part, SIGN * len(part))
        return said
    if isinstance(said, list):
        return [without(one, parts) for one in said]
    if isinstance(said, dict):
        return {key: without(one, parts) for key, one in said.items()}
    return said
