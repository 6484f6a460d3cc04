"""A form sent twice: the same is taken once, something else is never swallowed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianhu.files.tests.factories import jpeg, upload
from lianhu.kernel import clock
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Word
from lianhu.matters.tests.desk import enter, url
from lianhu.matters.tests.factories import carried, raised
from lianhu.matters.tests.phone import Phone

KEY, OTHER = "k" * 20, "z" * 20


def test_other_words_under_the_same_key_are_kept_in_the_form_and_not_called_stored(client, here):
    matter = carried(here, "claimed")
    where = url("act", matter, "progress")
    enter(client, here, "worker")
    assert client.post(where, {"words": "甲", "once": KEY}).status_code == 302
    assert client.post(where, {"words": "甲", "once": KEY}).status_code == 302
    answer = client.post(where, {"words": "乙乙", "once": KEY})
    assert answer.status_code == 409
    assert "还没有存" in answer.text
    assert "乙乙" in answer.text
    said = Word.objects.filter(matter=matter, role=WordRole.PROGRESS)
    assert [word.text for word in said] == ["甲"]


def test_a_second_voice_with_spent_drafts_does_not_lead_to_the_first_ones_slip(here, phone):
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, words="路坏了", once=KEY)
    first = phone.number
    phone.send("raise", here.east.key, words="灯坏了", once=KEY, kept_photos="0" * 32)
    assert phone.status == 422
    assert phone.number == ""
    assert "灯坏了" in phone.html
    phone.send("raise", here.east.key, words="路坏了", once=KEY)
    assert phone.number == first


def test_a_second_voice_at_the_desk_with_spent_drafts_is_kept_in_the_form(client, here):
    enter(client, here, "clerk")
    where = f"{reverse('matters:raise_for')}?v={here.east.key}"
    fields = {"channel": "visit", "kind": "demand", "reach": "page", "once": KEY}
    assert client.post(where, {**fields, "words": "路坏了"}).status_code == 302
    answer = client.post(where, {**fields, "words": "灯坏了", "kept_photos": "0" * 32})
    assert answer.status_code == 422
    assert "灯坏了" in answer.text


def test_a_resident_may_use_one_key_on_two_forms(here):
    matter = raised(here)
    phone = Phone()
    phone.follow(matter)
    phone.send("comment", matter.number, words="补充一句", once=KEY)
    phone.send("raise", here.east.key, words="路坏了", once=KEY, kept_photos="0" * 32)
    assert phone.status == 422
    phone.send("raise", here.east.key, words="路坏了", once=KEY)
    assert phone.number not in ("", matter.number)


def test_staff_may_use_one_key_on_two_forms(client, here):
    matter = raised(here)
    enter(client, here, "clerk")
    said = {"words": "路坏了", "channel": "visit", "kind": "demand", "reach": "page"}
    where = f"{reverse('matters:raise_for')}?v={here.east.key}"
    triage = {"choice": "小事", "once": KEY}
    assert client.post(url("act", matter, "triage"), triage).status_code == 302
    drafts = {**said, "once": KEY, "kept_photos": "0" * 32}
    assert client.post(where, drafts).status_code == 422
    assert client.post(where, {**said, "once": KEY}).status_code == 302
    assert client.post(where, {**said, "words": "灯", "once": OTHER}).status_code == 302
    level = {"category": "infrastructure", "level": "grid", "once": OTHER}
    assert client.post(url("act", matter, "dispatch"), level).status_code == 302


def test_back_and_send_again_leads_to_the_first_and_makes_no_second(here, phone):
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, words="路灯坏了", spot="上寨")
    first = phone.number
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, words="路灯坏了", spot="上寨")
    assert phone.status == 409
    assert first in phone.text
    assert reverse("matters:slip", args=[first]) in phone.html
    assert 'name="words" value="路灯坏了"' in phone.html
    assert Matter.objects.count() == 1
    phone.send("raise", here.east.key, words="路灯坏了", spot="上寨", again="1")
    assert phone.number not in ("", first)
    assert Matter.objects.count() == 2


@pytest.mark.parametrize("other", ["words", "photo", "village", "device", "later"])
def test_what_differs_is_another_matter(here, phone, other):
    phone.open("raise", here.east.key)
    phone.send("raise", here.east.key, words="路灯坏了")
    said = {"words": "路灯又坏了" if other == "words" else "路灯坏了"}
    if other == "photo":
        said["photos"] = upload(jpeg())
    speaker = Phone() if other == "device" else phone
    home = here.west if other == "village" else here.east
    later = clock.now() + timedelta(minutes=31 if other == "later" else 1)
    with clock.at(later):
        speaker.open("raise", home.key)
        speaker.send("raise", home.key, words=said["words"], photos=said.get("photos"))
    assert speaker.number, speaker.text
    assert Matter.objects.count() == 2


def test_a_file_that_was_hashed_is_still_whole(here):
    client = Client()
    sent = {"photos": upload(jpeg()), "once": KEY}
    answer = client.post(reverse("matters:raise", args=[here.east.key]), sent)
    assert answer.status_code == 302
    assert Matter.objects.get().words.get().attachments.count() == 1
