"""Everything that changes who can come in, and by which door."""

import re
import secrets
from typing import Final

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianhu.access import totp
from lianhu.access.device import digest_of
from lianhu.access.models import Account, Link, Recovery
from lianhu.access.roles import LINK_ROLES
from lianhu.access.typed import typed
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Tenure
from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.kernel.codes import is_code, new_code, normal_code, show_code
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.kernel.keys import KeyRing
from lianhu.people.models import Person

RECOVERY_CODES: Final = 10
USERNAME: Final = re.compile(r"[a-z0-9._-]{2,40}")


@command("开通账号")
def create_account(
    actor: Actor,
    *,
    username: str,
    person: Person | None,
    place: str = "",
    password: str = "",
    is_demo: bool = False,
) -> tuple[Account, str]:
    """A door for `person`; what they may do follows from their posts.

    Args:
        place: the area path in which the account is administered.
        password: for a demo account, which keeps it; everyone else gets a first password
            that must be changed together with binding the second factor.

    Returns:
        The account and the password to hand over; it is stored nowhere.

    Raises:
        Refusal: the username is malformed or taken, or the person has an account already.
    """
    actor.require("access.create_account", place=place)
    if not USERNAME.fullmatch(username):
        raise Refusal(_("用户名用2到40个小写字母、数字、点、横线。"), field="username")
    if is_demo and not current().demo:
        raise Refusal(_("演示账号只能建在演示县里。"))
    first = password if is_demo and password else _first_password()
    made = Account(
        username=username, person=person, path=place, is_demo=is_demo, must_change=not is_demo
    )
    made.set_password(typed(first))
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        raise Refusal(_("这个用户名已经有人用，或者此人已有账号。"), field="username") from clash
    emit(
        actor,
        "access.create_account",
        stream=f"account:{made.pk}",
        place=place,
        fresh=True,
        person=person.pk if person else None,
        demo=is_demo,
    )
    return made, first


@command("重置账号")
def reset_account(actor: Actor, account: Account) -> str:
    """A new first password; the second factor and recovery codes are gone until bound again.

    Every session of the account ends at once.
    """
    actor.require("access.reset_account", place=account.path)
    if account.pk == actor.account_id:
        raise NotAllowed(_("不能重置自己的账号，请在“我的账号”里改密码，或请另一位管理员办理。"))
    if account.is_demo:
        raise Refusal(_("演示账号不用重置。"))
    first = _first_password()
    account.set_password(first)
    account.must_change = True
    account.otp_cipher = account.otp_on = account.otp_step = None
    account.save(update_fields=["password", "must_change", "otp_cipher", "otp_on", "otp_step"])
    account.recoveries.all().delete()
    emit(actor, "access.reset_account", stream=f"account:{account.pk}", place=account.path)
    return first


@command("停用账号")
def close_account(actor: Actor, account: Account) -> None:
    """Nobody comes in by it from now on; open sessions end with their next request."""
    actor.require("access.close_account", place=account.path)
    if account.pk == actor.account_id:
        raise NotAllowed(_("不能停用自己的账号。"))
    _switch(account, on=False)
    emit(actor, "access.close_account", stream=f"account:{account.pk}", place=account.path)


@command("启用账号")
def reopen_account(actor: Actor, account: Account) -> None:
    actor.require("access.reopen_account", place=account.path)
    _switch(account, on=True)
    emit(actor, "access.reopen_account", stream=f"account:{account.pk}", place=account.path)


@command("清除账号")
def forget_account(actor: Actor, account: Account) -> None:
    """After its person was erased: no name, no password, no way in; the empty row stays."""
    actor.require("access.forget_account", place=account.path)
    account.username = f"erased-{account.pk}"
    account.set_unusable_password()
    account.is_active = False
    account.otp_cipher = account.otp_on = account.otp_step = None
    account.save()
    account.recoveries.all().delete()
    emit(actor, "access.forget_account", stream=f"account:{account.pk}", place=account.path)


@command("绑定动态码", open_to=("visitor",))
def enrol(actor: Actor, account: Account, *, code: str, password: str = "") -> list[str]:
    """The holder chooses a password and proves the authenticator: the account is ready.

    Args:
        actor: whoever has just proved the first password.

    Returns:
        The recovery codes, to be printed now; they are stored only as blind digests.

    Raises:
        Refusal: the password is weak (field "password") or the code wrong (field "otp").
        Conflict: a second factor is bound already.
    """
    actor.require("access.enrol")
    if account.otp_on is not None or account.is_demo:
        raise Conflict(_("这个账号已经绑定过动态码。"))
    if account.must_change:
        _set_password(account, password)
    step = totp.step_of(totp.secret_of(account), code)
    if step is None:
        raise Refusal(_("动态码不对，请看手机上现在显示的六位数字。"), field="otp")
    account.must_change = False
    account.otp_on, account.otp_step = clock.today(), step
    # Two that enrol at the same moment would each be shown codes, and one set opens nothing.
    bound = Account._base_manager.filter(pk=account.pk, otp_on=None).update(
        password=account.password, must_change=False, otp_on=account.otp_on, otp_step=step
    )
    if not bound:
        raise Conflict(_("这个账号已经绑定过动态码。"))
    emit(actor, "access.enrol", stream=f"account:{account.pk}", place=account.path)
    return _new_codes(account)


