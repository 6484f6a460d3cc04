"""The personal link: one phone, one term."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianhu.access.device import digest_of
from lianhu.access.models import Link
from lianhu.access.tests import factories as make
from lianhu.audit.models import Event
from lianhu.bodies.models import Tenure
from lianhu.bodies.tests import factories as bodies
from lianhu.kernel import clock


@pytest.fixture
def zhang(land):
    """The 联户长 of 联户一, who is 网格员 of 一号网格 and secretary of the village as well."""
    person = bodies.somebody("张某某")
    held = bodies.tenure(bodies.post("cluster_leader", land.cluster, "联户长"), person)
    bodies.tenure(bodies.post("grid_worker", land.one), person)
    bodies.tenure(bodies.post("village_secretary", land.east), person)
    return held


@pytest.fixture
def link(zhang):
    return make.link(zhang)


def open_(client, link):
    return client.get(reverse("access:link", args=[link.token]))


def bind(client, link):
    return client.post(reverse("access:link", args=[link.token]))


def is_in(client):
    return client.get(reverse("access:me")).status_code == 200


def test_the_first_phone_is_bound_and_stays_in(client, link):
    page = open_(client, link).content.decode()
    assert "就用这部手机" in page
    assert "张某某" not in page
    assert not is_in(client)
    assert bind(client, link).status_code == 302
    assert is_in(client)
    client.post(reverse("access:sign_out"))
    assert not is_in(client)
    assert open_(client, link).status_code == 302
    assert is_in(client)
    assert Event.objects.of(f"link:{link.pk}").get().verb == "access.bind_link"


def test_reading_the_link_binds_nothing(client, link):
    """A chat that fetches a preview must not become the phone."""
    open_(Client(), link)
    open_(client, link)
    link.refresh_from_db()
    assert link.device_hash is None
    assert bind(client, link).status_code == 302


def test_the_second_phone_is_refused_and_told_whom_to_ask(client, link, land):
    leader = bodies.tenure(
        bodies.post("grid_leader", land.one, "一号网格长", office_phone="0854-3")
    )
    bind(client, link)
    other = Client()
    for answer in (open_(other, link), bind(other, link)):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "另一部手机" in page
        assert leader.person.name in page
        assert "0854-3" in page
    assert not is_in(other)


def test_a_stolen_session_is_worth_nothing_on_another_phone(client, link):
    bind(client, link)
    thief = Client()
    thief.cookies["lianhu_session"] = client.cookies["lianhu_session"].value
    assert not is_in(thief)
    thief.cookies["lianhu_phone"] = "x" * 43
    assert not is_in(thief)


@pytest.mark.row("G.8")
def test_the_link_ends_with_the_term_at_once(client, link, zhang):
    bind(client, link)
    assert is_in(client)
    Tenure.objects.filter(pk=zhang.pk).update(to_on=clock.today())
    assert not is_in(client)
    refused = open_(client, link)
    assert refused.status_code == 403
    assert "任期已经结束" in refused.content.decode()


def test_a_term_with_a_known_end(client, land):
    held = bodies.tenure(
        bodies.post("cluster_leader", land.cluster), to_on=clock.today() + timedelta(3)
    )
    link = make.link(held)
    bind(client, link)
    assert is_in(client)
    with clock.at(clock.now() + timedelta(3)):
        assert not is_in(client)


def test_a_link_carries_the_small_posts_only(client, link, zhang):
    """A possession without a password must not open the secretary's desk."""
    bind(client, link)
    assert client.get(reverse("bodies:posts")).status_code == 200
    assert client.get(reverse("access:links")).status_code == 403
    request = client.get(reverse("access:me")).wsgi_request
    roles = {grant.role for grant in request.actor.grants}
    assert roles == {"cluster_leader", "grid_worker"}
    assert request.actor.account_id is None
    assert request.actor.person_id == zhang.person_id


def test_a_stopped_link_is_out_at_once(client, link):
    bind(client, link)
    Link.objects.filter(pk=link.pk).update(revoked_at=clock.now())
    assert not is_in(client)
    assert "已经停用" in open_(client, link).content.decode()


