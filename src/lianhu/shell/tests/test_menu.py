from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from lianhu.shell import menu
from lianhu.shell.context import shell


@pytest.fixture(autouse=True)
def _empty_registry(monkeypatch, settings):
    settings.ROOT_URLCONF = "lianhu.shell.tests.pages"
    monkeypatch.setattr(menu, "_entries", {"office": {}, "field": {}})


def actor(*verbs):
    return SimpleNamespace(paths=lambda verb: ["1.7."] if verb in verbs else [])


def test_an_entry_is_shown_only_to_who_holds_its_verb_somewhere():
    menu.register("office", "board", "看板", "shell:gallery", "publicity.see")
    assert [item.label for item in menu.menu_for(actor("publicity.see"), "office")] == ["看板"]
    assert menu.menu_for(actor("matters.see"), "office") == []
    assert menu.menu_for(None, "office") == []


def test_an_entry_without_a_verb_is_shown_to_everyone():
    menu.register("field", "me", "我的", "shell:gallery")
    assert [item.key for item in menu.menu_for(None, "field")] == ["me"]


def test_entries_stand_in_order_and_a_later_registration_replaces():
    menu.register("office", "b", "乙", "shell:gallery", order=2)
    menu.register("office", "a", "甲", "received", order=9)
    menu.register("office", "a", "甲甲", "received", order=1)
    assert [item.label for item in menu.menu_for(None, "office")] == ["甲甲", "乙"]


def test_daily_work_comes_first_and_what_is_set_once_is_folded():
    menu.register("office", "rules", "规矩", "shell:gallery", order=1, group=menu.Group.RULES)
    menu.register("office", "today", "待办", "received", order=9)
    found = menu.grouped(menu.menu_for(None, "office"))
    assert [
        (group.words, group.folded, [item.key for item in items]) for group, items in found
    ] == [
        ("", False, ["today"]),
        ("规矩与设置", True, ["rules"]),
    ]


def test_a_page_that_is_not_built_yet_is_left_out():
    menu.register("office", "later", "以后", "nowhere:page")
    assert menu.menu_for(None, "office") == []


def test_the_entry_with_the_longest_address_is_the_present_one():
    items = [menu.Item("a", "甲", "/m/", "list"), menu.Item("b", "乙", "/m/new/", "list")]
    assert menu.current_key(items, "/m/new/3/") == "b"
    assert menu.current_key(items, "/m/7/") == "a"
    assert menu.current_key(items, "/x/") == ""


def test_the_context_offers_both_menus_and_where_we_are(pingtang):
    menu.register("office", "seen", "样子", "shell:gallery")
    request = RequestFactory().get("/gallery/")
    request.actor = actor()
    given = shell(request)
    assert given["menu"].here == "seen"
    assert given["menu"].field == []
    assert given["demo"] is True
