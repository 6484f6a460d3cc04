"""A round of calls written down from one list: each row for itself, once."""

import re

import pytest
from django.urls import reverse

from lianhu.notices import commands
from lianhu.notices.audience import Audience
from lianhu.notices.tests.factories import fresh, staff, telling
from lianhu.people.models import Person

MANY = "notices:many"


def send(client, rows, **said):
    page = client.get(reverse(MANY))
    key = re.search(r'name="once" value="(\w+)"', page.text).group(1)
    form = {"row": [one.pk for one in rows], "once": key, "how": "", **said}
    return form, client.post(reverse(MANY), form)


@pytest.mark.row("C4.34")
def test_each_row_is_reached_or_not_or_left(tree, sign_in):
    rows = [telling(place=tree.one.path, stream=f"matter:{k}", how=how)
            for k, how in enumerate(("call", "door", "call"), 1)]  # fmt: skip
    client = sign_in(staff(tree.one.path))
    said = {f"r{rows[0].pk}": "1", f"r{rows[1].pk}": "0", f"r{rows[2].pk}": ""}
    _form, page = send(client, rows, **said)
    assert "2 条里记下了 2 条" in page.text
    states = [(fresh(one).state, fresh(one).how) for one in rows]
    assert states == [("told", "call"), ("not_reached", "door"), ("due", "call")]


def test_all_called_is_one_tap_and_counts_once(tree, sign_in):
    rows = [telling(place=tree.one.path, stream=f"matter:{k}") for k in (1, 2)]
    client = sign_in(staff(tree.one.path))
    form, page = send(client, rows, all="1", how="call", **{f"r{rows[1].pk}": "0"})
    assert "2 条里记下了 2 条" in page.text
    assert [fresh(one).state for one in rows] == ["told", "not_reached"]
    again = client.post(reverse(MANY), form)
    assert "2 条里记下了 2 条" in again.text
    assert fresh(rows[1]).tries == 1


def test_what_somebody_told_meanwhile_says_so_and_the_rest_is_written_down(tree, sign_in):
    actor = staff(tree.one.path)
    rows = [telling(place=tree.one.path, stream=f"matter:{k}") for k in (1, 2)]
    client = sign_in(actor)
    client.get(reverse(MANY))
    commands.record_told(staff(tree.one.path), fresh(rows[0]), how="door", reached=True)
    _form, page = send(client, rows, all="1")
    assert "2 条里记下了 1 条" in page.text
    assert "状态已变化" in page.text
    assert fresh(rows[0]).how == "door"


def test_only_the_village_that_was_chosen_and_nothing_of_the_next(tree, sign_in):
    own = telling(place=tree.one.path, stream="matter:2")
    other = telling(place=tree.three.path, words="别村的话")
    client = sign_in(staff(tree.one.path))
    assert "别村的话" not in client.get(reverse(MANY)).text
    _form, page = send(client, [own, other], all="1")
    assert "1 条里记下了 1 条" in page.text
    assert fresh(other).state == "due"


def test_of_one_subject_only_with_its_words_once(tree, sign_in):
    common = {"place": tree.one.path, "stream": "meeting:1", "words": "周二开会"}
    rows = [telling(audience=Audience.person(_person(), "代表"), **common) for _ in range(3)]
    other = telling(place=tree.one.path, stream="matter:9", words="别的事")
    client = sign_in(staff(tree.one.path))
    page = client.get(reverse(MANY), {"of": "meeting:1"}).text
    assert (page.count("周二开会"), page.count("代表"), "别的事" in page) == (1, 3, False)
    assert 'name="of" value="meeting:1"' in page
    assert reverse("assembly:meeting", args=[1]) in page
    key = re.search(r'name="once" value="(\w+)"', page).group(1)
    form = {"row": [one.pk for one in rows], "once": key, "how": "", "of": "meeting:1", "all": "1"}
    done = client.post(reverse(MANY), form).text
    assert "3 条里记下了 3 条" in done
    assert "别的事" not in done
    assert fresh(other).state == "due"


def _person():
    return Person.objects.create(name="测试员", invented=True).pk


@pytest.mark.parametrize("said", [{}, {"all": "1", "how": "sms"}, {"row": "x", "all": "1"}])
def test_what_says_nothing_is_refused_in_words_and_nothing_is_written(tree, sign_in, said):
    row = telling(place=tree.one.path)
    _form, page = send(sign_in(staff(tree.one.path)), [row], **said)
    assert page.status_code == 422
    assert "一条都还没选" in page.text
    assert fresh(row).state == "due"
