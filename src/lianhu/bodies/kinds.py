"""Which standings there are in which kind of body, and what they are called there: `kinds.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

# What most people of a place are, not what hangs on the wall: only who keeps a roster sees it.
ROSTER: Final = ("party_member", "party_probationer", "collective_member", "enrolled")
# Who runs a body; how many of these there may be is what the law says of its size.
BOARD: Final = ("chair", "deputy", "member")
OVERSEER: Final = "overseer"
PARTY: Final = ("party_branch", "party_group")


@dataclass(frozen=True, slots=True)
class Shape:
    """`standings` and `roster`: key to local word, in the order shown.

    `about` is the key under which `law` has floors for such a body, "" where it has none, and
    `about_representatives` that for those it is represented by; `decides` the meetings that decide
    in its name; `consent` says that nobody is put down without having agreed; `elected` are the
    standings that people elect, `hands_off` the article by which nobody above replaces them.
    """

    standings: Mapping[str, str]
    roster: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    about_representatives: str = ""
    decides: tuple[str, ...] = ()
    consent: bool = False
    elected: tuple[str, ...] = ()
    hands_off: str = ""

    @property
    def words(self) -> dict[str, str]:
        """Every standing with its word, offices first."""
        return {**self.standings, **self.roster}


def shape(kind: str) -> Shape:
    """What a body of this kind is made of."""
    found = _shapes()
    return found.get(kind, found["other"])


@cache
def _shapes() -> dict[str, Shape]:
    text = files("lianhu.bodies").joinpath("kinds.toml").read_text(encoding="utf-8")
    return {
        kind: Shape(**said | {word: tuple(said.get(word, ())) for word in ("decides", "elected")})
        for kind, said in tomllib.loads(text).items()
    }
