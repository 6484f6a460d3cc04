"""Labour and money given freely: said, given, thanked for, taken back; never a levy, never a list of others."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianhu.assembly.tests.test_door_pages import photographed
from lianhu.execution import commands, mark
from lianhu.execution.commands import Given
from lianhu.execution.models import Pledge, PledgeList, PledgePaper
from lianhu.kernel.errors import NotAllowed, Refusal


@pytest.fixture
def sheet(here, one):
    return commands.open_pledges(
        here.who("secretary"), one.resolution.item, needs="清路基，大约二十个工",
        hand_to="村集体账户", levy_why="会上说好谁愿意谁来",
    )  # fmt: skip


def given(here, sheet, name="张三", **more):
    return commands.pledge(
        here.who("clerk"), sheet, Given(**{"name": name, "kind": "labour", "amount": 2, **more})
    )


@pytest.mark.row("C2.12")
def test_what_reads_like_a_levy_is_judged_by_a_person_first(here, one):
    item = one.resolution.item
    with pytest.raises(Refusal, match="自愿") as refused:
        commands.open_pledges(here.who("secretary"), item, needs="每户出两个工")
    assert refused.value.field == "levy_why"
    made = commands.open_pledges(
        here.who("secretary"), item, needs="每户出两个工", levy_why="会上说好谁愿意谁来"
    )
    assert made.levy_why


@pytest.mark.row("C2.12")
def test_the_page_says_the_article_and_what_the_province_allows(here, one, enter):
    url = reverse("execution:pledges", args=[one.resolution.item_id])
    page = enter("secretary").post(url, {"act": "open", "needs": "每人筹五十元"})
    assert "第二十八条" in page.text
    assert "限额还没有填" in page.text
    assert not PledgeList.objects.exists()


@pytest.mark.row("C2.12")
def test_thanks_go_to_who_gave_and_agreed_and_nobody_else_is_named(here, sheet, client):
    first, second = given(here, sheet, named=True), given(here, sheet, "李四")
    given(here, sheet, "王五", kind="money", amount=10_000, named=True)
    for one in (first, second):
        commands.thank(here.who("clerk"), one)
    text = client.get(reverse("execution:pledges_public", args=[sheet.pk])).text
    assert "张三 · 出工2天" in text
    # Gave and would not be named; said and did not give yet.
    assert "李四" not in text
    assert "王五" not in text
    assert "3笔 · 4天工 · 100元" in text
    assert "2笔 · 4天工" in text


@pytest.mark.row("C2.12")
def test_taken_back_without_a_reason_nothing_is_left(here, sheet, client):
    made = given(here, sheet, named=True)
    commands.withdraw(here.who("clerk"), made)
    row = Pledge.objects.get()
    assert (row.name, row.amount, row.what, row.named) == ("", None, "", False)
    assert "张三" not in client.get(reverse("execution:pledges_public", args=[sheet.pk])).text
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=row.pk).update(name="张三")


@pytest.mark.row("C2.12")
def test_money_only_where_somebody_says_who_takes_it_in(here, one):
    made = commands.open_pledges(
        here.who("secretary"), one.resolution.item, needs="清路基", levy_why="自愿"
    )
    with pytest.raises(Refusal, match="平台不收钱"):
        given(here, made, kind="money", amount=10_000)
    for wrong in ({"amount": 0}, {"name": " "}, {"kind": "thing", "what": ""}, {"kind": "fine"}):
        with pytest.raises(Refusal):
            given(here, made, **wrong)


def test_no_town_opens_a_list(here, one):
    with pytest.raises(NotAllowed):
        commands.open_pledges(here.who("town"), one.resolution.item, needs="x", levy_why="x")


@pytest.mark.row("C2.12")
def test_from_the_page_to_the_sheet_and_its_photo_back(here, one, sheet, enter):
    clerk = enter("clerk")
    url = reverse("execution:pledges", args=[one.resolution.item_id])
    assert clerk.get(url).status_code == 200
    assert clerk.post(url, {"act": "pledge", "name": "", "kind": "labour"}).status_code == 422
    sent = {"act": "pledge", "name": "赵六", "kind": "money", "amount": "50.5"}
    assert clerk.post(url, sent).status_code == 302
    assert "出钱50.50元" in clerk.get(url).text
    assert clerk.post(url, {"act": "thank", "pledge": "1"}).status_code == 302
    assert clerk.post(url, {"act": "withdraw", "pledge": "9"}).status_code == 404
    paper = clerk.get(reverse("execution:pledge_sheet", args=[one.resolution.item_id])).text
    assert "自愿认领单" in paper
    assert "赵六" not in paper
    taken = photographed(mark.paper_path(mark.PLEDGES, sheet.pk))
    assert "存好了" in clerk.post(reverse("execution:back"), {"photos": taken}).text
    assert PledgePaper.objects.get().list == sheet
    assert clerk.post(url, {"act": "close"}).status_code == 302
    with pytest.raises(Refusal):
        given(here, sheet)
