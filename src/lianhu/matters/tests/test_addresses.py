"""What is printed and shared leads to us, whatever name a request came under."""

from django.test import Client
from django.urls import reverse

from lianhu.counties import address
from lianhu.matters.tests.factories import village


def test_a_name_in_a_request_does_not_get_onto_paper(county, settings):
    here = village()
    settings.LIANHU_URL = "https://lianhu.example/"
    page = Client().get(reverse("matters:village", args=[here.east.key]), HTTP_HOST="evil.example")
    assert "https://lianhu.example/v/" in page.text
    assert "evil.example" not in page.text


def test_without_a_setting_the_countys_own_name_stands(county, rf, monkeypatch):
    asked = rf.get("/", HTTP_HOST="evil.example")
    assert address.absolute(asked, "/a/") == "http://evil.example/a/"
    monkeypatch.setattr(address, "_name", lambda: "county.example")
    assert address.absolute(asked, "/a/") == "http://county.example/a/"
