"""A Word file that came back changed: what stands in it and not in ours, and the other way round."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, cast
from zipfile import ZipFile

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal
from lianhu.shell.sheets.blocks import Sheet

# More lines than any minutes have, and more than their parts hold once unpacked: a file that is
# something else, or made to fill the memory, is not read at all.
MOST: Final = 5000
UNPACKED: Final = 30 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Change:
    """One line that is only in one of the two; `added` in what came back."""

    added: bool
    words: str


def changes(ours: Sheet, content: bytes) -> list[Change]:
    """Line by line, in the order of the paper; [] where nothing was changed.

    Raises:
        Refusal: no Word file that can be read.
    """
    # Six megabytes of every web process, for a file compared now and then.
    from lianhu.shell.sheets import word  # noqa: PLC0415

    before, after = list(_lines(word.render(ours))), list(_lines(content))
    found: list[Change] = []
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for same, from_, to, after_from, after_to in blocks:
        if same != "equal":
            found += [Change(False, line) for line in before[from_:to]]
            found += [Change(True, line) for line in after[after_from:after_to]]
    return [one for one in found if one.words.strip()]


def _lines(content: bytes) -> Iterator[str]:
    for n, part in enumerate(_body(content)):
        if n > MOST:
            raise Refusal(_("这个文件有%d行以上，不是会议的记录，没有读。") % MOST, field="file")
        yield "".join(one.text or "" for one in part.iter("{*}t"))


def _body(content: bytes) -> Iterator[Any]:
    """The paragraphs of a Word file, in order."""
    import docx  # noqa: PLC0415

    try:
        with ZipFile(BytesIO(content)) as parts:
            unpacked = sum(one.file_size for one in parts.infolist())
        if unpacked > UNPACKED:
            raise Refusal(_("这个文件展开以后太大，没有读。"), field="file")
        body = docx.Document(BytesIO(content)).element.body
    except Refusal:
        raise
    # Whatever a broken file breaks in the libraries that read it, it says one thing: not readable.
    except Exception as wrong:
        raise Refusal(_("这不是能读的 Word 文件，请存成 .docx 再传。"), field="file") from wrong
    return cast("Iterator[Any]", body.iter("{*}p"))
