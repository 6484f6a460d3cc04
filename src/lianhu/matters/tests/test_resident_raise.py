"""Saying it: by words, voice or photo, on any phone, and nothing that was said is lost."""

import pytest
from django.urls import reverse

from lianhu.access import limits
from lianhu.audit.models import Once
from lianhu.files.models import File
from lianhu.files.tests.factories import jpeg, upload, wav
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.kinds import Kind
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import SYSTEM, fresh
from lianhu.matters.tests.phone import Phone
from lianhu.notices.models import Telling
from lianhu.people.models import Teller


def say(phone, here, /, **said):
    """Open the form of 东河村, fill it in and send it."""
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, **said)
    return matters().filter(number=phone.number).first()


def matters():
    return Matter.objects.visible_to(SYSTEM).order_by("pk")


@pytest.mark.row("C1.16")
@pytest.mark.parametrize(
    "said",
    [
        {"words": "路灯坏了"},
        {"voice": lambda: upload(wav(), "录音.wav", "audio/wav")},
        {"photos": lambda: upload(jpeg())},
    ],
    ids=["words", "voice", "photo"],
)
def test_one_of_words_voice_and_photo_is_a_complete_matter(here, phone, said):
    made = say(phone, here, **{k: v() if callable(v) else v for k, v in said.items()})
    assert made.teller is None
    assert made.phase == "triage"
    assert made.holder == here.posts["clerk"]
    assert made.words.get().attachments.count() == ("words" not in said)
    assert phone.status == 200
    phone.open("mine", made.number)
    if "voice" in said:
        assert "<audio controls" in phone.html


def test_the_slip_says_number_code_who_has_it_and_by_when(here, phone):
    made = say(phone, here, words="路灯坏了")
    assert made.number in phone.text
    assert "clerk" in phone.text
    assert clock.chinese_moment(made.due_at) in phone.text
    for piece in ("lh-qr-svg", "data-copy-button", "data-read-text", "?paper=1"):
        assert piece in phone.html
    phone.open("slip", made.number, query="?paper=1")
    assert made.number in phone.text
    assert "查询码" in phone.text
    assert "lh-qr-svg" in phone.html


def test_nothing_at_all_is_told_so_at_the_field(here, phone):
    assert say(phone, here, words="  \n ") is None
    assert phone.status == 422
    assert "有一样就行" in phone.text
    assert 'aria-invalid="true"' in phone.html


def test_words_that_are_too_long_are_kept_and_told_both_counts(here, phone):
    words = "路" * 2003
    assert say(phone, here, words=words, name="张测试") is None
    assert phone.status == 422
    assert "最多2000个字，现有2003个字" in phone.text
    assert words in phone.html
    assert 'value="张测试"' in phone.html


@pytest.mark.parametrize(
    "words", ["a\x00b", "灯\ud800坏", "\u202e灯", "😀" * 10, "<script>x</script>"]
)
def test_strange_characters_are_no_reason_to_fail(here, phone, words):
    made = say(phone, here, words=words.encode("utf-8", "replace").decode() + "坏了")
    assert made.words.get().text.endswith("坏了")
    phone.open("mine", made.number)
    assert phone.status == 200
    assert "<script>x" not in phone.html


def test_a_call_back_needs_a_phone_and_a_visit_a_place(here, phone):
    assert say(phone, here, words="灯", reach="call") is None
    assert "请留一个电话" in phone.text
    assert say(phone, here, words="灯", reach="door") is None
    assert "请写住哪里" in phone.text
    assert say(phone, here, words="灯", reach="call", phone="12") is None
    assert phone.status == 422
    made = say(phone, here, words="灯", reach="call", phone="１３８ 1234 5678")
    assert made.teller.prefers == "call"
    assert made.teller.phone_cipher


def test_somebody_speaks_for_another_and_is_named(here, phone):
    made = say(phone, here, words="灯", name="罗．成", where_words="上寨", helper="李邻居")
    teller = Teller.objects.get(pk=made.teller_id)
    assert (teller.name, teller.helper_name, teller.where_words) == ("罗·成", "李邻居", "上寨")


def test_a_grid_may_be_chosen_but_not_one_of_another_village(here, phone):
    made = say(phone, here, words="灯", area=here.two.key, spot="路口")
    assert (made.area, made.spot) == (here.two, "路口")
    assert say(phone, here, words="灯", area=here.three.key) is None
    assert phone.status == 422


@pytest.mark.parametrize("reach", ["call", "sms", "door"])
def test_an_accusation_asks_for_neither_phone_nor_address(here, phone, reach):
    assert say(phone, here, words="有人收了钱", sealed="on", reach=reach) is None
    assert "请记下这两样" in phone.text
    assert not Teller.objects.exists()


def test_an_accusation_goes_past_the_whole_village(here, phone):
    phone.open("raise", here.east.key)
    assert "本村（社区）任何人都看不到" in phone.text
    assert say(phone, here, words="secretary 收了钱", sealed="on", kind="demand") is None
    assert not matters().exists()
    assert not Once.objects.exists()
    assert "别给人看" in phone.text


