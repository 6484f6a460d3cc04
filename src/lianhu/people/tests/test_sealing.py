"""Identity numbers and phones: sealed, opened, masked, and found again."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianhu.kernel.errors import Refusal
from lianhu.kernel.idcard import check_digit
from lianhu.kernel.keys import Damaged
from lianhu.people import fields
from lianhu.people.keys import ring
from lianhu.people.models import Contact, Person, Teller
from lianhu.people.queries import masked_id, masked_phone

ROUNDS = settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)


@st.composite
def id_numbers(draw):
    born = draw(st.dates(min_value=date(1920, 1, 1), max_value=date(2024, 1, 1)))
    area = draw(st.sampled_from(["522727", "110101", "810000", "532901"]))
    first = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + check_digit(first)


phones = st.one_of(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.from_regex(r"\A0854[2-8][0-9]{6}\Z"))


@given(number=id_numbers(), pk=st.integers(1, 2**40))
@ROUNDS
def test_a_number_comes_back_and_its_mask_hides_the_birth_date(number, pk):
    cipher, blind, state = fields.seal_id(pk, number)
    who = Person(pk=pk, id_cipher=cipher, id_blind=blind, id_state=state)
    assert fields.open_id(who) == number
    assert masked_id(who) == f"{number[:6]}********{number[14:]}"
    assert number.encode() not in cipher
    assert fields.seal_id(pk + 1, number.lower()).blind == blind
    assert fields.seal_id(pk, number).cipher != cipher


@given(number=id_numbers(), pk=st.integers(1, 2**40))
@ROUNDS
def test_a_number_moved_to_another_person_does_not_open(number, pk):
    cipher = fields.seal_id(pk, number).cipher
    with pytest.raises(Damaged):
        fields.open_id(Person(pk=pk + 1, id_cipher=cipher))


@given(phone=phones, pk=st.integers(1, 2**40), model=st.sampled_from([Contact, Teller]))
@ROUNDS
def test_a_phone_comes_back_and_is_found_by_its_tail(phone, pk, model):
    sealed = fields.seal_phone(model, pk, fields.clean_phone(phone))
    row = model(pk=pk, phone_cipher=sealed.cipher)
    assert fields.open_phone(row) == phone
    shown = masked_phone(row)
    assert shown.endswith(phone[-4:])
    assert phone not in shown
    assert sealed.tail == fields.blind_tail(phone[-4:])
    assert sealed.blind == fields.blind_phone(phone)


@pytest.mark.parametrize(
    "text,clean",
    [
        ("13812345678", "13812345678"),
        (" 138-1234 5678 ", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("0854-4821234", "08544821234"),
        ("(0851)86543210", "085186543210"),
        ("4821234", "4821234"),
        ("4008001234", "4008001234"),
    ],
)
def test_phones_as_people_write_them(text, clean):
    assert fields.clean_phone(text) == clean


@pytest.mark.parametrize(
    "text", ["1381234567", "138123456789", "没有", "a13812345678", "12812345678", "0", "1" * 10_000]
)
def test_what_is_no_phone_is_refused_at_its_field(text):
    with pytest.raises(Refusal, match="电话号码") as no:
        fields.clean_phone(text)
    assert no.value.field == "phone"


@given(st.text(max_size=80))
@ROUNDS
def test_any_text_is_a_phone_or_a_refusal(text):
    with suppress(Refusal):
        assert fields.clean_phone(text).isdigit()


def test_a_lost_key_is_said_and_not_hidden(settings, tmp_path):
    who = Person(pk=1, id_cipher=fields.seal_id(1, "522727195001010011").cipher)
    settings.KEYS = tmp_path / "other"
    assert ring().current
    assert masked_id(who) == "缺少密钥"
    with pytest.raises(Refusal, match="缺少编号"):
        fields.open_id(who)
