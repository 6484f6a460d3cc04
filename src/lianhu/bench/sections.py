"""One part of docs/bench.md measured again, the rest left as it stands."""

import re
from typing import Final

_PART: Final = re.compile(r"^## (?P<head>.*?)\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def merged(page: str, parts: str) -> str:
    """`page` with each section of `parts` in the place of the one of the same heading, new ones
    after the last of `parts` that stood there, or at the end."""
    at = len(page)
    for found in _PART.finditer(parts):
        new = found.group().rstrip() + "\n"
        old = next((one for one in _PART.finditer(page) if one["head"] == found["head"]), None)
        before, after = (page[: old.start()], page[old.end() :]) if old else (page[:at], page[at:])
        page = before.rstrip() + "\n\n" + new + ("\n" + after.lstrip() if after.strip() else "")
        at = len(before.rstrip()) + 2 + len(new)
    return page
