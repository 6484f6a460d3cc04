"""The rows of a table, batch after batch, until the end or the first thing that cannot go on."""

import logging
from collections.abc import Callable

from lianhu.audit.actor import SYSTEM
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.matters.commands.many import MOST as BATCH
from lianhu.orders import commands, reading, sealed
from lianhu.orders.models import Load
from lianhu.orders.understanding import Places

log = logging.getLogger(__name__)


def carry(load: Load, tick: Callable[[int], object] = lambda n: None) -> None:
    """Take in what is left of a table; killed at any moment, it goes on from the last batch.

    Args:
        tick: told how many rows were dealt with, after each batch.
    """
    if load.state != Load.State.RUNNING or load.template is None:
        return
    try:
        load.refresh_from_db(fields=["done_row"])
        table = reading.read(sealed.file_of(load))
        places = Places(load.place, load.template.area)
        tick(sum(1 for n, _cells in table.rows if n <= load.done_row))
        ahead = [row for row in table.rows if row[0] > load.done_row]
        for start in range(0, len(ahead), BATCH):
            batch = ahead[start : start + BATCH]
            commands.take_in(SYSTEM, load, batch, head=table.head, places=places)
            tick(len(batch))
        commands.end(SYSTEM, load)
    except Conflict as beaten:
        # Somebody else carries it, or stopped it: theirs is the last word.
        log.info("%s: %s", load, beaten)
    except Refusal as refusal:
        commands.end(SYSTEM, load, reason=str(refusal))
