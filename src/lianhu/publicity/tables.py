"""A table to be posted: what nobody may read is taken out before anybody can release it.

Two copies come of one table: what hangs on the board in the village, and what everybody may read
on the page. Neither holds a phone, an ID number, an account or a word about somebody's health; on
the page names are shortened too.
Source: 中华人民共和国个人信息保护法 第六条、第二十八条, 2021-11-01.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianhu.files import spreadsheets
from lianhu.kernel.errors import Refusal
from lianhu.kernel.masking import mask_free_text
from lianhu.kernel.names import mask_name
from lianhu.kernel.text import clean_line

MOST_ROWS: Final = 1000
MOST_COLUMNS: Final = 20
LONGEST_CELL: Final = 300
SAID: Final[Mapping[str, Any]] = {
    "id": gettext_lazy("证件号"),
    "phone": gettext_lazy("电话"),
    "account": gettext_lazy("银行卡、账号"),
    "health": gettext_lazy("健康情况"),
    "number": gettext_lazy("文字里的号码"),
    "name": gettext_lazy("姓名（网上）"),
}
# Column headers by what stands below them; the first that fits.
_HEADS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("id", "身份证|证件号|公民身份|社保号|社会保障号|医保号|残疾证号"),
        ("account", "账号|帐号|卡号|银行卡|一卡通|存折|微信|支付宝"),
        ("phone", "电话|手机|联系方式|号码$"),
        ("health", "病种|病情|诊断|疾病|残疾(?:类别|等级|类型)|伤残|健康|患病|住院"),
        ("name", "姓名|户主|名字|申请人|受益人|领款人|领取人|经手人|承包人|当事人|村民$|居民$"),
    )
)
# Words about the health of a person; masked only where the table has persons in it.
_HEALTH: Final = re.compile(
    "[一二三四]级残疾|残疾|残障|癌症?|肿瘤|白血病|尿毒症|透析|精神(?:病|分裂症?|障碍)|抑郁症?"
    "|艾滋病?|梅毒|乙肝|丙肝|结核|糖尿病|高血压|冠心病|心脏病|脑梗|中风|偏瘫|瘫痪|截肢|失能|痴呆"
    "|重病|大病|慢性病|孕产|流产|戒毒|吸毒"
)
_DIGITS: Final = re.compile(r"[0-9０-９]")
_CARD: Final = re.compile(r"(?<![0-9])[0-9]{15,19}(?![0-9])")
_ALONE: Final[Mapping[str, str]] = {
    "id": "〔证件号略〕",
    "phone": "〔电话略〕",
    "account": "〔账号略〕",
}
GONE: Final = "〔略〕"


@dataclass(frozen=True, slots=True)
class Find:
    """What was taken out of one cell: row from 1 below the header, the column's name, of what sort,
    and how it reads now."""

    row: int
    column: str
    kind: str
    now: str

    @property
    def said(self) -> str:
        return str(SAID[self.kind])


@dataclass(frozen=True, slots=True)
class Listed:
    """`web` and `board` are {"head": [...], "rows": [[...]]}, both masked."""

    web: dict[str, Any]
    board: dict[str, Any]
    finds: tuple[Find, ...] = ()

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many cells of each sort were masked."""
        found = Counter(one.kind for one in self.finds)
        return [(str(words), found[kind]) for kind, words in SAID.items() if found[kind]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it was brought, every cell on one line."""

    head: list[str]
    rows: list[list[str]]

    @property
    def pasted(self) -> str:
        """As it is pasted from a spreadsheet; `read` takes it back."""
        return "\n".join("\t".join(row) for row in [self.head, *self.rows])


def read(content: bytes, field: str = "file") -> Grid:
    """Raises Refusal at `field`: no table, or one that is too large for a board."""
    try:
        found = spreadsheets.read(content)
    except Refusal as refusal:
        refusal.field = field
        raise
    if len(found.rows) > MOST_ROWS or len(found.head) > MOST_COLUMNS:
        raise Refusal(
            _("公示的表最多%(rows)d行、%(columns)d列，请只留要公示的。")
            % {"rows": MOST_ROWS, "columns": MOST_COLUMNS},
            field=field,
        )
    label = _("表格")
    rows = [[clean_line(c, LONGEST_CELL, label=label) for c in row] for _n, row in found.rows]
    return Grid([clean_line(one, 40, label=label) for one in found.head], rows)


def masked(grid: Grid) -> Listed:
    """Both copies of a table, with every cell that differs from what was brought."""
    kinds = [_kind(name) for name in grid.head]
    persons = "name" in kinds
    finds: list[Find] = []
    board, web = [], []
    for n, row in enumerate(grid.rows, start=1):
        on_board, on_web = [], []
        for name, kind, cell in zip(grid.head, kinds, row, strict=True):
            safe, what = _safe(kind, cell, persons)
            short = mask_name(safe) if kind == "name" and safe and not what else safe
            if what:
                finds.append(Find(n, name, what, safe))
            elif short != cell:
                finds.append(Find(n, name, "name", short))
            on_board.append(safe)
            on_web.append(short)
        board.append(on_board)
        web.append(on_web)
    head = [mask_free_text(name) for name in grid.head]
    return Listed({"head": head, "rows": web}, {"head": head, "rows": board}, tuple(finds))


def persons(table: Mapping[str, Sequence[Any]] | None) -> bool:
    """Whether single persons stand in a table."""
    return table is not None and any(_kind(str(name)) == "name" for name in table["head"])


def _kind(head: str) -> str:
    return next((kind for kind, pattern in _HEADS if pattern.search(head)), "")


def _safe(kind: str, cell: str, persons: bool) -> tuple[str, str]:
    """The cell for the board, and what was taken out of it: "" for nothing."""
    if not cell:
        return cell, ""
    if kind in _ALONE and _DIGITS.search(cell):
        return _ALONE[kind], kind
    if kind == "health":
        return GONE, kind
    steps: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("account", lambda text: _CARD.sub(_card, text)),
        ("number", mask_free_text),
        ("health", lambda text: _HEALTH.sub(GONE, text) if persons else text),
    )
    found = ""
    for what, change in steps:
        after = change(cell)
        if after != cell:
            cell, found = after, found or what
    return cell, found


def _card(match: re.Match[str]) -> str:
    return _ALONE["id" if len(match[0]) in (15, 18) else "account"]


def wide(table: Mapping[str, Sequence[Any]]) -> bool:
    """Whether a table needs the paper turned."""
    return len(table["head"]) > 6
