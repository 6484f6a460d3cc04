"""Whether words read like a levy: a warning with its article, judged by a person."""

import tomllib
from dataclasses import dataclass

from lianhu.execution.rules import text


@dataclass(frozen=True, slots=True)
class Levy:
    """`found` are the words that read like one; `limit` what the province allows, "" unknown."""

    found: tuple[str, ...]
    warning: str
    article: str
    limit: str


def caution(*said: str) -> Levy | None:
    """None where nothing reads like a levy; that says nothing about whether it is one."""
    rules = tomllib.loads(text())["levy"]
    found = tuple(word for word in rules["words"] if any(word in one for one in said))
    if not found:
        return None
    return Levy(found, rules["warning"], rules["article"], rules["limit"])
