"""A lost key ring is said at the start, not when somebody looks up an old number."""

import pytest
from django.core.management import call_command

from lianhu.counties import starting
from lianhu.kernel.keys import MissingKey
from lianhu.people.keys import ring
from lianhu.people.tests.factories import GOOD_ID, person

pytestmark = pytest.mark.usefixtures("county")


def test_with_every_key_the_start_goes_on():
    person(id_number=GOOD_ID)
    ring().add()
    person("测试乙", id_number="522727194912310029")
    starting.look()


def test_a_ring_made_anew_beside_old_data_stops_the_start(settings, tmp_path):
    person(id_number=GOOD_ID)
    lost = ring().current
    settings.KEYS = tmp_path / "anew"
    with pytest.raises(MissingKey, match=lost):
        starting.look()


def test_the_set_up_looks(monkeypatch):
    looked = []
    monkeypatch.setattr(starting, "look", lambda: looked.append(True))
    call_command("setup", verbosity=0)
    assert looked
