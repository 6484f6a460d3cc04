from datetime import timedelta

from django.contrib.sessions.models import Session

from lianhu.access import limits
from lianhu.access.models import Limit, Recovery
from lianhu.access.reactions import sweep
from lianhu.access.tests import factories as make
from lianhu.audit.actor import SYSTEM
from lianhu.bodies.tests.factories import somebody
from lianhu.counties.jobs import drain
from lianhu.kernel import clock
from lianhu.people.commands import erase
from lianhu.people.tellers import WHY_ERASE
from lianhu.places.tests.factories import valley


def test_an_erased_person_leaves_no_username(county, client):
    land = valley()
    person = somebody(place=land.east.path)
    account = make.account(person, username="lisi", otp=True)
    Recovery.objects.create(account=account, blind=b"x")
    client.force_login(account)
    erase(SYSTEM, person, reason=next(iter(WHY_ERASE)))
    drain()
    account.refresh_from_db()
    assert account.username == f"erased-{account.pk}"
    assert (account.is_active, account.otp_cipher) == (False, None)
    assert not Recovery.objects.exists()
    assert client.get("/me/").status_code == 302


def test_the_sweep_takes_what_has_ended(county):
    now = clock.now()
    Session.objects.create(session_key="old", expire_date=now - timedelta(hours=1))
    Session.objects.create(session_key="new", expire_date=now + timedelta(hours=1))
    with clock.at(now - timedelta(hours=2)):
        limits.hit("old", 1, 60)
    sweep()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert not Limit.objects.exists()
