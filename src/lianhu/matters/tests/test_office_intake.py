"""Raising for somebody at the desk, the slip, and finding what was lost."""

import re

import pytest
from django.urls import reverse

from lianhu.audit.models import Event
from lianhu.matters import commands
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.matters.tests.desk import enter, hidden, newest, photo, url, voice
from lianhu.matters.tests.factories import carried, fresh, raised

RAISE = "matters:raise_for"
WHO = {
    "name": "岑阿妹",
    "where_words": "下寨",
    "reach": "door",
    "channel": "phone",
    "kind": "demand",
}


def say(client, **words):
    page = client.get(reverse(RAISE))
    return client.post(reverse(RAISE), {**hidden(page), **WHO, **words})


def test_what_is_written_down_for_somebody_says_who_helped(client, here):
    answer = say(enter(client, here, "clerk"), words="水管漏了", spot="下寨路口")
    matter = newest()
    assert matter.teller.name == "岑阿妹"
    assert matter.teller.helper_name == "clerk"
    assert matter.raised_by_id == here.who("clerk").person_id
    assert matter.channel == "phone"
    assert matter.area == here.east
    assert matter.spot == "下寨路口"
    slip = client.get(answer["Location"])
    assert matter.number in slip.text
    assert "年" in slip.text
    assert slip.status_code == 200
    assert client.get(answer["Location"] + "?paper").status_code == 200


@pytest.mark.row("C4.20")
def test_a_home_visit_is_noted_by_voice_alone(client, here):
    assert say(enter(client, here, "worker"), channel="visit", voice=voice()).status_code == 302
    matter = newest()
    assert matter.channel == "visit"
    assert matter.phase == Phase.TRIAGE
    text = enter(client, here, "clerk").get(url("show", matter)).text
    assert "<audio" in text
    token = text.split("/files/")[1].split("/")[0]
    assert client.get(f"/files/{token}/").status_code == 200


@pytest.mark.row("C4.22")
def test_a_slip_from_the_box_is_photographed_or_keyed_in_and_keeps_its_door(client, here):
    say(
        enter(client, here, "clerk"),
        channel="box",
        photos=photo(),
        name="",
        where_words="",
        reach="page",
    )
    matter = newest()
    assert matter.channel == "box"
    text = client.get(reverse("matters:inbox"), {"channel": "box"}).text
    assert matter.number in text
    assert "征集问题信箱" in text
    assert "/thumb/" in client.get(url("show", matter)).text
    say(client, channel="box", words="井盖松了", name="", where_words="", reach="page")
    keyed = newest()
    assert (keyed.channel, keyed.phase) == ("box", Phase.TRIAGE)
    assert "井盖松了" in client.get(reverse("matters:inbox"), {"channel": "box"}).text


def test_nothing_said_is_a_sentence_and_the_rest_stays(client, here):
    answer = say(enter(client, here, "clerk"), words="  ")
    assert answer.status_code == 422
    assert "有一样就行" in answer.text
    assert "岑阿妹" in answer.text
    assert say(client, words="x", reach="call", phone="").status_code == 422
    assert say(client, words="x", channel="pigeon").status_code == 422
    assert say(client, words="x", area="zzzzzz").status_code == 422
    assert not Matter.objects.exists()


