"""What lay beside a matter that leaves for the sealed store: rounds, gatherings, helpers, pieces."""

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Once
from lianhu.kernel import clock
from lianhu.matters import boxes, commands, outside
from lianhu.matters.commands.gathering import Spoken, gather
from lianhu.matters.commands.splitting import Piece
from lianhu.matters.models import Gathering, Matter
from lianhu.matters.tests.factories import fresh, raised, village
from lianhu.matters.tests.test_box import opened
from lianhu.orders.models import Order
from lianhu.orders.tests.factories import row, taken, xlsx
from lianhu.screening import queries
from lianhu.screening.tests.factories import MONDAY, came_of, days, ordered, screened
from lianhu.wishes.models import Wish
from lianhu.wishes.tests import factories as wishes
from tests.test_leaks import browser_of
from tests.test_sealed_unseen import SAID, named_after


@pytest.fixture
def here(county):
    return village()


def gathered(here, *words, **more):
    return gather(
        here.who("clerk"), here.east, channel="yard_meeting", held_on=clock.today(), title="院坝会",
        said=[Spoken(one) for one in words], **more,
    )  # fmt: skip


def came(made):
    return list(Matter.objects.visible_to(SYSTEM).filter(channel_key=made.key).order_by("pk"))


def test_an_occasion_counts_only_what_is_still_there(here):
    made, alone = gathered(here, SAID, "路灯坏了"), gathered(here, SAID)
    accusing = came(made)[0]
    commands.hand_over(here.who("clerk"), accusing)
    commands.hand_over(here.who("clerk"), came(alone)[0])
    rows = Gathering.objects.visible_to(SYSTEM)
    assert [(one.raised, one.nothing) for one in rows.order_by("pk")] == [(1, False), (0, True)]
    html = browser_of(here, "clerk").get(reverse("matters:collect")).content.decode()
    assert "2件" not in html
    assert named_after(accusing) == []


def test_a_grid_in_which_something_was_found_reads_like_one_in_which_nothing_was(here):
    with clock.at(MONDAY):
        round_ = ordered(here)
    with clock.at(days(1)):
        other = raised(here, words=SAID + "，早就在办")
        look = screened(here, round_, words=(SAID,), known=[other.number])
        for one in (*came_of(look), other):
            commands.hand_over(here.who("clerk"), one)
            assert named_after(one) == []
    row = look.gathering
    row.refresh_from_db()
    assert (row.raised, row.nothing) == (0, True)
    assert not look.known.exists()


def test_a_wish_takes_offers_and_what_repeats_were_answered_along(here):
    wish = wishes.released(here)
    client = Client()
    page = reverse("wishes:adopt", args=[here.east.key, wish.pk])
    said = {**wishes.said(), "once": "a" * 32}
    done = client.post(page, said)
    assert done.status_code == 302
    assert Once.objects.filter(answer__has_key="offer").exists()
    commands.hand_over(here.who("clerk"), fresh(wish.matter))
    assert named_after(wish.matter) == []
    assert not Once.objects.filter(answer__has_key="offer").exists()
    assert client.get(done["Location"]).status_code == 404
    assert not Wish.objects.visible_to(SYSTEM).exists()


def test_the_pieces_that_stay_do_not_name_what_left(here):
    whole = raised(here, words="路灯坏了三天。" + SAID + "。垃圾池满了")
    made = commands.split(
        here.who("clerk"), fresh(whole),
        pieces=[Piece("路灯坏了三天"), Piece(SAID), Piece("垃圾池满了")],
    )  # fmt: skip
    commands.hand_over(here.who("clerk"), fresh(made[1]))
    for gone in (whole, made[1]):
        assert named_after(gone) == []
    stays = [fresh(made[0]), fresh(made[2])]
    assert [one.parent_id for one in stays] == [None, None]
    client = browser_of(here, "clerk")
    for one in stays:
        html = client.get(reverse("matters:show", args=[one.number])).content.decode()
        assert whole.number not in html
        assert made[1].number not in html
        assert "拆" not in html.split("<main")[1].split("</main")[0].replace("拆成几件", "")


def test_apart_again_nothing_names_what_left(here):
    lead, other = raised(here, words="路灯坏了"), raised(here, words=SAID)
    commands.join(here.who("clerk"), other, lead=lead)
    commands.part(here.who("clerk"), fresh(other), reason="不是一回事")
    commands.hand_over(here.who("clerk"), fresh(other))
    assert named_after(other) == []


@pytest.mark.parametrize("apart", [True, False])
def test_nothing_names_the_one_that_led_and_left(here, apart):
    lead, other = raised(here, words=SAID), raised(here, words="听说低保给了亲戚")
    clerk, worker = here.who("clerk"), here.who("worker")
    commands.join(clerk, other, lead=lead)
    commands.triage(clerk, fresh(lead), choice="小事")
    commands.dispatch(clerk, fresh(lead), category="infrastructure", level="grid")
    commands.claim(
        worker, fresh(lead), measures="去看", steps=["看"], promised_on=clock.today()
    )  # fmt: skip
    if apart:
        commands.part(clerk, fresh(other), reason="不是一回事")
    commands.hand_over(worker, fresh(lead))
    assert named_after(lead) == []
    page = browser_of(here, "clerk").get(reverse("matters:show", args=[other.number]))
    assert lead.number not in page.content.decode()


def test_pieces_of_a_finding_count_and_the_whole_of_them_does_not(here):
    with clock.at(MONDAY):
        round_ = ordered(here)
    with clock.at(days(1)):
        look = screened(here, round_, words=("灶房电线老化。屋后水沟堵了",))
        commands.split(
            here.who("clerk"), fresh(came_of(look)[0]),
            pieces=[Piece("灶房电线老化"), Piece("屋后水沟堵了")],
        )  # fmt: skip
        assert queries.table(here.who("town"), round_).counts.found == 2


def test_of_one_slip_no_more_is_written_down_than_it_is(here):
    row = opened(here, slips=1)
    whole = raised(
        here, words="路灯坏了三天。" + SAID + "。垃圾池满了", channel="box", channel_key=row.key
    )
    made = commands.split(
        here.who("clerk"), fresh(whole),
        pieces=[Piece("路灯坏了三天"), Piece(SAID), Piece("垃圾池满了")],
    )  # fmt: skip
    commands.hand_over(here.who("clerk"), fresh(made[1]))
    assert [one.written for one in boxes.opened([row])] == [1]


def test_what_stays_of_an_order_leads_to_no_order_that_was_passed_on(here):
    said = "一号网格路灯不亮。补的钱少了一半。垃圾池满了"
    taken(here.who("town"), xlsx([row(1, text=said)]), here.town)
    order = Order.objects.get()
    made = commands.split(
        here.who("clerk"), fresh(order.matter),
        pieces=[Piece("一号网格路灯不亮"), Piece("补的钱少了一半"), Piece("垃圾池满了")],
    )  # fmt: skip
    commands.hand_over(here.who("town"), fresh(made[1]))
    order.refresh_from_db()
    assert order.matter is None
    stays = [fresh(made[0]), fresh(made[2])]
    assert [outside.outside(one) for one in stays] == [None, None]
    client = browser_of(here, "town")
    for one in stays:
        page = client.get(reverse("matters:show", args=[one.number]))
        assert page.status_code == 200
        assert order.number not in page.content.decode()
