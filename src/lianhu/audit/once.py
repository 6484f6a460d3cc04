"""Idempotency: a form sent twice, a phone that lost the answer, an API client that retries."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.held import said_in_words
from lianhu.audit.models import Once
from lianhu.audit.trace import together
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict
from lianhu.kernel.hashing import fingerprint

KEEP = timedelta(days=7)
ALIKE_FOR: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Alike:
    """What makes a submit look like one before it that came with another key.

    `stop` is False where the sender says that it is another one, or brings something new.
    """

    about: Any
    stop: bool = True


class Again(Conflict):
    """The same was sent a moment ago with another key; `answer` is what that one was answered."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(_("您刚才已经交过一样的了。"))
        self.answer = answer


def owner_of(actor: Actor) -> str:
    """Whose keys these are: an account, an API channel or a device."""
    if actor.account_id:
        return f"account:{actor.account_id}"
    return f"channel:{actor.channel}" if actor.channel else f"device:{actor.device}"


def once(  # noqa: PLR0913
    actor: Actor,
    key: str,
    payload: Any,
    run: Callable[[], dict[str, Any]],
    *,
    form: str,
    alike: Alike | None = None,
) -> dict[str, Any]:
    """Run `run` once for this actor, form, key and payload; afterwards give its first answer again.

    Two at the same moment: the second waits for the first. `payload` and the answer are JSON;
    only a hash of the payload is kept, the answer for seven days. An empty key just runs.

    Args:
        form: what is being sent; a key used on one form says nothing on another.
        alike: also look for the same under another key, within half an hour.

    Raises:
        Again: see `Alike`. Conflict: the key was used before with another payload.
    """
    if not key:
        return run()
    owner, own = owner_of(actor), _named(form, key)
    names = [own] if alike is None else [own, fingerprint(["alike", form, alike.about])]
    input_hash = fingerprint(payload)
    with said_in_words(actor), together():
        made = _claim(owner, names, input_hash)
        if own in made:
            if alike and alike.stop and len(made) < len(names):
                _require_other(owner, names[1])
            answer = run()
            _keep(owner, names, answer)
            return answer
        before = Once.objects.get(owner=owner, key=own)
        if before.input_hash != input_hash:
            raise Conflict(_("您刚才交过一次，内容不一样。这一次的还没有存，要存请再交一次。"))
        return dict(before.answer or {})


def answered(
    actor: Actor, key: str, payload: Callable[[], Any], *, form: str
) -> dict[str, Any] | None:
    """What this actor was answered when it sent just this with this key before."""
    found = first_answer(actor, key, form=form)
    return found[1] if found and found[0] == fingerprint(payload()) else None


def first_answer(actor: Actor, key: str, *, form: str) -> tuple[str, dict[str, Any]] | None:
    """Digest and answer of whatever this key was used for on this form."""
    rows = Once.objects.filter(owner=owner_of(actor), key=_named(form, key), answer__isnull=False)
    found = rows.values_list("input_hash", "answer").first() if key else None
    return (found[0], dict(found[1] or {})) if found else None


def _named(form: str, key: str) -> str:
    return fingerprint([form, key])


def _claim(owner: str, names: list[str], input_hash: str) -> set[str]:
    """Those of `names` that nobody had before; in one statement, for it runs in every create."""
    values = [part for name in names for part in (owner, name, input_hash, clock.now())]
    rows = ", ".join(["(%s, %s, %s, %s)"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_once (owner, key, input_hash, at) VALUES {rows}"  # noqa: S608 - placeholders only
            " ON CONFLICT (owner, key) DO NOTHING RETURNING key",
            values,
        )
        return {str(row[0]) for row in cursor.fetchall()}


def _require_other(owner: str, name: str) -> None:
    before = Once.objects.filter(owner=owner, key=name, at__gt=clock.now() - ALIKE_FOR).first()
    if before and before.answer:
        raise Again(dict(before.answer))


def _keep(owner: str, names: list[str], answer: dict[str, Any]) -> None:
    # By hand: this runs in every create, and the ORM takes longer to say it than to do it.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_once SET answer = %s::jsonb, at = %s WHERE owner = %s AND key = ANY(%s)",
            [json.dumps(answer, ensure_ascii=False), clock.now(), owner, names],
        )