@pytest.mark.parametrize("token", ["x", "x" * 500, "王某", "%2e%2e"])
def test_a_made_up_link_is_refused_in_words(client, land, token):
    answer = client.get(reverse("access:link", args=[token]))
    assert answer.status_code == 403
    assert "重新开通" in answer.content.decode()


def test_opening_leaves_a_date_and_no_trail(client, link):
    bind(client, link)
    open_(client, link)
    link.refresh_from_db()
    assert link.last_used_on == clock.today()
    assert Event.objects.of(f"link:{link.pk}").count() == 1


def test_words_are_stored_as_digests(client, link):
    bind(client, link)
    row = Link.objects.filter(pk=link.pk).values().get()
    phone = client.cookies["lianhu_phone"].value
    assert row["device_hash"] == digest_of(phone)
    assert link.token not in str(row)
    assert phone not in str(row)


def test_two_phones_at_once_one_wins(client, link):
    from lianhu.access.commands import bind_link
    from lianhu.audit.actor import VISITOR
    from lianhu.kernel.errors import Conflict

    bind_link(VISITOR, link, phone="one")
    with pytest.raises(Conflict):
        bind_link(VISITOR, link, phone="two")
    link.refresh_from_db()
    assert link.device_hash == digest_of("one")


@pytest.mark.parametrize(
    "change",
    [{"device_hash": "b" * 64}, {"token_hash": "b" * 64}, {"revoked_at": None}],
)
def test_the_database_keeps_a_link_what_it_is(land, change):
    made = make.link(bodies.tenure(bodies.post("cluster_leader", land.cluster)), phone="one")
    Link.objects.filter(pk=made.pk).update(revoked_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.filter(pk=made.pk).update(**change)


def test_one_live_link_for_a_tenure(land):
    held = bodies.tenure(bodies.post("cluster_leader", land.cluster))
    make.link(held)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.link(held)


# The desk that hands them out.


@pytest.fixture
def leader(client, land):
    account = make.holder("grid_leader", land.one)
    client.force_login(account)
    return account


def test_the_leader_of_the_grid_hands_out_links(client, land, leader):
    held = bodies.tenure(bodies.post("cluster_leader", land.cluster), bodies.somebody("李某某"))
    page = client.get(reverse("access:links")).content.decode()
    assert "李某某" in page
    assert "没有开通" in page
    address = reverse("access:issue", args=[held.pk])
    assert "李某某" in client.get(address).content.decode()
    sheet = client.post(address)
    assert sheet.headers["Cache-Control"].startswith("max-age=0")
    page = sheet.content.decode()
    assert "<svg" in page
    token = page.split("/l/")[1].split("/")[0]
    phone = Client()
    assert bind(phone, type("L", (), {"token": token})).status_code == 302
    assert is_in(phone)
    assert "已绑定手机" in client.get(reverse("access:links")).content.decode()
    row = Link.objects.get(tenure=held)
    assert "马上不能再用" in client.get(address).content.decode()
    client.post(address)
    assert not is_in(phone)
    row.refresh_from_db()
    assert row.revoked_at
    now = Link.objects.get(tenure=held, revoked_at=None)
    client.post(reverse("access:revoke", args=[now.pk]))
    assert not Link.objects.live().exists()


def test_links_of_the_next_grid_are_not_there(client, land, leader):
    other = bodies.tenure(bodies.post("grid_worker", land.two), bodies.somebody("外某某"))
    made = make.link(other)
    assert "外某某" not in client.get(reverse("access:links")).content.decode()
    for name, pk in (("issue", other.pk), ("revoke", made.pk)):
        for send in (client.get, client.post):
            assert send(reverse(f"access:{name}", args=[pk])).status_code == 404


def test_no_link_for_a_post_with_more_power(client, land):
    from lianhu.access.commands import issue_link
    from lianhu.kernel.errors import Conflict, Refusal

    admin = make.actor("county_admin", land.county)
    held = bodies.tenure(bodies.post("village_secretary", land.east))
    with pytest.raises(Refusal):
        issue_link(admin, held)
    over = bodies.tenure(bodies.post("grid_worker", land.one), to_on=clock.today())
    with pytest.raises((Conflict, IntegrityError)):
        issue_link(admin, over)
