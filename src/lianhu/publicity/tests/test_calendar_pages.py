"""The pages of the calendar: for everybody, for whoever watches, on paper."""

from datetime import datetime

import pytest
from django.urls import reverse

from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.kernel.clock import LOCAL
from lianhu.kernel.hashing import short_hex
from lianhu.publicity import commands, disclosing, reactions
from lianhu.publicity.models import Due, Remark
from lianhu.publicity.tests.factories import VERBS, fresh, posting, staff

WATCHER = frozenset({"publicity.watch", "publicity.remark"})


def on(month, day, hour=9):
    return clock.at(datetime(2026, month, day, hour, tzinfo=LOCAL))


def supervisor(area):
    return staff(area.path, WATCHER, title="监督委员会主任")


@pytest.fixture
def village(tree):
    organisation("villagers_committee", tree.east)
    organisation("residents_committee", tree.west)
    return tree.east


@pytest.fixture
def quarter(village):
    """The third quarter is over and stands in the calendar."""
    with on(10, 1):
        reactions.calendar()
    return village


def owed(area, key="village_funds", period="2026Q3"):
    return Due.objects.get(area=area, item=key, period=period)


def disclose(area, key="village_funds", period="2026Q3", actor=None, **words):
    words = {"title": "三季度补助", "words": "没有新增"} | words
    return posting(area, actor, item=key, period=period, stream="", **words)


def test_everybody_sees_what_is_public_what_is_late_and_what_comes(quarter, client):
    with on(10, 10):
        row = disclose(quarter)
        page = client.get(reverse("publicity:board", args=[quarter.key])).content.decode()
        assert "接下来要公开的" in page
    with on(10, 20):
        page = client.get(reverse("publicity:calendar", args=[quarter.key])).content.decode()
    for said in ("该公开没公开，已超5天", "发了，还没贴到公开栏", "有4项过了期限", "第三十五条第三款",
                 reverse("publicity:show", args=[row.pk]), "2027年1月15日"):  # fmt: skip
        assert said in page, said
    with on(10, 20):
        commands.hang(staff(quarter.path), fresh(row), board="村口")
        page = client.get(reverse("publicity:calendar", args=[quarter.key])).content.decode()
    assert "还没贴到公开栏" not in page


def test_what_is_over_stays_to_be_read_as_long_as_the_item_says(village, client):
    with on(3, 1):
        row = disclose(village, "village_finance", "2026-02", title="二月收支")
        names = posting(village, item="village_roll", title="选民名单")
    board = reverse("publicity:board", args=[village.key])
    with on(5, 1):
        page = client.get(board).content.decode()
        assert "以前公开的" in page
        assert "二月收支" in page
        assert "选民名单" not in page
        assert (
            "留在这里供查阅"
            in client.get(reverse("publicity:show", args=[row.pk])).content.decode()
        )
        assert client.get(reverse("publicity:show", args=[names.pk])).status_code == 404
    with clock.at(datetime(2027, 6, 1, tzinfo=LOCAL)):
        assert client.get(reverse("publicity:show", args=[row.pk])).status_code == 404


def test_who_watches_many_villages_sees_what_each_misses_in_the_order_of_the_tree(
    quarter, tree, sign_in, django_assert_max_num_queries
):
    client = sign_in(staff(tree.town.path, VERBS | WATCHER))
    where = reverse("publicity:overview")
    with on(10, 20):
        disclose(quarter)
        client.get(where)
        with django_assert_max_num_queries(6):
            page = client.get(where).content.decode()
        found = disclosing.standings(staff(tree.town.path, WATCHER))
    assert [(one.area, len(one.late), len(one.unhung), one.done) for one in found] == [
        (tree.east, 4, 1, 1), (tree.west, 6, 0, 0)
    ]  # fmt: skip
    assert page.index("东河村") < page.index("西河村")
    assert "不排名次" in page
    assert "村级财务收支" in page


def test_the_village_page_leads_to_the_posting_with_everything_filled_in(quarter, sign_in):
    actor = staff(quarter.path, VERBS | WATCHER | {"publicity.owe"})
    client = sign_in(actor)
    with on(10, 10):
        page = client.get(reverse("publicity:watch", args=[quarter.pk])).content.decode()
        query = owed(quarter).query_none
        assert query.replace("&", "&amp;") in page
        form = client.get(reverse("publicity:new") + "?" + query).content.decode()
    assert "2026年第三季度没有救灾救助" in form
    assert 'value="village_funds" selected' in form
    assert 'value="2026Q3" selected' in form


def test_remarks_and_what_happened_are_written_on_the_page(quarter, sign_in):
    client = sign_in(staff(quarter.path, VERBS | WATCHER | {"publicity.owe"}))
    due = owed(quarter)
    with on(10, 20):
        wrong = client.post(
            reverse("publicity:remark", args=[quarter.pk]), {"finding": "missing", "words": "没贴"}
        )
        assert wrong.status_code == 422
        assert "只选一个" in wrong.content.decode()
        client.post(
            reverse("publicity:remark", args=[quarter.pk]),
            {"due": due.pk, "finding": "missing", "words": "没贴"},
        )
        client.post(
            reverse("publicity:owe", args=[quarter.pk]),
            {"item": "village_major", "title": "卖集体房"},
        )
        page = client.get(reverse("publicity:watch", args=[quarter.pk])).content.decode()
    assert "该公开的没有公开" in page
    assert "卖集体房" in page
    assert Remark.objects.get().due == due


def test_the_next_village_watches_nothing_here(quarter, tree, sign_in):
    client = sign_in(staff(tree.west.path, VERBS | WATCHER | {"publicity.owe"}))
    for name in ("watch", "archive"):
        assert client.get(reverse(f"publicity:{name}", args=[quarter.pk])).status_code == 404
    for name in ("owe", "remark"):
        assert client.post(reverse(f"publicity:{name}", args=[quarter.pk]), {}).status_code == 404


def test_paper_of_a_quarter_says_what_is_public_and_what_is_not(quarter, client, sign_in):
    with on(10, 10):
        row = disclose(quarter, words="收到救济款3000元")
        commands.remark(supervisor(quarter), posting=row, finding="odd", words="少一笔")
        sheet = client.get(
            reverse("publicity:sheet", args=[quarter.key, "2026Q3"])
        ).content.decode()
        calendar = client.get(
            reverse("publicity:print_calendar", args=[quarter.key])
        ).content.decode()
        office = sign_in(supervisor(quarter))
        where = reverse("publicity:archive", args=[quarter.pk]) + "?quarter=2026Q4"
        filed, paper = (office.get(one).content.decode() for one in (where, where + "&print=1"))
    for said in ("收到救济款3000元", "少一笔", "还没有公开的", "村级财务收支", "盖章处", "<svg"):
        assert said in sheet, said
    for said in ("村务公开日历", "第三十五条", "盖章处", "<svg", "还没贴到公开栏"):
        assert said in calendar, said
    for page in (filed, paper):
        assert short_hex(row.head) in page
    with on(10, 10):
        empty = client.get(
            reverse("publicity:sheet", args=[quarter.key, "2026Q1"])
        ).content.decode()
    assert "还没有公开的内容" in empty
    for odd in ("2026Q9", "x"):
        assert client.get(reverse("publicity:sheet", args=[quarter.key, odd])).status_code == 404
