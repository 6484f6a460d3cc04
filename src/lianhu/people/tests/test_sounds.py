"""Names found by how they sound, by those who may look at them and by nobody else."""

import re

import pytest

from lianhu.audit.actor import SYSTEM, VISITOR
from lianhu.people import queries, sounds
from lianhu.people.models import Person, Teller


def heard(words, name):
    found = sounds.pattern(words)
    return bool(found) and re.search(found, name) is not None


@pytest.mark.parametrize(
    "words, name",
    [
        ("lc", "罗·成"), ("LC", "罗成"), ("luocheng", "罗·成"), ("luo cheng", "罗成"),
        ("wdm", "韦大明"), ("wd", "韦大明"), ("weidaming", "韦大明"),
        # A surname by its own sound, and by the common one of the character.
        ("sx", "单雄信"), ("shanxiong", "单雄信"), ("dx", "单雄信"), ("zg", "曾国藩"), ("cg", "曾国藩"),
        ("qw", "仇为民"), ("xs", "解四妹"), ("zw", "查文武"), ("os", "欧四妹"), ("qs", "覃四妹"),
        # Part of a name that has several, however they are divided.
        ("ay", "阿依古丽·买买提"), ("aygl", "阿依古丽·买买提"), ("ayglmmt", "阿依古丽·买买提"),
        ("mmt", "阿依古丽•买买提"), ("maimaiti", "阿依古丽·买买提"),
        ("lv", "吕微"), ("lvwen", "吕文") , ("xian", "西安"), ("xian", "先生"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_its_sound(words, name):
    assert heard(words, name)


@pytest.mark.parametrize(
    "words, name",
    [
        ("lc", "成罗"),
        ("lcx", "罗成"),
        ("luochang", "罗成"),
        ("l", "罗成"),
        ("lc", "王罗成"),
        ("wz", "罗成"),
    ],
)
def test_another_name_is_not(words, name):
    assert not heard(words, name)


@pytest.mark.parametrize(
    "words", ["", "a", "罗成", "13800", "l1", "l" * 25, ".*", "[a-z]", "i(", "uv"]
)
def test_what_is_no_sound_makes_no_pattern(words):
    found = sounds.pattern(words)
    assert not found or "*" not in found


def test_the_register_and_who_told_are_found_and_only_where_one_may_look(county):
    Person.objects.create(name="罗·成")
    Teller.objects.create(name="单雄信")
    assert [one.name for one in queries.found(Person.objects.visible_to(SYSTEM), "lc")] == ["罗·成"]
    assert [one.name for one in queries.tellers_asked_for(SYSTEM, "sxx")] == ["单雄信"]
    assert not queries.tellers_asked_for(VISITOR, "sxx").exists()
    assert not queries.found(Person.objects.visible_to(VISITOR), "lc").exists()


def test_nothing_is_kept_of_a_sound():
    """A second copy would have to be erased with the name; so there is none."""
    columns = {field.name for model in (Person, Teller) for field in model._meta.get_fields()}
    assert not {
        name for name in columns if "sound" in name or "pinyin" in name or "initial" in name
    }


def test_letters_that_can_be_cut_in_a_million_ways_or_in_none_are_answered_at_once():
    assert sounds.pattern("an" * 12).count("|") <= 2 + sounds.MOST
    assert not sounds.pattern("a" * 23 + "v")
