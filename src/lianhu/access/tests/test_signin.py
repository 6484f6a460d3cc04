"""Staff: password, then a code; what may go wrong at either."""

from datetime import timedelta

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from lianhu.access import limits, signin, totp
from lianhu.access.commands import enrol as enrol_account
from lianhu.access.models import Account, Recovery
from lianhu.access.tests import factories as make
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.counties import current
from lianhu.counties.models import County
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal

PASSWORD = make.PASSWORD


@pytest.fixture(autouse=True)
def fast(settings):
    """Argon2 is slow by design; what is tested here is the doors."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def be_demo(county, demo=True):
    County.objects.filter(pk=county.pk).update(demo=demo)
    current.forget()


@pytest.fixture
def wang(land):
    return make.holder("village_secretary", land.east, password=PASSWORD, otp=True)


def first(client, account, password=PASSWORD, **extra):
    words = {"username": account.username, "password": password, **extra}
    return client.post(reverse("access:sign_in"), words)


def second(client, otp, **extra):
    return client.post(reverse("access:code"), {"otp": otp, **extra})


def now_code(account, steps=0):
    moment = clock.now() + timedelta(seconds=30 * steps)
    return pyotp.TOTP(account.otp_secret).at(moment)


def is_in(client):
    return client.get(reverse("access:me")).status_code == 200


def test_two_steps_and_in(client, wang):
    answer = first(client, wang)
    assert answer.url == reverse("access:code")
    asked = client.get(answer.url).text
    # The code is no choice; only the one on paper beside it is.
    assert "选填" not in asked.split("备用码")[0]
    assert not is_in(client)
    answer = second(client, now_code(wang))
    assert answer.status_code == 302
    assert is_in(client)
    client.post(reverse("access:sign_out"))
    assert not is_in(client)


def test_back_to_where_one_wanted_to_go_but_only_at_home(client, wang):
    back = client.get(reverse("bodies:posts")).url
    assert first(client, wang, next="/posts/").url == f"{reverse('access:code')}?next=%2Fposts%2F"
    assert "next=%2Fposts%2F" in back
    assert (
        second(client, now_code(wang), next="https://evil.example/").url != "https://evil.example/"
    )


def test_the_second_step_alone_opens_nothing(client, wang):
    assert second(client, now_code(wang)).url == reverse("access:sign_in")
    assert not is_in(client)


def test_the_half_way_word_dies_with_the_password_and_belongs_to_one_county(client, wang):
    words = signin.half_of(wang)
    assert signin.account_of_half(words) == wang
    assert signin.account_of_half(words + "x") is None
    wang.set_password("another-horse-43")
    wang.save()
    assert signin.account_of_half(words) is None


def test_a_wrong_password_says_not_which_was_wrong(client, wang):
    said = "用户名或密码不对"
    assert said in first(client, wang, "wrong-horse-42").content.decode()
    assert said in first(client, Account(username="nobody-here")).content.decode()


@pytest.mark.parametrize("password", ["", "\udc00" * 12, "密" * 300, "\x00"])
def test_a_strange_password_is_a_wrong_one(wang, password):
    with pytest.raises(Refusal, match="不对"):
        signin.PASSWORD.first(wang.username, password, "device")


@pytest.mark.parametrize("name", ["", "王", "a b", "x" * 70, "\x00", "' or 1=1 --"])
def test_a_strange_username_is_a_wrong_one(client, county, name):
    answer = client.post(reverse("access:sign_in"), {"username": name, "password": PASSWORD})
    assert answer.status_code == 422


def test_full_width_typing_is_forgiven(client, wang):
    wide = "".join(chr(ord(x) + 0xFEE0) for x in PASSWORD)
    assert first(client, wang, wide).status_code == 302


def test_the_clock_may_be_off_by_one_step_and_no_more(client, wang):
    moment = clock.now()
    for steps, fine in ((-2, False), (2, False), (-1, True), (1, True)):
        with clock.at(moment):
            assert (totp.step_of(wang.otp_secret, now_code(wang, steps)) is not None) is fine


def test_each_code_opens_once(client, wang):
    code = now_code(wang)
    first(client, wang)
    assert second(client, code).status_code == 302
    client.post(reverse("access:sign_out"))
    first(client, wang)
    answer = second(client, code)
    assert answer.status_code == 422
    assert not is_in(client)


def test_an_older_code_is_dead_after_a_newer_one(wang):
    newer, older = now_code(wang, 1), now_code(wang)
    assert totp.spend(wang, newer)
    assert not totp.spend(wang, older)


def test_codes_are_compared_in_constant_time(monkeypatch, wang, land):
    """Every comparison of a secret goes through the constant-time one."""
    seen = []

    def watching(one, two):
        seen.append((one, two))
        return one == two

    monkeypatch.setattr(totp, "constant_time_compare", watching)
    totp.step_of(wang.otp_secret, "000000")
    assert len(seen) == 3


def test_ten_wrong_passwords_lock_the_name_for_a_while(client, wang):
    for _nth in range(10):
        first(client, wang, "wrong-horse-42")
    client.cookies.clear()
    locked = first(client, wang)
    assert locked.status_code == 429
    assert "30分钟" in locked.content.decode()
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert first(client, wang).status_code == 302


def test_ten_wrong_passwords_lock_the_device_for_every_name(client, land, wang):
    li = make.account(password=PASSWORD, otp=True)
    client.get(reverse("access:sign_in"))
    for nth in range(10):
        client.post(reverse("access:sign_in"), {"username": f"guess{nth}", "password": "x" * 12})
    assert first(client, li).status_code == 429
    client.cookies.clear()
    assert first(client, li).status_code == 302


def test_a_good_sign_in_forgives_the_wrong_ones(client, wang):
    for _nth in range(9):
        first(client, wang, "wrong-horse-42")
    assert first(client, wang).status_code == 302
    assert first(client, wang, "wrong-horse-42").status_code == 422


def test_ten_wrong_codes_lock_the_second_step(client, wang):
    first(client, wang)
    for _nth in range(10):
        assert second(client, "000000").status_code == 422
    assert second(client, now_code(wang)).status_code == 429
    assert not is_in(client)


def test_a_locked_name_does_not_say_whether_it_exists(client, county):
    for _nth in range(10):
        first(client, Account(username="ghost"), "wrong-horse-42")
    client.cookies.clear()
    assert first(client, Account(username="ghost")).status_code == 429


def test_a_closed_account_is_out_at_once(client, wang):
    client.force_login(wang)
    assert is_in(client)
    Account.objects.filter(pk=wang.pk).update(is_active=False)
    assert not is_in(client)
    assert first(client, wang).status_code == 422


def test_the_demo_code_opens_demo_accounts_of_the_demo_county(client, county, land):
    be_demo(county)
    demo = make.holder("town_cadre", land.town, password=PASSWORD, is_demo=True)
    first(client, demo)
    assert second(client, signin.DEMO_CODE).status_code == 302
    assert is_in(client)


def test_the_demo_code_is_no_code_for_a_real_account(client, county, land, wang):
    be_demo(county)
    first(client, wang)
    assert second(client, signin.DEMO_CODE).status_code == 422


def test_outside_the_demo_a_demo_account_opens_nothing(client, county, land):
    be_demo(county)
    demo = make.holder("county_admin", land.county, password=PASSWORD, is_demo=True)
    first(client, demo)
    half = client.cookies["lianhu_half"].value
    be_demo(county, demo=False)
    client.cookies["lianhu_half"] = half
    assert second(client, signin.DEMO_CODE).url == reverse("access:sign_in")
    assert first(client, demo).status_code == 422
    client.force_login(demo)
    assert not is_in(client)


def fresh(land):
    """An account as the administrator hands it out."""
    made = make.holder("village_clerk", land.east, password=PASSWORD)
    made.must_change = True
    made.save()
    return made


def enrol(client, account, **changed):
    secret = totp.secret_of(Account.objects.get(pk=account.pk))
    words = {
        "password": "own-long-word-1",
        "again": "own-long-word-1",
        "otp": pyotp.TOTP(secret).at(clock.now()),
    }
    return client.post(reverse("access:enrolment"), {**words, **changed})


def test_the_first_sign_in_binds_a_second_factor(client, land):
    zhao = fresh(land)
    assert first(client, zhao).url == reverse("access:enrolment")
    page = client.get(reverse("access:enrolment")).content.decode()
    assert totp.secret_of(Account.objects.get(pk=zhao.pk)) in page
    assert "<svg" in page
    assert enrol(client, zhao, again="other-long-word-1").status_code == 422
    assert enrol(client, zhao, password="short1", again="short1").status_code == 422
    assert enrol(client, zhao, otp="000000").status_code == 422
    done = enrol(client, zhao)
    assert done.status_code == 200
    assert Recovery.objects.filter(account=zhao).count() == 10
    assert is_in(client)
    client.post(reverse("access:sign_out"))
    assert first(client, zhao).status_code == 422
    assert first(client, zhao, "own-long-word-1").url == reverse("access:code")
    assert Event.objects.of(f"account:{zhao.pk}").get().verb == "access.enrol"


def test_a_bound_account_is_not_bound_again(client, wang):
    first(client, wang)
    assert client.get(reverse("access:enrolment")).url == reverse("access:code")


def test_a_printed_code_stands_in_once(client, land):
    zhao = fresh(land)
    first(client, zhao)
    page = enrol(client, zhao).content.decode()
    code = page.split('<td class="lh-big">')[1].split("<")[0]
    client.post(reverse("access:sign_out"))
    for status in (302, 422):
        first(client, zhao, "own-long-word-1")
        assert second(client, "", code=code.lower()).status_code == status
        client.post(reverse("access:sign_out"))
    assert "access.use_recovery" in Event.objects.of(f"account:{zhao.pk}").values_list(
        "verb", flat=True
    )


def test_secrets_are_stored_sealed(land, wang):
    row = Account.objects.get(pk=wang.pk)
    assert wang.otp_secret.encode() not in bytes(row.otp_cipher)
    assert PASSWORD not in row.password


def test_change_ones_own_password(client, wang):
    client.force_login(wang)
    address = reverse("access:password")
    words = {"before": PASSWORD, "password": "own-long-word-1", "again": "own-long-word-1"}
    assert client.post(address, {**words, "before": "no"}).status_code == 422
    assert (
        client.post(address, {**words, "password": "1234567890", "again": "1234567890"}).status_code
        == 422
    )
    assert client.post(address, words).status_code == 302
    assert is_in(client)
    wang.refresh_from_db()
    assert wang.check_password("own-long-word-1")


def test_a_changed_password_ends_the_other_sessions(client, wang):
    from django.test import Client

    other = Client()
    other.force_login(wang)
    client.force_login(wang)
    words = {"before": PASSWORD, "password": "own-long-word-1", "again": "own-long-word-1"}
    client.post(reverse("access:password"), words)
    assert is_in(client)
    assert not is_in(other)


def test_new_recovery_codes_against_the_password(client, wang):
    client.force_login(wang)
    address = reverse("access:recovery")
    assert client.post(address, {"before": "no"}).status_code == 422
    assert client.post(address, {"before": PASSWORD}).status_code == 200
    assert Recovery.objects.filter(account=wang).count() == 10


def test_a_demo_account_keeps_its_printed_password(client, county, land):
    be_demo(county)
    demo = make.holder("town_cadre", land.town, password=PASSWORD, is_demo=True)
    client.force_login(demo)
    words = {"before": PASSWORD, "password": "own-long-word-1", "again": "own-long-word-1"}
    assert client.post(reverse("access:password"), words).status_code == 422


def test_somebody_signed_in_is_not_asked_again(client, wang):
    client.force_login(wang)
    assert client.get(reverse("access:sign_in")).status_code == 302


def test_wrong_tries_leave_no_session_behind(client, wang):
    first(client, wang, "wrong-horse-42")
    first(client, wang)
    assert not Session.objects.exists()
    assert limits.sweep() == 0


def test_the_cookie_between_the_steps_is_as_secure_as_the_others(client, wang, settings):
    settings.HTTPS = True
    first(client, wang)
    assert client.cookies["lianhu_half"]["secure"]


def test_of_two_that_enrol_at_one_moment_one_is_bound(land):
    zhao = make.holder("village_clerk", land.east, password=PASSWORD, otp=True)
    zhao.must_change, zhao.otp_on = True, None
    zhao.save()
    code = now_code(zhao)
    first_read, second_read = (Account.objects.get(pk=zhao.pk) for _nth in range(2))
    enrol_account(SYSTEM, first_read, code=code, password="own-long-word-1")
    with pytest.raises(Conflict):
        enrol_account(SYSTEM, second_read, code=code, password="own-long-word-2")
    assert Account.objects.get(pk=zhao.pk).check_password("own-long-word-1")
