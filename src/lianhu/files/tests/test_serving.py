"""Who gets the bytes, and how they travel."""

import pytest
from django.urls import reverse

from lianhu.audit.actor import SYSTEM, VISITOR, Actor
from lianhu.files import access
from lianhu.files.access import guard, may_see
from lianhu.files.intake import attach
from lianhu.files.models import File
from lianhu.files.tests.factories import OTHER, PHONE, docx, draft, wav

# The cookie is access.device.DEVICE, of a room above this one.
DEVICE = "lianhu_device"
BEARER = Actor("bearer", stream="thing:1")


@pytest.fixture
def _guarded(monkeypatch):
    monkeypatch.setattr(access, "_GUARDS", {})
    guard("thing", lambda actor, stream, file: actor.kind == "visitor" and actor.device != "")


def kept(kind="photo", content=None, confidentiality="public", stream="thing:1"):
    file = draft(kind=kind, content=content)
    attach(file, stream, confidentiality=confidentiality)
    return file


def as_phone(client, actor=PHONE):
    client.cookies[DEVICE] = actor.device
    return client


def get(client, file, name="get", **headers):
    return client.get(reverse(f"files:{name}", args=[file.token]), headers=headers)


def test_a_draft_is_seen_by_the_phone_that_sent_it(county, client):
    file = draft()
    assert get(as_phone(client), file).status_code == 200
    assert get(as_phone(client, OTHER), file).status_code == 404


def test_without_a_guard_nobody_sees_a_kept_file(county):
    file = kept(stream="nowhere:1")
    for actor in (VISITOR, PHONE, BEARER, Actor("staff", account_id=1)):
        assert not may_see(actor, file)
    assert may_see(SYSTEM, file)


@pytest.mark.usefixtures("_guarded")
def test_the_owner_room_decides(county, client):
    file = kept()
    assert get(as_phone(client), file).status_code == 200
    assert not may_see(BEARER, file)


@pytest.mark.usefixtures("_guarded")
def test_an_erased_file_is_gone_for_all(county, client):
    file = kept()
    File.objects.filter(pk=file.pk).update(state="erased", erased_at=file.made_at)
    assert get(as_phone(client), file).status_code == 404


def test_a_made_up_address_is_404(county, client):
    assert client.get("/files/" + "a" * 32 + "/").status_code == 404
    assert client.get("/files/../../etc/passwd/").status_code == 404


@pytest.mark.usefixtures("_guarded")
def test_headers_keep_it_private_and_harmless(county, client):
    response = get(as_phone(client), kept())
    assert response["Cache-Control"] == "private, max-age=300"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.usefixtures("_guarded")
@pytest.mark.parametrize("confidentiality", ["private", "sealed"])
def test_what_is_private_is_kept_by_no_browser(county, client, confidentiality):
    response = get(as_phone(client), kept(confidentiality=confidentiality))
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("_guarded")
def test_a_document_is_downloaded_under_a_plain_name(county, client):
    response = get(as_phone(client), kept("document", docx()))
    assert response["Content-Disposition"].startswith("attachment")
    assert "docx" in response["Content-Disposition"]


@pytest.mark.usefixtures("_guarded")
def test_a_voice_can_be_played_from_the_middle(county, client):
    content = wav(1)
    file = kept("voice", content)
    client = as_phone(client)
    whole = get(client, file)
    assert b"".join(whole.streaming_content) == content
    assert whole["Accept-Ranges"] == "bytes"
    first = get(client, file, Range="bytes=0-1")
    assert (first.status_code, first.content) == (206, content[:2])
    assert first["Content-Range"] == f"bytes 0-1/{len(content)}"
    assert get(client, file, Range="bytes=100-").content == content[100:]
    assert get(client, file, Range="bytes=-7").content == content[-7:]
    assert get(client, file, Range="bytes=5-999999").content == content[5:]


@pytest.mark.usefixtures("_guarded")
@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=9-3", "bytes=-0", "bytes=-"])
def test_a_range_that_does_not_exist_is_416(county, client, asked):
    assert get(as_phone(client), kept("voice", wav(1)), Range=asked).status_code == 416


@pytest.mark.usefixtures("_guarded")
@pytest.mark.parametrize("asked", ["lines=0-1", "bytes=0-1,5-6", "bytes=a-b"])
def test_a_range_we_do_not_speak_gives_the_whole(county, client, asked):
    assert get(as_phone(client), kept("voice", wav(1)), Range=asked).status_code == 200


@pytest.mark.usefixtures("_guarded")
def test_an_unchanged_file_is_not_sent_again(county, client):
    file = kept()
    etag = get(as_phone(client), file)["ETag"]
    again = get(client, file, If_None_Match=etag)
    assert again.status_code == 304
    assert get(client, file, "thumb")["ETag"] != etag


@pytest.mark.usefixtures("_guarded")
def test_lost_bytes_are_said_in_words(county, client):
    file = kept()
    file.path.unlink()
    response = get(as_phone(client), file)
    assert response.status_code == 404
    assert "找不到" in response.content.decode()


@pytest.mark.usefixtures("_guarded")
def test_a_voice_has_no_thumbnail(county, client):
    assert get(as_phone(client), kept("voice", wav(1)), "thumb").status_code == 404


@pytest.mark.usefixtures("_guarded")
def test_serving_takes_one_query(county, client, django_assert_num_queries):
    file = kept()
    client = as_phone(client)
    get(client, file)
    with django_assert_num_queries(1):
        get(client, file)


@pytest.mark.parametrize("asked", ["9" * 5000 + "-", "-" + "9" * 5000, "٣-", "²-"])
@pytest.mark.usefixtures("_guarded")
def test_a_range_that_is_none_gets_the_whole(county, client, asked):
    answer = get(as_phone(client), kept(), Range=f"bytes={asked}")
    assert answer.status_code == 200
