"""The inbox, and how little it asks of the database."""

import re

import pytest
from django.urls import reverse

from lianhu.bodies.tests.factories import organisation, post
from lianhu.kernel import clock
from lianhu.matters import commands, queries, searching
from lianhu.matters.course import stage_of
from lianhu.matters.kinds import Channel
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter, url
from lianhu.matters.tests.factories import carried, fresh, raised
from lianhu.methods.tests.factories import adoption, changed, version
from lianhu.places.tests.factories import area

INBOX = "matters:inbox"
AFTER = re.compile(r"after=(\d*\.\d+)&amp;from=(\d+)")


def after(text):
    mark, first = AFTER.search(text).groups()
    return {"after": mark, "from": first}


def inbox(client, **asked):
    response = client.get(reverse(INBOX), asked)
    assert response.status_code == 200
    return response.text


@pytest.mark.row("C1.16", "C4.24")
def test_what_came_by_any_door_stands_in_one_list_with_its_door(client, here):
    for door in Channel.values:
        raised(here, words=f"从{door}来", channel=door)
    text = inbox(enter(client, here, "clerk"))
    for door in Channel:
        row = text.split(f"从{door.value}来")[1].split("</tr>")[0]
        assert f">{door.label}<" in row
    text = inbox(client, channel="box")
    assert "从box来" in text
    assert "从visit来" not in text


@pytest.mark.row("G.6")
def test_a_town_sees_its_own_works_its_own_way_and_calls_its_bodies_by_its_own_names(client, here):
    other = area("town", here.county, name="高坡镇")
    away = area("village", other, name="上坪村")
    post("village_clerk", away, duties=["triage"])
    source = changed("sanshi", ('label = "小事，转四单办理"', 'label = "小事，马上办"'))
    hall = organisation("town_government", here.town, display_name="河谷街道办")
    adoption(version("sanshi", home=here.town, source=source), here.town, hall)
    own, foreign = raised(here, words="河谷的事"), raised(here, words="高坡的事", area=away)
    text = inbox(enter(client, here, "town"))
    assert "河谷的事" in text
    assert "高坡的事" not in text
    assert client.get(url("show", foreign)).status_code == 404
    labels = [[one.label for one in stage_of(matter).choices] for matter in (own, foreign)]
    assert ["小事，马上办" in one for one in labels] == [True, False]
    page = client.get(f"{reverse('bodies:posts')}?area={here.town.key}")
    assert "河谷街道办" in page.text
    assert client.get(f"{reverse('bodies:posts')}?area={other.key}").status_code == 404


def test_the_most_urgent_stands_first_and_late_ones_say_so(client, here):
    later = carried(here, "claimed", words="后到期")
    first = raised(here, words="先到期")
    Matter.objects.filter(pk=first.pk).update(due_at=clock.now().replace(year=2020))
    text = inbox(enter(client, here, "clerk"))
    assert text.index("先到期") < text.index("后到期")
    assert "已超" in text
    assert later.number in text
    text = inbox(client, late="1")
    assert "先到期" in text
    assert "后到期" not in text


def test_tabs_count_each_phase_and_mine_is_what_my_posts_must_do(client, here):
    raised(here, words="刚说的")
    carried(here, "sent", words="等人领")
    carried(here, "claimed", words="在办的")
    text = inbox(enter(client, here, "clerk"))
    assert "待分流 1" in text
    assert "待领单 1" in text
    assert "办理中 1" in text
    assert "全部 3" in text
    assert "在办的" not in inbox(client, phase="claiming")
    mine = inbox(enter(client, here, "worker"), mine="1")
    assert "等人领" in mine
    assert "在办的" in mine
    assert "刚说的" not in mine


@pytest.mark.parametrize("asked", ["路灯", "number", "一号网格"])
def test_search_finds_by_number_words_and_place(client, here, asked):
    matter = raised(here, words="路灯坏了")
    other = raised(here, words="水管漏了", area=here.two)
    text = inbox(enter(client, here, "clerk"), q=matter.number if asked == "number" else asked)
    assert matter.number in text
    assert other.number not in text


