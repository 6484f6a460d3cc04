"""What another office sends as a table becomes matters here, once each, whatever happens."""

from datetime import date, timedelta

import pytest

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.matters import commands as matters
from lianhu.matters import replay
from lianhu.matters.models import Matter
from lianhu.matters.outside import outside
from lianhu.matters.tests.factories import fresh
from lianhu.orders import commands, queries, reactions, running, sealed
from lianhu.orders.models import Line, Load, Order
from lianhu.orders.tests.factories import HEAD, brought, matched, row, taken, text, xlsx
from lianhu.orders.understanding import Places
from lianhu.people import commands as people
from lianhu.people.fields import open_phone
from lianhu.people.models import Teller


def take(here, rows, who="town", **more):
    return taken(here.who(who), xlsx(rows, **more), here.town)


def lines(load, what):
    return list(load.lines.filter(what=what))


@pytest.mark.row("C4.24")
def test_rows_become_matters_with_channel_number_teller_place_and_day(here):
    load = take(here, [row(n) for n in range(3)])
    assert (load.state, load.new, load.refused) == ("done", 3, 0)
    order = Order.objects.get(number="QN20261123000001")
    matter = order.matter
    assert (matter.channel, matter.area, matter.spot) == (
        "hotline",
        here.one,
        "河谷镇东河村一号网格大树旁",
    )
    assert matter.words.get().text == "第1盏路灯不亮\n第1盏路灯三天不亮，晚上看不见路。"
    teller = Teller.objects.get(pk=matter.teller_id)
    assert (teller.name, open_phone(teller)) == ("韦测试", "13800000001")
    assert (order.due_on, matter.promised_on) == (date(2036, 11, 30), date(2036, 11, 30))
    found = outside(matter)
    assert (found.source, found.number, found.due_on) == ("12345热线", order.number, order.due_on)
    assert replay.difference(fresh(matter)) == ""


def test_the_columns_are_matched_once_and_known_again(here):
    take(here, [row(1)])
    again = brought(here.who("town"), xlsx([row(2)]))
    assert again.template is not None
    other = brought(here.who("town"), xlsx([row(2)[:-1]], head=HEAD[:-1]))
    assert other.template is None
    # What one town matched is no other village's business.
    assert brought(here.who("next_door"), xlsx([row(2)])).template is None


def test_the_same_table_sent_twice_changes_nothing(here):
    rows = [row(n) for n in range(3)]
    take(here, rows)
    before = Event.objects.filter(verb="matters.raise").count()
    again = take(here, rows)
    assert (again.new, again.same, again.changed, again.refused) == (0, 3, 0, 0)
    assert Event.objects.filter(verb="matters.raise").count() == before == 3


def test_refused_rows_are_mended_and_sent_again(here):
    load = take(
        here,
        [
            row(1),
            row(2, phone="12"),
            row(3, area="不存在村"),
            row(4, text="", title=""),
            row(5, number=""),
        ],
    )
    assert (load.new, load.refused) == (1, 4)
    said = {line.row: line.reason for line in lines(load, "refused")}
    assert "电话号码" in said[4]
    assert "不存在村" in said[5]
    assert said[6] == "没有内容。"
    assert said[7] == "没有对方编号。"
    cells = [found for found, _why in queries.refused(here.who("town"), load)]
    assert cells[0] == row(2, phone="12")
    mended = [[*row(2), said[4], ""], [*row(3), said[5], ""]]
    again = take(here, mended, head=[*HEAD, "【联户】原因", "【联户】确认按普通诉求收"])
    assert (again.new, again.refused) == (2, 0)
    assert Order.objects.count() == 3


def test_a_changed_row_is_shown_and_never_written_over(here):
    take(here, [row(1)])
    changed = row(1, text="路灯修了又坏，老人摔了一跤。", due="2036-11-25")
    load = take(here, [changed])
    assert (load.new, load.changed) == (0, 1)
    order = Order.objects.get()
    assert order.due_on == date(2036, 11, 30)
    (change,) = queries.changes(lines(load, "changed"))
    assert [name for name, _old, _new in change.pairs] == ["诉求内容", "办结时限"]
    # The very same change again is no second one.
    assert take(here, [changed]).same == 1
    commands.settle(here.who("town"), change.line, take=True)
    order = Order.objects.get()
    assert order.due_on == date(2036, 11, 25)
    assert "老人摔了一跤" in order.matter.words.get(role="comment").text
    assert replay.difference(fresh(order.matter)) == ""
    with pytest.raises(Conflict):
        commands.settle(here.who("town"), change.line, take=False)
    assert take(here, [changed]).same == 1


def test_a_change_left_alone_is_not_shown_again(here):
    take(here, [row(1)])
    load = take(here, [row(1, note="改了备注")])
    commands.settle(here.who("town"), lines(load, "changed")[0], take=False)
    assert take(here, [row(1, note="改了备注")]).same == 1
    assert sealed.cells_of(Order.objects.get())[-1] == "备注1"


