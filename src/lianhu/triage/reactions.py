"""By the clock: at night the helper learns from what staff decided."""

import logging

from lianhu.counties.jobs import every
from lianhu.kernel.errors import Refusal
from lianhu.triage.retraining import SOURCES, retrain

log = logging.getLogger(__name__)


@every("20 2 * * *", "triage.learn")
def learn() -> None:
    for what, source in SOURCES.items():
        try:
            retrain(what, source())
        except Refusal as problem:
            log.warning("%s: %s", what, problem)
