"""Putting someone down, keeping it right, revealing, erasing."""

from datetime import date, timedelta

import pytest

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.audit.models import Event
from lianhu.audit.sealing import verify
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Missing, NotAllowed, Refusal
from lianhu.people import commands, fields, offices
from lianhu.people.models import Contact, Kin, Person, Residence, Reveal, Teller
from lianhu.people.queries import display_name, display_names
from lianhu.people.tests.factories import (
    GOOD_ID,
    OTHER_ID,
    WRONG_ID,
    household,
    person,
    staff,
)

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def officials():
    """Whose ids are added here hold an office."""
    holding = set()
    before = list(offices._answer)
    offices.answer_with(holding.__contains__)
    yield holding
    offices._answer[:] = before


def last(stream):
    return Event.objects.of(stream).last()


def test_a_name_is_enough(tree, clerk):
    who = commands.register(clerk, area=tree.east, name=" 买买提•艾力 ")
    assert who.name == "买买提·艾力"
    assert (who.id_state, who.sex, who.born_on) == ("none", "9", None)
    assert who.place == tree.east.path
    assert last(f"person:{who.pk}").verb == "people.register"


def test_a_good_number_tells_birth_and_sex(tree, clerk):
    who = commands.register(
        clerk, area=tree.east, name="测试甲", id_number="５２２７２７ 195001010011"
    )
    assert who.id_state == "checked"
    assert (who.born_on, who.sex) == (date(1950, 1, 1), "1")
    assert fields.open_id(Person.objects.get(pk=who.pk)) == GOOD_ID


@pytest.mark.parametrize("number", [WRONG_ID, "522425198206310047", "5.22727E+17", "12"])
def test_a_wrong_number_is_refused_or_kept_to_be_checked(tree, clerk, number):
    with pytest.raises(Refusal) as no:
        commands.register(clerk, area=tree.east, name="测试甲", id_number=number)
    assert no.value.field == "id_number"
    who = commands.register(
        clerk, area=tree.east, name="测试甲", id_number=number, id_unchecked=True
    )
    assert who.id_state == "unchecked"
    again = commands.register(
        clerk, area=tree.east, name="测试乙", id_number=number, id_unchecked=True
    )
    assert again.id_blind is None


def test_a_number_to_be_checked_is_short_and_plain(tree, clerk):
    for number in ("—" * 5, "1" * 31):
        with pytest.raises(Refusal, match="待核"):
            commands.register(
                clerk, area=tree.east, name="测试甲", id_number=number, id_unchecked=True
            )


def test_one_person_per_number(tree, clerk):
    commands.register(clerk, area=tree.east, name="测试甲", id_number=GOOD_ID)
    with pytest.raises(Refusal, match="另一人名下") as no:
        commands.register(clerk, area=tree.east, name="测试乙", id_number=GOOD_ID)
    assert no.value.field == "id_number"


