"""A form sent back to be mended has lost no file."""

import pytest
from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from lianhu.audit.actor import Actor
from lianhu.files.intake import attach
from lianhu.files.models import File
from lianhu.files.tests.factories import OTHER, PHONE, draft, jpeg, upload, wav
from lianhu.files.uploading import KeepsFiles, KeptFilesField


class RaiseForm(KeepsFiles):
    text = forms.CharField(max_length=5)
    photo = KeptFilesField(kind="photo", limit=2, required=False, label="照片")
    voice = KeptFilesField(kind="voice", required=False, label="录音")


class PaperForm(KeepsFiles):
    paper = KeptFilesField(kind="paper", label="纸件")


def sent(form=RaiseForm, actor=PHONE, photos=(), voices=(), **data):
    post = QueryDict(mutable=True)
    for name, value in data.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    files = MultiValueDict({"photo": list(photos), "voice": list(voices)})
    return form(post, files, actor=actor)


def test_photos_and_voice_come_out_as_drafts(county):
    form = sent(text="漏水", photos=[upload(jpeg())], voices=[upload(wav(), "a.wav")])
    assert form.is_valid(), form.errors
    assert [file.kind for file in form.cleaned_data["photo"]] == ["photo"]
    assert [file.kind for file in form.cleaned_data["voice"]] == ["voice"]


def test_a_long_text_costs_no_photo(county):
    first = sent(text="太长太长太长", photos=[upload(jpeg())])
    assert not first.is_valid()
    file = File.objects.get()
    page = str(first["photo"])
    assert f'name="kept_photo" value="{file.token}"' in page
    second = sent(text="漏水", kept_photo=file.token)
    assert second.is_valid(), second.errors
    assert second.cleaned_data["photo"] == [file]
    assert File.objects.count() == 1


def test_a_second_photo_joins_the_first(county):
    file = draft()
    form = sent(text="漏水", kept_photo=file.token, photos=[upload(jpeg())])
    assert form.is_valid()
    assert len(form.cleaned_data["photo"]) == 2
    assert form.cleaned_data["photo"][0] == file


def test_a_photo_can_be_left_out(county):
    file = draft()
    form = sent(text="漏水", kept_photo=file.token, drop_photo=file.token)
    assert form.is_valid()
    assert form.cleaned_data["photo"] == []


@pytest.mark.parametrize("actor", [OTHER, Actor("visitor"), Actor("staff", account_id=5)])
def test_another_device_cannot_take_it(county, actor):
    form = sent(text="漏水", actor=actor, kept_photo=draft().token)
    assert not form.is_valid()
    assert "已过期" in str(form.errors["photo"])
    assert "kept_photo" not in str(form["photo"])


def test_an_upload_without_a_device_belongs_to_nobody(county):
    nobody = Actor("visitor")
    form = sent(text="漏水", actor=nobody, kept_photo=draft(nobody).token)
    assert not form.is_valid()


def test_an_attached_file_cannot_be_used_again(county):
    file = draft()
    attach(file, "matter:1")
    assert not sent(text="漏水", kept_photo=file.token).is_valid()


def test_a_voice_is_no_photo(county):
    file = draft(content=wav(), kind="voice")
    assert not sent(text="漏水", kept_photo=file.token).is_valid()


def test_the_good_photo_stays_when_the_other_is_bad(county):
    form = sent(text="漏水", photos=[upload(jpeg()), upload("不是照片".encode())])
    assert not form.is_valid()
    assert "文字文件" in str(form.errors["photo"])
    assert File.objects.get().token in str(form["photo"])


def test_too_many_are_said_and_the_first_stay(county):
    form = sent(text="漏水", photos=[upload(jpeg()) for _ in range(3)])
    assert not form.is_valid()
    assert "最多2张" in str(form.errors["photo"])
    assert File.objects.count() == 2


def test_a_required_file_must_come_once(county):
    empty = sent(PaperForm)
    assert not empty.is_valid()
    assert "required" in str(empty["paper"])
    again = sent(PaperForm, kept_paper=draft(kind="paper").token)
    assert again.is_valid()
    assert "required" not in str(again["paper"])


def test_an_unbound_form_shows_a_plain_input(county):
    form = RaiseForm(actor=PHONE)
    assert 'accept="image/*"' in str(form["photo"])
    assert "multiple" in str(form["photo"])
    assert "multiple" not in str(form["voice"])
    assert form.is_multipart()


def test_what_was_sent_in_one_form_does_not_show_in_the_next(county):
    sent(text="漏水", photos=[upload(jpeg())]).is_valid()
    assert "kept_photo" not in str(RaiseForm(actor=PHONE)["photo"])
