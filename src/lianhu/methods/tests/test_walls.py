"""What the database refuses whoever asks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from lianhu.bodies.tests.factories import organisation
from lianhu.kernel import clock
from lianhu.methods.models import Adoption, MethodVersion
from lianhu.methods.tests.factories import adoption, text, version
from lianhu.places.tests.factories import valley

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(county):
    places = valley()
    body = organisation("villagers_committee", places.east)
    return adoption(version(home=places.east), places.east, body)


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()
    return True


def truncated(table):
    # Rows made a moment ago wait for their foreign keys; until then TRUNCATE is refused anyway.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_version_never_changes_and_never_goes(live):
    rows = MethodVersion.objects.filter(pk=live.version_id)
    assert refused(lambda: rows.update(title="别的"))
    assert refused(lambda: rows.update(source=text("sanshi")))
    assert refused(lambda: rows._raw_delete(rows.db))
    assert refused(lambda: truncated("methods_methodversion"))


@pytest.mark.parametrize(
    "words", [{"digest": "abc"}, {"number": 0}, {"key": ""}, {"title": ""}, {"source": ""}]
)
def test_a_version_is_whole(county, words):
    digest = words.pop("digest", "0" * 64)
    assert refused(lambda: version(digest=digest, **words))


def test_a_text_is_there_once_and_a_number_once_a_place(live):
    home = live.area
    assert refused(lambda: version(home=home, number=2))
    assert refused(lambda: version(home=home, source="x"))
    assert refused(lambda: [version(source="y"), version(source="y")])
    assert version(home=home, source="x", number=2)
    assert version(home=None, source="x")
    assert version(home=None, source="z")


def test_an_adoption_is_only_ended_and_only_once(live):
    rows = Adoption.objects.filter(pk=live.pk)
    now = clock.now()
    assert refused(lambda: rows.update(decided_on=clock.today() - timedelta(days=1)))
    assert refused(lambda: rows._raw_delete(rows.db))
    assert refused(lambda: rows.update(until_at=live.from_at - timedelta(days=1)))
    assert rows.update(until_at=now) == 1
    assert refused(lambda: rows.update(until_at=None))
    assert refused(lambda: rows.update(until_at=now + timedelta(days=1)))
    assert refused(lambda: truncated("methods_adoption"))


def test_no_body_from_above_takes_up_a_method_for_a_village(live):
    hall = organisation("town_government", live.area.parent)
    assert refused(lambda: adoption(version("sanshi"), live.area, hall, key="sanshi"))


def test_a_place_lives_by_one_version_of_a_method(live):
    other = version(home=live.area, source="x", number=2)
    assert refused(lambda: adoption(other, live.area, live.body))
    assert refused(lambda: adoption(version("sanshi"), live.area, live.body, key="sidan"))
