"""The citizen identity number.

Source: GB 11643-1999 公民身份号码; the first six digits say where it was first issued,
not where the person lives. 81, 82, 83: residence permits for people of Hong Kong,
Macao and Taiwan; 9: foreigners' permanent residence card.
"""

import re
import unicodedata
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]")
_EXCEL: Final = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
_PROVINCES: Final = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
    "61 62 63 64 65 71 81 82 83"
)
_ISSUERS: Final = frozenset(_PROVINCES.split())
_OLDEST_YEARS: Final = 130


def check_id(text: str, *, field: str = "") -> str:
    """The 18 characters, digits and perhaps a last X.

    Full width, spaces, dashes and a small x are accepted. Raises Refusal saying what
    is wrong: length, characters, issuer, birth date, or check digit.
    """
    number = _normal(text)
    reason = _wrong_shape(number) or _wrong_content(number)
    if reason:
        raise Refusal(reason, field=field)
    return number


def check_digit(first17: str) -> str:
    """The 18th character for 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True))
    return _CHECK[total % 11]


def birth_of(number: str) -> date:
    """The birth date in a checked number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def is_male(number: str) -> bool:
    """What the 17th digit of a checked number says: odd is male."""
    return int(number[16]) % 2 == 1


def _normal(text: str) -> str:
    # Longer text is refused by its length anyway; no need to normalise all of it.
    plain = unicodedata.normalize("NFKC", text[:200])
    unseen = ("Zs", "Cc", "Cf", "Pd")
    return "".join(char for char in plain if unicodedata.category(char) not in unseen).upper()


def _wrong_shape(number: str) -> str:
    if not number:
        return _("请填写身份证号码。")
    if _EXCEL.fullmatch(number):
        return _("身份证号码被表格软件改成了科学计数，请把该列设为文本后重新填写。")
    if len(number) == 15:
        return _("15位的旧身份证号码已停用，请填写18位号码。")
    if len(number) != 18:
        return _("身份证号码应为18位，现有%(count)d位。") % {"count": len(number)}
    if not _SHAPE.fullmatch(number):
        return _("身份证号码只能有数字，最后一位可以是X。")
    return ""


def _wrong_content(number: str) -> str:
    if number[:2] not in _ISSUERS and number[0] != "9":
        return _("身份证号码的前两位不是任何省份的代码，请核对。")
    try:
        born = birth_of(number)
    except ValueError:
        return _("身份证号码里的出生日期不存在，请核对第7至14位。")
    if not clock.today().year - _OLDEST_YEARS <= born.year or born > clock.today():
        return _("身份证号码里的出生日期不合理，请核对第7至14位。")
    if check_digit(number[:17]) != number[17]:
        return _("身份证号码的校验位不符，可能抄错了一位，请核对。")
    return ""
