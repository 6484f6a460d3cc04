"""What this room does when something happened in a room below."""

from lianhu.api.commands import revoke_token
from lianhu.api.models import Token
from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.kernel import clock


@on("access.reset_account", name="api.stop_tokens")
def stop_tokens(event: Event) -> None:
    """Whoever had the password may have made a token with it, which must not outlive the reset."""
    account = int(event.stream.partition(":")[2])
    for token in Token.objects.live().filter(
        account=account, created_on__lte=clock.day_of(event.at)
    ):
        revoke_token(SYSTEM, token)
