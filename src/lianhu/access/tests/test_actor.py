"""Who acts, what a refusal becomes, and what a visitor leaves behind."""

import json
from datetime import timedelta

import pytest
from config import urls as site
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from lianhu.access import bearer
from lianhu.access.actor import actor_of, actor_of_account
from lianhu.access.device import DEVICE, device_of
from lianhu.access.roles import LINK_ROLES, ROLES
from lianhu.access.tests import factories as make
from lianhu.audit.actor import VISITOR
from lianhu.bodies.duties import ROLES as POSTS
from lianhu.bodies.models import Tenure
from lianhu.bodies.tests import factories as bodies
from lianhu.counties import current
from lianhu.kernel import clock, errors

REFUSALS = {
    "refusal": errors.Refusal("这里不对。", field="title"),
    "notallowed": errors.NotAllowed("您没有权限。"),
    "missing": errors.Missing("没有这一件。"),
    "conflict": errors.Conflict("别人先办了。"),
}


def refuse(request, kind):
    raise REFUSALS[kind]


def who(request):
    actor = request.actor
    return HttpResponse(json.dumps([actor.kind, actor.stream, actor.label, actor.device]))


def prove(request):
    response = HttpResponse("ok")
    bearer.grant(response, "matter:17")
    return response


urlpatterns = [
    path("refuse/<str:kind>/", refuse),
    path("who/", who),
    path("prove/", prove),
    *site.urlpatterns,
]
pytestmark = pytest.mark.urls(__name__)


def asked(client):
    return json.loads(client.get("/who/").content)


def test_a_visitor_touches_no_table(client, county, django_assert_num_queries):
    asked(client)
    with django_assert_num_queries(0):
        assert asked(client)[0] == "visitor"
    assert not Session.objects.exists()


def test_staff_cost_two_queries_after_the_session(client, land, django_assert_num_queries):
    account = make.holder("grid_worker", land.one, name="李某某", title="网格员")
    bodies.tenure(bodies.post("cluster_leader", land.cluster), account.person)
    client.force_login(account)
    asked(client)
    with django_assert_num_queries(3):
        assert asked(client)[:3] == ["staff", "", "李某某（网格员）"]


def test_what_one_may_follows_the_posts_of_today(land):
    li = make.holder("grid_worker", land.one, duties=["help"])
    actor = actor_of_account(li)
    grant = actor.require("matters.claim", place=land.one.path)
    assert (grant.role, grant.duties, grant.path) == ("grid_worker", {"help"}, land.one.path)
    with pytest.raises(errors.NotAllowed):
        actor.require("matters.claim", place=land.two.path)
    Tenure.objects.filter(person=li.person).update(to_on=clock.today())
    assert actor_of_account(li).grants == ()


def test_an_ended_tenure_loses_its_rights_at_once(client, land):
    """Leak: a session that is open while the holder leaves."""
    li = make.holder("village_secretary", land.east)
    client.force_login(li)
    assert client.get(reverse("bodies:posts")).status_code == 200
    Tenure.objects.filter(person=li.person).update(to_on=clock.today())
    assert client.get(reverse("bodies:posts")).status_code == 403


def test_a_tenure_that_has_not_begun_gives_nothing(land):
    row = bodies.post("village_secretary", land.east)
    held = bodies.tenure(row, from_on=clock.today() + timedelta(1))
    account = make.account(held.person)
    assert actor_of_account(account).grants == ()
    with clock.at(clock.now() + timedelta(1)):
        assert actor_of_account(account).paths("bodies.see") == [land.east.path]


def test_every_role_has_its_verbs():
    assert set(ROLES) == set(POSTS)
    assert set(ROLES) >= LINK_ROLES


def test_roles_are_kept_apart():
    """Who sees accusations sees nothing else, and who sets up reads no matter."""
    assert [role for role, verbs in ROLES.items() if "sealed.see" in verbs] == [
        "discipline_officer"
    ]
    assert "matters.see" not in ROLES["discipline_officer"]
    # To forget somebody the words need not be read.
    setting_up = {verb for verb in ROLES["county_admin"] if verb.startswith("matters.")}
    assert setting_up == {"matters.erase_words"}
    assert "matters.see" not in ROLES["supervisor"]
    for verb in ("matters.claim", "matters.handle", "matters.dispatch"):
        assert verb not in ROLES["supervisor"]
    small = frozenset().union(*(ROLES[role] for role in LINK_ROLES))
    assert not small & {"bodies.appoint", "access.issue_link", "people.reveal", "matters.publish"}
    assert not {verb for verb in small if verb.startswith(("access.", "methods.", "publicity."))}


