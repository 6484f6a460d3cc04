"""Following one's own matter from first to last, rating it, saying more."""

import re
from datetime import timedelta

import pytest

from lianhu.counties.jobs import TASKS
from lianhu.files.intake import take
from lianhu.files.models import File
from lianhu.files.tests.factories import amr, jpeg, upload, wav
from lianhu.kernel import clock
from lianhu.kernel.codes import normal_code, show_code
from lianhu.matters import commands
from lianhu.matters.kinds import Phase
from lianhu.matters.models import Matter
from lianhu.matters.reactions import deadlines
from lianhu.matters.tests.factories import SYSTEM, bearer, carried, fresh, raised
from lianhu.matters.tests.phone import Phone
from lianhu.notices.models import Telling


def told(matter):
    return Telling.objects.filter(stream=matter.stream, audience_kind="teller")


@pytest.mark.row("C4.43")
def test_number_and_code_open_the_way_gone_so_far_and_what_comes_next(here, phone):
    matter = carried(here, "claimed")
    phone.follow(matter)
    assert phone.status == 200
    assert matter.number in phone.text
    for step in ("收集", "分流", "社区派单", "干部领单", "办理", "反馈", "满意度评价", "组织晒单"):
        assert step in phone.text, step
    assert 'aria-current="step"' in phone.html
    assert "由workerworker办理" in phone.text
    assert 'data-read="#now"' in phone.html


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{0:.4}{0}"])
def test_the_code_may_be_typed_as_people_type(here, phone, typed):
    matter = raised(here)
    spelt = matter.code.lower().replace("-", "")
    spelt = typed.format(spelt) if "." not in typed else f"{spelt[:4]} - {spelt[4:]}"
    phone.follow(matter, spelt)
    assert phone.status == 200
    assert "办到哪一步" in phone.text


def test_a_wrong_code_and_an_unknown_number_are_told_alike(here, phone):
    matter, other = raised(here), raised(here)
    phone.follow(matter, other.code)
    first = phone.text
    assert phone.status == 404
    assert "对不上" in first
    assert "编号丢了" not in first
    phone.send("follow", number="000000000", code=matter.code)
    assert phone.status == 404
    assert "对不上" in phone.text
    phone.send("follow", number=matter.number[:-1], code=matter.code)
    assert phone.status == 422
    assert "抄错了一位" in phone.text


def test_ten_wrong_codes_lock_the_number_to_that_phone_even_for_the_right_one(here, phone):
    matter = raised(here)
    for _ in range(10):
        phone.follow(matter, "00000000")
    phone.follow(matter)
    assert phone.status == 429
    assert "请网格员帮您查" in phone.text
    with clock.at(clock.now() + timedelta(minutes=31)):
        phone.follow(matter)
    assert phone.status == 200


def test_one_phone_cannot_try_number_after_number(here, phone):
    matter = raised(here)
    for _ in range(40):
        phone.send("follow", number="000000000", code="00000000")
    phone.follow(matter)
    assert phone.status == 429


def test_one_code_opens_one_matter_and_no_other(here, phone):
    mine, other = raised(here), raised(here, words="邻居的事")
    phone.follow(mine)
    for page in ("mine", "slip", "rate", "comment"):
        phone.open(page, other.number)
        assert "邻居的事" not in phone.text
        assert 'name="code"' in phone.html
    phone.send("comment", other.number, words="冒充")
    assert fresh(other).words.count() == 1
    phone.open("slip", mine.number)
    assert show_code(normal_code(mine.code)) in phone.text


def test_on_a_borrowed_phone_it_can_be_closed_again(here, phone):
    matter = raised(here)
    phone.follow(matter)
    assert "no-store" in phone.open("mine", matter.number)["Cache-Control"]
    phone.send("follow", leave="1")
    assert "已经看不到" in phone.text
    phone.open("mine", matter.number)
    assert 'name="code"' in phone.html


@pytest.mark.row("C4.50")
def test_the_whole_life_is_read_by_the_resident_from_first_to_last_masked(here, phone):
    matter = raised(here, words="测试人家门口的灯坏了，打13812345678找我")
    commands.triage(here.who("clerk"), fresh(matter), choice="先商议", reason="内部看法")
    commands.consult(
        here.who("leader"), fresh(matter), people="甲某、乙某", opinions="乙某不同意出钱",
        conclusion="大家同意装灯", choice="有办法",
    )  # fmt: skip
    commands.dispatch(
        here.who("clerk"), fresh(matter), category="infrastructure", level="grid", note="先别声张"
    )
    plan = {"measures": "装灯", "steps": ["量", "装"], "promised_on": clock.today()}
    commands.claim(here.who("worker"), fresh(matter), **plan)
    commands.progress(here.who("worker"), fresh(matter), words="灯买好了，测试人可打13987654321")
    commands.finish(here.who("worker"), fresh(matter), words="装好了")
    commands.respond(here.who("worker"), fresh(matter), words="灯亮了，请看看")
    commands.rate(bearer(matter), fresh(matter), mark=5, words="谢谢")
    commands.publish(here.who("secretary"), fresh(matter), title="装灯", demand="灯", result="已装")
    phone.follow(matter)
    with clock.at(clock.now() + timedelta(days=17)):
        deadlines()
        phone.open("mine", matter.number)
    life = phone.text
    order = ["反映了这件事", "看过，分到“", "请大家商议", "派给管“", "领了这件事", "办理进度",
             "办完了", "答复您", "您作了评价", "结果已公示", "公示期满"]  # fmt: skip
    story = life.split("从头到尾")[1]
    places = [story.index(line) for line in order]
    assert places == sorted(places)
    for shown in ("大家同意装灯", "灯亮了，请看看", "谢谢", "灯买好了"):
        assert shown in life, shown
    for hidden in ("13812345678", "13987654321", "测试人", "乙某", "先别声张", "内部看法"):
        assert hidden not in story.split("告诉过您")[0], hidden
    assert "已办结" in life


