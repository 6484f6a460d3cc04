"""Words that accuse a cadre: whoever writes them is always offered the sealed way.

It only asks; who speaks decides. So it would rather ask once too often than stay silent once:
any word for somebody in office is enough, unless the text only turns to him for help.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

FILE: Final = Path(__file__).with_name("accusing.toml")


class _Words(NamedTuple):
    alone: re.Pattern[str]
    never: re.Pattern[str]
    neutral: re.Pattern[str]
    who: re.Pattern[str]


@cache
def _words() -> _Words:
    with FILE.open("rb") as file:
        said = tomllib.load(file)
    who = f"(?:{'|'.join(said['who'])})"
    neutral = "|".join(said["neutral"]).replace("{who}", who)
    return _Words(
        re.compile("|".join(said["alone"])),
        re.compile("|".join(said["never"])),
        re.compile(neutral),
        re.compile(who),
    )


def accuses(text: str) -> str:
    """The words that sound like an accusation of somebody in office; "" where none does."""
    words = _words()
    plain = words.never.sub(" ", text)
    found = words.alone.search(plain) or words.who.search(words.neutral.sub(" ", plain))
    return found.group() if found else ""
