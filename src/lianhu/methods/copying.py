"""A place's own copy of a method: the shipped text with its own title and one line changed."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from lianhu.methods import lines
from lianhu.methods.lines import Path
from lianhu.methods.shipping import FOLDER


@dataclass(frozen=True, slots=True)
class LocalCopy:
    """A ready copy for one place: `code` is its statistical code, `difference` a sentence."""

    code: str
    place: str
    method: str
    difference: str
    text: str


def with_line(source: str, path: Path, value: str) -> str:
    """`source` with the value of one key on one line replaced; `value` is written as TOML.

    Raises:
        KeyError: the key is not there.
    """
    rows = source.split("\n")
    at = lines.index(source)[path] - 1
    rows[at] = re.sub(r"=.*", lambda _old: f"= {value}", rows[at], count=1)
    return "\n".join(rows)


def copy_of(source: str, *, title: str, origin: str, stage: str, word: str, value: str) -> str:
    """A copy under its own title that differs in `word` of the stage `stage`.

    Raises:
        KeyError: the text has no such stage or key.
    """
    keys = [one["key"] for one in tomllib.loads(source)["stage"]]
    if stage not in keys:
        raise KeyError(stage)
    changed = with_line(source, ("stage", keys.index(stage), word), value)
    changed = with_line(changed, ("title",), f'"{title}"')
    return with_line(changed, ("origin",), f'"{origin}"')


@cache
def local_copies() -> tuple[LocalCopy, ...]:
    """The copies of the five places of the source document, ready to be published there."""
    rows = tomllib.loads((FOLDER / "places" / "copies.toml").read_text())["copy"]
    return tuple(
        LocalCopy(
            code=row["code"],
            place=row["place"],
            method=row["method"],
            difference=row["difference"],
            text=copy_of(
                (FOLDER / f"{row['method']}.toml").read_text(),
                **{word: row[word] for word in ("title", "origin", "stage", "word", "value")},
            ),
        )
        for row in rows
    )