@pytest.mark.row("C4.41", "C4.42")
def test_the_plan_shows_its_steps_and_whether_the_promise_was_kept(here, phone):
    matter = carried(here, "claimed")
    phone.follow(matter)
    for shown in ("看现场", "买灯", "换灯", "worker承诺", clock.chinese_date(clock.today())):
        assert shown in phone.text, shown
    assert "按期兑现" not in phone.text
    with clock.at(clock.now() + timedelta(days=2)):
        deadlines()
        phone.open("mine", matter.number)
        assert "没有按期兑现" in phone.text
        assert "超过时限，已报上级" in phone.text
    kept = carried(here, "finished")
    phone.follow(kept)
    assert "按期兑现" in phone.text


@pytest.mark.row("C1.19")
def test_it_is_not_closed_before_the_answer_and_the_page_that_asked_gets_it(here, phone):
    matter = carried(here, "finished")
    phone.follow(matter)
    assert "已有结果" in phone.text
    assert "给您的答复" not in phone.text
    assert fresh(matter).closed_at is None
    heard = upload(wav(), "答复.wav", "audio/wav")
    file = take(here.who("worker"), heard, kind="voice")
    commands.respond(here.who("worker"), fresh(matter), words="已经修好了", files=[file])
    answer = told(matter).latest("pk")
    assert (answer.how, answer.state) == ("page", "written")
    phone.open("mine", matter.number)
    assert "给您的答复" in phone.text
    assert "已经修好了" in phone.text
    assert 'data-read="#said-answer"' in phone.html
    assert phone.client.get(f"/files/{file.token}/").status_code == 200
    assert Phone().client.get(f"/files/{file.token}/").status_code == 404
    answer.refresh_from_db()
    assert answer.state == "told"


def test_opening_the_page_is_a_receipt_and_opening_it_again_writes_nothing(here, phone):
    matter = raised(here)
    assert told(matter).get().state == "written"
    phone.follow(matter)
    one = told(matter).get()
    assert one.state == "told"
    assert "网页" in phone.text
    phone.open("mine", matter.number)
    assert told(matter).get().told_at == one.told_at


@pytest.mark.row("C4.45")
def test_faces_with_words_rate_it_and_a_low_mark_sends_it_back(here, phone):
    matter = carried(here, "answered")
    phone.follow(matter)
    faces = phone.html.split('<div class="lh-faces">')[1].split("</fieldset>")[0]
    assert faces.count('type="radio"') == 5
    for words in ("很不满意", "不满意", "一般", "满意", "很满意"):
        assert f"{words}</label>" in faces
    phone.send("rate", matter.number, words="没选")
    assert phone.status == 422
    assert "请选一个" in phone.text
    assert "没选" in phone.html
    phone.send("rate", matter.number, mark="1", words="灯又坏了")
    assert "收到您的评价" in phone.text
    rating = matter.ratings.get()
    assert (rating.mark, rating.way, rating.recorded_by_id) == (1, "code", None)
    assert fresh(matter).phase == Phase.HANDLING
    assert "灯又坏了" in phone.text
    phone.send("rate", matter.number, mark="5")
    assert "不在评价这一步" in phone.text
    assert matter.ratings.count() == 1


def test_a_rating_sent_twice_counts_once(here, phone):
    matter = carried(here, "answered")
    phone.follow(matter)
    page = phone.html
    for _ in range(2):
        phone.html = page
        phone.send("rate", matter.number, mark="4")
        assert phone.status == 200
    assert matter.ratings.count() == 1


@pytest.mark.row("C4.49")
@pytest.mark.parametrize("step", ["raised", "claimed", "shown"])
def test_more_may_be_said_at_any_time_and_is_heard(here, phone, step):
    matter = raised(here) if step == "raised" else carried(here, step)
    phone.follow(matter)
    page = phone.html
    for _ in range(2):
        phone.html = page
        phone.send("comment", matter.number, words="晚上还有一盏也不亮")
    assert "已经记上了" in phone.text
    assert phone.text.count("晚上还有一盏也不亮") == 1
    said = fresh(matter).words.get(role="comment")
    assert said.text == "晚上还有一盏也不亮"