@command("修改密码", open_to=("visitor",))
def change_password(actor: Actor, account: Account, *, before: str, password: str) -> None:
    """One's own password; every other session of the account ends.

    Raises:
        Refusal: the old one is wrong (field "before"), the new one weak (field "password").
    """
    actor.require("access.change_password")
    _require_own(actor, account)
    if account.is_demo:
        raise Refusal(_("演示账号大家共用，不能改密码。"))
    if not account.check_password(typed(before)):
        raise Refusal(_("原密码不对。"), field="before")
    _set_password(account, password)
    account.save(update_fields=["password"])
    emit(actor, "access.change_password", stream=f"account:{account.pk}", place=account.path)


@command("重新生成备用码", open_to=("visitor",))
def renew_recovery(actor: Actor, account: Account, *, before: str) -> list[str]:
    """New recovery codes in place of the old ones, against one's own password (field "before")."""
    actor.require("access.renew_recovery")
    _require_own(actor, account)
    if account.otp_on is None or not account.check_password(typed(before)):
        raise Refusal(_("密码不对。"), field="before")
    emit(actor, "access.renew_recovery", stream=f"account:{account.pk}", place=account.path)
    return _new_codes(account)


@command("使用备用码", open_to=("visitor",))
def use_recovery(actor: Actor, account: Account, *, code: str) -> None:
    """Spend one recovery code.

    Raises:
        Refusal: it is none of this account's, or was used (field "otp").
    """
    actor.require("access.use_recovery")
    plain = normal_code(code)
    unused = Recovery.objects.filter(account=account, blind=_blind(account, plain), used_on=None)
    if not is_code(plain) or not unused.update(used_on=clock.today()):
        raise Refusal(_("验证码不对，请重新输入。"), field="otp")
    emit(actor, "access.use_recovery", stream=f"account:{account.pk}", place=account.path)


@command("开通专属链接")
def issue_link(actor: Actor, tenure: Tenure) -> tuple[Link, str]:
    """A personal link for the holder of a small post; the one before stops working.

    Returns:
        The link and its secret word, which is stored nowhere: show it now.

    Raises:
        Refusal: this kind of post has no link. Conflict: the tenure is not in force.
    """
    place = tenure.post.path
    actor.require("access.issue_link", place=place)
    if tenure.post.role not in LINK_ROLES:
        raise Refusal(_("专属链接只给联户长和网格员，其他岗位请用账号登录。"))
    if not Tenure.objects.live(clock.today()).filter(pk=tenure.pk).exists():
        raise Conflict(_("此人已不在这个岗位上。"))
    Link.objects.filter(tenure=tenure, revoked_at=None).update(revoked_at=clock.now())
    token = secrets.token_urlsafe(24)
    try:
        with transaction.atomic():
            made = Link.objects.create(tenure=tenure, token_hash=digest_of(token))
    except IntegrityError as clash:
        raise Conflict(_("他人刚刚开通了链接，请刷新后再看。")) from clash
    emit(
        actor,
        "access.issue_link",
        stream=f"link:{made.pk}",
        place=place,
        fresh=True,
        tenure=tenure.pk,
        post=tenure.post_id,
    )
    return made, token


@command("停用专属链接")
def revoke_link(actor: Actor, link: Link) -> None:
    """The link and every session opened by it end at once.

    Raises:
        Conflict: it has been stopped already.
    """
    place = link.tenure.post.path
    actor.require("access.revoke_link", place=place)
    if not Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise Conflict(_("这个链接已经停用。"))
    emit(actor, "access.revoke_link", stream=f"link:{link.pk}", place=place)


@command("绑定手机", open_to=("visitor",))
def bind_link(actor: Actor, link: Link, *, phone: str) -> None:
    """Tie the link to the phone it is first used on; of two phones at once one wins.

    Raises:
        Conflict: it is bound already.
    """
    actor.require("access.bind_link")
    free, mark = Link.objects.live().filter(pk=link.pk, device_hash=None), digest_of(phone)
    if not free.update(device_hash=mark, bound_at=clock.now()):
        raise Conflict(_("这个链接已经绑定了手机。"))
    link.device_hash = mark
    emit(actor, "access.bind_link", stream=f"link:{link.pk}", place=link.tenure.post.path)


def _require_own(actor: Actor, account: Account) -> None:
    if actor.account_id is None or actor.account_id != account.pk:
        raise NotAllowed(_("只能改自己的账号。"))


def _switch(account: Account, *, on: bool) -> None:
    if not Account.objects.filter(pk=account.pk, is_active=not on).update(is_active=on):
        raise Conflict(_("账号状态已经变化，请刷新后再看。"))
    account.is_active = on


def _first_password() -> str:
    return f"{show_code(new_code())}-{new_code()[:4]}"


def _set_password(account: Account, password: str) -> None:
    word = typed(password)
    try:
        validate_password(word, account)
    except ValidationError as weak:
        raise Refusal(" ".join(weak.messages), field="password") from weak
    account.set_password(word)


def _new_codes(account: Account) -> list[str]:
    codes = [new_code() for _nth in range(RECOVERY_CODES)]
    account.recoveries.all().delete()
    Recovery.objects.bulk_create(
        Recovery(account=account, blind=_blind(account, code)) for code in codes
    )
    return [show_code(code) for code in codes]


def _blind(account: Account, code: str) -> bytes:
    return KeyRing(settings.KEYS).blind(code, f"access.recovery:{account.pk}")
