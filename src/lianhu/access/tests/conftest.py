"""The areas that the tests of this room start from."""

import pytest

from lianhu.places.tests.factories import valley


@pytest.fixture
def land(county):
    return valley()
