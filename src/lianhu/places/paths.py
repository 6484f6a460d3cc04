"""Paths of areas as text: "1.7.12." is an area, and "1." and "1.7." are the ones above it."""

from collections.abc import Iterable
from typing import Final

# Kinds of area that a county draws itself, and not the state.
BELOW_VILLAGE: Final = frozenset({"group", "grid", "cluster"})


def prefixes(path: str) -> list[str]:
    """The paths of an area and of all above it, highest first: "1.7." → ["1.", "1.7."]."""
    parts = path.split(".")[:-1]
    return [".".join(parts[: n + 1]) + "." for n in range(len(parts))]


def from_village(levels: Iterable[tuple[str, str]]) -> str:
    """From the village down: 东河村·一号网格.

    Args:
        levels: (name, kind) of an area and of those above it, lowest first; what is above the
            village, or above a level without a name, is left out.
    """
    names: list[str] = []
    for name, kind in levels:
        if not name:
            break
        names.append(name)
        if kind not in BELOW_VILLAGE:
            break
    return "·".join(reversed(names))
