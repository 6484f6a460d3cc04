"""Papers of one matter: what stands on them, in every form, and for whom."""

from datetime import timedelta

import pytest

from lianhu.audit.trace import head_of
from lianhu.kernel import clock
from lianhu.kernel.codes import show_code
from lianhu.kernel.hashing import short_hex
from lianhu.matters import commands
from lianhu.matters.models import Matter
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests import papers
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import carried, fresh
from lianhu.matters.tests.papers import DEMO, IDENTITY, NAME, PHONE, address

pytestmark = pytest.mark.usefixtures("settled")


def get(client, *args, status=200):
    response = client.get(address("paper", *args))
    assert response.status_code == status, papers.page_text(response)
    return response


@pytest.mark.row("C4.33")
def test_the_dispatch_slip_is_one_signed_page(clerk, here):
    matter = papers.claimed(here)
    pdf = get(clerk, matter.number, "slip", "pdf").content
    assert len(papers.pages_of(pdf)) == 1
    text = papers.text_of(pdf)
    for words in (
        "东河村派单送达单", matter.number, "基础设施", "东河村·一号网格", "路灯坏了三天",
        "东河村村委会副主任", "一号网格网格员", "worker", "换灯头", "1. 到现场看一看",
        "承诺" + clock.chinese_date(clock.today()), "当面送达", "电话告知", "派单人", "承办人",
        "反映人（已告知）", "手印", "河谷镇东河村村民委员会", "本单不载查询码", DEMO,
        short_hex(head_of(matter.stream)),
    ):  # fmt: skip
        assert words in text, words
    fonts = papers.embedded(pdf)
    assert any("NotoSerifSC" in name for name in fonts)
    assert any("NotoSansSC" in name for name in fonts)


def test_before_anybody_claimed_there_is_room_to_write(clerk, here):
    matter = papers.sent(here)
    text = papers.text_of(get(clerk, matter.number, "slip", "pdf").content)
    assert "前领单" in text
    assert text.count("承办人填写") == 2


def test_a_paper_that_does_not_exist_yet_says_when_it_will(clerk, here):
    matter = papers.told(here)
    for what, words in (("slip", "还没有派单"), ("promise", "不公开"), ("rating", "还没到评价")):
        assert words in papers.page_text(get(clerk, matter.number, what, "pdf", status=409))
        assert words in papers.page_text(get(clerk, matter.number))
    matter = papers.sent(here)
    assert "还没有人领单" in papers.page_text(get(clerk, matter.number, "promise", status=409))


