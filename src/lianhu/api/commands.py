"""Opening and stopping the keys to the interfaces."""

import re
import secrets
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from lianhu.access.actor import may_enter
from lianhu.access.device import digest_of
from lianhu.access.models import Account
from lianhu.api.models import CHANNEL_KEY, NOBODYS, Token
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock, text
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.places.models import Area

PREFIX: Final = "lh_"
LONGEST_DAYS: Final = 730
HOURLY: Final = 600
MOST_HOURLY: Final = 1_000_000


@command("开通接口令牌")
def issue_token(
    actor: Actor,
    *,
    label: str,
    area: Area,
    account: Account | None = None,
    channel: str = "",
    may_act: bool = True,
    hourly: int | None = HOURLY,
    days: int = 365,
) -> tuple[Token, str]:
    """A key for one's own account, or for the outside system `channel`.

    Args:
        label: what it is for, in words.
        area: where it is good; the key carries nothing outside.
        may_act: False for a key that only reads.
        hourly: how much a channel may raise in an hour; none for no bound.
        days: how long it is good.

    Returns:
        The row and the word to hand over, which is stored nowhere: show it now.

    Raises:
        Refusal: at its field (label, channel, days, hourly), what is wrong.
        NotAllowed: the account is another's, or has no second factor yet.
    """
    actor.require("api.issue_token", place=area.path)
    said = text.clean_line(label, 60, label=_("用途"), field="label")
    if not said:
        raise Refusal(_("请写明这个令牌给谁用、做什么用。"), field="label")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(_("有效期从1天到%(n)d天。") % {"n": LONGEST_DAYS}, field="days")
    if hourly is not None and not 1 <= hourly <= MOST_HOURLY:
        raise Refusal(_("每小时件数从1到%(n)d。") % {"n": MOST_HOURLY}, field="hourly")
    if account is not None:
        _require_own(actor, account)
    elif not re.fullmatch(CHANNEL_KEY, channel) or channel == NOBODYS:
        raise Refusal(
            _("渠道代号用2到40个小写字母、数字、横线，如 hotline-12345；open311 除外。"),
            field="channel",
        )
    word = PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(
        digest=digest_of(word),
        label=said,
        kind=Token.Kind.STAFF if account else Token.Kind.CHANNEL,
        account=account,
        channel="" if account else channel,
        area=area,
        place=area.path,
        may_act=may_act,
        hourly=None if account else hourly,
        created_by_id=actor.person_id,
        created_on=clock.today(),
        ends_on=clock.today() + timedelta(days=days),
    )
    emit(
        actor, "api.issue_token", stream=made.stream, place=made.place, fresh=True,
        kind=made.kind, account_of=made.account_id, acts=may_act, until=made.ends_on.isoformat(),
    )  # fmt: skip
    return made, word


def _require_own(actor: Actor, account: Account) -> None:
    """A key stands in for password and second factor: nobody makes one for somebody else."""
    if actor.kind != "system" and account.pk != actor.account_id:
        raise NotAllowed(_("只能给自己的账号开通令牌。"))
    if not may_enter(account) or not (account.is_demo or account.otp_on):
        raise NotAllowed(_("这个账号还没有启用或没有绑定动态码，不能开通令牌。"))


@command("停用接口令牌")
def revoke_token(actor: Actor, token: Token) -> None:
    """It opens nothing from the next request on.

    Raises:
        Conflict: it has been stopped already.
    """
    actor.require("api.revoke_token", place=token.place)
    if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise Conflict(_("这个令牌已经停用。"))
    token.refresh_from_db(fields=["revoked_at"])
    emit(actor, "api.revoke_token", stream=token.stream, place=token.place)
