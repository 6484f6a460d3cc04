import pytest
from django.test import Client

from lianhu.execution.tests import factories


@pytest.fixture
def here(county):
    return factories.village()


@pytest.fixture
def one(here):
    return factories.passed(here)


@pytest.fixture
def enter(here):
    """A browser of its own for each who comes in."""

    def come(who):
        browser = Client()
        browser.force_login(here.accounts[who])
        return browser

    return come
