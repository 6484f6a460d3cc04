"""Idempotency: a form sent twice, a phone that lost the answer, an API client that retries."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.models import Once
from lianhu.audit.trace import together
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict
from lianhu.kernel.hashing import canonical, sm3

KEEP = timedelta(days=7)


def owner_of(actor: Actor) -> str:
    """Whose keys these are: an account, an API channel or a device."""
    if actor.account_id:
        return f"account:{actor.account_id}"
    return f"channel:{actor.channel}" if actor.channel else f"device:{actor.device}"


def once(actor: Actor, key: str, payload: Any, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run `run` once for this actor, key and payload; afterwards give its first answer again.

    Two at the same moment: the second waits for the first. `payload` and the answer are JSON;
    only a hash of the payload is kept, the answer for seven days. An empty key just runs.

    Raises:
        Conflict: the key was used before with another payload.
    """
    if not key:
        return run()
    owner = owner_of(actor)
    input_hash = sm3(canonical(payload).encode()).hex()
    with together():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_once (owner, key, input_hash, at) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (owner, key) DO NOTHING",
                [owner, key[:80], input_hash, clock.now()],
            )
            is_first = cursor.rowcount == 1
        if is_first:
            answer = run()
            _keep(owner, key[:80], answer)
            return answer
        before = Once.objects.get(owner=owner, key=key[:80])
        if before.input_hash != input_hash:
            raise Conflict(_("这个表单已经提交过，内容不同；请重新打开页面再填。"))
        return dict(before.answer or {})


def _keep(owner: str, key: str, answer: dict[str, Any]) -> None:
    # By hand: this runs in every create, and the ORM takes longer to say it than to do it.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_once SET answer = %s::jsonb WHERE owner = %s AND key = %s",
            [json.dumps(answer, ensure_ascii=False), owner, key],
        )
