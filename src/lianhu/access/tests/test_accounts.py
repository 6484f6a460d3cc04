"""The administrator's desk and the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from lianhu.access import commands
from lianhu.access.models import Account
from lianhu.access.tests import factories as make
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.bodies.models import Tenure
from lianhu.bodies.tests import factories as bodies
from lianhu.kernel.errors import NotAllowed, Refusal


@pytest.fixture(autouse=True)
def fast(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def admin(client, land):
    account = make.holder("county_admin", land.county, username="root-admin")
    client.force_login(account)
    return account


def text(response):
    return response.content.decode()


def first_password(page):
    return page.split('<dd class="lh-big">')[2].split("<")[0]


def test_an_account_for_somebody_in_office(client, land, admin):
    held = bodies.tenure(
        bodies.post("village_secretary", land.east, "支部书记"), bodies.somebody("李某某")
    )
    address = reverse("access:new_account")
    page = text(client.get(address, {"q": "李某"}))
    assert "李某某（东河村 支部书记）" in page
    words = {"tenure": held.pk, "username": "Li.Mou"}
    sheet = text(client.post(address, words))
    made = Account.objects.get(person=held.person)
    assert (made.username, made.path, made.must_change) == ("li.mou", land.east.path, True)
    assert made.check_password(first_password(sheet))
    again = client.post(address, words)
    assert again.status_code == 422
    listed = text(client.get(reverse("access:accounts"), {"q": "李某"}))
    assert "支部书记" in listed
    assert "root-admin" not in listed.split("<table")[1]
    event = Event.objects.of(f"account:{made.pk}").get()
    assert "li.mou" not in event.body


@pytest.mark.parametrize("name", ["王", "a", "a b", "UPPER!", "x" * 41])
def test_a_bad_username_is_said_at_its_field(client, land, admin, name):
    held = bodies.tenure(bodies.post("village_secretary", land.east))
    answer = client.post(reverse("access:new_account"), {"tenure": held.pk, "username": name})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)


def test_one_person_has_one_account_and_one_name(land):
    li = bodies.somebody()
    commands.create_account(SYSTEM, username="li", person=li)
    for words in (
        {"username": "li2", "person": li},
        {"username": "li", "person": bodies.somebody()},
    ):
        with pytest.raises(Refusal):
            commands.create_account(SYSTEM, **words)


def test_reset_close_and_reopen(client, land, admin):
    li = make.holder("village_clerk", land.east, password=make.PASSWORD, otp=True)
    address = reverse("access:account", args=[li.pk])
    assert "已绑定动态码" in text(client.get(address))
    sheet = text(client.post(address, {"do": "reset"}))
    li.refresh_from_db()
    assert li.check_password(first_password(sheet))
    assert (li.otp_cipher, li.otp_on, li.must_change) == (None, None, True)
    client.post(address, {"do": "close"})
    assert "已停用" in text(client.get(address))
    assert client.post(address, {"do": "close"}).status_code == 409
    client.post(address, {"do": "reopen"})
    li.refresh_from_db()
    assert li.is_active


def test_nobody_resets_or_closes_themselves(client, land, admin):
    address = reverse("access:account", args=[admin.pk])
    for asked in ("reset", "close"):
        assert client.post(address, {"do": asked}).status_code == 403
    admin.refresh_from_db()
    assert admin.is_active
    assert not admin.must_change


@pytest.mark.parametrize(
    "role", ["village_secretary", "town_cadre", "county_leader", "discipline_officer"]
)
def test_only_the_administrator_sees_accounts(client, land, role):
    place = {"village_secretary": land.east, "town_cadre": land.town}.get(role, land.county)
    client.force_login(make.holder(role, place))
    other = make.account(path=land.east.path)
    assert client.get(reverse("access:accounts")).status_code == 403
    assert client.get(reverse("access:new_account")).status_code == 403
    assert client.get(reverse("access:account", args=[other.pk])).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        commands.reset_account(make.actor(role, place), other)


def test_an_account_of_elsewhere_is_not_there(client, land, admin):
    other = make.account(path="999999.")
    assert client.get(reverse("access:account", args=[other.pk])).status_code == 404


def test_the_list_costs_the_same_for_many(client, land, admin, django_assert_max_num_queries):
    for _nth in range(20):
        make.holder("village_clerk", land.east, path=land.east.path)
    client.get(reverse("access:accounts"))
    with django_assert_max_num_queries(7):
        client.get(reverse("access:accounts"))


def test_the_links_cost_the_same_for_many(client, land, django_assert_max_num_queries):
    client.force_login(make.holder("village_secretary", land.east))
    for _nth in range(20):
        make.link(bodies.tenure(bodies.post("grid_worker", land.one)))
    client.get(reverse("access:links"))
    with django_assert_max_num_queries(7):
        client.get(reverse("access:links"))


def test_no_demo_account_in_a_real_county(land):
    with pytest.raises(Refusal, match="演示"):
        commands.create_account(SYSTEM, username="demo", person=None, is_demo=True)


def run(*words):
    out = StringIO()
    call_command("accounts", *words, stdout=out)
    return out.getvalue()


def test_the_first_administrator_comes_from_the_command_line(land):
    said = run("create", "zhang", "--name", "张某某", "--role", "county_admin")
    made = Account.objects.get(username="zhang")
    assert made.check_password(said.split("初始密码：")[1].split()[0])
    held = Tenure.objects.get(person=made.person)
    assert (held.post.role, held.post.area) == ("county_admin", land.county)
    assert "zhang" in run("list")
    assert "初始密码" in run("reset", "zhang")
    run("close", "zhang")
    made.refresh_from_db()
    assert not made.is_active
    run("reopen", "zhang")


def test_an_empty_post_is_filled_before_a_new_one_is_made(land):
    empty = bodies.post("town_cadre", land.town)
    run("create", "li", "--name", "李某某", "--role", "town_cadre", "--area", "990101100")
    assert Tenure.objects.get().post == empty


@pytest.mark.parametrize(
    "words",
    [
        ("create", "li"),
        ("create", "li", "--person", "999999999"),
        ("create", "李", "--name", "李某某", "--role", "county_admin"),
        ("create", "li", "--name", "李某某", "--role", "county_admin", "--area", "110000"),
        ("reset", "nobody"),
    ],
)
def test_the_command_line_refuses_in_words(land, words):
    with pytest.raises(CommandError) as refused:
        run(*words)
    assert "。" in str(refused.value)
    assert not Account.objects.exists()
