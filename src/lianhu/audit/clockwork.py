"""What the clock does to many rows: one that refuses or breaks must not keep the others waiting."""

import logging
from collections.abc import Callable
from typing import Any

from lianhu.audit.actor import SYSTEM
from lianhu.kernel.errors import Refusal


def attempt(run: Callable[..., object], thing: object, *more: Any) -> None:
    """`run(SYSTEM, thing, *more)`; why it could not be done stands in the log of the command's room."""
    log = logging.getLogger(run.__module__)
    try:
        run(SYSTEM, thing, *more)
    except Refusal as problem:
        log.warning("%s: %s", thing, problem)
    except Exception:  # noqa: BLE001 - whatever is wrong with one
        log.exception("%s: its clock could not be dealt with", thing)
