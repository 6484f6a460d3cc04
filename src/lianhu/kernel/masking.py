"""Taking out of free text what tells who someone is or how to reach them.

A machine's first pass before a named person releases a text: it takes too much rather
than too little, and it cannot find a name nobody told it.
Source: 中华人民共和国个人信息保护法 第二十五条、第二十八条, 2021-11-01.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from lianhu.kernel.names import DOT_VARIANTS, mask_name

_HANZI_DIGITS: Final[dict[str, str]] = dict(
    zip("零〇一二三四五六七八九幺两", "0012345678912", strict=True)
)
# Between the digits of one number: spaces, line breaks, dashes, dots, and keycap emoji.
_S: Final = (
    r"[ \t\r\n\xa0\u2000-\u200f\u202f\u2060\u3000\ufeff\ufe0f\u20e3.\-\u2010-\u2015\u2212_·•/]{0,3}"
)
_DASH_OR_SPACE: Final = r"[ \n\xa0\u3000\-\u2010-\u2015\u2212]{1,3}"
_LEAD: Final = r"(?:号码|账号|帐号|群号|群|号)?\s{0,3}(?:是|为|叫|加)?\s{0,3}[:：=]?\s{0,3}"
_EDGE: Final = r"(?<!\d)"
_END: Final = r"(?!\d)"

_PHONE_WORDS: Final = "电话|手机|座机|联系方式|联系人|致电|拨打|tel|phone|mobile"
_ACCOUNT_WORDS: Final = "微信|薇信|威信|v信|qq|扣扣|抖音|快手|支付宝|wechat|weixin|wx|vx"
_PLATE_PLACES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

# In this order: a card holds an ID's length, an ID holds a phone's.
_RULES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"[A-Z0-9._%+\-]{1,64}@[A-Z0-9\-]{1,64}(?:\.[A-Z0-9\-]{1,64})+", "〔邮箱略〕"),
        (
            rf"{_EDGE}\d{{6}}{_S}(?:18|19|20)\d{{2}}{_S}[01]\d{_S}[0-3]\d{_S}\d{{3}}{_S}[\dX]{_END}",
            "〔证件号略〕",
        ),
        (rf"{_EDGE}\d{{17}}X", "〔证件号略〕"),
        (rf"{_EDGE}\d{{6}}{_DASH_OR_SPACE}\d{{6}}{_DASH_OR_SPACE}\d{{3}}{_END}", "〔证件号略〕"),
        (rf"{_EDGE}\d{{15}}{_END}", "〔证件号略〕"),
        (
            rf"{_EDGE}\d{{4}}(?:{_DASH_OR_SPACE}\d{{4}}){{3}}(?:{_DASH_OR_SPACE}\d{{1,3}})?{_END}",
            "〔卡号略〕",
        ),
        (rf"{_EDGE}(?:\+?86{_S})?1{_S}[3-9](?:{_S}\d){{9}}\d*", "〔电话略〕"),
        # As a person writes who wants to get past a machine: l38OO138OOO.
        (rf"(?<![A-Z0-9])[1LI]{_S}[3-9](?:{_S}[0-9OLI]){{9}}(?![A-Z0-9])", "〔电话略〕"),
        (r"\d{11,}", "〔号码略〕"),
        (rf"{_EDGE}[(（]?0\d{{2,3}}[)）]?{_S}[2-9]\d{{2,3}}{_S}\d{{4}}{_END}", "〔电话略〕"),
        (rf"(?:{_PHONE_WORDS})[^\d\n〔〕]{{0,4}}(\d(?:{_S}\d){{6,}})", "〔电话略〕"),
        (rf"(?:{_ACCOUNT_WORDS}){_LEAD}([A-Z0-9][A-Z0-9_\-]{{4,}})", "〔账号略〕"),
        (rf"[{_PLATE_PLACES}][A-Z][·•\s]?[A-Z0-9]{{5,6}}(?![A-Z0-9])", "〔车牌略〕"),
    )
)


def mask_free_text(text: str, names: Iterable[str] = ()) -> str:
    """The text without phones, ID numbers, bank cards, accounts, plates and mail addresses.

    Each of `names` (persons known to be concerned) is shown as `mask_name` shows it,
    also when written with spaces, across lines or with another dot. Names of one character are left: they
    are words too. Lengths change; masking twice changes nothing more.
    """
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        pieces = _spellings(name).split(text)
        text = mask_name(name).join(pieces)
    # Look in a copy where ① and １ and 一 are 1, place for place; cut from both.
    plain = text.translate(_plain)
    for pattern, instead in _RULES:
        spans = [found.span(pattern.groups) for found in pattern.finditer(plain)]
        plain, text = _cut(plain, spans, instead), _cut(text, spans, instead)
    return text


def _cut(text: str, spans: list[tuple[int, int]], instead: str) -> str:
    pieces: list[str] = []
    after = 0
    for start, end in spans:
        pieces += [text[after:start], instead]
        after = end
    return "".join([*pieces, text[after:]])


def _spellings(name: str) -> re.Pattern[str]:
    dots = f"[{re.escape(DOT_VARIANTS)}]"
    parts = [dots if char in DOT_VARIANTS else re.escape(char) for char in name if char != " "]
    return re.compile(r"[ \t\r\n\xa0\u3000]{0,4}".join(parts))


class _Plain(dict[int, str]):
    """One character for one character, so that places found in the copy hold in the text."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        digit = unicodedata.digit(char, None)
        if digit is not None:
            plain = str(digit)
        elif 0xFF01 <= code <= 0xFF5E:
            plain = chr(code - 0xFEE0)
        else:
            plain = _HANZI_DIGITS.get(char, char)
        if code < 0x10000:
            self[code] = plain
        return plain


_plain: Final = _Plain()
