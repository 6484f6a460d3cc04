"""What is not for here goes where it belongs, and goes back under its number; nothing tells why."""

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.matters import commands as matters
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import fresh, raised
from lianhu.orders import commands, passing, queries, sealed
from lianhu.orders.models import Line, Load, Order, Source
from lianhu.orders.tests.factories import HEAD, brought, matched, row, taken, xlsx
from lianhu.sealed import commands as discipline
from lianhu.sealed.models import Case

SAID = "村支书收了施工队的钱，工程给了他亲戚。"
NUMBER = "QN20261123000001"


def take(here, *rows, who="town"):
    return taken(here.who(who), xlsx(list(rows)), here.town)


def back(here, order):
    return next(queries.back_rows(here.who("town"), [order]))


def said_in(here, case):
    return [one.words for one in discipline.read(here.who("discipline"), case)]


@pytest.mark.row("C4.24")
@pytest.mark.row("C4.49")
def test_an_order_handed_to_the_office_goes_back_under_its_number_and_says_nothing(here):
    load = take(here, row(1), row(2))
    order = Order.objects.get(number=NUMBER)
    matters.hand_over(here.who("town"), fresh(order.matter))
    order.refresh_from_db()
    assert order.matter is None
    assert sealed.cells_of(order) == []
    load.refresh_from_db()
    assert (load.rows, load.new, load.refused) == (2, 1, 1)
    line = load.lines.get()
    assert (line.row, line.reason, line.cells_cipher) == (order.row, passing.reason(), None)
    assert queries.going_back(here.who("town"), load.template, again=False) == [order]
    cells = back(here, order)
    assert cells[: len(HEAD)] == [NUMBER, *[""] * (len(HEAD) - 1)]
    assert cells[len(HEAD) :] == ["", "已转出", "", passing.usual(), None, ""]
    # What the office needs to know went along.
    case = Case.objects.visible_to(SYSTEM).get()
    before = discipline.read(here.who("discipline"), case)[1].words
    assert "12345热线" in before
    assert NUMBER in before


def test_the_same_table_again_takes_it_in_no_second_time_and_what_is_added_goes_to_the_office(here):
    take(here, row(1))
    matters.hand_over(here.who("town"), fresh(Order.objects.get().matter))
    case = Case.objects.visible_to(SYSTEM).get()
    heard = len(said_in(here, case))
    again = take(here, row(1))
    assert (again.new, again.same, again.changed, again.refused) == (0, 1, 0, 0)
    assert len(said_in(here, case)) == heard
    for _ in range(2):
        more = take(here, row(1, text="他还收了第二次"))
        assert (more.new, more.same, more.changed, more.refused) == (0, 1, 0, 0)
    assert "他还收了第二次" in said_in(here, case)[-1]
    assert len(said_in(here, case)) == heard + 1
    assert not Matter.objects.visible_to(SYSTEM).exists()


def test_a_change_that_waited_shows_no_word_of_it_any_more(here):
    take(here, row(1))
    later = take(here, row(1, text="灯又坏了"))
    assert later.changed == 1
    matters.hand_over(here.who("town"), fresh(Order.objects.get().matter))
    later.refresh_from_db()
    assert (later.same, later.changed) == (1, 0)
    assert later.lines.get().cells_cipher is None
    with pytest.raises(Conflict):
        commands.settle(here.who("town"), later.lines.get(), take=True)


def test_a_row_that_is_not_for_here_is_passed_on_and_goes_back(here, client):
    load = take(here, row(1, area="不存在村"), row(2, number=""))
    client.force_login(here.accounts["town"])
    where = reverse("orders:show", args=[load.pk])
    assert "不归这里办，转走" in client.get(where).text
    first, second = load.lines.all()
    done = client.post(reverse("orders:pass_on", args=[first.pk]), follow=True)
    assert "在“回填”里等着回" in done.text
    assert passing.reason() in done.text
    refused = client.post(reverse("orders:pass_on", args=[second.pk]), follow=True)
    assert "没有对方编号" in refused.text
    assert back(here, Order.objects.get())[0] == NUMBER
    assert "导出这1件" in client.get(reverse("orders:desk")).text
    assert not Case.objects.visible_to(SYSTEM).exists()
    with pytest.raises(Conflict):
        passing.pass_on(here.who("town"), first)
    assert Event.objects.filter(verb="orders.pass_on").count() == 1


def test_the_county_says_what_goes_back_for_each_source(here):
    load = brought(here.who("town"), xlsx([row(1, area="不存在村")]))
    matched(here.who("town"), load, here.town, passed_words="已转市级主管部门。")
    commands.start(here.who("town"), load, here=True)
    from lianhu.orders import running

    running.carry(load)
    passing.pass_on(here.who("town"), load.lines.get())
    assert back(here, Order.objects.get())[len(HEAD) + 3] == "已转市级主管部门。"
    assert Source.objects.get().passed_words == "已转市级主管部门。"


