"""Voices and documents: told by their bytes."""

import pytest

from lianhu.files.examining import LIMIT
from lianhu.files.intake import take
from lianhu.files.tests.factories import (
    PHONE,
    aac,
    amr,
    docx,
    draft,
    jpeg,
    m4a,
    mp3,
    ogg,
    pdf,
    upload,
    wav,
    webm,
)
from lianhu.kernel.errors import Refusal


@pytest.mark.parametrize(
    "content, media_type, seconds",
    [
        (wav(2), "audio/wav", 2),
        (amr(3), "audio/amr", 3),
        (ogg(4), "audio/ogg", 4),
        (m4a(5), "audio/mp4", 5),
        (webm(), "audio/webm", None),
        (mp3(), "audio/mpeg", None),
        (b"ID3\x04" + b"\x00" * 200, "audio/mpeg", None),
        (aac(), "audio/aac", None),
        (b"\x00\x00\x00\x18ftyp3gp4" + b"\x00" * 200, "audio/3gpp", None),
    ],
)
def test_a_voice_is_kept_as_it_came(county, content, media_type, seconds):
    file = draft(content=content, kind="voice")
    assert (file.media_type, file.seconds) == (media_type, seconds)
    assert file.path.read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [b"RIFF\x00\x00\x00\x00WAVE", b"OggS", b"#!AMR\n\x3c", b"\x00\x00\x00\x18ftypM4A mvhd"],
)
def test_a_voice_cut_off_has_no_length_and_breaks_nothing(county, content):
    assert draft(content=content, kind="voice").seconds in (None, 1)


@pytest.mark.parametrize(
    "content, said",
    [
        ("听不清".encode(), "文字文件"),
        (jpeg(), "图片"),
        (m4a(film=True), "视频"),
        (b"\x00\x00\x00\x14ftypqt  " + b"\x00" * 100, "视频"),
        (b"\x02#!SILK_V3" + b"\x00" * 100, "微信内部格式"),
        (b"", "空的"),
    ],
)
def test_what_is_no_voice_is_refused_by_its_reason(county, content, said):
    with pytest.raises(Refusal, match=said):
        draft(content=content, kind="voice")


def test_a_long_voice_is_refused_with_both_sizes(county):
    with pytest.raises(Refusal, match=r"5\.1 MB，最多 5 MB"):
        draft(content=wav() + b"\x00" * int(LIMIT["voice"] * 1.01), kind="voice")


def test_a_size_that_lies_does_not_help(county):
    liar = upload(wav() + b"\x00" * LIMIT["voice"])
    liar.size = 10
    with pytest.raises(Refusal, match="最多 5 MB"):
        take(PHONE, liar, kind="voice")


@pytest.mark.parametrize("content", [pdf(), docx()])
def test_a_document_is_kept_as_it_came(county, content):
    assert draft(content=content, kind="document").path.read_bytes() == content


@pytest.mark.parametrize(
    "content, said",
    [
        (docx(macro=True), "压缩包"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "旧版 Word"),
        (b"Rar!\x1a\x07" + b"\x00" * 100, "压缩包"),
        (jpeg(), "图片"),
    ],
)
def test_what_is_no_document_is_refused_by_its_reason(county, content, said):
    with pytest.raises(Refusal, match=said):
        draft(content=content, kind="document")
