"""The doors by which staff come in. A new one (single sign-on) implements `Door` and is added to DOORS."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from django.contrib import auth
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from lianhu.access import limits, totp
from lianhu.access.actor import LINK_KEY, actor_of_account, may_enter
from lianhu.access.commands import USERNAME, bind_link, use_recovery
from lianhu.access.device import digest_of
from lianhu.access.models import Account, Link
from lianhu.access.typed import typed
from lianhu.audit.actor import Actor
from lianhu.bodies.queries import nearest_holder
from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.kernel.errors import NotAllowed, Refusal

log = logging.getLogger(__name__)

# The second factor of every demo account. Worth nothing outside a county of invented people.
DEMO_CODE: Final = "246810"
BACKEND: Final = "lianhu.access.sessions.Backend"
LINK_SESSION_SECONDS: Final = 180 * 24 * 3600
HALF_SECONDS: Final = 10 * 60
HALF_SALT: Final = "access.half"
HELPERS: Final = ("grid_leader", "village_clerk", "village_secretary", "town_cadre")


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in: an account, or a personal link."""

    account: Account | None = None
    link: Link | None = None


class Door(Protocol):
    """A way in.

    `prove` takes what the person brought (words of a form, a token) and the device, and
    raises a Refusal in words when it does not open.
    """

    key: str

    def prove(self, proof: Mapping[str, str], device: str) -> Entered: ...


class PasswordDoor:
    """Password, then a code from the authenticator or a printed recovery code."""

    key = "password"

    def prove(self, proof: Mapping[str, str], device: str) -> Entered:
        account = self.first(proof.get("username", ""), proof.get("password", ""), device)
        return self.second(account, proof.get("otp", ""), device)

    def first(self, username: str, password: str, device: str) -> Account:
        """The account of this name and password; an unknown name takes as long as a wrong password.

        Raises:
            TooMany: ten wrong tries for this name or from this device in half an hour.
            Refusal: either is wrong; which one is not said.
        """
        name, word = typed(username).strip().lower(), typed(password)
        keys = (f"password:{name}", f"password-device:{device}")
        _count(keys)
        account: Account | None = None
        if USERNAME.fullmatch(name):
            account = Account.objects.filter(username=name).first()
        if account is None:
            make_password(word)
        if account is None or not account.check_password(word) or not may_enter(account):
            raise Refusal(_("用户名或密码不对，请重新输入。"), field="password")
        _forgive(keys)
        if needs_enrolment(account) and account.otp_on is None:
            account.otp_cipher = totp.seal(account, totp.new_secret())
            account.save(update_fields=["otp_cipher"])
        return account

    def second(self, account: Account, code: str, device: str) -> Entered:
        """The same account, with its second factor proved.

        Raises:
            TooMany: ten wrong codes in half an hour. Refusal: wrong, or used before.
        """
        keys = (f"otp:{account.pk}", f"otp-device:{device}")
        _count(keys)
        digits = re.sub(r"\s", "", typed(code))
        if not may_enter(account):
            raise NotAllowed(_("这个账号不能在这里登录。"))
        if not _is_second(account, digits):
            use_recovery(actor_of_account(account, device), account, code=digits)
        _forgive(keys)
        return Entered(account=account)


class LinkDoor:
    """A personal link on the phone it is bound to."""

    key = "link"

    def prove(self, proof: Mapping[str, str], device: str) -> Entered:
        """Open with {"token", "phone"}; an unbound link must be bound first (`bind`).

        Raises:
            NotAllowed: stopped, ended with the term, or another phone; says whom to ask.
        """
        link = find_link(proof.get("token", ""))
        if link is None or link.revoked_at is not None:
            raise NotAllowed(_("这个链接已经停用。%(ask)s") % {"ask": whom_to_ask(link)})
        if not Link.objects.live().filter(pk=link.pk).exists():
            raise NotAllowed(
                _("您在这个岗位的任期已经结束，链接同时停用。%(ask)s") % {"ask": whom_to_ask(link)}
            )
        mine = digest_of(proof.get("phone", "") or "-")
        if link.device_hash and not constant_time_compare(link.device_hash, mine):
            raise NotAllowed(
                _("这个链接已经绑定在另一部手机（或另一个浏览器）上，这里打不开。%(ask)s")
                % {"ask": whom_to_ask(link)}
            )
        return Entered(link=link)

    def bind(self, link: Link, phone: str, device: str) -> Entered:
        """Tie an unbound link to this phone, for good."""
        bind_link(Actor("visitor", device=device), link, phone=phone)
        return Entered(link=link)


