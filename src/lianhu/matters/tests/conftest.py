"""The village and the browsers that nearly every test here starts from."""

import pytest

from lianhu.matters.tests import papers
from lianhu.matters.tests.desk import enter
from lianhu.matters.tests.factories import village
from lianhu.matters.tests.phone import Phone


@pytest.fixture
def here(county):
    return village()


@pytest.fixture
def settled(county, here):
    """`here`, in a demo county, with what papers name: titles, a committee, an office phone."""
    papers.settle(county, here)


@pytest.fixture
def phone():
    return Phone()


@pytest.fixture
def clerk(client, here):
    return enter(client, here, "clerk")
