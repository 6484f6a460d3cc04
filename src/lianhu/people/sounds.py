"""Names by how they sound: `lc`, `luocheng` for 罗·成, as somebody types who has no time for characters.

Nothing is kept for it. The letters become a pattern of characters that may sound so, which the
database holds against the names where they lie; so there is no second copy of a name to protect,
to erase or to bring along when a key changes, and a hit tells no more than one by the name itself.
Every reading of a character counts: 曾 is found as `z` and as `c`, a surname by its own sound and
by the common one.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

# One letter would find half of the county; no name is longer than this.
LETTERS: Final = re.compile(r"[a-z]{2,24}")
BETWEEN: Final = "[·•・ ]?"
# The common characters; outside of them hardly anybody is named, and no pattern grows too long.
FIRST, LAST = 0x4E00, 0x9FA5
MOST: Final = 8


class _Sounds(NamedTuple):
    """Characters by the first letter of a reading, and by the whole reading without its tone."""

    by_letter: Mapping[str, str]
    by_reading: Mapping[str, str]


def pattern(words: str) -> str:
    """A regular expression for the names that begin with this sound, or whose part after an
    interpunct does; "" where the words are no sound.

    Letters are first letters, or whole readings one after another.
    """
    asked = words.strip().lower().replace("ü", "v").replace(" ", "").replace("'", "")
    if not LETTERS.fullmatch(asked):
        return ""
    ways = [way for way in (_initials(asked), *islice(_readings(asked), MOST)) if way]
    return f"(^|[·•・])({'|'.join(ways)})" if ways else ""


def _initials(asked: str) -> str:
    by_letter = _sounds().by_letter
    if any(letter not in by_letter for letter in asked):
        return ""
    return BETWEEN.join(f"[{by_letter[letter]}]" for letter in asked)


def _readings(asked: str) -> Iterator[str]:
    """Each way in which the letters are whole readings: `xian` is 西安 and 先."""
    by_reading = _sounds().by_reading
    for split in _splits(asked):
        yield BETWEEN.join(f"[{by_reading[one]}]" for one in split)


def _splits(asked: str) -> Iterator[list[str]]:
    """Ways to cut the letters into readings, the longest readings first."""
    by_reading, end = _sounds().by_reading, len(asked)
    # From where the rest can be cut at all: nothing is tried that leads nowhere.
    good = [False] * end + [True]
    for at in reversed(range(end)):
        good[at] = any(
            asked[at:to] in by_reading and good[to] for to in range(at + 1, min(at + 6, end) + 1)
        )

    def cut(at: int) -> Iterator[list[str]]:
        if at == end:
            yield []
        for to in range(min(at + 6, end), at, -1):
            if good[to] and asked[at:to] in by_reading:
                yield from ([asked[at:to], *rest] for rest in cut(to))

    return cut(0)


@cache
def _sounds() -> _Sounds:
    # Only who searches by sound pays for the tables.
    from pypinyin.contrib.tone_convert import to_normal  # noqa: PLC0415
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    letters: dict[str, list[str]] = defaultdict(list)
    readings: dict[str, list[str]] = defaultdict(list)
    plain = cache(lambda reading: str(to_normal(reading)).replace("ü", "v"))
    for code in range(FIRST, LAST + 1):
        said = {plain(one) for one in pinyin_dict.get(code, "").split(",") if one}
        for one in said:
            readings[one].append(chr(code))
        for first in {one[0] for one in said}:
            letters[first].append(chr(code))
    return _Sounds(_joined(letters), _joined(readings))


def _joined(found: Mapping[str, list[str]]) -> Mapping[str, str]:
    """Each list as the inside of a character class, neighbours as ranges."""
    return {key: _ranges(chars) for key, chars in found.items()}


def _ranges(chars: list[str]) -> str:
    made, start = [], chars[0]
    for here, after in zip(chars, [*chars[1:], ""], strict=True):
        if after and ord(after) == ord(here) + 1:
            continue
        made.append(start if start == here else f"{start}-{here}")
        start = after
    return "".join(made)
