from types import SimpleNamespace

import pytest
from django.test import Client

from lianhu.shell import context


@pytest.fixture
def pingtang(monkeypatch):
    """A county that is no row: this room has no tables, and its pages need none."""
    county = SimpleNamespace(name="平塘县", demo=True)
    monkeypatch.setattr(context, "current", lambda: county)
    return county


@pytest.fixture
def house(settings):
    """The room on its own addresses, without sessions, accounts or a database."""
    settings.ROOT_URLCONF = "lianhu.shell.tests.pages"
    settings.MIDDLEWARE = [
        "lianhu.shell.headers.HeadersMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django_htmx.middleware.HtmxMiddleware",
    ]
    return Client(raise_request_exception=False)
