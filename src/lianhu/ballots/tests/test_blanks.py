"""Blank papers of a vote: slips that are all alike, sums that must add up, the list that is posted."""

import re
from io import BytesIO

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from lianhu.ballots import blanks, commands
from lianhu.ballots.blanks import Asked
from lianhu.ballots.commands import Question
from lianhu.ballots.tests.factories import opened, photo, roll, village
from lianhu.kernel.errors import Refusal
from lianhu.shell.sheets import pdf


@pytest.fixture
def here(county):
    return village()


@pytest.fixture
def election(here):
    return opened(
        here, roll=roll(here, 10, "voters"), present=None,
        question=Question(words="主任", way="secret_paper", options=["甲某", "乙某"], seats=1),
    )  # fmt: skip


def as_(here, who):
    client = Client()
    client.force_login(here.accounts[who])
    return client


def paper(client, round_, which, *form, **query):
    return client.get(reverse("ballots:paper", args=[round_.pk, which, *form]), query)


def test_slips_are_all_alike_and_carry_neither_number_nor_name(here):
    round_ = opened(here, "secret_paper", n=20, recused={3: "kin"})
    client = as_(here, "secretary")
    asked = client.get(reverse("ballots:show", args=[round_.pk]))
    assert reverse("ballots:paper", args=[round_.pk, "slips"]) in asked.text
    # Everybody who signed in, less who stands back.
    assert 'value="19"' in paper(client, round_, "slips").text
    page = paper(client, round_, "slips", n=19).text
    drawn = re.findall(r'<section class="lh-slip [^"]*">.*?</section>', page, re.S)
    assert len(drawn) == 24
    assert len(set(drawn)) == 1
    for words in ("修水渠", "同意", "不同意", "弃权", "无效"):
        assert words in drawn[0], words
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", drawn[0]))
    assert "测试0" not in page
    made = pypdf.PdfReader(BytesIO(paper(client, round_, "slips", "pdf", n=19).content))
    assert len(made.pages) == 3
    word = Document(BytesIO(paper(client, round_, "slips", "docx", n=19).content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert (len(cells), len(set(cells))) == (24, 1)


def test_how_many_is_a_number_that_makes_sense(here):
    round_ = opened(here, "secret_paper", n=5)
    client = as_(here, "secretary")
    for wrong, said in (("", "请填要印几张"), ("0", "至少印1张"), ("9999", "一次最多")):
        page = paper(client, round_, "slips", n=wrong)
        assert page.status_code in (200, 422)
        assert said in page.text
    assert paper(client, opened(here, n=5), "slips", n=5).status_code == 404
    assert paper(client, round_, "other").status_code == 404
    assert paper(as_(here, "next"), round_, "slips", n=5).status_code == 404
    assert paper(as_(here, "town"), round_, "slips", n=5).status_code == 403


@pytest.mark.parametrize(
    ("question", "marks", "on_a_page"),
    [
        ("修水渠", ["同意", "不同意", "弃权"], 8),
        ("修通组路，每户筹工两天，不能出工的每天折五十元，由村民小组登记造册，" * 3, ["同意", "不同意", "弃权"], 6),
        ("选委员三名", [f"候选人{n:02d}" for n in range(12)], 4),
        ("选方案", ["一套说得很长很长的方案，要写清楚怎么修、谁出钱、哪天修好、坏了归谁管，一共六十个字" for _n in range(8)], 1),
        ("题" * 200, [f"候选人{n:02d}的很长的名字和他是哪个组的、今年多大" for n in range(60)], 1),
    ],
)  # fmt: skip
def test_as_many_on_a_page_as_the_words_leave_room_for(county, question, marks, on_a_page):
    sheet = blanks.slips(Asked("东河村", question, marks), 9, "x")
    found = sheet.blocks[0]
    assert found.across * found.down == on_a_page
    assert found.pages * on_a_page >= 9 > (found.pages - 1) * on_a_page
    # Nothing runs over onto a page of its own, where a name would be cut off.
    assert len(pypdf.PdfReader(BytesIO(pdf.render(sheet))).pages) == found.pages


def test_what_fits_no_page_is_refused_and_not_cut_off():
    with pytest.raises(Refusal, match="印不下"):
        blanks.slips(Asked("东河村", "题", ["字" * 60] * 90), 9, "x")


def test_a_slip_says_how_many_may_be_marked_and_what_is_void(here, election, settings, tmp_path):
    page = paper(as_(here, "secretary"), election, "slips", n=1).text
    assert "最多选1个" in page
    assert "选得比1个多的" in page
    # What no law says the county may say otherwise.
    own = tmp_path / "own.toml"
    shipped = blanks.SHIPPED.read_text("utf-8")
    own.write_text(shipped.replace("打“√”", "画“○”"), "utf-8")
    settings.SLIP_WORDS = str(own)
    assert "画“○”" in paper(as_(here, "secretary"), election, "slips", n=1).text


def test_the_tally_holds_the_sums_that_the_box_must_keep(here, election):
    client = as_(here, "clerk")
    box = commands.add_box(here.who("secretary"), election, label="村委会院坝")
    page = paper(client, election, "tally", box=box.no).text
    for words in ("甲某", "乙某", "画“正”", "发出", "＝ 收回", "＋ 没有收回", "＝ 有效", "＋ 无效",
                  "＝ 各项合计", "有效 × 1", "计票人（甲）", "计票人（乙）", "村委会院坝"):  # fmt: skip
        assert words in page, words
    assert "lh-qr" in page
    # Before there is a box the place is written by hand.
    empty = paper(client, election, "tally").text
    assert "＿号票箱" in empty
    assert "lh-qr" not in empty
    assert paper(client, election, "tally", "pdf").content.startswith(b"%PDF")
    box_page = client.get(reverse("ballots:box", args=[election.pk, box.no])).text
    assert "?box=1" in box_page


def test_the_list_of_proxies_is_printed_where_the_law_wants_it_posted(here, election):
    client = as_(here, "secretary")
    empty = paper(client, election, "lent")
    assert (empty.status_code, "还没有人委托" in empty.text) == (404, True)
    word = photo(here.who("secretary"))
    commands.lend(
        here.who("secretary"), election, giver=1, holder=9, relation="villager", paper=word
    )
    page = paper(client, election, "lent").text
    for words in ("委托投票名单", "1号", "9号", "本村其他村民", "第十八条"):
        assert words in page, words
    proxies = client.get(reverse("ballots:proxies", args=[election.pk])).text
    assert reverse("ballots:paper", args=[election.pk, "lent"]) in proxies
    blank = paper(client, election, "proxy").text
    assert "委托投票书" in blank
    assert "本村其他村民" in blank
    assert "同一户的家庭成员" not in blank
    # A household of the collective lends too; that list no law posts, and a meeting of villagers has none.
    own = opened(here, "secret_paper", 5, "collective_members")
    assert paper(client, own, "lent").status_code == 404
    assert "同一户的家庭成员" in paper(client, own, "proxy").text
    assert paper(client, opened(here, "secret_paper", 5), "proxy").status_code >= 400
    assert paper(as_(here, "clerk"), election, "lent").status_code == 200
    assert paper(as_(here, "supervisor"), election, "lent").status_code == 403
