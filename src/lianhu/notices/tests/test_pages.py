"""The pages: the outbox of the office, the list of the field, the tap."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from lianhu.audit.actor import VISITOR
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.notices import commands, occasions, queries
from lianhu.notices.audience import Audience
from lianhu.notices.tests.factories import ALL, BEARER, fresh, staff, teller, telling

WORK = occasions.occasion("test.pages.work", "派到了", work=True)


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.row("C2.21")
def test_a_grid_worker_tells_with_one_tap(tree, sign_in):
    who = teller(name="测试人", place=tree.one.path)
    row = telling(place=tree.one.path, audience=Audience.teller(who.pk))
    actor = staff(tree.one.path)
    client = sign_in(actor)
    page = text(client.get(reverse("notices:to_tell")))
    assert "反映人：测试人" in page
    assert "您反映的路灯已修好。" in page
    response = client.post(
        reverse("notices:record", args=[row.pk]), {"how": "call", "reached": "1"}, follow=True
    )
    assert "已记下" in text(response)
    row = fresh(row)
    assert (row.state, row.how, row.told_by_person_id) == ("told", "call", actor.person_id)
    assert "没有要告知的事" in text(response)


@pytest.mark.row("C4.34", "C2.21")
def test_a_call_that_reached_nobody_stays_on_the_list(tree, sign_in):
    row = telling(place=tree.one.path)
    client = sign_in(staff(tree.one.path))
    client.post(reverse("notices:record", args=[row.pk]), {"how": "call", "reached": "0"})
    page = text(client.get(reverse("notices:to_tell")))
    assert "没找到人" in page
    assert fresh(row).state == "not_reached"


def test_lateness_is_said(tree, sign_in):
    telling(place=tree.one.path, due_by=clock.now() - timedelta(hours=3))
    assert "有 1 条已过告知时间" in text(
        sign_in(staff(tree.one.path)).get(reverse("notices:to_tell"))
    )


@pytest.mark.parametrize("form", [{}, {"how": "pigeon", "reached": "1"}, {"how": "call"},
                                  {"how": "sms", "reached": "1"}, {"how": "call", "reached": "2"}])  # fmt: skip
def test_a_form_that_says_nothing_is_refused_in_words(tree, sign_in, form):
    row = telling(place=tree.one.path)
    response = sign_in(staff(tree.one.path)).post(reverse("notices:record", args=[row.pk]), form)
    assert "请选择用什么方式告知" in text(response, 422)
    assert fresh(row).state == "due"


def test_two_who_tap_at_once(tree, sign_in):
    row = telling(place=tree.one.path)
    client = sign_in(staff(tree.one.path))
    form = {"how": "call", "reached": "1"}
    client.post(reverse("notices:record", args=[row.pk]), form)
    again = client.post(reverse("notices:record", args=[row.pk]), form)
    assert "状态已变化" in text(again, 409)


@pytest.mark.parametrize("name", ["notices:record", "notices:retry"])
def test_the_next_village_gets_404(tree, sign_in, name):
    row = telling(place=tree.one.path)
    client = sign_in(staff(tree.three.path))
    assert (
        client.post(reverse(name, args=[row.pk]), {"how": "call", "reached": "1"}).status_code
        == 404
    )
    bare = client.get(reverse(name, args=[row.pk]))
    assert (bare.status_code, bare["Allow"]) == (405, "POST")
    assert "不能直接打开" in bare.text


@pytest.mark.parametrize("name", ["notices:to_tell", "notices:outbox"])
@pytest.mark.parametrize("actor", [VISITOR, BEARER])
def test_a_visitor_is_shown_the_door(tree, sign_in, name, actor):
    response = sign_in(actor).get(reverse(name))
    assert response.status_code == 302
    assert "/sign-in/" in response["Location"]


def test_after_the_tap_one_comes_back_but_never_to_a_stranger(tree, sign_in):
    client = sign_in(staff(tree.one.path))
    for given, leads in (("/told/outbox/?how=sms", "/told/outbox/?how=sms"),
                         ("https://evil.test/", "/told/"), ("//evil.test", "/told/")):  # fmt: skip
        row = telling(place=tree.one.path)
        form = {"how": "call", "reached": "1", "next": given}
        assert client.post(reverse("notices:record", args=[row.pk]), form)["Location"] == leads


def test_the_outbox_shows_what_nobody_confirmed(tree, sign_in):
    telling(place=tree.one.path, how="sms", words="甲的短信")
    telling(place=tree.one.path, how="email", words="乙的邮件")
    telling(place=tree.three.path, how="sms", words="别村的短信")
    telling(place=tree.one.path, how="call", words="要打的电话")
    drain()
    client = sign_in(staff(tree.east.path))
    page = text(client.get(reverse("notices:outbox")))
    assert "甲的短信" in page
    assert "乙的邮件" in page
    assert "已写出" in page
    assert "别村的短信" not in page
    assert "要打的电话" not in page
    only = text(client.get(reverse("notices:outbox"), {"how": "email", "state": "written"}))
    assert "甲的短信" not in only
    assert "乙的邮件" in only


@pytest.mark.parametrize("query", ["state=told", "how=pigeon", "page=999", "page=x", "state=%00"])
def test_a_filter_that_makes_no_sense_is_ignored(tree, sign_in, query):
    telling(place=tree.one.path, how="sms")
    text(sign_in(staff(tree.east.path)).get(reverse("notices:outbox") + "?" + query))


def test_an_empty_outbox_says_so(tree, sign_in):
    assert "没有等待确认的消息" in text(
        sign_in(staff(tree.east.path)).get(reverse("notices:outbox"))
    )


def test_what_failed_is_sent_again_from_the_outbox(tree, sign_in, monkeypatch):
    monkeypatch.setenv("LIANHU_CHANNEL_SMS", "sms")
    row = telling(place=tree.one.path, how="sms")
    drain()
    client = sign_in(staff(tree.east.path))
    page = text(client.get(reverse("notices:outbox")))
    assert "发送失败" in page
    assert "对方没有留手机号" in page
    assert "再发一次" in page
    monkeypatch.delenv("LIANHU_CHANNEL_SMS")
    client.post(reverse("notices:retry", args=[row.pk]))
    drain()
    assert fresh(row).state == "written"


def test_a_full_list_has_pages_and_few_queries(tree, sign_in, django_assert_max_num_queries):
    for n in range(60):
        telling(place=tree.one.path, stream=f"matter:{n}")
        telling(place=tree.one.path, how="sms", stream=f"matter:{n}")
    drain()
    client = sign_in(staff(tree.east.path))
    client.get(reverse("notices:to_tell"))
    with django_assert_max_num_queries(8):
        assert "第 2 页，共 3 页" in text(client.get(reverse("notices:to_tell"), {"page": 2}))
    with django_assert_max_num_queries(8):
        assert "第 1 页，共 2 页" in text(client.get(reverse("notices:outbox")))


def test_the_piece_for_other_pages_shows_who_was_told(tree):
    row = telling(place=tree.one.path)
    actor = staff(tree.one.path)
    commands.record_told(actor, row, how="door", reached=True, note="交给家人")
    piece = render_to_string(
        "notices/of_stream.html", {"lines": queries.for_stream(actor, "matter:1")}
    )
    assert "上门" in piece
    assert "已告知" in piece
    assert "由测试员告知" in piece
    assert "交给家人" in piece
    watcher = staff(tree.county.path, {"notices.see"})
    piece = render_to_string(
        "notices/of_stream.html", {"lines": queries.for_stream(watcher, "matter:1")}
    )
    assert "上门" in piece
    assert "交给家人" not in piece
    assert "路灯" not in piece
    assert "还没有告知记录" in render_to_string("notices/of_stream.html", {"lines": []})


def test_words_of_others_are_shown_as_words(tree, sign_in):
    telling(place=tree.one.path, words="<script>alert(1)</script>")
    page = text(sign_in(staff(tree.one.path, ALL)).get(reverse("notices:to_tell")))
    assert "<script>alert" not in page


def test_the_desk_tells_on_a_page_of_its_own_and_a_matter_leads_to_it(tree, sign_in):
    rows = [telling(place=tree.one.path, stream=f"matter:{n}") for n in (1, 2)]
    actor = staff(tree.one.path)
    page = text(sign_in(actor).get(reverse("notices:to_tell_desk")))
    assert 'class="lh lh-office"' in page
    assert page.count('name="reached" value="1"') == 2
    record = reverse("notices:to_tell_desk")
    shown = render_to_string(
        "notices/of_stream.html",
        {"lines": queries.for_stream(actor, "matter:1"), "record": record},
    )
    assert f"{record}?one={rows[0].pk}" in shown
    one = text(sign_in(actor).get(f"{record}?one={rows[0].pk}"))
    assert one.count('name="reached" value="1"') == 1


def test_what_nobody_opened_is_said_to_be_unread_and_to_be_late_for_nobody(tree):
    """Whose post it was told to may deal with the subject elsewhere: that is not reading it."""
    reader = staff(tree.one.path, ALL)
    post = Audience.post(7, "网格员")
    yesterday = clock.now() - timedelta(days=1)
    words = {"place": tree.one.path, "how": "page", "due_by": yesterday}
    telling(audience=post, stream="matter:1", **words)
    telling(audience=post, stream="matter:2", occasion=WORK, **words)
    telling(audience=Audience.teller(teller().pk), stream="matter:3", **words)
    for stream, said, late in (
        ("1", "未看", False),
        ("2", "已列入待办", False),
        ("3", "已写出", True),
    ):
        lines = queries.for_stream(reader, f"matter:{stream}")
        page = render_to_string("notices/of_stream.html", {"lines": lines})
        assert said in page
        assert ("已过告知时间" in page) is late
        assert ("已写出" in page) is (said == "已写出")
