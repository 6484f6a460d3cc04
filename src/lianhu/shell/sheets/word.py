"""A sheet as an editable Word file in the layout of GB/T 9704."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final

from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from lianhu.counties.current import current
from lianhu.shell import qr
from lianhu.shell.docx import FANGSONG, HEITI, LINE, SANHAO, SIHAO, WUHAO, Official
from lianhu.shell.sheets import faces
from lianhu.shell.sheets.blocks import (
    Block,
    Code,
    Faces,
    Facts,
    Form,
    Heading,
    Lines,
    Note,
    Pair,
    Prose,
    Seal,
    Sheet,
    Signs,
    Slips,
    Table,
)

WIDTH: Final = 156
NAME: Final = 26
QR: Final = 32
SMALL_LINE: Final = 18.0
SLIPS: Final = 256


def render(sheet: Sheet) -> bytes:
    """The .docx file."""
    paper = Document(demo=current().demo, foot=sheet.foot, cut=sheet.cut)
    if not sheet.cut:
        paper.title(sheet.title)
    if sheet.number:
        paper.numbered(sheet.number)
    for block in sheet.blocks:
        _WRITE[type(block)](paper, block)
    return paper.save()


class Document(Official):
    """An official paper with what a form needs besides: ruled names and values, faces, lines."""

    def __init__(self, *, demo: bool, foot: str, cut: bool = False) -> None:
        super().__init__(demo=demo, foot=foot)
        page = self._paper.sections[0]
        if cut:
            page.top_margin = page.bottom_margin = Mm(15)
            page.left_margin = page.right_margin = Mm(10)
            page.footer_distance = page.header_distance = Mm(5)
        for footer in (page.footer, page.even_page_footer):
            for para in footer.paragraphs[1:]:
                # The line of the text would push three small lines up into it.
                para.paragraph_format.line_spacing = Pt(11)

    def numbered(self, words: str) -> None:
        """发文字号, in the middle, with an empty line after it."""
        para = self._paragraph()
        self._write(para, words, FANGSONG, SANHAO, centre=True)
        para.paragraph_format.space_after = Pt(LINE)

    def form(self, rows: Sequence[Sequence[Pair]]) -> None:
        """Four columns: name and value twice, or one value over three."""
        table = self._grid(len(rows), (NAME, WIDTH // 2 - NAME) * 2)
        for line, row in zip(table.rows, rows, strict=True):
            cells = line.cells
            if len(row) == 1:
                self._named(cells[0], cells[1].merge(cells[3]), row[0])
                continue
            for n, pair in enumerate(row):
                self._named(cells[2 * n], cells[2 * n + 1], pair)

    def facts(self, pairs: Sequence[Pair], *, big: bool) -> None:
        """One line each; the name in 黑体."""
        for name, value in pairs:
            para = self._paragraph()
            size = 24.0 if big else 12.0
            self._write(para, f"{name}：", HEITI, SIHAO if big else 12.0)
            self._write(para, value, HEITI if big else FANGSONG, size)
            para.paragraph_format.line_spacing = Pt(36 if big else 20)

    def small(self, words: str) -> None:
        para = self._paragraph()
        para.paragraph_format.line_spacing = Pt(SMALL_LINE)
        self._write(para, words, FANGSONG, WUHAO)

    def list(self, table: Table) -> None:
        self.table(table.head, table.rows, table.widths)

    def boxes(self, names: Sequence[str]) -> None:
        """Signatures side by side, with room for a thumbprint."""
        self._gap()
        table = self._grid(1, (WIDTH // len(names),) * len(names))
        # Four abreast leave no room for more.
        blank = "　年　月　日" if len(names) > 3 else "　　年　　月　　日"
        row = table.rows[0]
        row.height, row.height_rule = Mm(28), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, name in zip(row.cells, names, strict=True):
            self._cell(cell.paragraphs[0], name, HEITI)
            for words in ("（手印）", blank):
                para = cell.add_paragraph()
                para.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self._cell(para, words, FANGSONG)
                para.paragraph_format.space_before = Pt(8)

    def lines(self, label: str, count: int) -> None:
        """Words, and empty lines to write on."""
        self._write(self._paragraph(), f"{label}：", FANGSONG, SIHAO)
        for _line in range(count):
            self._write(self._paragraph(), "＿" * 31, FANGSONG, SIHAO)

    def faces(self, labels: Sequence[str]) -> None:
        """A drawn face, its words and a box to tick for each mark."""
        self._gap()
        table = self._grid(3, (WIDTH // len(labels),) * len(labels), style="Normal Table")
        for n, (label, turn) in enumerate(zip(labels, faces.turns(len(labels)), strict=True)):
            picture, words, box = (table.rows[m].cells[n].paragraphs[0] for m in range(3))
            for para in (picture, words, box):
                para.alignment = WD_ALIGN_PARAGRAPH.CENTER
                # A fixed line would cut the picture.
                para.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            picture.add_run().add_picture(BytesIO(faces.png(turn)), width=Mm(15))
            self._write(words, label, HEITI, SIHAO)
            self._write(box, "□", FANGSONG, 20.0)
        self._gap()

    def slips(self, block: Slips) -> None:
        """A page of small papers, one in each cell; every page is a table of its own."""
        for page in block.sheets:
            table = self._grid(block.down, (190 // block.across,) * block.across)
            for row in table.rows:
                row.height, row.height_rule = Mm(SLIPS // block.down), WD_ROW_HEIGHT_RULE.EXACTLY
                for cell in row.cells:
                    self._slip(cell, block)
            if page + 1 < block.pages:
                self._paragraph().paragraph_format.line_spacing = Pt(1)

    def _slip(self, cell: Any, block: Slips) -> None:
        first = cell.paragraphs[0]
        k = block.size / 100
        self._write(first, block.over, FANGSONG, 9.0 * k, centre=True)
        first.paragraph_format.line_spacing = Pt(14)
        marks = [
            "　".join(f"□ {one}" for one in block.marks[at : at + block.abreast])
            for at in range(0, len(block.marks), block.abreast)
        ]
        lines = (
            (block.title, HEITI, 15.0), (block.question, FANGSONG, 11.5),
            *((one, HEITI, 12.0) for one in marks), *((one, FANGSONG, 9.0) for one in block.words),
        )  # fmt: skip
        for words, face, size in lines:
            para = cell.add_paragraph()
            para.paragraph_format.line_spacing = Pt(size * k * 1.4)
            self._write(para, words, face, size * k, centre=size > 12.0)

    def issued(self, organisation: str, day: date) -> None:
        """署名 and 成文日期, nearer to the text than in a letter: a form has one page."""
        before = len(self._paper.paragraphs)
        self.seal(organisation, day)
        self._paper.paragraphs[before].paragraph_format.space_before = Pt(14)

    def mark(self, address: str, words: str) -> None:
        """The QR code with its words beside it."""
        self._gap()
        table = self._grid(1, (QR + 6, WIDTH - QR - 6), style="Normal Table")
        picture, beside = table.rows[0].cells
        beside.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        para = picture.paragraphs[0]
        para.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        para.add_run().add_picture(BytesIO(qr.png(address)), width=Mm(QR))
        self._write(beside.paragraphs[0], words, FANGSONG, WUHAO)
        beside.paragraphs[0].paragraph_format.line_spacing = Pt(SMALL_LINE)

    def _named(self, name: Any, value: Any, pair: Pair) -> None:
        self._cell(name.paragraphs[0], pair[0], HEITI)
        name.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        name.vertical_alignment = value.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        self._cell(value.paragraphs[0], pair[1], FANGSONG)

    def _grid(self, rows: int, widths: Sequence[int], style: str = "Table Grid") -> Any:
        """A table of these column widths in millimetres."""
        table = self._paper.add_table(rows=rows, cols=len(widths), style=style)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        # Word reads the widths of the cells, WPS those of the columns.
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def _cell(self, para: Any, words: str, face: str) -> None:
        para.paragraph_format.line_spacing = Pt(20)
        self._write(para, words, face, 12.0)

    def _row(self, table: Any, cells: Sequence[object], face: str) -> None:
        """Smaller than in a plain official table: a list has six columns."""
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, words in zip(row.cells, cells, strict=True):
            para = cell.paragraphs[0]
            para.paragraph_format.line_spacing = Pt(SMALL_LINE)
            self._write(para, str(words), face, WUHAO)

    def _gap(self) -> None:
        self._paragraph().paragraph_format.line_spacing = Pt(8)


_WRITE: Final[Mapping[type[Block], Callable[[Document, Any], object]]] = {
    Form: lambda paper, block: paper.form(block.rows),
    Facts: lambda paper, block: paper.facts(block.pairs, big=block.big),
    Heading: lambda paper, block: paper.heading(block.words),
    Prose: lambda paper, block: paper.text(block.words),
    Note: lambda paper, block: paper.small(block.words),
    Table: lambda paper, block: paper.list(block),
    Signs: lambda paper, block: paper.boxes(block.names),
    Lines: lambda paper, block: paper.lines(block.label, block.count),
    Faces: lambda paper, block: paper.faces(block.labels),
    Slips: lambda paper, block: paper.slips(block),
    Seal: lambda paper, block: paper.issued(block.organisation, block.on),
    Code: lambda paper, block: paper.mark(block.address, block.words),
}
