"""The village that the tests of matters live in."""

import pytest

from lianhu.matters.tests.factories import village
from lianhu.matters.tests.phone import Phone


@pytest.fixture
def here(county):
    return village()


@pytest.fixture
def phone():
    return Phone()
