"""The demand list and the result list: counted honestly, nobody named, sealed at the foot."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lianhu.audit.models import Event, Seal
from lianhu.audit.sealing import seal
from lianhu.bodies.tests.factories import somebody
from lianhu.kernel import clock
from lianhu.kernel.hashing import short_hex, sm3
from lianhu.matters import commands
from lianhu.matters.models import Matter
from lianhu.matters.papers.heads import combined
from lianhu.matters.papers.hiding import hidden, nameless, people_in
from lianhu.matters.tests import papers
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import bearer, carried, fresh, raised
from lianhu.matters.tests.papers import DEMO, IDENTITY, NAME, PHONE, address
from lianhu.publicity import commands as publicity
from lianhu.publicity.models import Posting

pytestmark = pytest.mark.usefixtures("settled")


def get(client, *args, query="", status=200):
    response = client.get(address("list_paper", *args, query=query))
    assert response.status_code == status, papers.page_text(response)
    return response


def pdf(client, what, query=""):
    return papers.text_of(get(client, what, "pdf", query=query).content)


@pytest.mark.row("C4.27")
def test_the_demand_list_is_merged_numbered_and_counted(clerk, here):
    for words in ("一号网格的路灯坏了好几天，晚上看不见路", "一号网格路灯坏了三天了，晚上看不见路"):
        carried(here, "sent", words=words)
    carried(here, "sent", words="想问一问高龄补贴怎么办")
    raised(here, words="邻居半夜唱歌太吵", area=here.two)
    private = raised(here, words="我家老人要办身份证")
    commands.triage(here.who("clerk"), fresh(private), choice="私事")
    text = pdf(clerk, "demand_list")
    for words in (
        "东河村居民需求清单", "3条（合并前4件）", "一、基础设施（2条）", "二、未分类（1条）",
        "路灯坏了好几天", "高龄补贴", "唱歌太吵", "一号网格", "二号网格", "网页自助",
        "统计期", "口径", "截至", "河谷镇·东河村", "梳理人", "审核人", "河谷镇东河村村民委员会", DEMO,
    ):  # fmt: skip
        assert words in text, words
    assert "路灯坏了三天了" not in text
    assert "身份证" not in text
    assert "收了钱" not in text
    for matter in Matter.objects.filter(secrecy__in=["public", "internal"]):
        assert matter.number in text


def test_the_foot_holds_the_last_seal_and_one_digest_over_the_heads(clerk, here):
    first, second = raised(here), carried(here, "sent", words="水管漏水")
    assert "尚未封存" in pdf(clerk, "demand_list")
    seal()
    made = get(clerk, "demand_list", "pdf").content
    text = papers.text_of(made)
    heads = sorted(f"{m.stream} {Event.objects.of(m.stream).last().hash}" for m in (first, second))
    digest = sm3("\n".join(heads).encode()).hex()
    sealed = Seal.objects.get().hash
    for long in (sealed, digest):
        assert long not in text
        assert " ".join(long[i : i + 4] for i in range(0, 16, 4)) in text
    for part in ("本清单2条留痕链", "lianhu verify"):
        assert part in text
    for part in (sealed, digest, "本清单2条留痕链", "lianhu verify"):
        assert part in papers.word_of(get(clerk, "demand_list", "docx").content)[1]
        assert part in papers.page_text(get(clerk, "demand_list"))
    assert any("NotoSerifSC" in name for name in papers.embedded(made))


def asked(*words):
    out = StringIO()
    call_command("verify", *words, stdout=out)
    return out.getvalue()


def test_verify_takes_the_short_form_off_the_paper(clerk, here):
    first, second = raised(here), raised(here, words="水管漏水")
    seal()
    heads = {m.stream: Event.objects.of(m.stream).last().hash for m in (first, second)}
    whole = combined(heads)
    commands.triage(here.who("clerk"), fresh(first), choice="小事")
    assert f"{second.stream} 第1条" in asked(*short_hex(heads[second.stream]).split())
    assert "后来又有1条" in asked(short_hex(heads[first.stream]).upper())
    assert "第" in asked(Seal.objects.get().hash)
    numbers = ["--list", first.number, second.number]
    # As the list was that day, though a chain has grown since.
    assert "清单上2件" in asked(short_hex(whole), *numbers)
    with pytest.raises(CommandError, match="没有这个校验值"):
        asked("0" * 16, *numbers)
    with pytest.raises(CommandError, match="16到64位"):
        asked("abcd")


@pytest.mark.parametrize("form", ["", "pdf", "docx", "text"])
def test_the_demand_list_names_nobody(clerk, here, form):
    neighbour = somebody("买买提·艾力江")
    papers.told(here)
    raised(here, words=f"邻居{neighbour.name}家的狗没人管，他电话{PHONE}")
    content = get(clerk, *filter(None, ("demand_list", form)))
    words = {
        "pdf": lambda: papers.text_of(content.content),
        "docx": lambda: papers.word_of(content.content)[1],
    }.get(form, lambda: papers.page_text(content))()
    for secret in (NAME, "张*强", PHONE, IDENTITY, neighbour.name, "艾力江", "上寨"):
        assert secret not in words
    assert ("路灯坏了三天" in words) == (form != "text")


def test_a_list_covers_what_its_reader_sees_and_says_so(client, here):
    raised(here, words="一号网格的事")
    raised(here, words="二号网格的事", area=here.two)
    raised(here, words="西河村的事", area=here.three)
    query = f"?v={here.east.key}"
    for name, seen, where in (
        ("clerk", 2, "河谷镇·东河村"), ("worker", 1, "河谷镇·东河村·一号网格"),
        ("town", 2, "河谷镇·东河村"), ("county", 2, "河谷镇·东河村"),
    ):  # fmt: skip
        text = pdf(enter(client, here, name), "demand_list", query)
        assert f"合并前{seen}件" in text, name
        assert f"范围{where}" in text, name
        assert "西河村的事" not in text
    assert "合并前3件" in pdf(enter(client, here, "town"), "demand_list")
    assert get(enter(client, here, "supervisor"), "demand_list", status=403)
    get(enter(client, here, "next_door"), "demand_list", query=query, status=422)
    assert "合并前1件" in pdf(client, "demand_list")


def test_days_that_are_not_understood_or_too_many_are_refused_in_words(clerk, here):
    for query, words in (
        ("?first=2026-13-40", "日期没有看懂"), ("?first=2026-03-05&last=2026-03-01", "不能早于"),
        ("?first=2020-01-01&last=2026-01-01", "最多一年"),
    ):  # fmt: skip
        assert words in papers.page_text(get(clerk, "demand_list", "pdf", query=query, status=422))


@pytest.mark.parametrize("what", ["demand_list", "result_list"])
def test_lists_say_no_more_closely_than_the_grid_where_it_was(clerk, here, what):
    carried(here, "shown", area=here.cluster, words="联户一门口的下水道堵了")
    text = pdf(clerk, what)
    assert "一号网格" in text
    assert "一号网格·联户一" not in text
    matter = carried(here, "claimed", area=here.cluster)
    card = clerk.get(address("paper", matter.number, "promise", "pdf")).content
    assert "东河村·一号网格" in papers.text_of(card)
    assert "联户一" not in papers.text_of(card)


def test_an_empty_list_says_that_nothing_came(clerk, here):
    assert "这段时间没有收到事项" in pdf(clerk, "demand_list")
    assert "这段时间没有公示办理结果" in pdf(clerk, "result_list")
    for form in ("docx", "card", "text"):
        get(clerk, "result_list", form)


def shown(here, count=1, mark=5, title="一号网格路灯修好"):
    for _ in range(count):
        matter = papers.answered(here)
        commands.rate(bearer(matter), fresh(matter), mark=mark)
        commands.publish(
            here.who("secretary"), fresh(matter), title=title, demand="路灯不亮",
            result="灯头已更换，当晚亮灯", board="村委会门口公示栏",
        )  # fmt: skip
    return fresh(matter)


@pytest.mark.row("C4.46")
def test_the_result_list_is_what_a_named_person_released(clerk, here):
    matter = shown(here)
    made = get(clerk, "result_list", "pdf").content
    text = papers.text_of(made)
    for words in (
        "东河村办理结果清单", "1件", "一号网格路灯修好", "灯头已更换，当晚亮灯", matter.number,
        "一号网格网格员承诺", "已兑现", "当天", "兑现1条，未按期兑现0条", "有评价的不足5件（n=1），不列比例",
        "村委会门口公示栏", "不少于15天", "张贴人", "取下人", "第三十五条", "lianhu verify", DEMO,
    ):  # fmt: skip
        assert words in text, words
    for secret in (NAME, PHONE, IDENTITY, "张*强", "家门口"):
        assert secret not in text
        assert secret not in papers.page_text(get(clerk, "result_list"))
        assert secret not in papers.copied(get(clerk, "result_list", "text"))
    assert "灯头已更换" in papers.word_of(get(clerk, "result_list", "docx").content)[1]


@pytest.mark.row("C4.46")
def test_a_share_stands_on_the_list_from_five_on(clerk, here):
    shown(here, 4)
    assert "不列比例" in pdf(clerk, "result_list")
    shown(here)
    text = pdf(clerk, "result_list")
    assert "有评价的5件中，没有要求退回重办的占100%" in text
    assert text.count("灯头已更换") == 5


def test_broken_promises_and_long_days_are_not_left_out(clerk, here):
    matter = papers.claimed(here)
    with clock.at(clock.now() + timedelta(days=3)):
        commands.finish(here.who("worker"), fresh(matter), words="晚了")
        commands.respond(here.who("worker"), fresh(matter), words="办好了")
        commands.rate(bearer(matter), fresh(matter), mark=5)
        commands.publish(
            here.who("secretary"), fresh(matter), title="路灯", demand="", result="换了"
        )
        text = pdf(clerk, "result_list", f"?first={matter.raised_at:%Y-%m-%d}")
    assert "未按期兑现1条" in text
    assert "3天" in text
    assert "平均用时3.0天（n=1）" in text


def test_a_withdrawn_posting_leaves_the_list_and_one_that_is_over_stays(clerk, here):
    shown(here, title="会撤回的")
    shown(here, title="会满期的")
    withdrawn = Posting.objects.get(title="会撤回的")
    publicity.withdraw(here.who("secretary"), withdrawn, why="写错了")
    query = f"?first={clock.today()}&last={clock.today()}"
    with clock.at(clock.now() + timedelta(days=40)):
        for name in ("clerk", "worker"):
            text = pdf(enter(clerk, here, name), "result_list", query)
            assert "会满期的" in text
            assert "会撤回的" not in text


@pytest.mark.parametrize("what", ["demand_list", "result_list"])
def test_text_and_card_for_a_group(clerk, here, what):
    for n in range(8 if what == "result_list" else 1):
        shown(here, title=f"第{n}件办好了的事" + "很长" * 15)
    words = papers.copied(get(clerk, what, "text"))
    assert len(words) <= 500
    assert DEMO in words
    assert f"/v/{here.east.key}/" in words
    card = get(clerk, what, "card").content
    assert papers.picture(card).size[0] == 1080
    assert papers.code_in(card).endswith(f"/v/{here.east.key}/")


@pytest.mark.parametrize("what", ["demand_list", "result_list"])
def test_a_longer_list_asks_the_database_no_more(clerk, here, what, django_assert_max_num_queries):
    shown(here, 2)
    get(clerk, what)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        get(clerk, what)
    shown(here, 4)
    with django_assert_max_num_queries(len(few)):
        get(clerk, what)


def test_the_page_of_lists_leads_to_their_papers(clerk, here):
    page = clerk.get(address("lists", query="?list=demand")).content.decode()
    assert address("list_paper", "demand_list") in page
    page = clerk.get(address("lists", query="?list=show")).content.decode()
    assert address("list_paper", "result_list") in page


def test_names_of_registered_people_are_found_wherever_they_stand(county):
    for name in ("李大山", "欧阳春", "阿依·努尔", "王小"):
        somebody(name)
    text = "请李大山和欧阳春去看，阿依·努尔家的水管坏了，王小明不在"
    found = people_in([text])
    assert {"李大山", "欧阳春", "阿依·努尔"} <= set(found)
    assert nameless(text, [], found).count("某某") == 4
    assert hidden("找 李大山", ["李大山"]) == "找 李*山"
