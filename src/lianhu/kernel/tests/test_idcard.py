from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.idcard import birth_of, check_digit, check_id, is_male

GOOD = ("522727195001010011", "522727194912310029", "522727202002290038")

dates = st.dates(date(1930, 1, 1), date(2025, 12, 31))
numbers = st.builds(
    lambda born, serial: (first := f"522727{born:%Y%m%d}{serial:03d}") + check_digit(first),
    dates,
    st.integers(0, 999),
)


@pytest.mark.parametrize("number", GOOD)
def test_right_numbers_pass(number):
    assert check_id(number) == number


def test_birth_and_sex_are_read_from_the_number():
    assert birth_of(GOOD[2]) == date(2020, 2, 29)
    assert [is_male(number) for number in GOOD] == [True, False, True]


@given(numbers)
def test_every_single_wrong_digit_is_refused(number):
    assert check_id(number) == number
    for place in range(17):
        for digit in set("0123456789") - {number[place]}:
            with pytest.raises(Refusal):
                check_id(number[:place] + digit + number[place + 1 :])


@given(numbers)
def test_the_usual_spellings_are_accepted(number):
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    spaced = f" {number[:6]} {number[6:14]}-{number[14:]}\u3000"
    for typed in (wide, spaced, number.lower(), wide.lower(), f"\ufeff{number}\n"):
        assert check_id(typed) == number


@pytest.mark.parametrize(
    "typed, reason",
    [
        ("", "请填写"),
        ("52272719500101001", "应为18位，现有17位"),
        ("5227271950010100111", "现有19位"),
        ("522727500101001", "15位的旧身份证号码"),
        ("5.22727E+17", "科学计数"),
        ("5.22727195001010E+17", "科学计数"),
        ("5E17", "科学计数"),
        ("52272719500101001A", "只能有数字"),
        ("X22727195001010011", "只能有数字"),
        ("五二二七二七一九五〇〇一〇一〇〇一一", "只能有数字"),
        ("\ud800" * 18, "只能有数字|现有"),
        ("002727195001010011", "前两位"),
        ("522425198206310047", "出生日期不存在"),
        ("522727190002290031", "出生日期不存在"),
        ("522727195001010012", "校验位不符"),
        ("522727000001010011", "出生日期不存在"),
        ("522727180001010011", "出生日期不合理"),
    ],
)
def test_wrong_numbers_are_refused_with_the_reason(typed, reason):
    with pytest.raises(Refusal, match=reason) as error:
        check_id(typed, field="id_number")
    assert error.value.field == "id_number"


def test_nobody_is_born_tomorrow():
    first = "52272720260306001"
    number = first + check_digit(first)
    with clock.at(datetime(2026, 3, 5, 15, 59, tzinfo=UTC)), pytest.raises(Refusal, match="不合理"):
        check_id(number)
    with clock.at(datetime(2026, 3, 5, 16, 0, tzinfo=UTC)):
        assert check_id(number) == number


@pytest.mark.parametrize("issuer", ["810000", "820000", "830000", "932682"])
def test_residence_permits_and_permanent_cards_pass(issuer):
    first = f"{issuer}19900101001"
    assert check_id(first + check_digit(first))


@given(st.text())
def test_anything_else_typed_gets_a_sentence(typed):
    with pytest.raises(Refusal, match=r"。$"):
        check_id(typed)
