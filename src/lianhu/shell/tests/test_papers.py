"""Cards, PDF and Word: what is on the paper, in type that shows Chinese."""

from datetime import date
from io import BytesIO

import cv2
import docx
import numpy
import pypdf
import pytest
from PIL import Image, ImageFont

from lianhu.shell import card, fonts, pdf, qr
from lianhu.shell.docx import Official

ADDRESS = "https://example.gov.cn/x/ABCD-EFGH"


def opened(png):
    return Image.open(BytesIO(png))


def read_code(png):
    picture = cv2.imdecode(numpy.frombuffer(png, numpy.uint8), cv2.IMREAD_COLOR)
    return cv2.QRCodeDetector().detectAndDecode(picture)[0]


def test_a_card_is_a_picture_for_a_phone():
    drawn = card.draw(
        "上寨路灯修好了", ["昨天换了灯泡。"], place="马鞍社区", address=ADDRESS, demo=True
    )
    with opened(drawn) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1080
    assert len(drawn) < 200_000
    assert read_code(drawn) == ADDRESS


def test_its_letters_are_letters_and_not_boxes():
    """A private letter no font has gives the box; 寨 must look different."""
    assert card.draw("寨", []) != card.draw("\ue000", [])
    font = ImageFont.truetype(str(fonts.path(bold=True)), 60)
    assert bytes(font.getmask("寨")) != bytes(font.getmask("\ue000"))


def test_an_invented_card_says_so():
    assert opened(card.draw("灯", [], demo=True)).height > opened(card.draw("灯", [])).height


def test_lines_break_as_chinese_does():
    font = ImageFont.truetype(str(fonts.path()), 40)
    lines = list(card.wrapped("路灯坏了，晚上（八点以后）看不见，请尽快来修。" * 3, font, 320))
    assert not [line for line in lines if line[0] in card.NOT_FIRST]
    assert not [line for line in lines if line[-1] in card.NOT_LAST]
    assert "".join(lines) == "路灯坏了，晚上（八点以后）看不见，请尽快来修。" * 3


def test_a_very_long_text_still_gives_a_card():
    assert opened(card.draw("长", ["很长的一段话。" * 2000], address=ADDRESS)).height <= 6000


TEMPLATE = """
#show: paper.with(title: data.title, foot: data.foot, demo: true)
#facts(data.facts)
#prose(data.words)
#rows(("措施", "谁来办"), data.rows)
#signs(("领单人", "群众"))
#seal("马鞍社区居民委员会", "2026年3月5日")
#code(data.code, "拍照存回")
"""
PAPER = {
    "title": "马鞍社区派单",
    "foot": "链头 6f1c",
    "facts": [["编号", "304120860"]],
    "words": "上寨路灯不亮。\n#evil *不是粗体*",
    "rows": [["换灯泡", "网格员"]],
    "code": qr.document(ADDRESS),
}


def test_a_pdf_holds_its_chinese_text_and_its_fonts():
    made = pypdf.PdfReader(BytesIO(pdf.render(TEMPLATE, PAPER)))
    text = made.pages[0].extract_text()
    for words in (
        "马鞍社区派单",
        "304120860",
        "上寨路灯不亮",
        "换灯泡",
        "演示数据，纯属虚构",
        "链头 6f1c",
        "2026年3月5日",
    ):
        assert words in text
    assert "#evil *不是粗体*" in text
    found = made.pages[0]["/Resources"]["/Font"].values()
    named = [font.get_object() for font in found]
    assert any("NotoSerifSC" in str(font["/BaseFont"]) for font in named)
    for font in named:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_a_template_may_be_a_file(tmp_path):
    (tmp_path / "a.typ").write_text("#prose(data.words)", "utf-8")
    assert pdf.render(tmp_path / "a.typ", {"words": "好"}).startswith(b"%PDF")


def paper():
    made = (
        Official(demo=True, foot="链头 6f1c")
        .title("马鞍社区居民点单清单")
        .to("各网格：")
        .heading("一、清单")
        .text("第一段。\n第二段\x00。")
        .table(["编号", "事项"], [["1", "路灯"]], [40, 116])
        .signs("领单人")
        .seal("马鞍社区居民委员会", date(2026, 3, 5))
        .code(ADDRESS, "拍照存回")
    )
    return docx.Document(BytesIO(made.save()))


def test_a_word_paper_has_the_official_layout():
    made = paper()
    page = made.sections[0]
    margins = [
        round(x.mm)
        for x in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    ]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert margins == [37, 35, 28, 26]
    title, _, _, body = made.paragraphs[:4]
    assert title.runs[0].font.size.pt == 22
    assert "方正小标宋简体" in title.runs[0]._r.xml
    assert "仿宋_GB2312" in body.runs[0]._r.xml
    assert 'w:firstLineChars="200"' in body._p.xml
    assert made.styles["Normal"].paragraph_format.line_spacing.pt == 28


def test_a_word_paper_holds_everything_in_order():
    made = paper()
    text = "\n".join(part.text for part in made.paragraphs)
    assert (
        text.index("第一段。")
        < text.index("领单人：")
        < text.index("居民委员会")
        < text.index("2026年3月5日")
    )
    assert made.tables[0].cell(1, 1).text == "路灯"
    assert "w:tblHeader" in made.tables[0]._tbl.xml
    assert "PAGE" in made.sections[0].footer._element.xml
    assert "链头 6f1c" in made.sections[0].footer._element.xml
    assert "演示数据，纯属虚构" in made.sections[0].header._element.xml
    assert len(made.inline_shapes) == 1


def test_a_missing_font_is_said_in_one_line(settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    with pytest.raises(fonts.FontMissing, match="npm ci"):
        fonts.path()