@pytest.mark.row("C4.49")
def test_an_opinion_on_how_things_go_is_taken_up_and_answered(here, phone):
    phone.open("methods", here.east.key)
    main = phone.html.split("<main")[1].split("</main")[0]
    assert f'href="{reverse("matters:raise", args=[here.east.key])}"' in main
    made = say(phone, here, words="领单太慢，建议当天领", kind="opinion")
    assert (made.kind, made.holder) == (Kind.OPINION, here.posts["clerk"])
    commands.triage(here.who("clerk"), fresh(made), choice="先商议")
    talk = {"opinions": "都同意", "conclusion": "改成两小时", "choice": "已说好"}
    commands.consult(here.who("clerk"), fresh(made), people="甲、乙", **talk)
    commands.respond(here.who("clerk"), fresh(made), words="以后两小时内领单")
    phone.open("mine", made.number)
    assert "以后两小时内领单" in phone.text


def test_a_double_submit_is_one_matter_and_the_same_slip(here, phone):
    phone.open("raise", here.east.key)
    page, slips = phone.html, []
    for _ in range(2):
        phone.html = page
        phone.send("raise", here.east.key, words="灯", photos=upload(jpeg()))
        slips.append(phone.number)
    assert slips[0]
    assert slips[0] == slips[1]
    assert matters().count() == 1
    assert Telling.objects.filter(audience_kind="teller").count() == 1


def test_the_same_form_with_other_words_is_not_taken_for_the_first(here, phone):
    phone.open("raise", here.east.key)
    page = phone.html
    phone.send("raise", here.east.key, words="灯坏了")
    phone.html = page
    phone.send("raise", here.east.key, words="水管也坏了")
    assert phone.status == 409
    first = matters().get().number
    assert f"已经交了一件，编号{first}" in phone.text
    assert "水管也坏了" in phone.html
    phone.send("raise", here.east.key, words="水管也坏了")
    assert phone.number
    assert matters().count() == 2


def test_a_form_that_came_back_and_is_wrong_now_is_not_mistaken_for_the_first(here, phone):
    phone.open("raise", here.east.key)
    page = phone.html
    phone.send("raise", here.east.key, words="灯坏了")
    phone.html = page
    phone.send("raise", here.east.key, words="长" * 2001)
    assert phone.status == 422
    assert "长" * 2001 in phone.html


def test_a_form_that_lay_too_long_is_handed_back_with_its_words(here):
    from django.test import Client

    url = f"/v/{here.east.key}/raise/"
    page = Client(enforce_csrf_checks=True).post(
        url, {"words": "放了一夜的话"}, headers={"origin": "http://testserver"}
    )
    assert page.status_code == 403
    assert "放了一夜的话" in page.text
    assert "您写的内容还在" in page.text
    assert not matters().exists()


def test_after_ten_in_an_hour_one_phone_must_wait_and_another_need_not(here, phone):
    for n in range(10):
        assert say(phone, here, words=f"第{n}件")
    assert say(phone, here, words="第十一件") is None
    assert phone.status == 429
    assert "一小时里已经交了很多件" in phone.text
    assert "第十一件" in phone.html
    assert say(Phone(), here, words="邻居的") is not None
    device = phone.client.cookies["lianhu_device"].value
    assert limits.is_spent(f"raise:{device}", 10)


def test_a_photo_stays_while_the_rest_is_mended(here, phone):
    say(phone, here, words="", photos=upload(jpeg()), reach="call")
    assert phone.status == 422
    kept = File.objects.get()
    assert f'name="kept_photos" value="{kept.token}"' in phone.html
    assert phone.client.get(f"/files/{kept.token}/thumb/").status_code == 200
    phone.send("raise", here.east.key, words="", kept_photos=kept.token, reach="page")
    assert matters().get().words.get().attachments.get().file == kept


def test_a_phone_that_lost_the_answer_gets_its_slip_though_the_draft_is_gone(here, phone):
    say(phone, here, words="", photos=upload(jpeg()), reach="call")
    page, kept = phone.html, File.objects.get()
    slips = set()
    for _ in range(2):
        phone.html = page
        phone.send("raise", here.east.key, kept_photos=kept.token, reach="page")
        slips.add(phone.number)
    assert len(slips) == 1
    assert "" not in slips
    assert Once.objects.count() == 1


def test_a_text_called_jpg_and_too_many_photos_are_told_at_the_field(here, phone):
    say(phone, here, words="灯", photos=upload(b"hello, I am no picture" * 20))
    assert phone.status == 422
    assert "id_photos_error" in phone.html
    say(phone, here, words="灯", photos=[upload(jpeg(64, 48)) for _ in range(7)])
    assert "最多6张照片" in phone.text
    assert phone.html.count('name="kept_photos"') == 6


def test_another_phone_cannot_take_somebody_elses_draft(here, phone):
    say(phone, here, words="", photos=upload(jpeg()), reach="call")
    token = File.objects.get().token
    other = Phone()
    assert say(other, here, words="我的", kept_photos=token) is None
    assert other.status == 422


def test_whoever_is_signed_in_speaks_here_as_a_resident(here, phone):
    phone.client.force_login(here.accounts["clerk"])
    made = say(phone, here, words="我家门口的灯")
    assert made.raised_by_id is None
    phone.open("mine", made.number)
    assert "我家门口的灯" in phone.text


def test_a_lost_slip_is_promised_to_be_found_only_to_who_left_a_name(here, phone):
    say(phone, here, words="路灯坏了")
    assert "丢了就查不到，请拍照存好" in phone.text
    assert "丢了也不要紧" not in phone.text
    assert "路灯坏了" in phone.text
    phone.open("slip", phone.number, query="?paper=1")
    assert "丢了就查不到" in phone.text
    other = Phone()
    say(other, here, words="路灯坏了", name="测试人", where_words="上寨")
    assert "丢了也不要紧" in other.text
    assert "丢了就查不到" not in other.text
