"""The database itself refuses what must not be, whoever writes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from lianhu.bodies.models import Organisation, Post, Tenure
from lianhu.bodies.tests import factories as make
from lianhu.places.tests.factories import valley

pytestmark = pytest.mark.usefixtures("county")
DAY = date(2026, 3, 5)


def refused(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        run()
    return True


@pytest.mark.row("G.2")
def test_the_party_chain_follows_the_tree():
    land = valley()
    one, two, three, four = make.chain(land.county, land.town, land.east, land.one)
    assert [x.path for x in (one, two, three, four)] == [
        x.path for x in (land.county, land.town, land.east, land.one)
    ]
    assert refused(lambda: make.organisation("party_branch", land.west, one))
    assert refused(lambda: make.organisation("party_group", land.three, three))
    assert refused(lambda: make.organisation("party_group", land.two, None))
    assert refused(lambda: make.organisation("town_committee", land.east, one))


@pytest.mark.row("G.10")
def test_a_village_body_names_its_law():
    land = valley()
    assert refused(
        lambda: make.organisation("villagers_committee", land.east, legal_regime="community")
    )
    assert refused(lambda: make.organisation("supervision_committee", land.east))
    make.organisation("residents_committee", land.east, name="东河村村民委员会")
    assert refused(lambda: make.organisation("residents_committee", land.east))


def test_an_organisation_stays_where_and_what_it_is():
    land = valley()
    row = make.organisation("service_center", land.east)
    assert refused(lambda: Organisation.objects.filter(pk=row.pk).update(area=land.west))
    assert refused(lambda: Organisation.objects.filter(pk=row.pk).update(kind="department"))
    assert refused(lambda: make.organisation("service_center", land.east, name=""))


def test_a_post_stands_where_its_role_belongs():
    land = valley()
    assert refused(lambda: make.post("cluster_leader", land.east))
    assert refused(lambda: make.post("county_admin", land.east))
    assert refused(lambda: make.post("mayor", land.east))
    assert refused(lambda: make.post("grid_worker", land.one, duties=["cooking"]))
    away = make.organisation("service_center", land.west)
    assert refused(lambda: make.post("grid_worker", land.one, organisation=away))
    row = make.post("grid_worker", land.one)
    assert refused(lambda: Post.objects.filter(pk=row.pk).update(role="grid_leader"))


def test_the_path_is_the_areas_whatever_was_written():
    land = valley()
    row = Post.objects.create(role="grid_worker", area=land.one, title="网格员", path="")
    row.refresh_from_db()
    assert row.path == land.one.path


def test_one_holder_at_a_time():
    land = valley()
    row = make.post("grid_worker", land.one)
    make.tenure(row, from_on=DAY, to_on=DAY + timedelta(30))
    assert refused(lambda: make.tenure(row, from_on=DAY + timedelta(29)))
    make.tenure(row, from_on=DAY + timedelta(30))
    assert refused(lambda: make.tenure(row, from_on=DAY - timedelta(9)))
    assert refused(lambda: make.tenure(row, from_on=DAY, to_on=DAY - timedelta(1)))


def test_a_post_ends_only_when_empty_and_stays_empty():
    row = make.post("grid_worker")
    held = make.tenure(row, from_on=DAY)
    end = DAY + timedelta(9)
    assert refused(lambda: Post.objects.filter(pk=row.pk).update(ended_on=end))
    Tenure.objects.filter(pk=held.pk).update(to_on=end)
    Post.objects.filter(pk=row.pk).update(created_on=DAY, ended_on=end)
    assert refused(lambda: make.tenure(row, from_on=end))
    assert refused(lambda: Tenure.objects.filter(pk=held.pk).update(to_on=None))
    assert refused(lambda: Tenure.objects.filter(pk=held.pk).update(person=make.somebody()))


def test_an_organisation_with_posts_does_not_end():
    land = valley()
    body = make.organisation("service_center", land.east)
    make.post("window_staff", land.east, organisation=body)
    assert refused(lambda: Organisation.objects.filter(pk=body.pk).update(ended_on=DAY))


def test_the_walls_are_there():
    """A census: a migration that loses one is found here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgrelid IN ('bodies_organisation'::regclass, 'bodies_post'::regclass,"
            " 'bodies_tenure'::regclass, 'bodies_membership'::regclass,"
            " 'bodies_term'::regclass, 'bodies_powers'::regclass)"
        )
        names = {row[0] for row in cursor.fetchall()}
    assert names == {
        "bodies_organisation_place", "bodies_post_place", "bodies_tenure_post",
        "bodies_membership_place", "bodies_term_place", "bodies_powers_kept",
    }  # fmt: skip
