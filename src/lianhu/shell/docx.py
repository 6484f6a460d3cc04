"""Editable official papers (.docx) in the layout of GB/T 9704—2012; opens in WPS and Word.

方正小标宋 and 仿宋_GB2312 are not free to ship: the file names them and the office machine has them.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from lianhu.kernel.clock import chinese_date
from lianhu.shell import qr

BIAOSONG: Final = "方正小标宋简体"
FANGSONG: Final = "仿宋_GB2312"
HEITI: Final = "黑体"
KAITI: Final = "楷体_GB2312"
SONGTI: Final = "宋体"
LATIN: Final = "Times New Roman"
# 字号: 二号, 三号, 四号, 五号 in points.
ERHAO, SANHAO, SIHAO, WUHAO = 22.0, 16.0, 14.0, 10.5
LINE: Final = 28.0
DEMO: Final = "演示数据，纯属虚构"


class Official:
    """One paper, written from top to bottom; every part returns the paper, so that calls chain.

    Source: GB/T 9704—2012 第5、6、7章 (A4; 天头37mm 订口28mm 版心156mm×225mm).
    """

    def __init__(self, *, demo: bool = False, foot: str = "") -> None:
        """`foot`: small words above the page number (chain head); `demo` marks every page."""
        self._paper: Any = docx.Document()
        self._page()
        self._style()
        self._feet(foot)
        if demo:
            self._write(
                self._paper.sections[0].header.paragraphs[0], DEMO, HEITI, WUHAO, centre=True
            )
            self._write(
                self._paper.sections[0].even_page_header.paragraphs[0],
                DEMO,
                HEITI,
                WUHAO,
                centre=True,
            )

    def title(self, words: str) -> "Official":
        """小标宋二号, centred, one empty line before and after."""
        para = self._paragraph()
        self._write(para, words, BIAOSONG, ERHAO, centre=True)
        para.paragraph_format.line_spacing = Pt(34)
        para.paragraph_format.space_after = Pt(LINE)
        return self

    def to(self, words: str) -> "Official":
        """主送机关, at the left edge."""
        self._write(self._paragraph(), words, FANGSONG, SANHAO)
        return self

    def heading(self, words: str, level: int = 1) -> "Official":
        """层次: level 1 in 黑体 (一、), level 2 in 楷体 (（一）), deeper in 仿宋."""
        face = {1: HEITI, 2: KAITI}.get(level, FANGSONG)
        para = self._paragraph()
        self._indent(para)
        para.paragraph_format.keep_with_next = True
        self._write(para, words, face, SANHAO)
        return self

    def text(self, words: str) -> "Official":
        """正文: 仿宋三号, first line two letters in; each line of `words` is a paragraph."""
        for line in words.splitlines() or [""]:
            para = self._paragraph()
            self._indent(para)
            self._write(para, line, FANGSONG, SANHAO)
        return self

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[float] = ()
    ) -> "Official":
        """A ruled table; the head is repeated on every page. `widths` in millimetres, 156 in all."""
        table = self._paper.add_table(rows=0, cols=len(head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        self._row(table, head, HEITI)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in rows:
            self._row(table, row, FANGSONG)
        table.autofit = not widths
        for column, width in enumerate(widths):
            table.columns[column].width = Mm(width)
            for cell in table.columns[column].cells:
                cell.width = Mm(width)
        return self

    def signs(self, *names: str) -> "Official":
        """Places for signature, thumbprint and date, one line for each name."""
        for name in names:
            para = self._paragraph()
            para.paragraph_format.space_before = Pt(LINE)
            self._write(para, f"{name}：", FANGSONG, SANHAO)
            para.add_run("\u3000" * 8).font.underline = True
            self._write(para, "（手印）　　年　　月　　日", FANGSONG, SANHAO)
        return self

    def seal(self, organisation: str, day: date) -> "Official":
        """署名 and 成文日期 at the right, four letters in, the shorter in the middle of the longer
        (GB/T 9704 7.3.5); the seal goes over the date, by hand."""
        written = chinese_date(day)
        widest = max(_letters(organisation), _letters(written))
        for words, before in ((organisation, LINE * 2), (written, 0.0)):
            para = self._paragraph()
            para.paragraph_format.space_before = Pt(before)
            para.paragraph_format.keep_with_next = before > 0
            aside = (widest - _letters(words)) / 2
            para.paragraph_format.right_indent = Pt(SANHAO * (4 + aside))
            self._write(para, words, FANGSONG, SANHAO)
            para.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        return self

    def code(self, address: str, words: str, *, width: float = 24) -> "Official":
        """A QR picture, `width` millimetres, with words beside it."""
        para = self._paragraph()
        # A picture needs its own height; the fixed line of the text would cut it.
        para.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        para.paragraph_format.space_before = Pt(12)
        para.add_run().add_picture(BytesIO(qr.png(address)), width=Mm(width))
        self._write(para, f"　{words}", FANGSONG, SIHAO)
        return self

    def save(self) -> bytes:
        """The .docx file."""
        out = BytesIO()
        self._paper.save(out)
        return out.getvalue()

    def _page(self) -> None:
        page = self._paper.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin = Mm(37), Mm(35)
        page.left_margin, page.right_margin = Mm(28), Mm(26)
        page.footer_distance = Mm(24)
        self._paper.settings.odd_and_even_pages_header_footer = True

    def _style(self) -> None:
        style = self._paper.styles["Normal"]
        style.font.name, style.font.size = LATIN, Pt(SANHAO)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
        form = style.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
        form.space_before = form.space_after = Pt(0)

    def _feet(self, foot: str) -> None:
        """Page number in 四号 宋体: odd pages at the right, even pages at the left (7.5)."""
        page = self._paper.sections[0]
        for footer, side in (
            (page.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (page.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            para = footer.paragraphs[0]
            self._write(para, "— ", SONGTI, SIHAO)
            self._field(para, "PAGE")
            self._write(para, " —", SONGTI, SIHAO)
            para.alignment = side
            if foot:
                self._write(footer.add_paragraph(), foot, SONGTI, 9.0, centre=True)

    def _field(self, para: Any, code: str) -> None:
        run = para.add_run()
        self._face(run, SONGTI, SIHAO)
        for kind, words in (("begin", ""), ("", code), ("end", "")):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = words
            run._r.append(part)

    def _row(self, table: Any, cells: Sequence[object], face: str) -> None:
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            para = cell.paragraphs[0]
            para.paragraph_format.line_spacing = Pt(22)
            self._write(para, str(words), face, SIHAO)

    def _paragraph(self) -> Any:
        return self._paper.add_paragraph()

    def _indent(self, para: Any) -> None:
        # In letters, not points: it stays two letters when the office changes the size.
        para.paragraph_format.first_line_indent = Pt(SANHAO * 2)
        para._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")

    def _write(
        self, para: Any, words: str, face: str, size: float, *, centre: bool = False
    ) -> None:
        self._face(para.add_run(_printable(words)), face, size)
        if centre:
            para.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _face(self, run: Any, face: str, size: float) -> None:
        run.font.name, run.font.size = LATIN, Pt(size)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _letters(words: str) -> float:
    """How many Chinese letters wide: a digit is half of one."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in words)


def _printable(words: str) -> str:
    """Without the control characters that XML refuses."""
    return "".join(letter for letter in words if letter >= " " or letter in "\t\n")
