"""Who raised something: as little as they like, found again, erased."""

import pytest

from lianhu.audit.actor import SYSTEM, VISITOR, Actor
from lianhu.audit.models import Event
from lianhu.audit.sealing import verify
from lianhu.kernel.errors import Conflict, Missing, NotAllowed, Refusal
from lianhu.people import commands
from lianhu.people.models import Reveal, Teller
from lianhu.people.queries import masked_phone, masked_teller, tellers_by_phone
from lianhu.people.tests.factories import staff

pytestmark = pytest.mark.usefixtures("county")


def test_a_visitor_may_leave_nothing_at_all(tree):
    teller = commands.note_teller(Actor("visitor", device="abc"))
    assert masked_teller(teller) == "未留姓名"
    assert masked_phone(teller) == ""
    assert Event.objects.of(f"teller:{teller.pk}").get().verb == "people.note_teller"


def test_what_was_left_is_kept_and_the_phone_sealed(tree):
    teller = commands.note_teller(
        VISITOR,
        name="测试甲乙",
        phone="13800000001",
        where_words="上寨",
        reach="call",
        helper="测试丙",
        place=tree.one.path,
    )
    assert masked_teller(teller) == "测**乙"
    assert masked_phone(teller) == "138****0001"
    assert list(tellers_by_phone("0001")) == list(tellers_by_phone("13800000001")) == [teller]
    event = Event.objects.of(f"teller:{teller.pk}").get()
    assert not any(word in event.body for word in ("测试", "13800000001", "上寨"))


@pytest.mark.parametrize(
    "field,words",
    [
        ("phone", {"phone": "138"}),
        ("phone", {"reach": "sms"}),
        ("phone", {"reach": "call", "phone": " "}),
        ("reach", {"reach": "owl"}),
        ("name", {"name": "长" * 51}),
        ("helper", {"helper": "长" * 51}),
        ("where_words", {"where_words": "长" * 61}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(county, field, words):
    with pytest.raises(Refusal) as no:
        commands.note_teller(VISITOR, **words)
    assert no.value.field == field
    assert not Teller.objects.exists()


def test_the_phone_is_revealed_for_a_reason_to_who_looks_after_the_place(tree):
    teller = commands.note_teller(VISITOR, phone="13800000001", place=tree.one.path)
    why = {"reason": "contact", "words": "回访"}
    assert commands.reveal_teller(staff(tree.east), teller, **why) == "13800000001"
    assert Reveal.objects.get().teller == teller
    with pytest.raises(NotAllowed):
        commands.reveal_teller(staff(tree.west), teller, **why)
    with pytest.raises(Refusal):
        commands.reveal_teller(staff(tree.east), teller, reason="contact", words="")
    with pytest.raises(Missing):
        commands.reveal_teller(SYSTEM, commands.note_teller(VISITOR), **why)


def test_erasing_keeps_the_number_and_the_log(tree):
    clerk = staff(tree.east)
    teller = commands.note_teller(
        VISITOR, name="测试甲", phone="13800000001", where_words="上寨", place=tree.one.path
    )
    commands.reveal_teller(clerk, teller, reason="contact", words="回访")
    with pytest.raises(Refusal):
        commands.erase_teller(clerk, teller, reason="")
    with pytest.raises(NotAllowed):
        commands.erase_teller(staff(tree.west), teller, reason="expired")
    commands.erase_teller(clerk, teller, reason="expired")
    row = Teller.objects.get(pk=teller.pk)
    assert (row.name, row.where_words, row.phone_cipher, row.tail_blind) == ("", "", None, None)
    assert masked_teller(row) == "已删除"
    assert Reveal.objects.get().words == ""
    assert verify().wrong == ""
    with pytest.raises(Conflict):
        commands.erase_teller(clerk, teller, reason="expired")


def test_tellers_are_seen_from_their_place(tree):
    near = commands.note_teller(VISITOR, place=tree.one.path)
    commands.note_teller(VISITOR, place=tree.three.path)
    assert list(Teller.objects.visible_to(staff(tree.east))) == [near]
    assert list(Teller.objects.visible_to(VISITOR)) == []


def test_leaving_a_phone_costs_three_statements(tree, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # savepoint and its release are counted
        commands.note_teller(VISITOR, phone="13800000001")
