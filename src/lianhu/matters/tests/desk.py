"""A browser's part in the tests of the office and field pages."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianhu.files.tests.factories import jpeg, wav
from lianhu.matters.models import Matter


def hidden(page):
    """The hidden fields that a browser sends along."""
    return dict(re.findall(r'type="hidden" name="(once|revision)" value="([^"]+)"', page.text))


def url(name, matter, *more):
    return reverse(f"matters:{name}", args=[matter.number, *more])


def step(client, matter, act, face="act", **words):
    """Open the page of a step and send its form as a browser would; gives the answer."""
    where = url(face, matter, act)
    page = client.get(where)
    assert page.status_code == 200, page.text
    return client.post(where, {**hidden(page), **words})


def enter(client, here, who):
    client.force_login(here.accounts[who])
    return client


def newest():
    return Matter.objects.order_by("-pk").first()


def photo(name="a.jpg"):
    return SimpleUploadedFile(name, jpeg(), "image/jpeg")


def voice():
    return SimpleUploadedFile("a.wav", wav(), "audio/wav")
