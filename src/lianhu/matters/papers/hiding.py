"""Words fit for paper that lies about: numbers out, names of registered people out."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lianhu.kernel.names import DOT, mask_name
from lianhu.kernel.text import mask_free_text
from lianhu.people.models import Person

NOBODY: Final = "某某"
# How long a name without a dot can be.
_LENGTHS: Final = (2, 3, 4)
_HANZI: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,}")
_DOTTED: Final = re.compile(rf"([\u3400-\u9fff]{{1,12}})((?:{DOT}[\u3400-\u9fff]{{1,12}})+)")
_BATCH: Final = 5000


def people_in(texts: Iterable[str]) -> list[str]:
    """The names of registered people that stand in these texts.

    Every run of two to four characters is looked up; a place that is also somebody's name goes
    too. Too much is taken rather than too little.
    """
    tried = sorted({name for text in texts for name in _could_be_names(text)})
    found: set[str] = set()
    for start in range(0, len(tried), _BATCH):
        rows = Person.objects.present().filter(name__in=tried[start : start + _BATCH])
        found.update(rows.values_list("name", flat=True))
    return sorted(found)


def hidden(text: str, names: Iterable[str], people: Iterable[str] = ()) -> str:
    """The text on one line without numbers, and with these names masked (张*强).

    `people` are those of `people_in`.
    """
    here = [name for name in people if name in text]
    return " ".join(mask_free_text(text, [*names, *here]).split())


def nameless(text: str, names: Iterable[str], people: Iterable[str] = ()) -> str:
    """As `hidden`, but nothing is left of the names: in a small place everyone knows 张*强."""
    known = [*names, *(name for name in people if name in text)]
    said = hidden(text, known)
    for masked in sorted(
        {mask_name(name) for name in known if len(name) > 1}, key=len, reverse=True
    ):
        said = said.replace(masked, NOBODY)
    return said


def _could_be_names(text: str) -> Iterator[str]:
    for run in _HANZI.findall(text):
        for length in _LENGTHS:
            for start in range(len(run) - length + 1):
                yield run[start : start + length]
    for first, rest in _DOTTED.findall(text):
        last_dot = rest.rindex(DOT)
        middle, last = rest[:last_dot], rest[last_dot + 1 :]
        for start in range(len(first)):
            for end in range(1, len(last) + 1):
                yield f"{first[start:]}{middle}{DOT}{last[:end]}"
