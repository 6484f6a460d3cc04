"""People in the browser: found, masked, revealed for a reason, and kept from others."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.people import commands
from lianhu.people.models import Away, Contact, Household, Person, Residence, Reveal
from lianhu.people.tests.factories import GOOD_ID, WRONG_ID, household, person, staff
from lianhu.places.commands import add_building, add_unit

pytestmark = pytest.mark.usefixtures("county")
PHONE = "13800000001"


def read(response, status=200):
    assert response.status_code == status, response.content.decode()[-2000:]
    return response.content.decode()


def at(name, *args):
    return reverse(f"people:{name}", args=args)


@pytest.fixture
def zhang(tree):
    """Someone with everything on record, head of a living household."""
    who = person(
        "测试张三",
        home=household(tree.one, cluster=tree.cluster, door="3组12号"),
        relation="02",
        nickname="老三",
        id_number=GOOD_ID,
        ethnic="09",
    )
    commands.add_contact(SYSTEM, who, phone=PHONE, owner_words="儿子的")
    return who


def test_an_empty_list_says_what_to_do_first(desk):
    assert "先立户" in read(desk.get(at("list")))


@pytest.mark.parametrize("words", ["张三", "老三", "0001", PHONE, "HOME", ""])
def test_someone_is_found_by_what_people_know(desk, zhang, words):
    home = zhang.residences.get().household
    text = read(desk.get(at("list"), {"q": home.number if words == "HOME" else words}))
    for word in ("测试张三", "老三", "1950", "东河村·一号网格·联户一", home.number):
        assert word in text
    assert words == PHONE or PHONE not in text


@pytest.mark.parametrize("words", ["李四", "9999", "13900000000", "1" * 300, "a\x00b", "'<b>"])
def test_nobody_found_is_said(desk, zhang, words):
    assert "没有找到这个人" in read(desk.get(at("list"), {"q": words}))


def test_namesakes_are_told_apart(desk, tree):
    for number in range(2):
        home = household(tree.one)
        person(f"户主{number}", home=home, relation="02")
        person("测试同名", home=home, born_on=date(1960 + number, 1, 1))
    text = read(desk.get(at("list"), {"q": "同名"}))
    for word in ("户主0", "户主1", "1960", "1961"):
        assert word in text


def test_the_list_is_narrowed_to_an_area(desk, tree, zhang):
    person("测试李四", home=household(tree.two))
    text = read(desk.get(at("list"), {"area": tree.one.key}))
    assert "测试张三" in text
    assert "测试李四" not in text


def test_a_full_list_turns_pages_and_never_asks_once_per_row(desk, tree):
    def fill(numbers):
        for n in numbers:
            home = household(tree.one)
            person(f"户主{n}", home=home, relation="02")
            person(f"家人{n}", home=home)

    def statements(name, *args):
        with CaptureQueriesContext(connection) as seen:
            read(desk.get(at(name, *args)))
        return len(seen)

    fill(range(1))
    home = Household.objects.get()
    before = [statements("list"), statements("household", home.pk)]
    before = [statements("list"), statements("household", home.pk)]
    fill(range(1, 20))
    for n in range(10):
        person(f"同户{n}", home=home)
    assert [statements("list"), statements("household", home.pk)] == before
    assert before[0] <= 4
    assert "第 2 页" in read(desk.get(at("list"), {"page": 2}))


@pytest.mark.row("G.12")
def test_a_person_stands_masked_with_their_households(desk, tree, zhang):
    commands.house(SYSTEM, zhang, household(tree.two, "registered", number="B12"))
    text = read(desk.get(at("show", zhang.pk)))
    for word in (
        "522727********0011",
        "138****0001",
        "儿子的",
        "户籍户",
        "居住户",
        "B12",
        "布依族",
    ):
        assert word in text
    assert GOOD_ID not in text
    assert PHONE not in text


def test_a_number_in_doubt_is_shown_as_such(desk, tree):
    who = person(area=tree.east, id_number=WRONG_ID, id_unchecked=True)
    assert "待核" in read(desk.get(at("show", who.pk)))


def test_the_next_village_and_strangers_see_nothing(zhang, tree, client, sign_in):
    home = zhang.residences.get().household
    pages = [at("show", zhang.pk), at("household", home.pk), at("change", zhang.pk, "correct")]
    assert client.get(at("list")).status_code == 302
    assert all(client.get(url).status_code in (302, 404) for url in pages)
    other = sign_in(staff(tree.west))
    assert [other.get(url).status_code for url in pages] == [404, 404, 404]
    assert "测试张三" not in read(other.get(at("list")))
    assert other.post(at("reveal", zhang.pk), {}).status_code == 404
    assert other.get(at("new") + f"?household={home.pk}").status_code == 404


def ask(desk, who, **words):
    given = {"what": "id_number", "reason": "paper", "words": "领取高龄补贴材料"} | words
    return desk.post(at("reveal", who.pk), given)


def test_a_reveal_asks_why_and_is_logged(desk, zhang, clerk):
    answer = ask(desk, zhang)
    assert GOOD_ID in read(answer)
    assert "no-store" in answer["Cache-Control"]
    phone = zhang.contacts.get()
    assert PHONE in read(ask(desk, zhang, what=phone.pk))
    assert Reveal.objects.filter(account_id=clerk.account_id).count() == 2
    assert Event.objects.of(f"person:{zhang.pk}").last().verb == "people.reveal"
    text = read(desk.get(at("show", zhang.pk)))
    assert "领取高龄补贴材料" in text
    assert GOOD_ID not in text


@pytest.mark.parametrize(
    "words", [{"reason": ""}, {"words": ""}, {"words": "长" * 201}, {"what": ""}, {"what": "999"}]
)
def test_no_reveal_without_a_reason(desk, zhang, words):
    text = read(ask(desk, zhang, **words), 422)
    assert GOOD_ID not in text
    assert not Reveal.objects.exists()


def test_who_may_only_look_gets_no_form(zhang, tree, sign_in):
    desk = sign_in(staff(tree.east, "people.see"))
    text = read(desk.get(at("show", zhang.pk)))
    assert "查看明文" not in text
    assert "更正信息" not in text
    assert "登记人员" not in read(desk.get(at("list")))
    assert "还没有登记人员" in read(sign_in(staff(tree.two, "people.see")).get(at("list")))
    sign_in(staff(tree.east, "people.see"))
    assert ask(desk, zhang).status_code == 403
    assert desk.get(at("new")).status_code == 403
    assert desk.get(at("change", zhang.pk, "correct")).status_code == 403


@pytest.mark.row("G.12", "C1.8")
def test_a_household_is_opened_and_filled_on_the_pages(desk, tree):
    asked = read(desk.get(at("new_household")))
    assert "东河村·一号网格" in asked
    assert "西河村" not in asked
    desk.post(at("new_household"), {"kind": "living", "grid": tree.one.pk, "door": "3组12号"})
    home = Household.objects.get()
    url = f"{at('new')}?household={home.pk}"
    assert home.number in read(desk.get(url))
    answer = desk.post(url, {"name": "测试甲", "sex": "1", "relation": "02"}, follow=True)
    assert "测试甲" in read(answer)
    text = read(desk.get(at("household", home.pk)))
    assert "3组12号" in text
    assert "户主" in text


@pytest.mark.row("C1.6")
def test_a_household_is_found_by_building_entrance_floor_and_room(desk, tree):
    building = add_building(SYSTEM, tree.east, name="7栋", grid=tree.one)
    unit = add_unit(SYSTEM, building, name="一单元")
    home = household(tree.one, unit=unit, door="3层302室")
    text = read(desk.get(at("household", home.pk)))
    assert "一号网格" in text
    assert "7栋一单元 3层302室" in text


def test_a_person_without_household_belongs_to_a_grid(desk, tree):
    desk.post(at("new"), {"name": "测试甲", "sex": "9", "grid": tree.two.pk})
    assert Person.objects.get().place == tree.two.path


@pytest.mark.parametrize(
    "data,words",
    [
        ({"name": ""}, "这里必填"),
        ({"name": "长" * 51}, "姓名最多50个字，现有51个字"),
        ({"id_number": WRONG_ID}, "校验位不符"),
        ({"id_number": "5.22727E+17"}, "科学计数"),
        ({"born_on": "1850-01-01"}, "出生日期不合理"),
        ({"born_on": "abc"}, "有效的日期"),
        ({"grid": "999999"}, "选择一个有效的选项"),
        ({"name": "甲\x00乙"}, "空字符"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk, tree, data, words):
    given = {"name": "测试甲", "nickname": "留住的", "sex": "9", "grid": tree.two.pk} | data
    text = read(desk.post(at("new"), given), 422)
    assert words in text
    assert "留住的" in text
    assert not Person.objects.exists()


def test_a_number_in_doubt_may_be_kept(desk, tree):
    given = {"name": "测试甲", "sex": "9", "grid": tree.two.pk, "id_number": WRONG_ID}
    desk.post(at("new"), given | {"id_unchecked": "on"})
    assert Person.objects.get().id_state == "unchecked"


def test_of_two_who_correct_one_person_the_second_is_told(desk, zhang):
    url = at("change", zhang.pk, "correct")
    seen = re.search(r'name="as_seen" value="(\w+)"', read(desk.get(url)))[1]
    said = {"name": zhang.name, "sex": "1", "as_seen": seen}
    assert desk.post(url, {**said, "nickname": "老三"}).status_code == 302
    late = desk.post(url, {**said, "nickname": "老四"})
    assert late.status_code == 409
    assert "老四" in late.content.decode()
    zhang.refresh_from_db()
    assert zhang.nickname == "老三"


def act(desk, who, what, **words):
    url = at("change", who.pk, what)
    assert "lh-form" in read(desk.get(url))
    return read(desk.post(url, words, follow=True))


def test_each_deed_is_done_on_its_page(desk, tree, zhang):
    home = zhang.residences.get().household
    correct = {
        "name": "测试张四",
        "sex": "1",
        "nickname": "老四",
        "ethnic": "09",
        "born_on": "1950-01-01",
    }
    assert "测试张四" in act(desk, zhang, "correct", **correct)
    act(desk, zhang, "contact", phone="0854-4821234", owner_words="家里")
    assert Contact.objects.filter(person=zhang).count() == 2
    act(desk, zhang, "drop-contact", contact=Contact.objects.last().pk)
    assert Contact.objects.filter(person=zhang).count() == 1
    act(desk, zhang, "house", number=household(tree.two, "registered", number="B12").number)
    assert Residence.objects.filter(person=zhang, to_on=None).count() == 2
    assert "起外出" in act(desk, zhang, "away", where_words="外省")
    assert at("change", zhang.pk, "away") not in read(desk.get(at("show", zhang.pk)))
    act(desk, zhang, "back")
    assert Away.objects.get().to_on
    act(desk, zhang, "move-out", household=home.pk)
    assert Residence.objects.filter(person=zhang, to_on=None).count() == 1
    act(desk, zhang, "erase", reason="withdrawn")
    assert "已依法删除" in read(desk.get(at("show", zhang.pk)))
    assert desk.get(at("change", zhang.pk, "correct")).status_code == 404


@pytest.mark.parametrize(
    "what,data,words",
    [
        ("contact", {"phone": "138"}, "电话号码应为11位"),
        ("house", {"number": "没有"}, "没有找到这个户号"),
        ("away", {"since": "2999-01-01"}, "日期不能晚于今天"),
        ("back", {}, "没有登记外出"),
        ("correct", {"name": "", "sex": "1"}, "这里必填"),
        ("erase", {"reason": "x"}, "选择一个有效的选项"),
    ],
)
def test_a_refusal_stands_on_the_form(desk, zhang, what, data, words):
    answer = desk.post(at("change", zhang.pk, what), data)
    assert answer.status_code in (409, 422)
    assert words in answer.content.decode()


def test_no_such_deed_or_person(desk, zhang):
    assert desk.get(at("change", zhang.pk, "dance")).status_code == 404
    assert desk.get(at("show", 999999)).status_code == 404
    assert desk.get(at("household", 999999)).status_code == 404
    assert desk.get(at("new"), {"household": "x"}).status_code == 404


def test_coverage_asks_about_households(tree, desk):
    household(tree.one)
    text = read(desk.get(reverse("places:area", args=[tree.east.key])))
    assert "没有编入联户的户" in text
    assert "没有登记住户的网格" in text
