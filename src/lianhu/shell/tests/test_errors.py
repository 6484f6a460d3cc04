import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from lianhu.shell import context, errors

HTML = {"HTTP_ACCEPT": "text/html"}


@pytest.mark.usefixtures("pingtang")
@pytest.mark.parametrize("status", ["400", "403", "404", "413"])
def test_each_page_is_chinese_and_says_what_to_do(house, status):
    answer = house.get(f"/broken/{status}/", **HTML)
    page = answer.content.decode()
    words = errors.WORDS[int(status)]
    assert answer.status_code == int(status)
    assert str(words.title) in page
    assert all(str(line) in page for line in words.todo)
    assert "演示数据，纯属虚构" in page
    assert 'lang="zh-CN"' in page


def test_the_page_for_our_own_fault_asks_no_database(house, monkeypatch):
    def fails():
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(context, "current", fails)
    answer = house.get("/broken/500/", **HTML)
    assert answer.status_code == 500
    assert "您没有做错什么" in answer.content.decode()


@pytest.mark.usefixtures("pingtang")
def test_a_refusal_is_told_in_its_own_words(house):
    answer = house.get("/refused/", HTTP_REFERER="http://testserver/gallery/", **HTML)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "王某某刚刚领走了这件事。" in page
    assert 'href="http://testserver/gallery/"' in page


@pytest.mark.usefixtures("pingtang")
def test_the_way_back_never_leads_to_another_site(house):
    page = house.get("/refused/", HTTP_REFERER="https://evil.example/", **HTML).content.decode()
    assert "evil.example" not in page


def test_htmx_gets_the_bare_sentence_and_a_machine_gets_json(house):
    bare = house.get("/refused/", HTTP_HX_REQUEST="true")
    assert bare.content.decode() == "王某某刚刚领走了这件事。"
    assert bare["Content-Type"].startswith("text/plain")
    assert house.get("/refused/", HTTP_ACCEPT="application/json").json() == {
        "message": "王某某刚刚领走了这件事。"
    }


@pytest.mark.parametrize("view", [errors.conflict, errors.too_large, errors.unprocessable])
@pytest.mark.usefixtures("pingtang")
def test_pages_without_a_handler(view, house):
    answer = view(RequestFactory().get("/x/", **HTML))
    assert answer.status_code in {409, 413, 422}
    assert "可以这样做" in answer.content.decode()


@pytest.fixture
def strict(house, pingtang):
    return Client(enforce_csrf_checks=True)


def test_an_expired_form_comes_back_with_everything_written_in_it(strict):
    words = "上寨的路灯坏了\n晚上 <b>看不见</b>"
    answer = strict.post(
        "/received/?from=qr",
        {"words": words, "kind": ["a", "b"], "csrfmiddlewaretoken": "old"},
        HTTP_ORIGIN="http://testserver",
        **HTML,
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "页面放久了，请再提交一次，您写的内容还在。" in page
    assert "上寨的路灯坏了\n晚上 &lt;b&gt;看不见&lt;/b&gt;</textarea>" in page
    assert page.count('<input type="hidden" name="kind"') == 2
    assert 'action="/received/?from=qr"' in page
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    again = strict.post(
        "/received/?from=qr",
        {"words": words, "csrfmiddlewaretoken": token},
        HTTP_ORIGIN="http://testserver",
    )
    assert again.content.decode() == f"收到：{words}"


def test_a_chosen_photo_is_asked_for_again(strict):
    photo = SimpleUploadedFile("a.jpg", b"x", content_type="image/jpeg")
    answer = strict.post(
        "/received/", {"words": "灯", "photo": photo}, HTTP_ORIGIN="http://testserver", **HTML
    )
    assert '<input type="file" id="file1" name="photo">' in answer.content.decode()


@pytest.mark.parametrize("sender", [{"HTTP_ORIGIN": "https://evil.example"}, {}])
def test_a_form_of_another_site_is_never_given_a_token(strict, sender):
    page = strict.post("/received/", {"words": "把钱转给我"}, **sender, **HTML).content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert "把钱转给我" in page


def test_a_password_is_never_written_into_the_page(strict):
    sent = {"username": "wang", "password": "s3cret-words"}
    page = strict.post("/received/", sent, HTTP_ORIGIN="http://testserver", **HTML).content.decode()
    assert "s3cret-words" not in page
    assert "请重新打开这一页" in page


def test_the_page_policy_lets_only_our_files_run(house, pingtang):
    policy = house.get("/gallery/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert house.get("/gallery/")["Permissions-Policy"].endswith("geolocation=()")


def test_a_page_says_its_length_so_that_the_connection_can_stay(house):
    page = house.get("/gallery/")
    assert int(page["Content-Length"]) == len(page.content)


def test_an_expired_form_names_its_fields_keeps_drafts_and_warns_of_photos(strict):
    photo = SimpleUploadedFile("a.jpg", b"x", content_type="image/jpeg")
    sent = {"spot": "上寨路口", "kept_photos": "t" * 60, "photos": photo}
    answer = strict.post("/received/", sent, HTTP_ORIGIN="http://testserver", **HTML)
    page = answer.content.decode()
    assert "具体位置</label>" in page
    assert "重新选一次，再提交" in page
    assert f'type="hidden" name="kept_photos" value="{"t" * 60}"' in page
    assert "收到的 1 个照片或录音还在" in page