PASSWORD: Final = PasswordDoor()
LINK: Final = LinkDoor()
DOORS: Final[dict[str, Door]] = {door.key: door for door in (PASSWORD, LINK)}


def enter(request: HttpRequest, entered: Entered) -> None:
    """Make the session. Whoever was signed in before on this browser is signed out."""
    if entered.account is not None:
        request.session.flush()
        auth.login(request, entered.account, backend=BACKEND)
    elif entered.link is not None:
        request.session.flush()
        request.session[LINK_KEY] = entered.link.pk
        request.session.set_expiry(LINK_SESSION_SECONDS)
        rotate_token(request)
        today = clock.today()
        if entered.link.last_used_on != today:
            Link.objects.filter(pk=entered.link.pk).update(last_used_on=today)


def leave(request: HttpRequest) -> None:
    auth.logout(request)


def needs_enrolment(account: Account) -> bool:
    """Whether a password and second factor of one's own are still to be chosen."""
    return not account.is_demo and (account.must_change or account.otp_on is None)


def half_of(account: Account) -> str:
    """Signed words for the browser between the two steps; void once the password changes."""
    words = [current().schema_name, account.pk, account.get_session_auth_hash()[:20]]
    return signing.dumps(words, salt=HALF_SALT)


def account_of_half(words: str) -> Account | None:
    """The account that proved its password on this browser in the last ten minutes."""
    try:
        schema, pk, mark = signing.loads(words, salt=HALF_SALT, max_age=HALF_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    account = Account.objects.filter(pk=pk).first() if schema == current().schema_name else None
    if account is None or not may_enter(account):
        return None
    same = constant_time_compare(account.get_session_auth_hash()[:20], mark)
    return account if same else None


def find_link(token: str) -> Link | None:
    """The link with this secret word, live or not."""
    rows = Link.objects.select_related("tenure__post", "tenure__person")
    return rows.filter(token_hash=digest_of(token)).first()


def whom_to_ask(link: Link | None) -> str:
    """A sentence: who opens a new link for the holder of this one."""
    held = nearest_holder(link.tenure.post.path, HELPERS) if link else None
    if held is None or (link and held.person_id == link.tenure.person_id):
        return _("请到村（社区）请工作人员重新开通。")
    phone = f"（{held.post.office_phone}）" if held.post.office_phone else ""
    who = {"title": held.post.title, "name": held.person.name, "phone": phone}
    return _("请找%(title)s%(name)s%(phone)s重新开通。") % who


def _is_second(account: Account, digits: str) -> bool:
    if account.is_demo:
        return current().demo and constant_time_compare(digits, DEMO_CODE)
    return totp.spend(account, digits)


def _count(keys: tuple[str, ...]) -> None:
    """Every try counts before it is looked at, so that many at once are no more than ten."""
    # Each is counted, also when the first says no: otherwise a locked name hides its device.
    fine = [limits.hit(key, limits.WRONG_TRIES, limits.LOCK_SECONDS) for key in keys]
    if not all(fine):
        log.warning("sign-in locked: %s", keys[0].split(":")[0])
        raise limits.TooMany(_("试错的次数太多，请过30分钟再试，或请县管理员重置账号。"))


def _forgive(keys: tuple[str, ...]) -> None:
    for key in keys:
        limits.forget(key)
