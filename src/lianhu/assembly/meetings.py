"""The kinds of meeting whose numbers the law fixes, by the name each regime gives them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from lianhu.audit.registry import sight

RECKON: Final = sight("assembly.reckon", "开会前算人数")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A kind of meeting: `about` as in the floors of `law`, `names` and `counted` by regime.

    `counted` says which households the roll is taken from beforehand: "registered" or "living".
    """

    about: str
    names: Mapping[str, str]
    counted: Mapping[str, str] = field(default_factory=dict)


@cache
def meetings() -> Mapping[str, Meeting]:
    """Every kind by `about`, in the order of the file."""
    text = files("lianhu.assembly").joinpath("meetings.toml").read_text(encoding="utf-8")
    found = {}
    for row in tomllib.loads(text)["meeting"]:
        about, counted = row.pop("about"), row.pop("counted", {})
        found[about] = Meeting(about, row, counted)
    return found


def known_to(regime: str) -> list[Meeting]:
    """Those that a body under `regime` holds."""
    return [one for one in meetings().values() if regime in one.names]
