"""Text as the counts that are learned from: every run of one to four letters, no dictionary."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final
from zlib import crc32

LONGEST: Final = 4
# What is read of a text; a page of complaints says what it is about long before.
READ: Final = 2000
# A title says in ten letters what the text says in three hundred.
TITLE_WEIGHT: Final = 2
_APART: Final = re.compile(r"[\W_]+")
_DIGITS: Final = re.compile(r"\d+")


def tidy(text: str) -> str:
    """One width, one case, marks and spaces as one space, every number as one sign."""
    plain = unicodedata.normalize("NFKC", text[:READ]).lower()
    return _APART.sub(" ", _DIGITS.sub("0", plain)).strip()


def grams(text: str, longest: int = LONGEST) -> Iterator[str]:
    """Every run of 1 to `longest` letters, within a stretch and over one mark, not over its ends."""
    line = tidy(text)
    for size in range(1, longest + 1):
        for at in range(len(line) - size + 1):
            gram = line[at : at + size]
            if gram[0] != " " and gram[-1] != " ":
                yield gram


def key(gram: str) -> int:
    """32 bits that stand for a run of letters; the model holds no text."""
    return crc32(gram.encode())


def counted(text: str, title: str = "") -> Counter[str]:
    """How often each run stands in title and text; the title counts `TITLE_WEIGHT` times."""
    found = Counter(grams(text))
    for gram in grams(title):
        found[gram] += TITLE_WEIGHT
    return found
