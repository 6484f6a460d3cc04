"""给我的: what was said to a post stands before its holder until it was read."""

import pytest
from django.urls import reverse

from lianhu.audit.actor import VISITOR
from lianhu.audit.models import Event
from lianhu.notices import occasions, queries, reading
from lianhu.notices.audience import Audience
from lianhu.notices.tests.factories import ALL, fresh, staff, telling
from lianhu.people.models import Person
from lianhu.people.tests.racing import queued
from lianhu.places.tests.factories import valley

WORK = occasions.occasion("test.work", "派到了", work=True)


def page(client, name="for_me", **more):
    answer = client.get(reverse(f"notices:{name}"), **more)
    assert answer.status_code == 200
    return answer.content.decode()


def to_post(tree, post=7, **more):
    more.setdefault("words", "催办。快到期1件：100000001。")
    return telling(
        place=tree.one.path, how="page", audience=Audience.post(post, "网格员"), **more
    )  # fmt: skip


@pytest.fixture
def reader(tree, sign_in):
    person = Person.objects.create(name="读的人", invented=True)
    return sign_in(staff(tree.one.path, ALL, person=person, post_id=7)), person


def test_what_was_said_to_ones_post_role_and_self_stands_there(tree, reader):
    client, person = reader
    to_post(tree, stream="reminders:7")
    telling(place=tree.one.path, how="page", words="全体网格员：明天下村",
            audience=Audience.role("grid_worker", "网格员"))  # fmt: skip
    telling(place=tree.one.path, how="page", words="只说给你",
            audience=Audience.person(person.pk, "本人"))  # fmt: skip
    to_post(tree, post=8, words="说给别的岗")
    telling(place=tree.one.path, how="call", words="要打电话的")
    text = page(client)
    for said in ("快到期1件", "明天下村", "只说给你"):
        assert said in text
    assert "说给别的岗" not in text
    assert "要打电话的" not in text
    assert "快到期1件" in page(client, "for_me_field")


def test_what_stands_on_the_list_of_work_is_not_said_twice(tree, reader):
    client, _person = reader
    to_post(tree, words="派到您岗上", occasion=WORK)
    assert "没有给您的话" in page(client)


def test_one_tap_puts_it_away_and_says_who_read_it(tree, reader):
    client, person = reader
    one, other = to_post(tree, stream="reminders:7"), to_post(tree, words="另一条")
    where = reverse("notices:for_me")
    for _twice in range(2):
        assert client.post(where, {"row": [one.pk]})["Location"] == where
    one, other = fresh(one), fresh(other)
    assert (one.state, one.told_by_person_id, other.state) == ("told", person.pk, "written")
    assert Event.objects.filter(verb="notices.open_page").count() == 1
    assert "另一条" in page(client)


def test_what_came_meanwhile_about_the_same_is_not_put_away_unread(tree, reader):
    client, _person = reader
    seen = to_post(tree)
    later = to_post(tree, words="又来一句")
    client.post(reverse("notices:for_me"), {"row": [seen.pk]})
    assert (fresh(seen).state, fresh(later).state) == ("told", "written")


@pytest.mark.parametrize("row", ["x", "", "9" * 30, "٣", "-1"])
def test_nobody_puts_away_what_was_said_to_another(tree, reader, row):
    client, _person = reader
    foreign = to_post(tree, post=8)
    answer = client.post(reverse("notices:for_me"), {"row": [foreign.pk, row]})
    assert (answer.status_code, fresh(foreign).state) == (302, "written")


def test_the_list_of_work_says_how_much_there_is(tree, reader):
    client, _person = reader
    asks = {"headers": {"hx-request": "true"}}
    assert page(client, **asks).strip() == ""
    to_post(tree)
    to_post(tree)
    assert "有 2 条给您的话" in page(client, **asks)


def test_many_cost_as_much_as_few(tree, reader, django_assert_max_num_queries):
    client, _person = reader
    for n in range(30):
        to_post(tree, stream=f"matter:{n}")
    with django_assert_max_num_queries(7):
        page(client)


def test_a_visitor_is_told_nothing(tree):
    to_post(tree)
    assert not queries.unread(VISITOR).exists()


def test_what_a_colleague_puts_away_at_the_same_moment_stops_nobody(own_database):
    """Two hold one post: one puts away the first, the other both."""
    tree = valley()
    seen = [to_post(tree, words=words) for words in ("第一句", "第二句", "后来的一句")]
    one, two = (staff(tree.one.path, ALL, post_id=7) for _who in range(2))
    done = []
    said = queued(
        lambda: done.append(reading.put_away(one, [seen[0].pk])),
        lambda: done.append(reading.put_away(two, [seen[0].pk, seen[1].pk])),
        behind=seen[0],
    )
    assert (said, done) == (["", ""], [1, 1])
    assert [fresh(row).state for row in seen] == ["told", "told", "written"]
    assert fresh(seen[0]).told_by_person_id == one.person_id
    assert fresh(seen[1]).told_by_person_id == two.person_id


def test_of_the_next_village_nothing_is_read_and_nothing_put_away(tree, sign_in):
    """A role of the same name next door is another; so is a post that was moved there."""
    there = telling(place=tree.three.path, how="page", words="说给邻村的网格员",
                    audience=Audience.role("grid_worker", "网格员"))  # fmt: skip
    post = to_post(tree, post=8, words="说给邻村的岗")
    client = sign_in(staff(tree.one.path, ALL, post_id=7))
    assert "邻村" not in page(client)
    client.post(reverse("notices:for_me"), {"row": [there.pk, post.pk]})
    assert {fresh(there).state, fresh(post).state} == {"written"}