@pytest.mark.parametrize(
    "field,words",
    [
        ("name", {"name": ""}),
        ("name", {"name": "长" * 51}),
        ("name", {"name": "a\ud800b"}),
        ("nickname", {"nickname": "长" * 51}),
        ("sex", {"sex": "5"}),
        ("ethnic", {"ethnic": "60"}),
        ("born_on", {"born_on": date(1850, 1, 1)}),
        ("born_on", {"born_on": clock.today() + timedelta(days=1)}),
        ("relation", {"relation": "66"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(tree, clerk, field, words):
    home = household(tree.one)
    with pytest.raises(Refusal) as no:
        commands.register(
            clerk, **({"area": tree.east, "name": "测试甲", "household": home} | words)
        )
    assert no.value.field == field
    assert not Person.objects.exists()


def test_registered_into_a_household(tree, clerk):
    home = household(tree.one)
    who = commands.register(clerk, area=tree.east, name="测试甲", household=home, relation="02")
    live = Residence.objects.get(person=who)
    assert (live.household, live.is_head, live.kind) == (home, True, "living")


def test_nobody_registers_beyond_their_area(tree):
    with pytest.raises(NotAllowed):
        commands.register(staff(tree.west), area=tree.east, name="测试甲")
    with pytest.raises(NotAllowed):
        commands.register(VISITOR, area=tree.east, name="测试甲")


def test_correcting_what_was_wrong(tree, clerk):
    who = person("测试甲", area=tree.east, id_number=GOOD_ID)
    commands.update(clerk, who, name="测试丙", sex="2", born_on=date(1951, 1, 1), ethnic="36")
    commands.update(clerk, who, id_number=OTHER_ID)
    who.refresh_from_db()
    assert (who.name, who.sex, who.born_on, who.ethnic) == ("测试丙", "2", date(1951, 1, 1), "36")
    assert fields.open_id(who) == OTHER_ID
    commands.update(clerk, who, id_number="")
    who.refresh_from_db()
    assert who.id_state == "none"
    with pytest.raises(Refusal, match="没有要更正"):
        commands.update(clerk, who)
    with pytest.raises(NotAllowed):
        commands.update(staff(tree.west), who, name="测试丁")


def test_phones_are_contacts_shared_and_with_an_owner(tree, clerk):
    a, b = person(area=tree.east), person(area=tree.east)
    first = commands.add_contact(
        clerk, a, phone="138 0000 0001", owner_words="儿子的", note="晚上打"
    )
    commands.add_contact(clerk, b, phone="13800000001")
    assert fields.open_phone(first) == "13800000001"
    assert Contact.objects.filter(phone_blind=first.phone_blind).count() == 2
    with pytest.raises(Refusal, match="登记过"):
        commands.add_contact(clerk, a, phone="13800000001")
    with pytest.raises(Refusal):
        commands.add_contact(clerk, a, phone="1380000")
    commands.remove_contact(clerk, first)
    assert not Contact.objects.filter(person=a).exists()


def reveal(actor, who, **words):
    given = {"field": "id_number", "reason": "verify", "words": "核对低保材料"}
    return commands.reveal(actor, who, **(given | words))


def test_a_reveal_gives_the_text_and_is_kept(tree, clerk):
    who = person(area=tree.east, id_number=GOOD_ID)
    phone = commands.add_contact(clerk, who, phone="13800000001")
    assert reveal(clerk, who) == GOOD_ID
    assert reveal(clerk, who, field="phone", contact=phone) == "13800000001"
    row = Reveal.objects.filter(person=who).first()
    assert (row.words, row.why, row.account_id) == ("核对低保材料", "verify", clerk.account_id)
    data = last(f"person:{who.pk}").data
    assert (data["field"], data["reason"]) == ("phone", "verify")
    assert "低保" not in last(f"person:{who.pk}").body


@pytest.mark.parametrize(
    "field,words",
    [
        ("reason", {"reason": ""}),
        ("reason", {"reason": "curious"}),
        ("words", {"words": "  "}),
        ("words", {"words": "长" * 201}),
        ("field", {"field": "name"}),
        ("field", {"field": "phone"}),
    ],
)
def test_no_reveal_without_a_reason(tree, clerk, field, words):
    who = person(area=tree.east, id_number=GOOD_ID)
    with pytest.raises(Refusal) as no:
        reveal(clerk, who, **words)
    assert no.value.field == field
    assert not Reveal.objects.exists()


def test_no_reveal_of_another_persons_phone_or_of_nothing(tree, clerk):
    who, other = person(area=tree.east), person(area=tree.west)
    phone = commands.add_contact(SYSTEM, other, phone="13800000001")
    with pytest.raises(Refusal):
        reveal(clerk, who, field="phone", contact=phone)
    with pytest.raises(Missing):
        reveal(clerk, who)
    with pytest.raises(NotAllowed):
        reveal(clerk, other, field="phone", contact=phone)


def test_erasing_leaves_an_empty_row_and_a_log_that_verifies(tree, clerk):
    who = person("测试甲", home=household(tree.one), id_number=GOOD_ID, nickname="小甲")
    other = person("测试乙", area=tree.east)
    commands.add_contact(clerk, who, phone="13800000001")
    commands.mark_away(clerk, who, where_words="外省")
    Kin.objects.create(person=other, other=who, degree="spouse")
    teller = commands.note_teller(clerk, name="测试甲", phone="13800000001", person=who)
    reveal(clerk, who)
    commands.erase(clerk, who, reason="withdrawn")
    row = Person.objects.get(pk=who.pk)
    assert (row.name, row.nickname, row.id_cipher, row.born_on) == ("", "", None, None)
    assert row.erased_at
    assert not Contact.objects.exists()
    assert not Kin.objects.exists()
    assert Teller.objects.get(pk=teller.pk).phone_cipher is None
    assert Reveal.objects.get(person=who).words == ""
    assert display_name(row, clerk) == "已删除"
    assert verify().wrong == ""
    with pytest.raises(Conflict):
        commands.erase(SYSTEM, row, reason="withdrawn")
    with pytest.raises(Conflict):
        commands.update(SYSTEM, row, name="测试甲")
    with pytest.raises(Conflict):
        commands.add_contact(SYSTEM, row, phone="13800000001")


def test_erasing_needs_a_lawful_reason_and_nobody_in_office(tree, clerk, officials):
    who = person(area=tree.east)
    with pytest.raises(Refusal, match="理由"):
        commands.erase(clerk, who, reason="x")
    officials.add(who.pk)
    with pytest.raises(Refusal, match="任职"):
        commands.erase(clerk, who, reason="withdrawn")


def test_relatives_only_of_who_holds_an_office(tree, clerk, officials):
    a, b, c = (person(area=tree.east) for _ in range(3))
    with pytest.raises(Refusal, match="任职"):
        commands.record_kin(clerk, a, b, degree="spouse")
    officials.add(b.pk)
    kin = commands.record_kin(clerk, a, b, degree="spouse")
    with pytest.raises(Conflict):
        commands.record_kin(clerk, b, a, degree="spouse")
    with pytest.raises(Refusal):
        commands.record_kin(clerk, b, c, degree="cousin")
    with pytest.raises(Refusal):
        commands.record_kin(clerk, b, b, degree="spouse")
    commands.remove_kin(clerk, kin)
    assert not Kin.objects.exists()


def test_names_are_clear_for_those_who_look_after_the_place_only(tree, clerk):
    here = person("测试甲乙", home=household(tree.one))
    there = person("测试丙丁", area=tree.west)
    names = display_names([here, there], clerk)
    assert names == {here.pk: "测试甲乙", there.pk: "测**丁"}
    assert display_name(here, VISITOR) == "测**乙"
    assert display_name(there, staff(tree.east, person_id=there.pk)) == "测试丙丁"


def test_without_a_household_the_place_put_down_counts(tree):
    who = person("测试甲", area=tree.east)
    east, west = staff(tree.east), staff(tree.west)
    assert list(Person.objects.visible_to(east)) == [who]
    commands.house(SYSTEM, who, household(tree.three))
    assert list(Person.objects.visible_to(east)) == []
    assert list(Person.objects.visible_to(west)) == [who]
    assert list(Person.objects.visible_to(VISITOR)) == []
    assert list(Person.objects.visible_to(staff(tree.west, "people.update"))) == []
