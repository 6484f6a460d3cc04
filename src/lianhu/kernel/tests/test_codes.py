from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.kernel import codes

KEY = bytes(range(32))
serials = st.integers(0, codes.SERIALS - 1)
numbers = serials.map(lambda serial: codes.number_of(serial, KEY))


@given(serials)
def test_a_number_is_nine_digits_and_knows_itself(serial):
    number = codes.number_of(serial, KEY)
    assert len(number) == 9
    assert codes.is_number(number)


@given(st.sets(serials, min_size=2, max_size=30))
def test_different_serials_have_different_numbers(several):
    assert len({codes.number_of(serial, KEY)[:8] for serial in several}) == len(several)


def test_a_long_run_of_serials_has_no_collision():
    assert len({codes.number_of(serial, KEY) for serial in range(5000)}) == 5000


def test_neighbours_lie_far_apart():
    run = [int(codes.number_of(serial, KEY)[:8]) for serial in range(2000)]
    steps = [abs(after - before) for before, after in pairwise(run)]
    assert sum(step < 10_000 for step in steps) < 10
    assert len(set(steps)) > 1990
    # Spread over the whole range, in no order.
    assert all(150 < sum(n // 12_500_000 == eighth for n in run) < 350 for eighth in range(8))
    assert 800 < sum(after > before for before, after in pairwise(run)) < 1200


def test_another_key_is_another_order():
    mine = [codes.number_of(serial, KEY) for serial in range(100)]
    theirs = [codes.number_of(serial, KEY[::-1]) for serial in range(100)]
    assert not set(mine) & set(theirs)


@given(numbers)
def test_every_single_wrong_digit_is_noticed(number):
    for place in range(9):
        for digit in set("0123456789") - {number[place]}:
            assert not codes.is_number(number[:place] + digit + number[place + 1 :])


@given(numbers)
def test_every_swap_of_neighbours_is_noticed(number):
    for place in range(8):
        if number[place] != number[place + 1]:
            swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            assert not codes.is_number(swapped)


@pytest.mark.parametrize("serial", [-1, codes.SERIALS])
def test_serials_outside_are_refused(serial):
    with pytest.raises(ValueError):
        codes.number_of(serial, KEY)


def test_a_short_key_is_refused():
    with pytest.raises(ValueError):
        codes.number_of(1, b"short")


@pytest.mark.parametrize("text", ["", "12345678", "1234567890", "12345678a", "１２３４５６７８９"])
def test_other_text_is_no_number(text):
    assert not codes.is_number(text)


@given(numbers)
def test_a_number_may_be_typed_in_many_ways(number):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    for typed in (wide, f" {number[:3]} {number[3:6]}-{number[6:]} "):
        assert codes.normal_number(typed) == number


def test_codes_are_eight_clear_characters_and_never_the_same():
    several = {codes.new_code() for _ in range(500)}
    assert len(several) == 500
    assert all(codes.is_code(code) for code in several)
    assert len(set("".join(several))) == 32
    assert not set("".join(several)) & set("ILOU")


@given(st.builds(codes.new_code))
def test_a_code_may_be_typed_in_many_ways(code):
    shown = codes.show_code(code)
    assert shown[4] == "-"
    assert len(shown) == 9
    misread = code.replace("0", "o").replace("1", "l")
    for typed in (shown, shown.lower(), f" {code[:2]} {code[2:]}", misread, code.replace("1", "I")):
        assert codes.normal_code(typed) == code


@given(st.text())
def test_normal_code_takes_anything(text):
    once = codes.normal_code(text)
    assert len(once) <= 64 * 18
    assert codes.is_code(once) == (codes.is_code(codes.normal_code(once)))


def test_numbers_once_given_out_stay_as_they_are():
    assert [codes.number_of(serial, KEY) for serial in (0, 1, codes.SERIALS - 1)] == [
        "801270331",
        "272799473",
        "189991112",
    ]