@pytest.mark.parametrize(
    "kind,status", [("refusal", 422), ("notallowed", 403), ("missing", 404), ("conflict", 409)]
)
def test_a_refusal_is_a_sentence_with_a_way_back(client, county, kind, status):
    answer = client.post(f"/refuse/{kind}/", headers={"referer": "http://testserver/posts/"})
    assert answer.status_code == status
    page = answer.content.decode()
    assert str(REFUSALS[kind]) in page
    assert 'href="http://testserver/posts/"' in page


def test_a_refusal_for_htmx_is_the_bare_sentence(client, county):
    answer = client.post("/refuse/conflict/", headers={"hx-request": "true"})
    assert (answer.status_code, answer.content.decode()) == (409, "别人先办了。")


def test_a_refusal_for_a_machine_names_its_field(client, county):
    answer = client.post("/refuse/refusal/", headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json() == {"message": "这里不对。", "field": "title"}


def test_a_visitor_at_a_staff_page_is_led_to_the_door(client, land):
    answer = client.get("/refuse/notallowed/?a=1")
    assert answer.url == "/sign-in/?next=%2Frefuse%2Fnotallowed%2F%3Fa%3D1"
    client.force_login(make.holder("grid_worker", land.one))
    assert client.get("/refuse/notallowed/").status_code == 403


def test_reading_leaves_no_device_cookie_and_sending_leaves_one(client, county):
    client.get("/who/")
    assert DEVICE not in client.cookies
    client.post("/who/")
    kept = client.cookies[DEVICE]
    assert kept["httponly"]
    assert asked(client)[3] == kept.value


def test_the_first_form_sent_twice_comes_from_one_device(county):
    """Idempotency keys belong to a device: a double tap must not make two of them."""
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("access:sign_in"))
    token = client.cookies["csrftoken"].value
    names = []
    for _nth in range(2):
        twin = Client(enforce_csrf_checks=True)
        twin.cookies["csrftoken"] = token
        answer = twin.post("/who/", headers={"x-csrftoken": token})
        names.append(json.loads(answer.content)[3])
    assert names[0] == names[1]
    assert token not in names[0]


def test_a_forged_device_is_not_taken(rf, county):
    request = rf.get("/")
    request.COOKIES[DEVICE] = "../../etc"
    assert device_of(request) != "../../etc"
    assert device_of(request) == device_of(request)


def test_the_bearer_holds_one_matter(client, county, django_assert_num_queries):
    client.get("/prove/")
    assert asked(client)[:2] == ["bearer", "matter:17"]
    with django_assert_num_queries(0):
        asked(client)


def test_a_changed_bearer_cookie_is_no_bearer(client, county):
    client.get("/prove/")
    value = client.cookies[bearer.COOKIE].value
    client.cookies[bearer.COOKIE] = value.replace(value[3], "A" if value[3] != "A" else "B", 1)
    assert asked(client)[0] == "visitor"


def test_a_bearer_cookie_ends_after_a_week(client, county, monkeypatch):
    client.get("/prove/")
    monkeypatch.setattr(bearer, "KEEP_SECONDS", -1)
    assert asked(client)[0] == "visitor"


def test_a_bearer_of_another_county_is_a_visitor(client, county, monkeypatch):
    client.get("/prove/")
    other = type("Other", (), {"schema_name": "c999999", "demo": False})
    monkeypatch.setattr(bearer, "current", lambda: other)
    assert asked(client)[0] == "visitor"
    assert current.current().schema_name != other.schema_name


def test_staff_may_follow_their_own_matter_beside(client, land):
    client.force_login(make.holder("grid_worker", land.one))
    client.get("/prove/")
    assert asked(client)[0] == "staff"
    request = client.get("/who/").wsgi_request
    own = bearer.actor_of_code(request)
    assert (own.kind, own.stream) == ("bearer", "matter:17")


def test_an_unknown_session_is_a_visitor(client, county):
    client.cookies["lianhu_session"] = "x" * 32
    assert asked(client)[0] == "visitor"


def test_the_lazy_actor_behaves_as_one(rf, county):
    request = rf.get("/")
    actor = actor_of(request)
    assert (actor.kind, actor.grants) == (VISITOR.kind, ())
    assert actor.device