def colleague(here):
    """Somebody else with the same rights over the same place."""
    from lianhu.access.tests.factories import account
    from lianhu.bodies.tests.factories import post, somebody, tenure

    held = tenure(post("town_cadre", here.town, title="另一位", duties=[]), somebody("另一位"))
    here.accounts["other"] = account(held.person, username="other")
    return "other"


@pytest.mark.row("C4.49")
def test_an_accusing_row_was_empty_for_all_but_who_brought_it(here, client):
    other, seen = colleague(here), []
    for words in ("", SAID):
        middle = row(2, text=words, title="") if words else [""] * len(HEAD)
        load = take(here, row(n := 10 + len(seen)), middle, row(3, number=f"Q{n}", phone="1"))
        client.force_login(here.accounts[other])
        show = reverse("orders:show", args=[load.pk])
        pages = [client.get(f"{show}?what={what}").text for what in ("refused", "new", "same")]
        file = list(queries.refused(here.who(other), load))
        desk = client.get(reverse("orders:desk")).context["turns"].object_list[0]
        seen.append((
            [plain(one, load, n) for one in pages], len(file),
            (desk.rows, desk.new, desk.refused, desk.told),
        ))  # fmt: skip
    for was, now in zip(seen[0][0], seen[1][0], strict=True):
        assert was.splitlines() == now.splitlines()
    assert seen[0][1:] == seen[1][1:]
    assert "QN20261123000002" not in str(seen[1])
    # The receipt of who brought it.
    client.force_login(here.accounts["town"])
    own = client.get(reverse("orders:show", args=[load.pk])).text
    assert "QN20261123000002" in own
    assert "转纪检" in own
    assert len(list(queries.refused(here.who("town"), load))) == 2
    line = load.lines.get(apart=True)
    client.force_login(here.accounts[other])
    assert client.post(reverse("orders:pass_on", args=[line.pk])).status_code == 404


def plain(html, load, n):
    import re

    html = re.sub(r'value="\w{32,}"|x-csrftoken": "\w+"|<time[^>]*>[^<]*</time>', "", html)
    html = re.sub(r"/lines/\d+/|/m/\d+/|\b\d{9}\b", "", html)
    html = re.sub(rf"orders(/|%2F){load.pk}(/|%2F)", "", html).replace(f"Q{n}", "Q")
    return html.replace(f"QN2026112300{n:04d}", "QN")


@pytest.mark.row("C4.49")
def test_who_brought_it_hands_it_to_the_office_in_one_tap(here):
    load = take(here, row(1, text=SAID, title=""), row(2))
    line = load.lines.get()
    assert (line.apart, load.apart) == (True, 1)
    passing.pass_on(here.who("town"), line)
    told = discipline.read(here.who("discipline"), Case.objects.visible_to(SYSTEM).get())[0].told
    assert (told.words, told.name, told.area) == (SAID, "韦测试", str(here.one))
    assert NUMBER in told.channel
    load = Load.objects.get(pk=load.pk)
    line.refresh_from_db()
    assert (load.apart, line.apart, line.cells_cipher) == (0, False, None)
    assert line.reason == passing.reason()
    assert back(here, Order.objects.get(number=NUMBER))[len(HEAD) + 3] == passing.usual()


def test_until_all_is_taken_in_nobody_else_reads_its_rows_or_how_many_there_are(here, client):
    load = brought(here.who("town"), xlsx([row(1, text=SAID, title=""), row(2)]))
    client.force_login(here.accounts[colleague(here)])
    page = client.get(reverse("orders:match", args=[load.pk]), follow=True).text
    assert SAID not in page
    assert "列由传这张表的人来对" in page
    assert "2行" not in page
    client.force_login(here.accounts["town"])
    assert "2行" in client.get(reverse("orders:match", args=[load.pk])).text


def test_who_takes_no_orders_in_passes_none_on(here):
    load = take(here, row(1, area="不存在村"))
    for who in ("worker", "secretary", "discipline", "next_door"):
        with pytest.raises(NotAllowed):
            passing.pass_on(here.who(who), load.lines.get())
    assert not Order.objects.exists()


def test_a_number_that_was_taken_in_is_not_passed_on(here):
    take(here, row(1))
    load = take(here, row(1, text="村支书又收了钱。", title=""))
    with pytest.raises(Refusal, match="已经收过"):
        passing.pass_on(here.who("town"), load.lines.get())
    assert raised(here) in Matter.objects.visible_to(SYSTEM)
    assert Line.objects.filter(apart=True).count() == 1
