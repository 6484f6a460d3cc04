"""Tables of several offices: each is read as it was last, in one tap; phones as people write them."""

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM
from lianhu.counties.jobs import drain
from lianhu.matters.tests.factories import fresh
from lianhu.orders.models import Load, Order, Template
from lianhu.orders.tests.factories import brought, matched, row, taken, xlsx
from lianhu.people import commands as people
from lianhu.people.fields import first_phone, open_more, open_phone
from lianhu.people.models import Teller

OTHER = [
    "事件编号",
    "事件名称",
    "事件描述",
    "上报人",
    "联系方式",
    "所属网格",
    "事发地点",
    "办理时限",
    "附注",
]
PLATFORM = {"source": "综治平台", "channel": "platform"}


@pytest.fixture
def town(client, here):
    client.force_login(here.accounts["town"])
    return client


def both(here):
    taken(here.who("town"), xlsx([row(1)]), here.town)
    load = brought(here.who("town"), xlsx([row(2)], head=OTHER))
    matched(here.who("town"), load, here.town, **PLATFORM)


def match(load):
    return reverse("orders:match", args=[load.pk])


@pytest.mark.row("C4.24")
def test_a_new_header_is_read_as_the_source_was_in_one_tap(here, town):
    both(here)
    # The platform added a column and moved another.
    head = [*OTHER[1:], OTHER[0], "新加的列"]
    said = row(5)
    load = brought(here.who("town"), xlsx([[*said[1:], said[0], "x"]], head=head))
    assert load.template_id is None
    page = town.get(match(load)).text
    assert page.index("综治平台</button>") < page.index("12345热线</button>")
    platform = Template.objects.get(source__name="综治平台")
    town.post(match(load), {"like": platform.pk})
    drain()
    load = Load.objects.get(pk=load.pk)
    assert (load.state, load.new, load.template.source.name) == ("done", 1, "综治平台")
    assert Order.objects.get(load=load).matter.channel == "platform"
    # The next one with this header needs not even that.
    again = brought(here.who("town"), xlsx([[*row(6)[1:], row(6)[0], "x"]], head=head))
    assert again.template.source.name == "综治平台"


def test_what_the_source_had_and_the_table_lacks_is_said_and_nothing_is_taken_in(here, town):
    both(here)
    head = [*OTHER[:7], "限期", "附注"]
    load = brought(here.who("town"), xlsx([row(5)], head=head))
    platform = Template.objects.get(source__name="综治平台")
    page = town.post(match(load), {"like": platform.pk})
    assert "这里没有这些列：办理时限" in page.text
    assert page.context["form"].initial["source"] == "综治平台"
    assert Load.objects.get(pk=load.pk).state == "mapping"


def test_two_offices_with_one_header_are_both_remembered(here, town):
    taken(here.who("town"), xlsx([row(1)]), here.town)
    load = brought(here.who("town"), xlsx([row(2)]))
    matched(here.who("town"), load, here.town, **PLATFORM)
    assert Template.objects.count() == 2
    first = Template.objects.get(source__name="12345热线")
    assert first.orders.count() == 1
    # The newest is taken for granted; the other is one tap away.
    load = brought(here.who("town"), xlsx([row(3)]))
    assert load.template.source.name == "综治平台"
    town.post(match(load), {"like": first.pk})
    drain()
    assert Order.objects.get(load=load).source.name == "12345热线"
    assert brought(here.who("town"), xlsx([row(4)])).template.source.name == "12345热线"


def test_a_source_of_another_place_is_not_offered(here, client):
    both(here)
    load = brought(here.who("next_door"), xlsx([row(5)]))
    client.force_login(here.accounts["next_door"])
    assert "以前对过的来源" not in client.get(match(load)).text


@pytest.mark.parametrize(
    ("said", "first", "more"),
    [
        ("13800000000/0854-1234567转8", "13800000000", "0854-1234567转8"),
        ("0854-2345678转8", "08542345678", "转8"),
        ("0854-2345678-801 / 13800000000", "08542345678", "-801 / 13800000000"),
        ("13800000000 13900000000", "13800000000", "13900000000"),
        ("电话：13800000000（儿子）", "13800000000", "电话: (儿子)"),
        ("+86 138 0000 0000", "13800000000", ""),
        ("（0854）2345678", "08542345678", ""),
        ("12", "", ""),
        ("138000000001", "", ""),
    ],
)
def test_the_first_number_that_can_be_called_is_found(said, first, more):
    assert first_phone(said) == (first, more)


@pytest.mark.row("C4.24")
def test_two_numbers_in_one_cell_refuse_nothing_and_the_second_is_read_with_the_first(here, town):
    said = "13800000000/0854-1234567转8"
    load = taken(here.who("town"), xlsx([row(1, phone=said), row(2, phone="12")]), here.town)
    assert (load.new, load.refused) == (1, 1)
    teller = Teller.objects.visible_to(SYSTEM).get(pk=fresh(Order.objects.get().matter).teller_id)
    assert (open_phone(teller), open_more(teller)) == ("13800000000", "0854-1234567转8")
    assert b"1234567" not in bytes(teller.more_phones_cipher)
    where = reverse("people:reveal_teller", args=[teller.pk])
    page = town.post(where, {"reason": "contact", "words": "问问在家没有"}).text
    assert 'href="tel:13800000000"' in page
    assert "同一栏里还写着：0854-1234567转8" in page
    people.erase_teller(SYSTEM, teller, reason="withdrawn")
    teller.refresh_from_db()
    assert teller.more_phones_cipher is None
