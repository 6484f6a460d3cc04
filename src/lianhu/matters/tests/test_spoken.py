"""给我的 says of each thing its first words, to who may read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.matters import commands
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, raised
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.occasions import occasion

SAID = occasion("test.said", "说了一句")


def told(here, who, stream, words="请看看", place=None):
    post = here.posts[who]
    tell(SYSTEM, stream=stream, occasion=SAID, place=place or post.path, words=words,
         audience=Audience.post(post.pk, post.title))  # fmt: skip


def page(client, here, who, face="for_me"):
    return enter(client, here, who).get(reverse(f"notices:{face}")).text


def test_one_knows_a_thing_by_its_words_and_not_by_its_number(client, here):
    matter = carried(here, "claimed", words="村口的桥栏杆松了，娃娃天天走")
    told(here, "worker", matter.stream)
    for face in ("for_me", "for_me_field"):
        assert "<strong>村口的桥栏杆松了" in page(client, here, "worker", face)


def test_a_reminder_of_several_says_which(client, here):
    near, late = raised(here, words="井盖翘起来了"), raised(here, words="变压器嗡嗡响")
    told(
        here, "clerk", "reminders:1", f"催办。快到期1件：{near.number}；已超期1件：{late.number}。"
    )
    text = page(client, here, "clerk")
    for one, words in ((near, "井盖翘起来了"), (late, "变压器嗡嗡响")):
        assert f'<strong>{words}</strong> <span class="lh-hint">{one.number}</span>' in text


def test_who_only_looks_on_reads_it_masked(client, here):
    matter = carried(here, "claimed", words="门口的灯坏了，打13800001234找我")
    told(here, "supervisor", matter.stream)
    text = page(client, here, "supervisor")
    assert "门口的灯坏了" in text
    assert "13800001234" not in text


@pytest.mark.parametrize("who", ["clerk", "supervisor"])
def test_what_accuses_is_not_repeated_and_of_what_is_gone_nothing_stands(client, here, who):
    matter = raised(here, words="支书把补助款给了亲戚")
    told(here, who, matter.stream)
    assert "补助款" not in page(client, here, who)
    commands.hand_over(here.who("clerk"), matter)
    assert "补助款" not in page(client, here, who)


def test_what_one_may_not_see_is_told_by_its_number_only(client, here):
    matter = raised(here, words="井盖翘起来了")
    told(here, "next_door", "reminders:1", f"催办。快到期1件：{matter.number}。")
    text = page(client, here, "next_door")
    assert matter.number in text
    assert "井盖" not in text


def test_many_lines_ask_as_often_as_few(client, here, django_assert_num_queries):
    for n in range(3):
        told(here, "clerk", raised(here, words=f"第{n}盏灯不亮").stream)
    enter(client, here, "clerk")
    where = reverse("notices:for_me")
    client.get(where)
    with CaptureQueriesContext(connection) as few:
        assert client.get(where).text.count("盏灯不亮") == 3
    for n in range(9):
        told(here, "clerk", raised(here, words=f"又一盏灯不亮{n}").stream)
    with django_assert_num_queries(len(few)):
        assert client.get(where).text.count("盏灯不亮") == 12
