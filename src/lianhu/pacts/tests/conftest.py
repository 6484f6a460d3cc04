"""The village that the tests of pacts live in."""

import pytest

from lianhu.pacts.tests.factories import settled


@pytest.fixture
def here(county):
    return settled()
