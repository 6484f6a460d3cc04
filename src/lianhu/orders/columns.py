"""What a column may mean, and the names it usually goes by.

The names are those met on tables of 12345 platforms and 综治 platforms; none is a standard, so a
clerk confirms what is suggested.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from lianhu.kernel.hashing import sm3

# Columns that this product adds to a table begin so; they are no part of its header.
OWN: Final = "【联户】"
WHY: Final = f"{OWN}原因"
SURE: Final = f"{OWN}确认按普通诉求收"
YES: Final = frozenset({"是", "收", "1", "√", "y", "yes"})


class Field(NamedTuple):
    """A meaning: its label, whether a table must have it, and its usual names, best first."""

    label: Any
    needed: bool
    names: tuple[str, ...]


FIELDS: Final[Mapping[str, Field]] = {
    "number": Field(
        _("对方编号"), True,
        ("工单编号", "工单号", "事件编号", "案件编号", "诉求编号", "流水号", "受理编号", "任务编号",
         "登记编号", "单号", "编号"),
    ),
    "title": Field(_("标题"), False, ("诉求标题", "事件标题", "事件名称", "工单标题", "标题", "主题")),
    "text": Field(
        _("内容"), True,
        ("诉求内容", "事件描述", "工单内容", "来电内容", "问题描述", "反映内容", "事件内容", "主要诉求",
         "具体内容", "内容", "描述", "简要情况"),
    ),
    "name": Field(
        _("反映人"), False,
        ("诉求人姓名", "来电人姓名", "反映人姓名", "当事人姓名", "诉求人", "来电人", "反映人", "联系人",
         "上报人", "当事人", "姓名", "市民姓名"),
    ),
    "phone": Field(
        _("电话"), False,
        ("联系电话", "来电号码", "联系方式", "手机号码", "手机号", "来电电话", "电话号码", "电话", "手机"),
    ),
    "area": Field(
        _("村（社区）"), False,
        ("所属村社区", "所属社区", "所属村", "村（社区）", "村/社区", "村居", "所属网格", "网格", "社区",
         "行政村", "所属区域", "事发区域"),
    ),
    "where": Field(
        _("地址"), False,
        ("诉求地址", "事发地址", "事件地址", "事发地点", "发生地点", "详细地址", "问题地址", "地址", "地点"),
    ),
    "kind": Field(
        _("类型"), False, ("诉求类型", "工单类型", "事件类型", "诉求性质", "诉求目的", "类型", "性质")
    ),
    "due": Field(
        _("对方期限"), False,
        ("办结时限", "办理时限", "截止时间", "截止日期", "要求办结时间", "处理时限", "办结期限", "到期时间",
         "办理期限", "限办时间"),
    ),
}  # fmt: skip
NEEDED: Final = tuple(key for key, field in FIELDS.items() if field.needed)
_NOISE: Final = re.compile(r"[\s:：*＊（）()/、_\-]+")


def plain(name: str) -> str:
    """A header without what makes the same name look different."""
    return _NOISE.sub("", name).lower()


def own(name: str) -> bool:
    return name.strip().startswith(OWN)


def suggest(head: Sequence[str]) -> dict[str, int]:
    """What each column seems to be: exact names first, then names inside; a column is used once."""
    names = [plain(name) if not own(name) else "" for name in head]
    found: dict[str, int] = {}
    for fits in (str.__eq__, str.__contains__):
        for key, field in FIELDS.items():
            if key not in found:
                at = _position(
                    names, [plain(one) for one in field.names], fits, set(found.values())
                )
                if at is not None:
                    found[key] = at
    return found


def like(
    before: Sequence[str], columns: Mapping[str, int], head: Sequence[str]
) -> tuple[dict[str, int], list[str]]:
    """What the columns of `head` mean if they are read as those of another header were.

    Returns:
        Positions by field, and the names of that header that are looked for and not found.
    """
    at = {plain(name): n for n, name in reversed([*enumerate(head)]) if name}
    names = {key: before[n] for key, n in columns.items()}
    found = {key: at[plain(name)] for key, name in names.items() if plain(name) in at}
    return found, [name for key, name in names.items() if key not in found]


def _position(names: Sequence[str], usual: Sequence[str], fits: Any, used: set[int]) -> int | None:
    for one in usual:
        for at, name in enumerate(names):
            if name and at not in used and fits(name, one):
                return at
    return None


def print_of(head: Sequence[str]) -> str:
    """The digest by which a header is known again; what this product added does not count."""
    return sm3("\n".join(plain(name) for name in head if not own(name)).encode()).hex()


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows names the columns: the one with the most known names.

    Where no name is known, the first with the most cells filled.
    """

    def worth(row: Sequence[str]) -> tuple[int, int]:
        return len(suggest(row)), sum(1 for cell in row if cell)

    scores = [worth(row) for row in rows]
    return scores.index(max(scores)) if scores else 0
