"""The phone in the field: one list for today, three taps to say something, one step at the thumb."""

import re

from django.urls import reverse

from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.kinds import Phase
from lianhu.matters.tests.desk import enter, hidden, newest, photo, step, url, voice
from lianhu.matters.tests.factories import carried, fresh, raised

TODAY, RAISE = "matters:today", "matters:raise_field"


def today(client):
    response = client.get(reverse(TODAY))
    assert response.status_code == 200
    return response.text


def test_today_is_one_list_to_claim_to_do_to_answer_to_tell(client, here):
    caller = Teller(name="测试人", where_words="上寨", phone="13800001234", reach="call")
    carried(here, "sent", words="等人领的")
    carried(here, "claimed", words="在办的", teller=caller)
    carried(here, "finished", words="要答复的")
    text = today(enter(client, here, "worker"))
    for title in ("待领单 1", "待办理 1", "待答复 1", "要告知"):
        assert title in text
    for words in ("等人领的", "在办的", "要答复的"):
        assert words in text
    other = today(enter(client, here, "worker2"))
    assert "等人领的" not in other
    assert "今天没有要办的事" in other


def test_what_may_be_asked_back_stands_on_the_list_of_who_did_not_do_it(client, here):
    carried(here, "answered", words="等评价的")
    assert "等评价的" in today(enter(client, here, "leader"))
    assert "等评价的" not in today(enter(client, here, "worker"))


def test_three_taps_and_no_word_typed(client, here):
    """Tap one on today, two takes the photo, three sends; kind, door and place are guessed."""
    text = today(enter(client, here, "worker"))
    assert f'href="{reverse(RAISE)}#id_photos"' in text
    assert f'href="{reverse(RAISE)}#id_voice"' in text
    page = client.get(reverse(RAISE))
    assert 'id="id_photos"' in page.text
    assert 'id="id_voice"' in page.text
    form = filled(page)
    answer = client.post(reverse(RAISE), {**form, "photos": photo()})
    assert answer.status_code == 302
    matter = newest()
    assert (matter.channel, matter.area, matter.kind) == ("found", here.one, "demand")
    assert matter.phase == Phase.TRIAGE
    assert matter.teller is None
    slip = client.get(answer["Location"]).text
    assert matter.number in slip
    assert "再报一件" in slip
    assert "data-read" in slip
    assert "我报上去的" in today(client)


def filled(page):
    """What a browser would send of the page as it came: hidden fields, chosen options."""
    sent = hidden(page)
    for name, inside in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page.text, re.S
    ):
        chosen = re.findall(r'value="([^"]*)"[^>]*selected', inside)
        sent[name] = chosen[0] if chosen else ""
    for tag in re.findall(r'<input type="radio"[^>]*>', page.text):
        if "checked" in tag:
            sent[re.search(r'name="(\w+)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]
    return sent


def test_a_cluster_leader_passes_on_by_voice_and_sees_what_became_of_it(client, here):
    page = enter(client, here, "cluster").get(reverse(RAISE))
    client.post(
        reverse(RAISE), {**filled(page), "voice": voice(), "name": "岑阿妹", "where_words": "下寨"}
    )
    matter = newest()
    assert matter.channel == "leader"
    assert matter.teller.helper_name == "cluster"
    commands.triage(here.who("clerk"), fresh(matter), choice="小事")
    text = today(client)
    assert "我报上去的" in text
    assert "待派单" in text
    assert client.get(url("show_field", matter)).status_code == 200


def test_one_step_at_the_thumb_from_open_to_answered(client, here):
    matter = carried(here, "sent")
    enter(client, here, "worker")
    assert url("act_field", matter, "claim") in client.get(url("show_field", matter)).text
    plan = {"measures": "换", "steps": "换", "promised_on": clock.today().isoformat()}
    answer = step(client, matter, "claim", face="act_field", **plan)
    assert answer["Location"] == url("show_field", matter)
    step(client, matter, "finish", face="act_field", words="换好了")
    page = client.get(url("act_field", matter, "respond")).text
    assert "换好了" in page
    assert "告诉反映人" in page
    step(client, matter, "respond", face="act_field", words="修好了")
    assert fresh(matter).phase == Phase.RATING
    text = client.get(url("show_field", matter)).text
    assert "data-copy" in text
    assert "修好了" in text


def test_refusals_in_the_field_are_sentences_and_keep_the_words(client, here):
    matter = carried(here, "claimed")
    enter(client, here, "worker")
    answer = step(client, matter, "finish", face="act_field", words="")
    assert answer.status_code == 422
    assert "请写几句话" in answer.text
    assert enter(client, here, "window").get(url("act_field", matter, "finish")).status_code == 403
    assert enter(client, here, "next_door").get(url("show_field", matter)).status_code == 404


def test_today_asks_no_more_for_more_matters(client, here, django_assert_max_num_queries):
    for _ in range(4):
        carried(here, "sent")
        carried(here, "answered")
    enter(client, here, "worker")
    today(client)
    with django_assert_max_num_queries(12):
        today(client)


def test_a_link_by_id_opens_the_face_one_works_at(client, here):
    matter = raised(here)
    where = reverse("matters:open", args=[matter.pk])
    assert enter(client, here, "worker").get(where)["Location"] == url("show_field", matter)
    assert enter(client, here, "clerk").get(where)["Location"] == url("show", matter)


def test_a_cluster_leader_finds_a_lost_slip_on_the_phone_also_of_what_lies_in_the_grid(
    client, here
):
    teller = Teller(name="陆·测试", where_words="上寨")
    matter = raised(here, area=here.one, actor=here.who("cluster"), teller=teller)
    raised(here, area=here.one, teller=teller, words="别人报的")
    enter(client, here, "cluster")
    assert reverse("matters:find_field") in client.get(reverse("matters:today")).text
    asked = {"name": "陆·测试", "where_words": "上寨", "reason": "here"}
    page = client.post(
        reverse("matters:find_field"), {**asked, "place": here.posts["cluster"].area.path}
    ).text
    assert matter.number in page
    assert "找到 1 件" in page
    slip = client.get(re.search(r"/field/slip/[^\"]+", page)[0])
    assert slip.status_code == 200
