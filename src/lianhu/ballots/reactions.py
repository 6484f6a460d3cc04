"""What happens by the clock: keys of rounds that are closed are gone, a missing one is said."""

import logging
import time
from typing import Final

from lianhu.audit.actor import SYSTEM
from lianhu.ballots import keys
from lianhu.ballots.models import Round
from lianhu.counties.jobs import every

log = logging.getLogger(__name__)
# A round is opened in seconds; a key that no round has by then belongs to none.
ORPHAN_SECONDS: Final = 24 * 3600


@every("47 * * * *", "ballots.keys")
def tidy() -> None:
    """Keys of closed rounds go, should the machine have died before; open rounds without are named."""
    rounds = Round.objects.visible_to(SYSTEM)
    needed = set(rounds.still_open().exclude(key_id="").values_list("key_id", flat=True))
    for key_id, made in keys.kept():
        if key_id in needed:
            needed.discard(key_id)
        elif rounds.filter(key_id=key_id).exists() or time.time() - made > ORPHAN_SECONDS:
            keys.drop(key_id)
    for one in rounds.filter(key_id__in=needed).order_by("pk"):
        log.error("%s: the key of its phone votes is not on this machine", one)
