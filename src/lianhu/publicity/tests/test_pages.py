"""The public board, the sheets, the objection, the office's desk."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lianhu.access.device import DEVICE
from lianhu.audit.actor import VISITOR
from lianhu.audit.models import Event
from lianhu.files.models import File
from lianhu.files.tests.factories import draft, jpeg, upload
from lianhu.kernel import clock
from lianhu.kernel.hashing import short_hex
from lianhu.publicity import commands
from lianhu.publicity.models import Objection, Posting
from lianhu.publicity.tests.factories import (
    PHONE,
    fresh,
    objection,
    posting,
    staff,
)
from lianhu.sealed.contents import opened
from lianhu.sealed.models import Case


def text(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


def url(name, row):
    return reverse(f"publicity:{name}", args=[row.pk])


def seen(actor):
    return set(Posting.objects.visible_to(actor).values_list("pk", flat=True))


def test_everyone_reads_what_is_on_now_and_nothing_else(tree):
    on = posting(tree.east)
    later = posting(tree.east, from_at=clock.now() + timedelta(days=1))
    board_only = posting(tree.east, only_on_board=True)
    gone = posting(tree.east)
    commands.withdraw(staff(tree.east.path), gone, why="数字有误")
    with clock.at(clock.now() - timedelta(days=60)):
        over = posting(tree.east)
    assert seen(VISITOR) == {on.pk}
    assert seen(staff(tree.west.path)) == {on.pk}
    assert seen(staff(tree.east.path)) == {on.pk, later.pk, board_only.pk, gone.pk, over.pk}


@pytest.mark.row("C4.46", "G.14")
def test_the_board_of_a_village_opens_without_signing_in(tree, client):
    posting(tree.east, title="东河的结果")
    posting(tree.one, title="一号网格的结果")
    posting(tree.west, title="西河的结果")
    page = text(client.get(reverse("publicity:board", args=[tree.east.key])))
    assert "东河的结果" in page
    assert "一号网格的结果" in page
    assert "西河的结果" not in page
    for said in ("怎么算的：", "截至", "共2", "现在"):
        assert said in page


def test_the_board_is_filtered_paged_and_cheap(tree, client, django_assert_max_num_queries):
    for n in range(25):
        posting(tree.east, title=f"结果{n}")
    posting(tree.east, kind="promise", title="一个承诺")
    address = reverse("publicity:board", args=[tree.east.key])
    client.get(address)
    with django_assert_max_num_queries(8):
        page = text(client.get(address, {"page": 2}))
    assert "第 2 页，共 2 页" in page
    only = text(client.get(address, {"kind": "promise"}))
    assert "一个承诺" in only
    assert "结果3" not in only
    for odd in ("kind=x", "page=99", "page=x", "kind=%00"):
        text(client.get(f"{address}?{odd}"))


def test_an_empty_board_says_so(tree, client):
    page = text(client.get(reverse("publicity:board", args=[tree.east.key])))
    assert "现在没有正在公示的内容" in page
    assert client.get(reverse("publicity:board", args=["zzzzzz"])).status_code == 404


@pytest.mark.row("C4.46")
def test_one_posting_says_what_how_long_where_and_by_whom(tree, client):
    row = posting(tree.east, board="村委会门口")
    page = text(client.get(url("show", row)))
    for said in (
        row.title,
        "已换灯泡",
        "15天",
        "村委会门口",
        "村党支部书记",
        row.head[:16],
        "复制",
    ):
        assert said in page
    assert "我有不同意见" in page


def test_what_is_over_is_404_for_the_public_and_open_to_its_office(tree, sign_in, client):
    with clock.at(clock.now() - timedelta(days=60)):
        row = posting(tree.east)
    assert client.get(url("show", row)).status_code == 404
    assert "现在不对外公开" in text(sign_in(staff(tree.east.path)).get(url("show", row)))


@pytest.mark.parametrize("name", ["show", "print_posting"])
def test_what_hangs_on_paper_only_is_not_on_the_page(tree, client, name):
    assert client.get(url(name, posting(tree.east, only_on_board=True))).status_code == 404


def test_somebody_objects_and_reads_the_answer_on_the_same_phone(tree, client):
    row = posting(tree.east)
    client.cookies[DEVICE] = PHONE.device
    answer = client.post(url("object", row), {"words": "灯还是不亮", "once": "k1"}, follow=True)
    assert "已收到您的异议" in text(answer)
    assert "还没有答复" in text(answer)
    made = Objection.objects.get()
    assert made.device == PHONE.device
    commands.answer_objection(staff(tree.east.path, title="监委会主任"), made, answer="明天再修")
    assert "明天再修" in text(client.get(url("show", row)))
    client.cookies.clear()
    page = text(client.get(url("show", row)))
    assert "明天再修" in page
    assert "监委会主任" in page
    assert "灯还是不亮" not in page


def test_the_same_form_twice_is_one_objection(tree, client):
    row = posting(tree.east)
    client.cookies[DEVICE] = PHONE.device
    for _ in range(2):
        client.post(url("object", row), {"words": "灯还是不亮", "once": "k1"})
    assert Objection.objects.count() == 1


def test_an_objection_that_says_nothing_loses_nothing(tree, client):
    row = posting(tree.east)
    page = text(client.post(url("object", row), {"words": "", "contact": "13800005678"}), 422)
    assert "13800005678" in page
    assert "必填" in page
    page = text(client.post(url("object", row), {"words": "不" * 1001}), 422)
    assert "最多1000个字，现有1001个字" in page


def test_objections_are_limited_a_device(tree, client):
    row = posting(tree.east)
    client.cookies[DEVICE] = PHONE.device
    for n in range(5):
        client.post(url("object", row), {"words": f"第{n}次"})
    assert "太频繁" in text(client.post(url("object", row), {"words": "第6次"}), 429)
    assert Objection.objects.count() == 5


def test_an_accusation_goes_past_the_posting_and_its_log(tree, client):
    row = posting(tree.east)
    events, head = Event.objects.count(), text(client.get(url("show", row)))
    form = {"words": "书记自家门口", "contact": "13900001111", "sealed": "on", "once": "a" * 32}
    page = text(client.post(url("object", row), form))
    case = Case._base_manager.get()
    assert case.number in page
    assert "书记自家门口" not in page
    told = opened(case)[0].told
    assert (told.words, told.phone) == ("书记自家门口", "13900001111")
    assert (Objection.objects.count(), Event.objects.count()) == (0, events)
    assert unkeyed(text(client.get(url("show", row)))) == unkeyed(head)
    assert text(client.post(url("object", row), form)).count(case.number) == page.count(case.number)
    assert Case._base_manager.count() == 1


def unkeyed(page):
    return re.sub(r'value="\w{32,}"|x-csrftoken": "\w+"|"[\w-]*[0-9a-f]{6,12}"', "", page)


@pytest.mark.row("C4.46")
def test_the_sheets_carry_what_paper_needs(tree, client):
    row = posting(tree.east)
    sheet = text(client.get(url("print_posting", row)))
    for said in (short_hex(row.head), "盖章处", "张贴人", "<svg", "15天", "打印于"):
        assert said in sheet
    whole = text(client.get(reverse("publicity:print", args=[tree.east.key])))
    for said in (row.title, row.head[:16], "盖章处", "口径", "截至", "n=1", "<svg"):
        assert said in whole


def test_no_public_page_tells_who(tree, client):
    row = posting(tree.east, words="电话13800005678，身份证522727199001010011")
    objection(row, contact="13900001111", words="我叫张建国，13900001111")
    for address in (url("show", row), url("print_posting", row),
                    reverse("publicity:board", args=[tree.east.key]),
                    reverse("publicity:print", args=[tree.east.key])):  # fmt: skip
        page = text(client.get(address))
        for secret in ("13800005678", "522727199001010011", "13900001111", "张建国"):
            assert secret not in page


def test_a_photo_of_the_board_is_seen_with_its_posting(tree, sign_in, client):
    row, photo = posting(tree.east), draft()
    commands.hang(staff(tree.east.path), row, photo=photo)
    address = reverse("files:thumb", args=[photo.token])
    assert address in text(client.get(url("show", row)))
    assert client.get(address).status_code == 200
    commands.withdraw(staff(tree.east.path), fresh(row), why="数字有误")
    assert client.get(address).status_code == 404
    assert sign_in(staff(tree.east.path)).get(address).status_code == 200


class TestDesk:
    def test_a_visitor_is_shown_the_door(self, tree, client):
        for name in ("desk", "new"):
            assert "/sign-in/" in client.get(reverse(f"publicity:{name}"))["Location"]

    def test_the_next_village_gets_404(self, tree, sign_in):
        row = posting(tree.east)
        made = objection(row)
        client = sign_in(staff(tree.west.path))
        assert client.get(url("manage", row)).status_code == 404
        for name in ("hang", "take_down", "withdraw"):
            assert client.post(url(name, row), {"why": "x"}).status_code == 404
        for name in ("answer", "contact"):
            assert client.post(url(name, made), {"answer": "x", "reason": "x"}).status_code == 404

    def test_the_list_says_what_is_to_do(self, tree, sign_in, django_assert_max_num_queries):
        actor = staff(tree.east.path)
        hung, fresh_one = posting(tree.east, title="已经贴了"), posting(tree.east, title="还没有贴")
        commands.hang(actor, hung)
        objection(fresh_one)
        with clock.at(clock.now() - timedelta(days=60)):
            old = posting(tree.east, title="早该取下")
            commands.hang(actor, old)
        client = sign_in(actor)
        client.get(reverse("publicity:desk"))
        with django_assert_max_num_queries(5):
            page = text(client.get(reverse("publicity:desk")))
        assert "到期未取下" in page
        for what, title in (
            ("to_hang", "还没有贴"),
            ("over", "早该取下"),
            ("objected", "还没有贴"),
        ):
            page = text(client.get(reverse("publicity:desk"), {"what": what}))
            titles = {t for t in ("已经贴了", "还没有贴", "早该取下") if t in page}
            assert titles == {title}
        assert "没有这样的公示" in text(client.get(reverse("publicity:desk"), {"what": "ended"}))

    def test_a_notice_is_posted_by_hand(self, tree, sign_in):
        actor = staff(tree.east.path)
        form = {"area": tree.east.key, "kind": "charter", "title": "村规民约", "days": "15", "once": "n1",
                "words": "张建国电话13800005678", "names": "张建国、李四"}  # fmt: skip
        client = sign_in(actor)
        for _ in range(2):
            response = client.post(reverse("publicity:new"), form)
        row = Posting.objects.get()
        assert response["Location"] == url("manage", row)
        assert "张*国" in row.words
        assert "13800005678" not in row.words

    def test_what_is_seldom_needed_is_folded_until_it_is_used(self, tree, sign_in):
        client, where = sign_in(staff(tree.east.path)), reverse("publicity:new")
        bare = text(client.get(where))
        assert '<details class="lh-panel"><summary' in bare
        assert '<details class="lh-panel" open>' not in bare
        sent = {"area": tree.east.key, "kind": "charter", "title": "村规民约", "words": "正文"}
        page = text(client.post(where, {**sent, "days": "3"}), 422)
        assert page.count('<details class="lh-panel" open>') == 1

    @pytest.mark.row("C4.46")
    def test_the_office_sees_what_the_public_will_read_before_it_hangs(self, tree, sign_in):
        form = {"area": tree.east.key, "kind": "charter", "title": "村规民约", "days": "15",
                "words": "张建国电话13800005678", "names": "张建国", "board": "村口"}  # fmt: skip
        client, where = sign_in(staff(tree.east.path)), reverse("publicity:new")
        page = text(client.post(where, {**form, "preview": "1"}))
        shown = page.split('id="preview"')[1].split("lh-actions")[0]
        for said in ("张*国", "村口", "15天", "村党支部书记", "第三十五条"):
            assert said in shown
        assert "13800005678" not in shown
        assert "张建国电话13800005678" in page
        assert not Posting.objects.exists()
        assert "法定不少于15天" in text(
            client.post(where, {**form, "days": "3", "preview": "1"}), 422
        )

    @pytest.mark.parametrize(
        "wrong, said",
        [({"days": "3"}, "法定不少于15天"), ({"title": ""}, "必填"), ({"title": "长" * 101}, "最多100个字"),
         ({"area": "zzzzzz"}, "选择"), ({"days": "x"}, "整数"), ({"kind": "x"}, "选择")],
    )  # fmt: skip
    def test_a_wrong_field_loses_nothing(self, tree, sign_in, wrong, said):
        form = {
            "area": tree.east.key,
            "kind": "charter",
            "title": "村规民约",
            "days": "15",
            "words": "正文正文",
        }
        page = text(
            sign_in(staff(tree.east.path)).post(reverse("publicity:new"), form | wrong), 422
        )
        assert said in page
        assert "正文正文" in page
        assert not Posting.objects.exists()

    def test_one_posts_only_where_one_may(self, tree, sign_in):
        form = {"area": tree.west.key, "kind": "notice", "title": "x", "days": "15", "words": "x"}
        text(sign_in(staff(tree.east.path)).post(reverse("publicity:new"), form), 422)

    def test_the_paper_is_hung_with_a_photo(self, tree, sign_in):
        row, actor = posting(tree.east), staff(tree.east.path)
        client = sign_in(actor)
        client.post(url("hang", row), {"board": "村口", "photo": upload(jpeg())})
        row = fresh(row)
        assert (row.state, row.board) == ("hung", "村口")
        assert row.hangings.get().hung_photo.stream == row.key
        page = text(client.post(url("hang", row), {"board": "村口"}), 422)
        assert "已经记过" in page

    def test_a_bad_photo_is_said_and_the_good_one_stays(self, tree, sign_in):
        row = posting(tree.east)
        client = sign_in(staff(tree.east.path))
        bad = text(client.post(url("hang", row), {"board": "村口", "photo": upload(b"abc")}), 422)
        assert "文字文件" in bad
        assert 'value="村口"' in bad
        photo = {"photo": upload(jpeg())}
        late = text(client.post(url("take_down", row), photo), 422)
        assert "才满期" in late
        token = File.objects.get().token
        assert fresh(row).state == "posted"
        client.post(url("hang", row), {"kept_photo": token})
        assert fresh(row).hangings.get().hung_photo.token == token

    def test_withdrawing_needs_a_reason(self, tree, sign_in):
        row = posting(tree.east)
        client = sign_in(staff(tree.east.path))
        assert "必填" in text(client.post(url("withdraw", row), {"why": ""}), 422)
        client.post(url("withdraw", row), {"why": "户数写错"})
        assert fresh(row).state == "withdrawn"
        assert "户数写错" in text(client.get(url("manage", row)))

    def test_an_objection_is_answered_and_the_contact_opened(self, tree, sign_in):
        row = posting(tree.east)
        made = objection(row, contact="13800005678")
        client = sign_in(staff(tree.east.path))
        page = text(client.get(url("manage", row)))
        assert "13800005678" not in page
        assert "必填" in text(client.post(url("contact", made), {"reason": ""}), 422)
        assert "13800005678" in text(client.post(url("contact", made), {"reason": "回电"}))
        assert "必填" in text(client.post(url("answer", made), {"answer": ""}), 422)
        client.post(url("answer", made), {"answer": "明天再修"})
        assert "明天再修" in text(client.get(url("manage", row)))
        again = text(client.post(url("answer", made), {"answer": "又一次"}), 409)
        assert "已经有人答复" in again

    def test_whoever_released_it_is_told_to_leave_the_answer(self, tree, sign_in):
        actor = staff(tree.east.path)
        made = objection(posting(tree.east, actor))
        page = text(sign_in(actor).post(url("answer", made), {"answer": "没问题"}), 403)
        assert "另一位同志" in page
        assert "没问题" in page


def test_the_page_does_not_claim_a_board_before_the_paper_hangs():
    posting = Posting(method="网上公示")
    assert posting.shown_how == "网上公示；公示栏：还没贴"
    assert Posting(method="公示栏张贴、网上公示").shown_how == "网上公示；公示栏：还没贴"
    posting.hung_at = clock.now()
    assert posting.shown_how == "网上公示、公示栏张贴"