@pytest.mark.parametrize("words", ["", "长" * 2001])
def test_a_comment_with_nothing_or_too_much_is_told_so_and_kept(here, phone, words):
    matter = raised(here)
    phone.follow(matter)
    phone.send("comment", matter.number, words=words)
    assert phone.status == 422
    assert words in phone.html
    assert "id_words_error" in phone.html


def test_a_matter_that_is_closed_says_so_and_asks_for_no_rating(here, phone):
    matter = carried(here, "shown")
    with clock.at(clock.now() + timedelta(days=17)):
        deadlines()
        phone.follow(matter)
        assert "已办结" in phone.text
        assert 'id="rate"' not in phone.html
        assert "还有意见，可以凭编号再说" in phone.text
        phone.open("rate", matter.number)
        assert phone.url.endswith(f"/m/{matter.number}/")


@pytest.mark.parametrize("number", ["123", "abcdefghi", "1234567890"])
def test_a_number_that_is_none_is_a_page_that_is_not_there(here, phone, number):
    assert phone.client.get(f"/m/{number}/").status_code == 404


def test_a_voice_alone_is_followed_answered_and_heard_with_nothing_retyped(here, phone):
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, voice=upload(wav(), "录音.wav", "audio/wav"))
    matter = Matter.objects.visible_to(SYSTEM).get(number=phone.number)
    commands.triage(here.who("clerk"), fresh(matter), choice="私事")
    commands.settle(here.who("clerk"), fresh(matter), choice="已帮办", words="陪去办了")
    commands.respond(here.who("clerk"), fresh(matter), words="证已办好")
    phone.open("mine", matter.number)
    assert phone.html.count("<audio controls") == 1
    assert "证已办好" in phone.text
    assert matter.words.get(role="demand").text == ""


@pytest.mark.row("C1.16")
def test_a_voice_that_no_phone_plays_says_that_it_is_being_made_and_is_then_heard(here, phone):
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, voice=upload(amr(2), "录音.amr", "audio/amr"))
    number = phone.number
    phone.open("mine", number)
    assert "正在转换" in phone.text
    assert "<audio" not in phone.html
    TASKS["files.convert"](0)
    phone.open("mine", number)
    assert "正在转换" not in phone.text
    where = re.search(r'<audio[^>]+src="([^"]+)"', phone.html)[1]
    answer = phone.client.get(where)
    assert answer["Content-Type"] == "audio/mpeg"
    assert answer["Accept-Ranges"] == "bytes"
    File.objects.update(heard="failed")
    phone.open("mine", number)
    assert "没能转换" in phone.text
    assert "取原录音" in phone.text


@pytest.mark.row("C4.49")
def test_a_voice_and_photos_may_be_added_as_at_raising(here, phone):
    matter = carried(here, "claimed")
    phone.follow(matter)
    form = phone.html.split('id="say"')[1].split("</form>")[0]
    assert 'enctype="multipart/form-data"' in form
    assert 'name="voice"' in form
    assert 'name="photos"' in form
    page = phone.html
    for _ in range(2):
        phone.html = page
        files = {"voice": upload(wav(), "a.wav", "audio/wav"), "photos": upload(jpeg())}
        phone.send("comment", matter.number, **files)
        assert "已经记上了" in phone.text
    said = fresh(matter).words.get(role="comment")
    assert (said.text, said.attachments.count()) == ("", 2)
    assert "<audio" in phone.html
    assert "照片" in phone.text
    phone.client.force_login(here.accounts["worker"])
    desk = phone.open("show", matter.number).text
    assert desk.count("<audio") == 1


def test_a_bad_photo_costs_no_word_and_a_repeated_draft_no_second_comment(here, phone):
    matter = raised(here)
    phone.follow(matter)
    phone.send("comment", matter.number, words="还在漏", photos=[upload(jpeg()), upload(b"abc")])
    assert phone.status == 422
    assert "还在漏" in phone.html
    kept = re.search(r'name="kept_photos" value="(\w+)"', phone.html)[1]
    page = phone.html
    for _ in range(2):
        phone.html = page
        phone.send("comment", matter.number, words="还在漏", kept_photos=kept)
        assert phone.status == 200
        assert "已经记上了" in phone.text
    assert fresh(matter).words.get(role="comment").attachments.count() == 1


@pytest.mark.row("C6.1")
def test_the_page_of_a_matter_says_where_villagers_take_part_decide_and_check(here, phone):
    phone.follow(carried(here, "claimed"))
    for words in ("村民参与", "任何人可以提出", "村民做主", "不满意的，退回“办理”", "村民监督",
                  "监督委员会成员监督：办理", "谁都可以提异议"):  # fmt: skip
        assert words in phone.text, words
    private = raised(here, words="我家的事")
    commands.triage(here.who("clerk"), fresh(private), choice="私事")
    phone.follow(private)
    # Nobody takes part in what is one family's own.
    assert "村民做主" not in phone.text
