"""The village that the tests of projects live in."""

import pytest

from lianhu.matters.tests.factories import village


@pytest.fixture
def here(county):
    return village()
