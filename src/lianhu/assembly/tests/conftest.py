import pytest

from lianhu.assembly.tests.factories import homes, village


@pytest.fixture
def here(county):
    found = village()
    homes(found)
    return found