def test_search_finds_the_teller_by_name_and_phone_only_for_who_may_look(client, here):
    from lianhu.matters.commands.intake import Teller

    who = Teller(name="罗小花", phone="13800004567", where_words="上寨", reach="call")
    matter = raised(here, words="水管漏了", teller=who)
    other = raised(here, words="路灯坏了", teller=Teller(name="测试人", phone="13800009999"))
    for asked in ("罗小花", "小花", "4567", "13800004567", "138 0000 4567"):
        text = inbox(enter(client, here, "clerk"), q=asked)
        assert matter.number in text, asked
        assert other.number not in text
    assert matter.number not in inbox(client, q="4568")
    # Who only supervises sees public matters and must not learn who told them.
    Matter.objects.filter(pk=matter.pk).update(secrecy="public")
    watcher = here.who("supervisor")
    rows = Matter.objects.visible_to(watcher)
    assert matter in rows
    for asked in ("罗小花", "4567"):
        assert matter not in searching.search(watcher, rows, asked)


def test_nonsense_in_the_address_is_no_fault(client, here):
    enter(client, here, "clerk")
    for asked in (
        {"phase": "x"},
        {"from": "-1"},
        {"from": "９", "after": "1.1"},
        {"from": "9" * 40, "after": "1.1"},
        {"after": "9" * 18 + ".1"},
        {"after": "1." + "9" * 18},
        {"before": "1"},
        {"before": ".７"},
        {"before": ".", "after": "."},
        {"q": "\x00"},
        {"channel": "<"},
        {"q": "长" * 3000},
    ):
        inbox(client, **asked)


@pytest.mark.parametrize("n", [2, 100])
def test_the_inbox_costs_five_queries_however_many_rows(
    client, here, n, django_assert_max_num_queries
):
    matter = carried(here, "sent")
    rows = [Matter.objects.get(pk=matter.pk) for _ in range(n)]
    for k, row in enumerate(rows):
        row.pk, row.number, row.teller = None, f"{k:09}", None
    Matter.objects.bulk_create(rows)
    enter(client, here, "clerk")
    inbox(client)
    with django_assert_max_num_queries(5):  # session, account, posts, rows, counts
        text = inbox(client)
    assert text.count("data-open") == min(n + 1, 100)
    if n == 100:
        assert "from=100" in text
        assert inbox(client, **after(text)).count("data-open") == 1


def test_htmx_gets_the_rows_and_nothing_else(client, here):
    raised(here)
    response = enter(client, here, "clerk").get(reverse(INBOX), headers={"HX-Request": "true"})
    assert response.text.strip().startswith('<div id="rows"')
    assert "<html" not in response.text


@pytest.mark.parametrize("until", ["claimed", "shown"])
def test_the_page_of_a_matter_asks_no_more_for_a_long_life(
    client, here, until, django_assert_max_num_queries
):
    matter = carried(here, until)
    enter(client, here, "clerk")
    client.get(url("show", matter))
    with django_assert_max_num_queries(28):
        client.get(url("show", matter))
    if until == "claimed":
        for k in range(10):
            commands.progress(here.who("worker"), fresh(matter), words=f"第{k}次")
        with django_assert_max_num_queries(28):
            assert "第9次" in client.get(url("show", matter)).text


def test_who_raised_it_is_masked_and_the_phone_is_not_there(client, here):
    from lianhu.matters.commands.intake import Teller

    matter = raised(
        here, teller=Teller(name="欧阳小丽", phone="13800001234", where_words="上寨", reach="call")
    )
    text = enter(client, here, "clerk").get(url("show", matter)).text
    assert "欧阳**" in text
    assert "欧阳小丽" not in text
    assert "13800001234" not in text
    assert "电话" in text


def test_the_page_names_the_version_that_carries_it(client, here):
    text = enter(client, here, "clerk").get(url("show", carried(here, "sorted"))).text
    assert "四单工作法" in text
    assert "第 1 版" in text
    assert "接下来：" in text


def test_counting_stops_where_it_no_longer_helps(client, here, monkeypatch):
    for _ in range(4):
        raised(here)
    monkeypatch.setattr(queries, "COUNTED", 3)
    text = inbox(enter(client, here, "clerk"))
    assert "全部 3+" in text
    monkeypatch.setattr(queries, "COUNTED", 4)
    text = inbox(client)
    assert "全部 4<" in text
    assert "4+" not in text


def test_the_list_finds_who_told_it_by_the_first_letters_of_the_name(client, here):
    from lianhu.matters.commands.intake import Teller

    matter = raised(here, words="井盖松了", teller=Teller(name="单·雄信"))
    assert matter.number in inbox(enter(client, here, "clerk"), q="sxx")
    assert matter.number in inbox(client, q="shanxiongxin")
    assert matter.number not in inbox(client, q="sxz")
    assert matter.number not in inbox(enter(client, here, "next_door"), q="sxx")
