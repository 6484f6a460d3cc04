"""A Word file that comes back may be anything: it is read as minutes, or said to be none."""

import io
import zipfile

import pytest

from lianhu.assembly import compared
from lianhu.kernel.errors import Refusal
from lianhu.shell.sheets import word
from lianhu.shell.sheets.blocks import Prose, Sheet

pytestmark = pytest.mark.usefixtures("county")
OURS = Sheet(title="会议记录", name="记录", foot="", blocks=(Prose("一\n二"), Prose("三")))
OPEN = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
SHUT = "</w:body></w:document>"


def with_part(name, content):
    """Our paper with one part of the archive changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word.render(OURS))) as found,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for one in found.infolist():
            made.writestr(one.filename, content if one.filename == name else found.read(one))
    return out.getvalue()


def test_what_is_changed_is_said_in_order():
    assert compared.changes(OURS, word.render(OURS)) == []
    changed = Sheet(title="会议记录", name="记录", foot="", blocks=(Prose("一\n二"), Prose("四")))
    found = compared.changes(OURS, word.render(changed))
    assert [(one.added, one.words) for one in found] == [(False, "三"), (True, "四")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: b"", "不是能读的"),
        (lambda: b"PK\x03\x04 and nothing behind it", "不是能读的"),
        (lambda: with_part("word/document.xml", "<w:document"), "不是能读的"),
        (lambda: with_part("[Content_Types].xml", "no list of parts"), "不是能读的"),
        (lambda: with_part("word/document.xml", OPEN + "<w:p/>" * 6000 + SHUT), "5000行以上"),
        # Two hundred megabytes that fit into two hundred kilobytes.
        (lambda: with_part("word/document.xml", OPEN + " " * 200_000_000 + SHUT), "展开以后太大"),
        (lambda: with_part("word/styles.xml", " " * 200_000_000), "展开以后太大"),
    ],
    ids=["empty", "no archive", "broken", "no types", "long", "bomb", "bomb beside"],
)
def test_what_is_no_paper_of_ours_is_not_read(content, words):
    with pytest.raises(Refusal, match=words) as refused:
        compared.changes(OURS, content())
    assert refused.value.field == "file"
