"""Signed papers come back as photos, receipts go out with their code: to the right matter only."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lianhu.audit.models import Event
from lianhu.files.models import File
from lianhu.kernel.codes import show_code
from lianhu.matters.models import Matter, Paper
from lianhu.matters.papers import mark, receipt
from lianhu.matters.tests import papers
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import fresh, raised
from lianhu.matters.tests.papers import address
from lianhu.shell.sheets import photo

pytestmark = pytest.mark.usefixtures("settled")


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """A busy machine must not make a readable photo unreadable."""
    monkeypatch.setattr(photo, "SECONDS", 60)


def upload(client, *photos, face="paper_back", status=200):
    response = client.post(address(face), {"photos": list(photos)})
    assert response.status_code == status, papers.page_text(response)
    return response


def keep(client, page, face="paper_back", **typed):
    """Send the second form as it stands, with what was typed over it."""
    html = page.content.decode()
    tokens = re.findall(r'name="photo" value="(\w+)"', html)
    fields = {"photo": tokens, "once": re.search(r'name="once" value="(\w+)"', html)[1]}
    for token in tokens:
        number = re.search(rf'name="{token}-number"[^>]*value="(\d+)"', html)
        what = re.search(rf'name="{token}-what" value="(\w+)"[^>]* checked', html)
        fields[f"{token}-number"] = number[1] if number else ""
        fields[f"{token}-what"] = what[1] if what else ""
        fields |= {f"{token}-{name}": value for name, value in typed.items()}
    return client.post(address(face), fields), fields


def blank():
    out = BytesIO()
    Image.new("RGB", (900, 1200), "white").save(out, "JPEG")
    return SimpleUploadedFile("white.jpg", out.getvalue(), "image/jpeg")


@pytest.mark.row("C4.33")
def test_a_signed_slip_comes_back_to_its_matter_by_its_mark(clerk, here):
    matter = papers.claimed(here)
    page = upload(clerk, papers.photographed(papers.printed(here.who("clerk"), matter, "slip")))
    assert f"编号 {matter.number} · 东河村·一号网格" in papers.page_text(page)
    assert not Paper.objects.exists()
    done, _fields = keep(clerk, page)
    assert "存好了" in papers.page_text(done)
    kept = Paper.objects.get()
    assert (kept.matter, kept.what) == (matter, "slip")
    assert kept.file.stream == matter.stream
    event = Event.objects.of(matter.stream).last()
    assert (event.verb, event.data["what"]) == ("matters.attach_paper", "slip")
    shown = clerk.get(address("show", matter.number))
    assert "派单送达单" in papers.page_text(shown)
    assert kept.file.token in shown.content.decode()


@pytest.mark.parametrize("turn", [0, 90, 180, 263])
@pytest.mark.parametrize("what", ["slip", "promise", "rating"])
def test_however_the_paper_was_held(here, what, turn):
    matter = papers.answered(here)
    page = papers.printed(here.who("clerk"), matter, what)
    taken = papers.photographed(page, turn=turn, blur=1.5, dark=0.45, seed=turn)
    text = photo.read(taken.read(), lambda said: mark.read(said) is not None)
    assert mark.read(text) == (matter.number, what)


def test_several_papers_in_one_go_each_to_its_own(clerk, here):
    one, two = papers.claimed(here), papers.claimed(here)
    actor = here.who("clerk")
    page = upload(
        clerk,
        papers.photographed(papers.printed(actor, one, "slip")),
        papers.photographed(papers.printed(actor, two, "promise"), turn=-9),
    )
    keep(clerk, page)
    found = set(Paper.objects.values_list("matter", "what"))
    assert found == {(one.pk, "slip"), (two.pk, "promise")}


def test_a_paper_that_cannot_be_read_goes_by_its_typed_number(clerk, here):
    matter = papers.claimed(here)
    page = upload(clerk, blank())
    assert "没有认出码" in papers.page_text(page)
    wrong = f"{(int(matter.number) + 1) % 10**9:09d}"
    for number, words in (("", "请照纸上的填"), ("12", "9位数字"), (wrong, "9位数字")):
        answer, _fields = keep(clerk, page, number=number, what="slip")
        assert answer.status_code == 422
        assert words in papers.page_text(answer)
        assert not number or f'value="{number}"' in answer.content.decode()
    spaced = f"{matter.number[:3]} {matter.number[3:]}"
    answer, _fields = keep(clerk, answer, number=spaced, what="slip")
    assert "存好了" in papers.page_text(answer)
    assert Paper.objects.get().matter == matter


def test_another_villages_paper_is_refused_in_words_and_not_kept(client, here):
    matter = papers.claimed(here)
    taken = papers.photographed(papers.printed(here.who("clerk"), matter, "slip"))
    page = upload(enter(client, here, "next_door"), taken)
    assert "不是您工作范围里的，不能存在这里" in papers.page_text(page)
    answer, _fields = keep(client, page, number=matter.number, what="slip")
    assert answer.status_code == 422
    assert "您的工作范围里没有这个编号" in papers.page_text(answer)
    assert not Paper.objects.exists()
    assert File.objects.get(kind="paper").stream == ""


def test_who_only_sees_a_matter_puts_no_paper_to_it(client, here):
    """The clerk of the next village raised it for somebody: sees it, has no post there."""
    matter = raised(here, actor=here.who("next_door"))
    assert Matter.objects.visible_to(here.who("next_door")).filter(pk=matter.pk).exists()
    page = upload(enter(client, here, "next_door"), blank())
    answer, _fields = keep(client, page, number=matter.number, what="other")
    assert "不在您能存纸的范围" in papers.page_text(answer)
    assert not Paper.objects.exists()


def test_a_mark_cannot_be_pointed_at_another_matter(here):
    one, two = papers.claimed(here), papers.claimed(here)
    path = mark.path_of(one.number, "slip")
    assert mark.read(f"https://somewhere.else{path}") == (one.number, "slip")
    assert mark.read(path.replace(one.number, two.number)) is None
    assert mark.read(path.replace("/s/", "/r/")) is None
    assert mark.read(path[:-2] + "/") is None
    assert mark.read("https://evil.example/p/x") is None


def test_a_tellers_own_slip_is_sent_back_to_them(clerk, here):
    matter = papers.claimed(here)
    own = receipt.make(fresh(matter), lambda path: f"https://lianhu.example.gov.cn{path}")
    page = upload(clerk, papers.photographed(papers.picture_of(own)))
    assert "请还给本人，不要存" in papers.page_text(page)
    assert show_code(matter.code) not in page.content.decode()


def test_sent_twice_it_is_kept_once(clerk, here):
    matter = papers.claimed(here)
    page = upload(clerk, papers.photographed(papers.printed(here.who("clerk"), matter, "slip")))
    _answer, fields = keep(clerk, page)
    again = clerk.post(address("paper_back"), fields)
    assert "存好了" in papers.page_text(again)
    assert Paper.objects.count() == 1


def test_one_wrong_photo_does_not_keep_the_others_back(clerk, here):
    matter = papers.claimed(here)
    good = papers.photographed(papers.printed(here.who("clerk"), matter, "slip"))
    page = upload(clerk, good, blank())
    answer, _fields = keep(clerk, page)
    assert answer.status_code == 422
    assert Paper.objects.count() == 1
    answer, _fields = keep(clerk, answer, leave="on")
    assert answer.status_code == 200
    assert Paper.objects.count() == 1


def test_what_is_no_photo_gets_a_sentence(clerk, here):
    text = SimpleUploadedFile("slip.jpg", b"not a picture", "image/jpeg")
    assert "不是照片" in papers.page_text(upload(clerk, text, status=422))
    assert "请拍一张签过字的纸" in papers.page_text(upload(clerk, status=422))


@pytest.mark.parametrize(
    ("token", "status"),
    [("\x00", 400), ("x" * 5000, 422), ("0" * 32, 422), (b"\xed\xa0\x80", 422)],
)
def test_a_made_up_photo_is_answered_in_words(clerk, token, status):
    answer = clerk.post(address("paper_back"), {"photo": token, "once": "a1"})
    assert answer.status_code == status
    assert ("没有看懂" if status == 400 else "重新上传") in papers.page_text(answer)


@pytest.mark.row("C4.45")
def test_a_rating_sheet_leads_to_writing_the_mark_down(clerk, here):
    matter = papers.answered(here)
    taken = papers.photographed(papers.printed(here.who("clerk"), matter, "rating"))
    answer, _fields = keep(clerk, upload(clerk, taken))
    link = re.search(r'href="([^"]+rate_for/\?way=paper)"', answer.content.decode())[1]
    page = clerk.get(link).content.decode()
    assert re.search(r'name="way" value="paper"[^>]* checked', page)
    assert not re.search(r'name="mark" value="\d"[^>]* checked', page)
    once = re.search(r'name="once" value="(\w+)"', page)[1]
    clerk.post(link.partition("?")[0], {"once": once, "mark": "4", "way": "paper", "words": ""})
    rating = matter.ratings.get()
    assert (rating.mark, rating.way) == (4, "paper")


def test_who_did_it_keeps_the_sheet_but_another_writes_the_mark(client, here):
    matter = papers.answered(here)
    enter(client, here, "worker")
    taken = papers.photographed(papers.printed(here.who("clerk"), matter, "rating"))
    face = "paper_back_field"
    answer, _fields = keep(client, upload(client, taken, face=face), face=face)
    words = papers.page_text(answer)
    assert "评价还没有记" in words
    assert "rate_for" not in answer.content.decode()
    assert Paper.objects.get().what == "rating"


def test_only_posts_that_may_keep_papers_come_here(client, here):
    assert client.get(address("paper_back")).status_code == 302
    for name in ("supervisor", "cluster", "discipline"):
        enter(client, here, name)
        for face in ("paper_back", "paper_back_field"):
            assert client.get(address(face)).status_code == 403
    enter(client, here, "worker")
    assert "存回纸质件" in papers.page_text(client.get(address("paper_back_field")))


@pytest.mark.row("C4.43")
def test_the_receipt_carries_number_code_and_a_way_in(client, here):
    matter = papers.told(here)
    client.post(address("follow"), {"number": matter.number, "code": matter.code})
    response = client.get(address("receipt", matter.number))
    assert "no-store" in response["Cache-Control"]
    text = papers.text_of(response.content)
    for words in (matter.number, show_code(matter.code), "查进度", "网格员、联户长", "东河村"):
        assert words in text
    assert papers.NAME not in text
    sheet = receipt.make(fresh(matter), lambda path: f"http://testserver{path}")
    scanned = papers.photographed(papers.picture_of(sheet), turn=0)
    found = photo.read(scanned.read(), lambda said: True)
    assert found == f"http://testserver/m/{matter.number}/#{show_code(matter.code)}"


@pytest.mark.row("C4.43")
def test_whoever_scans_a_slip_comes_to_the_door_with_the_code(client, here):
    matter = papers.claimed(here)
    path = mark.path_of(matter.number, "slip")
    page = client.get(path, follow=True)
    assert page.redirect_chain[-1][0] == address("mine", matter.number)
    assert f'value="{matter.number}"' in page.content.decode()
    assert "路灯" not in papers.page_text(page)
    inside = client.post(
        address("follow"), {"number": matter.number, "code": matter.code}, follow=True
    )
    assert "换灯" in papers.page_text(inside)
    enter(client, here, "clerk")
    assert client.get(path, follow=True).redirect_chain[-1][0] == address("show", matter.number)
    forged = path.replace("/s/", "/c/")
    assert client.get(forged).status_code == 404


def test_a_receipt_opens_to_nobody_else(client, here):
    matter, other = papers.told(here), raised(here)
    assert client.get(address("receipt", matter.number)).status_code == 302
    client.post(address("follow"), {"number": other.number, "code": other.code})
    assert client.get(address("receipt", matter.number)).status_code == 302
    enter(client, here, "clerk")
    assert client.get(address("receipt", matter.number)).status_code == 302


def test_the_helper_prints_the_receipt_for_who_stands_there(client, here):
    matter = papers.told(here)
    enter(client, here, "leader")
    page = client.get(address("find"))
    place = re.search(r'<option value="([^"]+)"', page.content.decode())[1]
    found = client.post(
        address("find"),
        {
            "name": papers.NAME,
            "where_words": "上寨",
            "place": place,
            "reason": "here",
        },
    )
    slip = re.search(r'href="(/office/slip/[^"]+)"', found.content.decode())[1]
    assert show_code(matter.code) in papers.text_of(client.get(f"{slip}pdf/").content)
    enter(client, here, "clerk")
    assert client.get(f"{slip}pdf/").status_code == 404
