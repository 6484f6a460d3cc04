"""One thing to say stands once, under it who is to hear it; a yard is told with one tap."""

import re

import pytest
from django.urls import reverse

from lianhu.notices.audience import Audience
from lianhu.notices.models import Telling
from lianhu.notices.tests.factories import fresh, staff, telling
from lianhu.people.tests.factories import household, person

LIST = "notices:to_tell"
WORDS = "周二上午九点半在院坝开会"


@pytest.fixture
def homes(tree):
    """Three doors in the cluster, one in the grid beside it, all to hear the same."""
    made = []
    for n, where in enumerate((tree.cluster, tree.cluster, tree.cluster, tree.two), 1):
        grid = tree.one if where == tree.cluster else where
        home = household(
            grid, kind="living", number=f"L{n:07}",
            cluster=where if where == tree.cluster else None,
        )  # fmt: skip
        person(f"测试{'甲乙丙丁'[n - 1]}", home=home)
        made.append(
            telling(
                stream="meeting:1", how="door", words=WORDS, place=home.path or where.path,
                audience=Audience.household(home.pk, "住户"),
            )
        )  # fmt: skip
    return made


def post(client, said, name=LIST):
    page = client.get(reverse(name)).text
    key = re.search(r'name="once" value="(\w+)"', page).group(1)
    return client.post(reverse(name), {"once": key, "how": "", **said}, follow=True)


@pytest.mark.row("C2.21")
def test_the_words_stand_once_and_each_household_under_its_yard(tree, sign_in, homes):
    page = sign_in(staff(tree.east.path)).get(reverse(LIST)).text
    assert page.count(WORDS) == page.count(f">{WORDS}</textarea>") + 1  # once to read aloud
    assert page.count("</textarea>") == 1
    assert "还有4户（人）要告知" in page
    assert [page.count(f"{one}家") > 0 for one in ("测试甲", "测试丁")] == [True, True]
    assert "测试甲家 L0000001" in page
    assert "联户一（3）" in page
    assert "二号网格（1）" in page
    assert page.count('name="one"') == 8


def test_one_tap_writes_one_household_down(tree, sign_in, homes):
    client = sign_in(staff(tree.east.path))
    page = post(client, {"one": f"{homes[0].pk}:1:2", "block": "b-meeting-1-test-answered"}).text
    assert "测试甲家" in page
    page = post(client, {"one": f"{homes[1].pk}:0"}).text
    assert [fresh(one).state for one in homes] == ["told", "not_reached", "due", "due"]
    assert "没找到人" in page


@pytest.mark.row("C2.21", "C4.34")
def test_a_whole_yard_together_and_each_keeps_its_way_and_time(tree, sign_in, homes):
    client = sign_in(staff(tree.east.path))
    yard = [one.pk for one in homes[:3]]
    page = post(client, {"yard": "2", "y2": yard, "how": "paper"}).text
    assert "记下了3户（人）" in page
    rows = [fresh(one) for one in homes]
    assert [(one.state, one.how) for one in rows[:3]] == [("told", "paper")] * 3
    assert all(one.told_at and one.told_by_person_id for one in rows[:3])
    assert rows[3].state == "due"


@pytest.mark.parametrize("said", [{}, {"one": "x:1"}, {"one": "1:7"}, {"yard": "9"},
                                  {"yard": "1", "y1": ["x"]}])  # fmt: skip
def test_a_tap_that_says_nothing_is_refused_in_words(tree, sign_in, homes, said):
    client = sign_in(staff(tree.east.path))
    page = post(client, {"block": "b-meeting-1-test-answered", **said})
    assert page.status_code == 422
    assert "请选择用什么方式告知、是否找到人" in page.text
    assert not Telling.objects.filter(state="told").exists()


def test_nothing_of_the_next_village_is_written_down(tree, sign_in, homes):
    client = sign_in(staff(tree.three.path))
    said = {"once": "a" * 32, "how": "", "one": f"{homes[0].pk}:1"}
    client.post(reverse(LIST), said)
    assert fresh(homes[0]).state == "due"


def test_a_list_to_walk_round_with_is_printed(tree, sign_in, homes):
    client = sign_in(staff(tree.east.path))
    page = client.get(reverse("notices:walk", args=[homes[0].pk])).text
    assert page.count(WORDS) == 1
    for said in ("测试甲家", "联户一", "二号网格", "没找到", "几日几点", "□"):
        assert said in page
    pdf = client.get(reverse("notices:walk", args=[homes[0].pk, "pdf"]))
    assert pdf["Content-Type"] == "application/pdf"
    post(client, {"yard": "1", "y1": [one.pk for one in homes]})
    assert client.get(reverse("notices:walk", args=[homes[0].pk])).status_code == 404
    assert sign_in(staff(tree.three.path)).get(
        reverse("notices:walk", args=[homes[0].pk])
    ).status_code == 404  # fmt: skip


def test_who_answers_for_it_writes_down_what_a_post_under_them_calls_in(tree, sign_in):
    row = telling(stream="meeting:1", place=tree.cluster.path, duty_post_id=10**9, how="door",
                  audience=Audience.group("联户一各户", "households:1"))  # fmt: skip
    client = sign_in(staff(tree.east.path))
    assert "联户一各户" not in client.get(reverse(LIST)).text
    of = f"{reverse(LIST)}?of=meeting:1"
    page = client.get(of).text
    assert "联户一各户" in page
    assert reverse("assembly:meeting", args=[1]) in page
    client.post(reverse("notices:record", args=[row.pk]), {"how": "door", "reached": "1"})
    assert fresh(row).state == "told"
    assert "没有要告知的事" in client.get(of).text
    assert "没有要告知的事" in sign_in(staff(tree.three.path)).get(of).text