@pytest.mark.row("C4.42")
def test_the_promise_card_names_post_day_and_whom_to_call(clerk, here):
    matter = papers.claimed(here, clock.today() + timedelta(days=3))
    pdf = get(clerk, matter.number, "promise", "pdf").content
    assert len(papers.pages_of(pdf)) == 1
    text = papers.text_of(pdf)
    for words in (
        "东河村承诺卡", clock.chinese_date(clock.today() + timedelta(days=3)), "一号网格网格员",
        "worker", "1. 到现场看一看", "村务监督委员会主任 0854-4820001", "办理中", "承诺人",
        "第三十五条", short_hex(head_of(matter.stream)), DEMO,
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.row("C4.42")
def test_a_broken_promise_says_so_on_every_form(clerk, here):
    matter = papers.claimed(here)
    with clock.at(clock.now() + timedelta(days=2)):
        deadlines()
        assert "未按期兑现" in papers.text_of(get(clerk, matter.number, "promise", "pdf").content)
        assert (
            "未按期兑现" in papers.word_of(get(clerk, matter.number, "promise", "docx").content)[1]
        )
        assert "未按期兑现" in papers.copied(get(clerk, matter.number, "promise", "text"))
        assert "未按期兑现" in papers.page_text(get(clerk, matter.number, "promise"))


def test_the_rating_sheet_shows_faces_and_keeps_the_handler_away(clerk, here):
    matter = papers.answered(here)
    pdf = get(clerk, matter.number, "rating", "pdf").content
    assert len(papers.pages_of(pdf)) == 1
    text = papers.text_of(pdf)
    for words in ("很满意", "不满意", "一般", "办这件事的人不收、不代填、不代录", "会退回重办"):
        assert words in text
    made, words = papers.word_of(get(clerk, matter.number, "rating", "docx").content)
    assert len(made.inline_shapes) == 6
    assert words.count("□") == 5
    page = get(clerk, matter.number, "rating").content.decode()
    assert page.count('viewBox="0 0 100 100"') == 5
    assert text.index("很满意") < text.index("很不满意")


@pytest.mark.parametrize("what", ["slip", "promise", "rating"])
def test_word_files_have_chinese_faces_and_the_same_words(clerk, here, what):
    matter = papers.answered(here)
    response = get(clerk, matter.number, what, "docx")
    assert "filename*=utf-8''" in response["Content-Disposition"]
    made, words = papers.word_of(response.content)
    for part in (matter.number, DEMO, head_of(matter.stream), "东河村"):
        assert part in words
    assert "方正小标宋简体" in made.element.xml
    runs = [run for table in made.tables for row in table.rows for cell in row.cells
            for para in cell.paragraphs for run in para.runs if run.text]  # fmt: skip
    assert runs
    assert all("w:eastAsia=" in run._r.xml for run in runs)
    page = made.sections[0]
    assert [round(edge.mm) for edge in (page.top_margin, page.left_margin)] == [37, 28]


@pytest.mark.parametrize("what", ["slip", "promise", "rating"])
@pytest.mark.parametrize("form", ["", "pdf", "docx", "text"])
def test_no_paper_tells_a_phone_an_identity_a_code_or_a_name(clerk, here, what, form):
    matter = papers.answered(here)
    if (what, form) == ("rating", "text"):
        get(clerk, matter.number, what, form, status=409)
        return
    content = get(clerk, *[part for part in (matter.number, what, form) if part])
    words = {
        "pdf": lambda: papers.text_of(content.content),
        "docx": lambda: papers.word_of(content.content)[1],
    }.get(form, lambda: papers.page_text(content))()
    for secret in (PHONE, IDENTITY, NAME, matter.code, show_code(matter.code)):
        assert secret not in words
    if what == "promise":
        assert "张*强" not in words
        assert "换灯，请某某看" in words


def test_text_for_a_group_is_short_and_quotes_nobody(clerk, here):
    matter = papers.sent(here)
    commands.claim(
        here.who("worker"), fresh(matter), measures="很长的措施" * 100,
        steps=["很长的一步" * 12] * 12, promised_on=clock.today(),
    )  # fmt: skip
    for what in ("slip", "promise"):
        words = papers.copied(get(clerk, matter.number, what, "text"))
        assert len(words) <= 500
        assert words.endswith(f"（{DEMO}）")
        assert "http://testserver/" in words
        assert "路灯" not in words
    assert "0854-4820001" in papers.copied(get(clerk, matter.number, "promise", "text"))


def test_the_card_is_a_picture_that_leads_on(clerk, here):
    matter = papers.claimed(here)
    for what, path in (("slip", "/p/"), ("promise", "/promises/")):
        response = get(clerk, matter.number, what, "card")
        assert response["Content-Type"] == "image/png"
        assert papers.picture(response.content).size[0] == 1080
        assert path in papers.code_in(response.content)


def test_a_private_matter_is_printed_but_goes_to_no_group(clerk, here):
    matter = papers.claimed(here)
    Matter.objects.filter(pk=matter.pk).update(secrecy="private")
    get(clerk, matter.number, "slip", "pdf")
    get(clerk, matter.number, "slip", "text", status=409)
    get(clerk, matter.number, "slip", "card", status=409)
    assert "不公开" in papers.page_text(get(clerk, matter.number, "promise", status=409))
    assert "发群" not in papers.page_text(get(clerk, matter.number))


def test_the_next_village_and_visitors_get_no_paper(client, here):
    matter = papers.answered(here)
    for what in ("slip", "promise", "rating"):
        assert client.get(address("paper", matter.number, what, "pdf")).status_code == 302
    enter(client, here, "next_door")
    for args in ([], ["slip"], ["promise", "pdf"], ["rating", "docx"], ["slip", "card"]):
        get(client, matter.number, *args, status=404)


def test_who_only_supervises_has_the_promise_and_nothing_else(client, here):
    matter = papers.answered(here)
    enter(client, here, "supervisor")
    get(client, matter.number, "promise", "pdf")
    get(client, matter.number, "slip", "pdf", status=409)
    get(client, matter.number, "rating", status=409)


def test_nothing_printed_stays_in_the_browser(clerk, here):
    matter = papers.claimed(here)
    for form in ("pdf", "docx", "card", "text"):
        assert "no-store" in get(clerk, matter.number, "slip", form)["Cache-Control"]


def test_a_matter_that_is_only_a_voice_still_has_its_papers(clerk, here):
    matter = carried(here, "claimed")
    matter.words.filter(role="demand").update(text="")
    assert "语音或照片" in papers.text_of(get(clerk, matter.number, "slip", "pdf").content)


def test_in_a_real_county_nothing_is_called_invented(clerk, here, county):
    matter = papers.claimed(here)
    county.demo = False
    county.save()
    papers.current.forget()
    assert DEMO not in papers.text_of(get(clerk, matter.number, "slip", "pdf").content)
    assert DEMO not in papers.copied(get(clerk, matter.number, "slip", "text"))
