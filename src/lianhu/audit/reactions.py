"""By the clock: the seal and the reactions of this room, and answers dropped after their time."""

from lianhu.audit import sealing, trace
from lianhu.audit.models import Once
from lianhu.audit.once import KEEP
from lianhu.counties.jobs import every
from lianhu.kernel import clock

# Imported so that the worker knows their jobs.
__all__ = ["forget_answers", "sealing", "trace"]


@every("50 3 * * *", "audit.forget_answers")
def forget_answers() -> None:
    Once.objects.filter(at__lt=clock.now() - KEEP).delete()
