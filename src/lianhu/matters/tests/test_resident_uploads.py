"""Too many uploads from a nameless phone: told at the field, before any picture is looked at."""

from lianhu.access import uploads
from lianhu.files import commands as files
from lianhu.files.tests.factories import jpeg, upload
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import SYSTEM
from lianhu.matters.tests.phone import Phone


def test_the_pictures_are_refused_undecoded_and_the_words_stay(here, monkeypatch):
    monkeypatch.setattr(uploads, "FILES", 1)
    looked_at = []
    examine = files.examine
    monkeypatch.setattr(files, "examine", lambda *a, **k: looked_at.append(a) or examine(*a, **k))
    phone = Phone()
    phone.open("raise", here.east.key)
    two = [upload(jpeg()), upload(jpeg())]
    phone.send("raise", here.east.key, words="上寨的路塌了半边", photos=two)
    assert phone.status == 422
    assert "这台手机一小时里传的照片、录音太多了" in phone.text
    assert 'id="id_photos_error"' in phone.html or "aria-invalid" in phone.html
    assert "上寨的路塌了半边" in phone.html
    assert looked_at == []
    # The words alone go in.
    phone.send("raise", here.east.key, words="上寨的路塌了半边")
    assert Matter.objects.visible_to(SYSTEM).filter(number=phone.number).exists()


def test_ever_new_phones_at_one_address_are_bounded(here, monkeypatch):
    monkeypatch.setattr(uploads, "FILES", 1)
    monkeypatch.setattr(uploads, "SHARED", 2)
    for nth in range(3):
        phone = Phone()
        phone.client.defaults["REMOTE_ADDR"] = "10.1.2.3"
        phone.open("raise", here.east.key)
        phone.send("raise", here.east.key, words=f"第{nth}件", photos=[upload(jpeg())])
        assert phone.status == (422 if nth == 2 else 200)
    assert "这个网络" in phone.text
