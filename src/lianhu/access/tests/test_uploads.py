"""A device without a name may upload so much in an hour; its address ten times that."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from lianhu.access import limits, uploads
from lianhu.access.device import origin_of
from lianhu.access.models import Limit
from lianhu.audit.actor import Actor


def phone(device="phone", address="village"):
    return Actor("visitor", device=device, address=address)


def files(count=1, size=10):
    return [SimpleUploadedFile("a.jpg", b"x" * size) for _nth in range(count)]


def test_files_are_counted_for_the_device_in_one_statement(county, monkeypatch):
    monkeypatch.setattr(uploads, "FILES", 3)
    with CaptureQueriesContext(connection) as asked:
        uploads.require_room(phone(), files(3))
    assert len([one for one in asked if "access_limit" in one["sql"]]) == 1
    with pytest.raises(limits.TooMany, match="这台手机"):
        uploads.require_room(phone(), files(1))
    uploads.require_room(phone("neighbour"), files(3))
    assert "phone" not in str(list(Limit.objects.values()))


def test_bytes_are_counted_besides(county, monkeypatch):
    monkeypatch.setattr(uploads, "KILOBYTES", 20)
    uploads.require_room(phone(), files(1, 12_000))
    with pytest.raises(limits.TooMany):
        uploads.require_room(phone(), files(1, 12_000))


def test_ever_new_devices_at_one_address_come_to_an_end(county, monkeypatch):
    monkeypatch.setattr(uploads, "FILES", 2)
    for nth in range(uploads.SHARED):
        uploads.require_room(phone(f"new {nth}"), files(2))
    with pytest.raises(limits.TooMany, match="这个网络"):
        uploads.require_room(phone("one more"), files(1))
    uploads.require_room(phone("one more", "another village"), files(1))


def test_who_has_a_name_is_not_counted(county):
    with CaptureQueriesContext(connection) as asked:
        uploads.require_room(Actor("staff", account_id=1, device="desk"), files(3))
    assert not [one for one in asked if "access_limit" in one["sql"]]


def test_an_hour_of_the_largest_uploads_fits_the_column(county):
    for _nth in range(3):
        limits.spend({"full": 1_900_000_000}, 60)
    assert Limit.objects.get().count == 2_000_000_000


def origin(address, told=""):
    more = {"HTTP_X_FORWARDED_FOR": told} if told else {}
    return origin_of(RequestFactory().post("/", REMOTE_ADDR=address, **more))


def test_the_address_is_a_digest_and_cannot_be_made_up():
    assert origin("10.1.2.3") != origin("10.1.2.4")
    assert "10.1.2.3" not in origin("10.1.2.3")
    assert origin("10.1.2.3", "8.8.8.8") == origin("10.1.2.3")
    assert origin("127.0.0.1", "made up, 10.1.2.3") == origin("10.1.2.3")
    assert origin("::ffff:10.1.2.3") == origin("10.1.2.3")
    assert origin("240e:1:2:3::1") == origin("240e:1:2:3::2") != origin("240e:1:2:4::1")
    assert origin("127.0.0.1") == origin("") == ""