def test_the_same_form_sent_twice_is_one_matter(client, here):
    page = enter(client, here, "clerk").get(reverse(RAISE))
    sent = {**hidden(page), **WHO, "words": "水管漏了"}
    first, second = (client.post(reverse(RAISE), sent) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert Matter.objects.count() == 1


def test_a_town_chooses_the_village_first_and_only_its_own(client, here):
    text = enter(client, here, "town").get(reverse(RAISE)).text
    assert "东河村" in text
    assert "西河村" in text
    page = client.get(reverse(RAISE), {"v": here.west.key})
    assert "三号网格" in page.text
    assert "一号网格" not in page.text
    enter(client, here, "clerk")
    assert client.get(reverse(RAISE), {"v": here.west.key}).status_code == 404


def test_an_accusation_written_down_leaves_only_a_receipt(client, here):
    answer = say(enter(client, here, "clerk"), words="secretary 收了钱", sealed="on")
    assert answer.status_code == 200
    assert "这里再也看不到" in answer.text
    assert not Matter.objects.exists()


def test_a_slip_opens_to_who_made_it_and_for_half_an_hour(client, here):
    where = say(enter(client, here, "clerk"), words="水管漏了")["Location"]
    enter(client, here, "secretary")
    assert client.get(where).status_code == 404
    enter(client, here, "clerk")
    assert client.get(where).status_code == 200
    assert client.get(where.replace(where[-6:-1], "aaaaa")).status_code == 404
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lianhu.matters.views.intake.OPEN_SECONDS", -1)
        assert client.get(where).status_code == 404


FIND = {"name": "测试人", "where_words": "上寨", "reason": "here"}


def look(client, here, **asked):
    return client.post(reverse("matters:find"), {**FIND, "place": here.east.path, **asked})


@pytest.mark.row("C4.43")
def test_a_lost_slip_is_found_by_name_and_hamlet_and_printed_again(client, here):
    matter = raised(here, words="测试人家的灯坏了，电话13800001234")
    text = look(enter(client, here, "clerk"), here).text
    assert "13800001234" not in text
    assert matter.number in text
    assert "测*人" in text
    assert "测试人</td>" not in text
    assert Event.objects.filter(verb="matters.find").count() == 1
    slip = text.split("/office/slip/")[1].split('"')[0]
    code = client.get(f"/office/slip/{slip}").text.replace("-", "")
    assert matter.code.replace("-", "") in code


def test_a_look_up_needs_a_name_and_a_reason(client, here):
    raised(here)
    for missing in ("name", "reason"):
        answer = look(enter(client, here, "clerk"), here, **{missing: ""})
        assert answer.status_code == 422
        assert "上寨" in answer.text
    assert not Event.objects.filter(verb="matters.find").exists()
    assert look(client, here, place=here.west.path).status_code == 422


def test_who_handled_it_does_not_get_the_code_that_opens_the_rating(client, here):
    matter = carried(here, "answered")
    text = look(enter(client, here, "worker"), here, place=here.one.path).text
    assert matter.number in text
    assert "/office/slip/" not in text
    assert "请换人打印" in text


def test_nothing_is_found_of_the_next_village_nor_of_what_is_private(client, here):
    raised(here, area=here.three)
    private = raised(here, words="我家老人")
    commands.triage(here.who("clerk"), fresh(private), choice="私事")
    text = look(enter(client, here, "county"), here, place=here.county.path).text
    assert private.number not in text
    assert "没有找到" in look(enter(client, here, "clerk"), here, where_words="大井").text


@pytest.mark.parametrize("face", ["raise_for", "raise_field"])
def test_what_looks_like_an_open_matter_of_the_village_is_shown_before_it_goes_in(
    client, here, face
):
    open_one = raised(here, words="一号网格的路灯坏了三天，晚上看不见路")
    where = reverse(f"matters:{face}")
    page = enter(client, here, "worker").get(where)
    sent = {
        **hidden(page),
        **WHO,
        "words": "一号网格路灯坏了三天了，晚上看不见路",
        "photos": photo(),
    }
    shown = client.post(where, sent)
    assert shown.status_code == 409
    assert "村里已有说法相近" in shown.text
    assert open_one.number in shown.text
    name = "show" if face == "raise_for" else "show_field"
    assert f'href="{url(name, open_one)}"' in shown.text
    assert sent["words"] in shown.text
    assert newest() == open_one
    # Nothing was lost, the photo neither; whoever knows better goes on.
    kept = re.search(r'name="kept_photos" value="(\w+)"', shown.text)[1]
    again = {**sent, **hidden(shown), "photos": "", "kept_photos": kept, "again": "1"}
    assert client.post(where, again).status_code == 302
    made = newest()
    assert made != open_one
    assert made.words.get().attachments.count() == 1
    # The phone that lost the answer and sends it again is not told that it resembles itself.
    assert client.post(where, again).status_code == 302
    assert newest() == made


def test_a_settled_one_another_village_and_other_words_stop_nobody(client, here):
    carried(here, "shown", words="水管漏了，路上全是水")
    raised(here, words="水管漏了，路上全是水", area=here.west)
    raised(here, words="广场上的灯不亮")
    assert say(enter(client, here, "clerk"), words="水管漏了，路上全是水").status_code == 302


def test_what_the_helper_may_not_see_is_not_hinted_at(client, here):
    private = raised(here, words="村里的账不对，请查一查", area=here.two)
    commands.triage(here.who("clerk"), fresh(private), choice="私事")
    assert say(enter(client, here, "worker"), words="村里的账不对，请查一查").status_code == 302


@pytest.mark.row("C5.16")
def test_what_a_superior_asked_for_is_told_apart_from_what_people_said(client, here):
    page = enter(client, here, "clerk").get(reverse(RAISE)).text
    assert "上级要求办的" in page
    say(enter(client, here, "clerk"), words="镇里要求月底前清一次河道", from_above="on", name="")
    asked = newest()
    say(enter(client, here, "clerk"), words="水管漏了")
    assert (asked.from_above, newest().from_above) == (True, False)
    shown = enter(client, here, "clerk").get(url("show", asked)).text
    assert "上级交办" in shown
    facts = Event.objects.get(stream=asked.stream, verb="matters.raise").data
    assert facts["from_above"] is True
