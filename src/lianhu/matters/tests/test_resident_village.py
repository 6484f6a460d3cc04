"""Finding one's village, its home page, its promises, the methods it works by."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.bodies.tests.factories import post
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.models import Matter
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.factories import carried, fresh, raised
from lianhu.places.models import Area
from lianhu.places.tests.factories import area
from lianhu.publicity.models import Posting


def test_the_front_page_finds_a_village_by_part_of_its_name_and_by_town(here, phone):
    phone.open("front")
    assert "河谷镇" in phone.text
    assert "东河村" not in phone.text
    phone.open("front", query="?q=东")
    assert f'href="/v/{here.east.key}/"' in phone.html
    assert "西河村" not in phone.text
    phone.open("front", query=f"?town={here.town.key}")
    assert "东河村" in phone.text
    assert "西河村" in phone.text


def test_a_grid_is_found_too_and_leads_to_its_village(here, phone):
    phone.open("front", query="?q=三号网格")
    assert f'href="/v/{here.three.key}/"' in phone.html
    phone.open("village", here.three.key)
    assert phone.url == f"/v/{here.west.key}/"


@pytest.mark.parametrize("query", ["?q=没有这个村", "?q=%25", "?q=%ED%A0%80", "?q=" + "长" * 5000])
def test_a_search_that_finds_nothing_says_what_to_do(here, phone, query):
    phone.open("front", query=query)
    assert phone.status == 200
    assert "换一个字试试" in phone.text


def test_the_front_page_says_how_to_be_heard_without_a_phone(here, phone):
    phone.open("front")
    for way in ("网页", "电话", "信箱", "微信群", "上门", "请人帮忙", "没有手机也一样"):
        assert way in phone.text


def test_an_empty_county_says_so_instead_of_showing_nothing(county, phone):
    phone.open("front")
    assert phone.status == 200
    assert "还没有录入乡镇和村" in phone.text


def test_invented_villages_are_marked_and_real_ones_are_not(here, phone):
    Area.objects.filter(pk=here.east.pk).update(invented=True)
    phone.open("front")
    assert "演示用的村（虚构" in phone.text
    assert "东河村" in phone.text
    phone.open("village", here.east.key)
    assert "虚构的村" in phone.text
    phone.open("village", here.west.key)
    assert "虚构" not in phone.text


@pytest.mark.row("C4.18")
def test_one_page_per_village_says_what_is_open_solved_who_is_who_and_how_to_be_heard(here, phone):
    carried(here, "shown")
    carried(here, "sent")
    raised(here)
    clerk = here.posts["clerk"]
    clerk.office_phone = "0854-4820000"
    clerk.save()
    post("grid_worker", here.two, title="二号网格补充岗")
    phone.open("village", here.east.key)
    assert phone.status == 200
    assert "一号网格路灯修好" in phone.text
    read = "".join(phone.text.split())
    for line in (
        "2件正在办", "1件已答复", "secretary：secretary", "supervisor：supervisor",
        "二号网格补充岗：空缺", "0854-4820000", "信箱", "请人帮忙",
    ):  # fmt: skip
        assert line in read, line
    for page in ("raise", "promises", "methods"):
        assert reverse(f"matters:{page}", args=[here.east.key]) in phone.html
    assert "测试人" not in phone.text
    assert "看不见路" not in phone.text


@pytest.mark.row("G.14")
def test_every_figure_carries_its_definition_period_time_and_n(here, phone):
    carried(here, "rated")
    moment = clock.now()
    with clock.at(moment):
        for page in ("village", "promises"):
            phone.open(page, here.east.key)
            figures = phone.html.split('<figure class="lh-figure">')[1:]
            assert len(figures) >= 3
            for figure in figures:
                shown = figure.split("</figure>")[0]
                assert "怎么算的：" in shown
                assert "截至" in shown
                assert " 共" in shown
                assert "此刻" in shown or clock.chinese_date(clock.today()) in shown


def test_a_share_of_too_few_is_not_shown(here, phone):
    carried(here, "rated")
    phone.open("village", here.east.key)
    assert "不足5" in phone.text
    assert "100%" not in phone.text


def test_the_page_of_a_village_leads_to_what_it_has_to_make_public(here, phone):
    phone.open("village", here.east.key)
    assert f'href="{reverse("publicity:calendar", args=[here.east.key])}"' in phone.html


def test_an_empty_village_has_its_own_words(here, phone):
    phone.open("village", here.west.key)
    assert "最近没有公示办好的事" in phone.text
    phone.open("promises", here.west.key)
    assert "这里还没有承诺" in phone.text


@pytest.mark.parametrize("page", ["village", "raise", "promises", "methods"])
def test_a_village_that_does_not_exist_leads_on(here, phone, page):
    for key in ("zzzzzz", here.town.key):
        phone.open(page, key)
        assert phone.status == 404
        assert "没有这个村（社区）" in phone.text
        assert 'href="/"' in phone.html


def test_a_village_that_ended_is_not_open_any_more(here, phone):
    ended = area("village", here.town, name="老村", valid_to=clock.today())
    phone.open("raise", ended.key)
    assert phone.status == 404


@pytest.mark.row("C4.42")
def test_promises_stand_with_the_post_and_whether_they_were_kept(here, phone):
    carried(here, "finished")
    broken = carried(here, "claimed")
    with clock.at(clock.now() + timedelta(days=2)):
        deadlines()
        carried(here, "claimed", area=here.one)
        phone.open("promises", here.east.key)
        assert phone.text.count("一件基础设施的事") == 3
        assert phone.text.count("一号网格worker") == 3
        for state, other in (("kept", "未按期兑现"), ("broken", "已兑现")):
            phone.open("promises", here.east.key, query=f"?state={state}")
            listed = phone.html.split('<ul class="weui-cells">')[1].split("</ul>")[0]
            assert listed.count("一件基础设施的事") == 1
            assert other not in listed
    assert broken.plans.get().kept is False
    assert "测试人" not in phone.text
    assert "过了承诺的那一天" in phone.text


def test_a_promise_whose_result_is_released_names_and_links_it(here, phone):
    carried(here, "shown")
    carried(here, "claimed")
    phone.open("promises", here.east.key)
    assert phone.text.count("一件基础设施的事") == 1
    posting = Posting.objects.get()
    link = reverse("publicity:show", args=[posting.pk])
    assert f'<a href="{link}">{posting.title}</a>' in phone.html


def test_a_promise_about_a_private_affair_is_nobodys_business(here, phone):
    matter = carried(here, "claimed")
    Matter.objects.filter(pk=matter.pk).update(secrecy="private")
    phone.open("promises", here.east.key)
    assert "这里还没有承诺" in phone.text


@pytest.mark.row("C4.43")
def test_the_steps_and_times_of_the_methods_in_force_are_public(here, phone):
    phone.open("methods", here.east.key)
    assert "四单工作法" in phone.text
    for step in ("社区派单", "干部领单", "满意度评价", "4小时", "按承诺的日子"):
        assert step in phone.text, step


def test_withheld_and_withdrawn_results_do_not_stand_on_the_page(here, phone):
    matter = carried(here, "rated")
    commands.withhold(here.who("secretary"), fresh(matter), reason="牵涉隐私")
    phone.open("village", here.east.key)
    assert "牵涉隐私" not in phone.text
    assert "最近没有公示办好的事" in phone.text
