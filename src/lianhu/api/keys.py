"""Whose key was shown: a token's actor, or the bearer of the one matter a sender holds."""

from dataclasses import dataclass, replace
from typing import Final

from django.core import signing
from django.utils.crypto import constant_time_compare

from lianhu.access.actor import actor_of_account, may_enter
from lianhu.access.bearer import actor_for
from lianhu.access.device import digest_of
from lianhu.access.signin import needs_enrolment
from lianhu.api.commands import PREFIX
from lianhu.api.models import Token
from lianhu.audit.actor import SYSTEM, Actor, Grant
from lianhu.audit.registry import COMMANDS
from lianhu.counties.current import current
from lianhu.kernel import clock
from lianhu.matters.models import Matter

# A channel sees under its area; what it did not raise itself is left out where rows are read.
CHANNEL_VERBS: Final = frozenset({"matters.see"})
# Accusations go to one office and by no machine's door.
NEVER: Final = "sealed."
LONGEST: Final = 200
_sender = signing.Signer(sep="~", salt="api.sender")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. `token` is None for a visitor and for the sender of one matter."""

    actor: Actor
    token: Token | None = None

    @property
    def is_staff(self) -> bool:
        return self.actor.kind == "staff"

    @property
    def is_channel(self) -> bool:
        return self.actor.kind == "channel"

    @property
    def is_visitor(self) -> bool:
        return self.actor.kind == "visitor"


VISITOR: Final = Caller(Actor("visitor"))


def caller_of(word: str) -> Caller | None:
    """Who holds this word: a token or a sender's; None when it opens nothing.

    Staff cost two queries, a channel and a sender one; the first use of a day one more.
    """
    if len(word) > LONGEST:
        return None
    if word.startswith(PREFIX):
        token = live_token(word)
        actor = actor_of(token) if token else None
        return Caller(actor, token) if actor else None
    return sender_of(word)


def sender_of(word: str) -> Caller | None:
    """The sender of the one matter that this word opens; a token opens nothing here."""
    matter = sent(word)
    # A device of its own: what one sender uploads and repeats is nobody else's.
    return Caller(actor_for(matter.stream, f"sender:{matter.number}")) if matter else None


def live_token(word: str) -> Token | None:
    """The live token with this word; remembers the day it was used."""
    mine = digest_of(word)
    rows = Token.objects.live().select_related("account__person")
    token = rows.filter(digest=mine).first()
    if token is None or not constant_time_compare(token.digest, mine):
        return None
    if token.last_used_on != clock.today():
        Token.objects.filter(pk=token.pk).update(last_used_on=clock.today())
    return token


def actor_of(token: Token) -> Actor | None:
    """The actor of a token; None when its account is closed."""
    if token.account is None:
        grant = Grant("channel", CHANNEL_VERBS, token.place, title=token.label)
        return Actor("channel", label=token.label, grants=(grant,), channel=token.channel)
    # A token stands in for password and second factor: while they are reset it opens nothing.
    if not may_enter(token.account) or needs_enrolment(token.account):
        return None
    full = actor_of_account(token.account)
    kept = (_narrowed(grant, token) for grant in full.grants)
    return replace(full, grants=tuple(grant for grant in kept if grant))


def _narrowed(grant: Grant, token: Token) -> Grant | None:
    """What a grant carries inside the place of a token; None outside."""
    inner = max(grant.path, token.place, key=len)
    if not (inner.startswith(grant.path) and inner.startswith(token.place)):
        return None
    verbs = frozenset(v for v in grant.verbs if not v.startswith(NEVER))
    if not token.may_act:
        verbs = frozenset(v for v in verbs if v in COMMANDS and COMMANDS[v].sight)
    return replace(grant, path=inner, verbs=verbs)


def sender_token(number: str) -> str:
    """The word that opens one matter to whoever sent it; the same each time it is asked for."""
    # The county is signed too: numbers repeat from county to county, the signing key does not.
    return _sender.sign_object([current().schema_name, number])


def number_in(word: str) -> str:
    """The number a sender's word was made for; "" when it was not made here."""
    if len(word) > LONGEST:
        return ""
    try:
        schema, number = _sender.unsign_object(word)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(number) if schema == current().schema_name else ""


def sent(word: str) -> Matter | None:
    """The matter a sender's word opens, whatever its confidentiality: it is their own."""
    number = number_in(word)
    rows = Matter.objects.visible_to(SYSTEM).for_rows()
    return rows.filter(number=number).first() if number else None