def test_one_number_twice_in_a_table_is_taken_once_and_said(here):
    load = take(here, [row(1), row(1), row(1, text="另一件事")])
    assert (load.new, load.refused) == (1, 2)
    said = [line.reason for line in lines(load, "refused")]
    assert "和第3行完全一样" in said[0]
    assert "第3行已经有了" in said[1]


def test_killed_in_the_middle_it_goes_on_and_nothing_comes_twice(here, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 10)
    load = brought(here.who("town"), xlsx([row(n) for n in range(35)]))
    matched(here.who("town"), load, here.town)
    commands.start(here.who("town"), load)
    done, real = [], commands.take_in

    def dies(*args, **words):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(real(*args, **words))

    monkeypatch.setattr(commands, "take_in", dies)
    event = Event.objects.get(verb="orders.start")
    with pytest.raises(KeyboardInterrupt):
        reactions.run(event)
    load.refresh_from_db()
    assert (load.state, load.new, Matter.objects.count()) == ("running", 20, 20)
    monkeypatch.setattr(commands, "take_in", real)
    reactions.run(event)
    reactions.run(event)
    load.refresh_from_db()
    assert (load.state, load.new, Matter.objects.count()) == ("done", 35, 35)


def test_a_batch_sent_to_the_database_twice_counts_once(here):
    load = brought(here.who("town"), xlsx([row(1)]))
    matched(here.who("town"), load, here.town)
    commands.start(here.who("town"), load)
    words = {"head": HEAD, "places": Places(here.town.path, here.town)}
    assert commands.take_in(SYSTEM, load, [(3, row(1))], **words) == 1
    with pytest.raises(Conflict):
        commands.take_in(SYSTEM, load, [(3, row(1))], **words)
    assert Order.objects.count() == 1


def test_words_that_accuse_somebody_in_office_stay_out_of_the_open_lists(here):
    words = "村支书收了施工队的钱，工程给了他亲戚。"
    load = take(here, [row(1, text=words, title="")])
    assert (load.new, load.refused) == (0, 1)
    assert "转纪检" in lines(load, "refused")[0].reason
    sure = [[*row(1, text=words, title=""), "", "是"]]
    again = take(here, sure, head=[*HEAD, "【联户】原因", "【联户】确认按普通诉求收"])
    assert again.new == 1


def test_nobody_promises_a_later_day_than_the_other_office_set(here):
    soon = clock.today() + timedelta(days=2)
    take(here, [row(1, due=soon.isoformat())])
    matter = Order.objects.get().matter
    matters.triage(here.who("clerk"), fresh(matter), choice="小事")
    matters.dispatch(here.who("clerk"), fresh(matter), category="infrastructure", level="grid")
    plan = {"measures": "换灯", "steps": ["换灯"]}
    with pytest.raises(Refusal, match="12345热线要求"):
        matters.claim(
            here.who("worker"), fresh(matter), **plan, promised_on=soon + timedelta(days=1)
        )
    matters.claim(here.who("worker"), fresh(matter), **plan, promised_on=soon)
    assert replay.difference(fresh(matter)) == ""


def test_a_table_in_gb18030_or_with_tabs_is_read_alike(here):
    for n, (code, mark) in enumerate([("gb18030", ","), ("utf-8-sig", "\t"), ("utf-16", ";")]):
        load = taken(here.who("town"), text([row(n)], code=code, mark=mark), here.town)
        assert load.new == 1, (code, mark)


def test_the_file_and_refused_rows_go_after_their_days(here):
    load = take(here, [row(1), row(2, phone="1")])
    with clock.at(clock.now() + timedelta(days=8)):
        reactions.forget_files()
    load.refresh_from_db()
    assert load.content_cipher is None
    assert lines(load, "refused")[0].cells_cipher is None
    assert sealed.cells_of(Order.objects.get()) == row(1)


def test_who_is_erased_is_erased_from_the_kept_row_too(here):
    take(here, [row(1)])
    order = Order.objects.get()
    assert b"138" not in bytes(order.cells_cipher)
    people.erase_teller(SYSTEM, order.matter.teller, reason="withdrawn")
    order.refresh_from_db()
    assert sealed.cells_of(order) == []


def test_no_name_and_no_words_stand_in_the_log(here):
    take(here, [row(1), row(2, phone="1")])
    for body in Event.objects.values_list("body", flat=True):
        assert not any(word in body for word in ("韦测试", "路灯", "1380000", "QN2026"))


@pytest.mark.parametrize("who", ["worker", "supervisor", "discipline", "county"])
def test_who_takes_no_orders_in_brings_no_table(here, who):
    with pytest.raises(NotAllowed):
        brought(here.who(who), xlsx([row(1)]))
    take(here, [row(1)])
    assert not Load.objects.visible_to(here.who(who)).exists()
    assert not Order.objects.visible_to(here.who(who)).exists()
    assert not Line.objects.visible_to(here.who(who)).exists()


def test_a_village_takes_in_only_what_is_its_own(here):
    load = taken(here.who("clerk"), xlsx([row(1), row(2, area="西河村")]), here.east)
    assert (load.new, load.refused) == (1, 1)
    assert "工作范围" in lines(load, "refused")[0].reason
