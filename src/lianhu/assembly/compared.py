"""A Word file that came back changed: what stands in it and not in ours, and the other way round."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal
from lianhu.shell.sheets.blocks import Sheet

# More lines than any minutes have: a file that is something else stops here.
MOST = 5000


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
    found = difflib.ndiff(before, after)
    return [
        Change(line.startswith("+ "), line[2:])
        for line in found
        if line.startswith(("+ ", "- ")) and line[2:].strip()
    ]


def _lines(content: bytes) -> Iterator[str]:
    import docx  # noqa: PLC0415

    try:
        paper = docx.Document(BytesIO(content))
    except (BadZipFile, KeyError, ValueError) as wrong:
        raise Refusal(_("这不是能读的 Word 文件，请存成 .docx 再传。"), field="file") from wrong
    for n, part in enumerate(paper.element.body.iter()):
        if n > MOST * 20:
            return
        if part.tag.endswith("}p"):
            yield "".join(one.text or "" for one in part.iter() if one.tag.endswith("}t"))
