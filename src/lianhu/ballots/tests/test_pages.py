"""What people see: voters on a phone, counters, two keyers, helpers; nothing before the close."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianhu.audit.models import Once
from lianhu.ballots import commands
from lianhu.ballots.models import Envelope, PaperBox, Participation, Round, VoteCode
from lianhu.ballots.tests.factories import (
    closed,
    entry,
    numbers,
    opened,
    phones,
    photo,
    three,
    village,
    vote,
)  # fmt: skip
from lianhu.files.tests.factories import jpeg, upload
from lianhu.notices.models import Telling


@pytest.fixture
def here(county):
    return village()


def at(name, *args):
    return reverse(f"ballots:{name}", args=args)


def as_(here, who):
    client = Client()
    client.force_login(here.accounts[who])
    return client


def said(answer):
    return answer.content.decode()


def code_of(here, round_, no):
    return commands.give_code(here.who("clerk"), round_, entry(round_, no))


def test_a_voter_reads_the_question_chooses_and_is_done(here, client):
    round_ = phones(here, 3)
    code = code_of(here, round_, 2)
    page = client.get(at("vote", round_.pk))
    assert "修水渠" in said(page)
    assert "no-store" in page["Cache-Control"]
    assert "checked" not in said(page)
    sent = {"choice": "oppose", "code": f"{code[:4]}-{code[4:].lower()}"}
    done = client.post(at("vote", round_.pk), sent)
    assert done["Location"] == at("voted", round_.pk)
    assert "收到了" in said(client.get(done["Location"]))
    assert Participation.objects.get().entry.no == 2
    # Nothing of the form is kept for sending twice: a digest of three choices is guessed.
    assert not Once.objects.exists()
    again = client.post(at("vote", round_.pk), {**sent, "choice": "approve"})
    assert (again.status_code, "先投的算数" in said(again)) == (409, True)
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"choice": "approve", "code": "AAAA-AAAA"}, "投票码不对"),
        ({"choice": "approve", "code": "零"}, "投票码不对"),
        ({"choice": "approve"}, "请填投票码"),
        ({"code": "AAAA-AAAA"}, "请选一个"),
        ({"choice": "maybe", "code": "AAAA-AAAA"}, "请选一个"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(here, client, sent, words):
    answer = client.post(at("vote", phones(here).pk), sent)
    assert (answer.status_code, words in said(answer)) == (422, True)
    assert not Participation.objects.exists()


def test_ten_wrong_codes_lock_the_browser_out_for_a_while(here, client):
    round_ = phones(here)
    for _ in range(10):
        client.post(at("vote", round_.pk), {"choice": "approve", "code": "AAAA-AAAA"})
    code = code_of(here, round_, 1)
    answer = client.post(at("vote", round_.pk), {"choice": "approve", "code": code})
    assert answer.status_code == 429
    assert not Participation.objects.exists()
    other = Client()
    assert other.post(at("vote", round_.pk), {"choice": "approve", "code": code}).status_code == 302


def test_a_closed_round_shows_its_result_and_how_it_was_reckoned(here, client):
    round_ = phones(here, 6)
    for no in range(1, 6):
        vote(round_, no)
    closed(here, round_)
    for page in (client.get(at("vote", round_.pk)), as_(here, "town").get(at("show", round_.pk))):
        assert "6×2÷3＝4，不能比它少，最少要4。" in said(page)
        assert "第二十七条" in said(page)
    file = as_(here, "secretary").get(at("proof", round_.pk))
    assert json.loads(file.content)["rounds"][0]["outcome"] == "passed"


def test_before_the_close_no_page_says_a_total_of_votes(here):
    round_ = phones(here, 9)
    for no in range(1, 8):
        vote(round_, no)
    page = said(as_(here, "secretary").get(at("show", round_.pk)))
    assert "参加了7" in page
    assert "approve" not in page
    assert as_(here, "secretary").get(at("proof", round_.pk)).status_code == 422


def test_where_only_opinions_are_heard_the_page_says_so(here, client):
    round_ = opened(here, "secret_phone", present=None)
    assert "只听意见，不算表决" in said(client.get(at("vote", round_.pk)))
    vote(round_, 1)
    closed(here, round_)
    page = said(client.get(at("vote", round_.pk)))
    assert "人太少，不分开列" in page
    assert "同意1" not in page


@pytest.mark.row("C2.18")
def test_hands_go_through_two_people(here):
    round_ = opened(here)
    clerk, supervisor = as_(here, "clerk"), as_(here, "supervisor")
    answer = clerk.post(at("hands", round_.pk), {"approve": "11", "oppose": "0", "abstain": "0"})
    assert (answer.status_code, "还多" in said(answer)) == (422, True)
    clerk.post(at("hands", round_.pk), {"approve": "6", "oppose": "4", "abstain": "0"})
    assert "等另一位核对" in said(clerk.get(at("show", round_.pk)))
    page = said(supervisor.get(at("show", round_.pk)))
    assert "我也数了" in page
    last = round_.hands.get()
    clerk.post(at("confirm", round_.pk), {"hands": last.pk})
    last.refresh_from_db()
    assert last.confirmed_at is None
    supervisor.post(at("confirm", round_.pk), {"hands": last.pk})
    as_(here, "secretary").post(at("close", round_.pk))
    assert Round.objects.get(pk=round_.pk).outcome == "passed"


def keyed(counts):
    said_ = numbers(counts)
    marks = {f"for_{key}": n for key, n in said_.pop("counts").items()}
    return {"act": "key", **said_, **marks}


@pytest.mark.row("C2.18")
def test_two_key_a_box_without_seeing_each_other(here):
    round_ = opened(here, "secret_paper", n=60)
    secretary, clerk, other = (as_(here, who) for who in ("secretary", "clerk", "supervisor"))
    assert secretary.post(at("add_box", round_.pk), {"label": ""}).status_code == 422
    secretary.post(at("add_box", round_.pk), {"label": "一组晒坝"})
    to = at("box", round_.pk, 1)
    assert "没有看懂" in said(clerk.post(to, {"act": "papers", "numbers": "一到十"}))
    clerk.post(to, {"act": "papers", "numbers": "1-40、42，45-60"})
    assert Participation.objects.count() == 57
    clerk.post(to, keyed(three(37, 20)))
    page = other.get(to)
    assert "录过了" not in said(page)
    assert "37" not in said(page).replace("2037", "")
    other.post(to, keyed(three(36, 21)))
    for client in (clerk, other):
        page = said(client.get(to))
        assert "两个人录的不一样：同意、不同意。" in page
    assert "37" not in said(other.get(to))
    other.post(to, keyed(three(37, 20)))
    assert "两个人录的一致" in said(clerk.get(to))
    assert clerk.post(to, {"act": "photo"}).status_code == 422
    clerk.post(to, {"act": "photo", "photo": upload(jpeg(60, 40))})
    assert PaperBox.objects.get().is_done
    secretary.post(at("close", round_.pk))
    assert Round.objects.get(pk=round_.pk).outcome == "passed"


def test_a_box_that_does_not_add_up_is_said_and_nothing_typed_is_lost(here):
    round_ = opened(here, "secret_paper")
    commands.add_box(here.who("secretary"), round_, label="一组")
    sent = {**keyed(three(6, 4)), "issued": "12"}
    answer = as_(here, "clerk").post(at("box", round_.pk, 1), sent)
    assert (answer.status_code, "发出的应该等于" in said(answer)) == (422, True)
    assert 'value="12"' in said(answer)


def test_a_helper_of_one_grid_finds_the_rounds_of_the_village(here):
    round_ = phones(here)
    page = said(as_(here, "worker").get(at("rounds")))
    assert at("show", round_.pk) in page
    assert "结束表决" not in said(as_(here, "worker").get(at("show", round_.pk)))


def test_a_helper_hands_over_a_code_or_writes_down_what_was_said(here, client):
    round_ = phones(here)
    worker = as_(here, "worker")
    page = worker.post(f"{at('help', round_.pk)}?no=3", {"code": "1"})
    assert "只显示这一次" in said(page)
    assert VoteCode.objects.get().entry.no == 3
    unasked = worker.post(f"{at('help', round_.pk)}?no=4", {"record": "1", "choice": "approve"})
    assert (unasked.status_code, "不是本人说的不能录" in said(unasked)) == (422, True)
    sent = {"record": "1", "choice": "approve", "asked": "on"}
    assert worker.post(f"{at('help', round_.pk)}?no=4", sent).status_code == 302
    assert Participation.objects.get().channel == "helped"
    assert Telling.objects.filter(occasion="ballots.recorded").count() == 1
    assert "已经投过" in said(worker.get(f"{at('help', round_.pk)}?no=4"))
    assert "没有这个编号" in said(worker.get(f"{at('help', round_.pk)}?no=999"))


def test_votes_by_name_are_written_down_one_by_one(here):
    round_ = opened(here, "open", n=3)
    sent = {"record": "1", "choice": "approve", "asked": "on"}
    for no in (1, 2):
        as_(here, "worker").post(f"{at('help', round_.pk)}?no={no}", sent)
    as_(here, "secretary").post(at("close", round_.pk))
    assert Round.objects.get(pk=round_.pk).counts["options"] == three(2)


def test_closing_says_what_is_lacking(here):
    round_ = opened(here, "secret_paper")
    page = as_(here, "secretary").post(at("close", round_.pk), follow=True)
    assert "还没有票箱" in said(page)
    assert Round.objects.get(pk=round_.pk).is_open


def test_another_village_finds_nothing(here):
    round_ = phones(here)
    for name in ("show", "help", "proof"):
        assert as_(here, "next").get(at(name, round_.pk)).status_code in {403, 404}
    assert as_(here, "next").post(at("close", round_.pk)).status_code == 404
    assert "修水渠" not in said(as_(here, "next").get(at("rounds")))
    assert Client().get(at("vote", opened(here).pk)).status_code == 404


def test_without_any_round_the_page_says_where_they_come_from(here):
    assert "还没有表决" in said(as_(here, "secretary").get(at("rounds")))


def test_a_vote_costs_few_statements(here, client):
    round_ = phones(here)
    codes = [code_of(here, round_, no) for no in (1, 2)]
    client.post(at("vote", round_.pk), {"choice": "approve", "code": codes[0]})
    with CaptureQueriesContext(connection) as made:
        client.post(at("vote", round_.pk), {"choice": "approve", "code": codes[1]})
    assert len(made) <= 10, [one["sql"][:80] for one in made]


def test_the_photo_of_a_tally_is_seen_by_who_works_with_the_vote(here):
    from lianhu.files.access import may_see

    round_ = opened(here, "secret_paper")
    made = commands.add_box(here.who("secretary"), round_, label="一组")
    picture = photo(here.who("clerk"))
    commands.photograph(here.who("clerk"), made, photo=picture)
    picture.refresh_from_db()
    assert may_see(here.who("town"), picture)
    assert not may_see(here.who("next"), picture)
