"""Who is at work in the tests of this room: the clerk of the east village."""

import pytest

from lianhu.people.tests.factories import staff


@pytest.fixture
def clerk(tree):
    return staff(tree.east)


@pytest.fixture
def desk(sign_in, clerk):
    """The clerk's browser; `.actor` is the clerk."""
    browser = sign_in(clerk)
    browser.actor = clerk
    return browser
