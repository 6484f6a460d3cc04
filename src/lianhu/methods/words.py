"""Sentences with {fields}: what may stand in the braces, and putting the values in."""

import string
from collections.abc import Mapping

UNKNOWN = "待定"


def fields_in(words: str) -> tuple[str, ...] | None:
    """The names in the braces; None if the braces are wrong or hold more than a name."""
    try:
        parts = list(string.Formatter().parse(words))
    except ValueError:
        return None
    names = tuple(name for _, name, _, _ in parts if name is not None)
    plain = all(not spec and not conversion for _, _, spec, conversion in parts)
    return names if plain and all(name.isidentifier() for name in names) else None


def say(words: str, values: Mapping[str, str]) -> str:
    """`words` with their fields filled in; what is not known yet reads 待定.

    Only whole names are replaced: a value that holds braces itself stays as it is.
    """
    said = []
    for text, name, _, _ in string.Formatter().parse(words):
        said.append(text)
        if name is not None:
            said.append(values.get(name) or UNKNOWN)
    return "".join(said)
