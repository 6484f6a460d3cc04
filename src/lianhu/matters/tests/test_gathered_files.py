"""On a round and in a meeting a voice or a photo is enough, and a phone asks for one thing at a time."""

import re

import pytest
from django.urls import reverse

from lianhu.files.models import File
from lianhu.files.tests.factories import draft
from lianhu.kernel import clock
from lianhu.matters.commands import gathering
from lianhu.matters.commands.gathering import Spoken
from lianhu.matters.models import Gathering, Matter
from lianhu.matters.tests.desk import enter, hidden, photo, voice


def kept(page):
    """The uploads that a page holds, as its browser sends them back."""
    found = re.findall(r'name="(kept_[\w-]+)" value="([^"]+)"', page.text)
    return {name: [value for key, value in found if key == name] for name, _value in found}


@pytest.fixture
def where(client, here):
    enter(client, here, "worker")
    return reverse("matters:visit", args=["field"])


@pytest.fixture
def sent(client, where):
    return {**hidden(client.get(where)), "rows": "1", "held_on": clock.today().isoformat()}


@pytest.mark.row("C4.20")
def test_a_recording_or_a_photo_alone_is_a_matter_of_a_round(client, where, sent):
    done = client.post(where, {
        **sent, "rows": "3", "0-voice": voice(), "0-name": "石小田", "1-photos": [photo(), photo("b.jpg")],
    })  # fmt: skip
    assert done.status_code == 302
    spoken, seen = Matter.objects.order_by("pk")
    assert [one.file.kind for one in spoken.words.get().attachments.all()] == ["voice"]
    assert spoken.teller.name == "石小田"
    assert seen.words.get().attachments.count() == 2
    assert Gathering.objects.get().raised == 2
    # A round without any of them is as good: nothing demands a photo.
    assert client.post(where, {**sent, "0-words": "没路灯", "once": "b" * 32}).status_code == 302


@pytest.mark.row("C4.20")
def test_one_at_a_time_on_a_phone_and_what_was_uploaded_stays(client, here, where, sent):
    page = client.get(where)
    assert 'name="0-words"' in page.text
    assert 'name="1-words"' not in page.text
    page = client.post(where, {**sent, "0-photos": photo(), "0-name": "石小田", "more": "1"})
    assert 'name="1-words"' in page.text
    assert 'name="2-words"' not in page.text
    assert list(kept(page)) == ["kept_0-photos"]
    assert not Matter.objects.exists()
    both = {**sent, **kept(page), "rows": "2", "0-name": "石小田", "1-words": "没路灯"}
    done = client.post(where, both)
    assert done.status_code == 302
    photos, words = Matter.objects.order_by("pk")
    assert photos.words.get().attachments.count() == 1
    assert words.words.get().text == "没路灯"
    # The phone did not hear the answer and sends all of it again, with drafts that are no more.
    assert client.post(where, both).url == done.url
    assert Matter.objects.count() == 2
    enter(client, here, "clerk")
    assert 'name="2-words"' in client.get(reverse("matters:visit", args=["office"])).text


def test_uploads_are_kept_while_a_fault_is_mended_and_are_nobody_elses(client, here, where, sent):
    page = client.post(where, {**sent, "0-photos": photo(), "held_on": ""})
    assert page.status_code == 422
    assert list(kept(page)) == ["kept_0-photos"]
    stranger = draft()
    answer = client.post(where, {**sent, "kept_0-photos": stranger.token})
    assert answer.status_code == 422
    assert not Matter.objects.exists()
    assert File.objects.get(pk=stranger.pk).stream == stranger.stream


def test_a_name_with_nothing_said_is_told_so(client, where, sent):
    page = client.post(where, {**sent, "0-name": "石小田"})
    assert page.status_code == 422
    assert "或录一段、拍一张" in page.text


def test_the_command_takes_files_without_words(here):
    made = gathering.gather(
        here.who("worker"), here.one, channel="visit", held_on=clock.today(),
        said=[Spoken("", files=[draft()])],
    )  # fmt: skip
    assert made.raised == 1
    assert Matter.objects.get().words.get().attachments.count() == 1
