"""Personal names as people bear them, and the little of them that may be shown.

Source: 民委发〔2016〕33号 (names of minorities in information systems: at least 50
characters, the separator U+00B7, the whole of GB 18030).
"""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal

LIMIT: Final = 50
DOT: Final = "\u00b7"
# What keyboards, Word and old registers put where U+00B7 belongs.
DOT_VARIANTS: Final = (
    "\u00b7\u2022\u30fb\uff65\u2027\u22c5\u2219\u2e31\u0387\u16eb\u02d9\ufe52\uff0e."
)

_COMPOUND: Final = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 令狐 夏侯 轩辕 端木 独孤 南宫 "
    "百里 呼延 闻人 淳于 澹台 公冶 宗政 濮阳 太叔 申屠 仲孙 钟离 鲜于 闾丘 司空 亓官 司寇 子车 "
    "颛孙 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父 谷梁 段干 东郭 南门 羊舌 微生 梁丘 左丘 "
    "东门 西门 第五 赫连 万俟 贺兰 完颜 纳兰 叶赫 那拉 歐陽 司馬 諸葛 東方 尉遲"
)
COMPOUND_SURNAMES: Final = frozenset(_COMPOUND.split())

_DOTS: Final = re.compile(rf" ?[{re.escape(DOT_VARIANTS)}][ {re.escape(DOT_VARIANTS)}]*")
_NOT_LATIN: Final = r"[^\x00-\u024f]"
_GAP: Final = re.compile(rf"(?<={_NOT_LATIN})\s+|\s+(?={_NOT_LATIN})")
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PARTS: Final = re.compile(rf"([{DOT} ])")


def clean_name(text: str, *, label: str = "", field: str = "") -> str:
    """The name in its one spelling: at most 50 characters, only U+00B7 between parts.

    Spaces inside a Chinese name go ("张 三"), between Latin words one stays. Raises
    Refusal when nothing is left, it is too long, or it holds what cannot be a name.
    """
    # Letters only hold nothing that is broken or unseen.
    if not text.isalpha():
        _refuse_broken(text, label or _("姓名"), field)
    name = "".join(char for char in text if unicodedata.category(char) != "Cf")
    name = " ".join(name.translate(_FULL_WIDTH).split())
    name = _GAP.sub("", _DOTS.sub(DOT, name).strip(f"{DOT} "))
    if not name:
        raise Refusal(_("请填写%(label)s。") % {"label": label or _("姓名")}, field=field)
    if len(name) > LIMIT:
        counts = {"label": label or _("姓名"), "limit": LIMIT, "count": len(name)}
        raise Refusal(
            _("%(label)s最多%(limit)d个字，现有%(count)d个字。") % counts,
            field=field,
        )
    return name


def mask_name(name: str) -> str:
    """`张*国`, `张*`, `欧阳**`, `买买提·*`: the surname or first part, and how long the rest is.

    Source: 中华人民共和国个人信息保护法 第二十五条、第七十三条, 2021-11-01.
    """
    first, *rest = _PARTS.split(name)
    if rest:
        # Between parts, stars do not count characters: parts may be long and telling.
        return first + "".join(part if part in (DOT, " ") else "*" for part in rest)
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        return name[:2] + "*" * (len(name) - 2)
    if len(name) <= 2:
        return name[:1] + "*" if len(name) == 2 else "*" * len(name)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """`138****5678`; of a short or local number only the last four, of less nothing."""
    digits = "".join(char for char in phone if char.isdigit())
    if len(digits) > 11:
        digits = digits.removeprefix("00").removeprefix("86")
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return "***" + digits[-4:] if len(digits) >= 7 else "*" * len(digits)


def mask_id(number: str) -> str:
    """`522727********0011`: where it was first issued and the last four; of others nothing."""
    if len(number) not in (15, 18):
        return "*" * len(number)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def _refuse_broken(text: str, label: str, field: str) -> None:
    for char in text:
        kind = unicodedata.category(char)
        whole = ord(char) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(char) <= 0xFDEF
        # Unassigned code points pass: rare characters reach people before they reach this table.
        if kind == "Cs" or not whole or (kind == "Cc" and not char.isspace()):
            raise Refusal(
                _("%(label)s里有无法保存的字符，请重新输入。") % {"label": label}, field=field
            )
