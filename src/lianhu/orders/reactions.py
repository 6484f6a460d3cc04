"""By event and by the clock: taking rows in, and forgetting files."""

from lianhu.audit.actor import SYSTEM
from lianhu.audit.models import Event
from lianhu.audit.trace import on
from lianhu.counties.jobs import every
from lianhu.kernel import clock
from lianhu.orders import commands, running
from lianhu.orders.models import Load

AT_ONCE = 100


@on("orders.start", name="orders.run")
def run(event: Event) -> None:
    """Safe to run twice: what was dealt with is passed over."""
    pk = int(event.stream.partition(":")[2])
    found = Load.objects.visible_to(SYSTEM).select_related("template__area").filter(pk=pk).first()
    if found and not event.data.get("here"):
        running.carry(found)


@every("* * * * *", "orders.resume")
def resume() -> None:
    """Tables whose worker died go on after the last batch that was committed."""
    rows = Load.objects.visible_to(SYSTEM).filter(state=Load.State.RUNNING)
    for one in rows.select_related("template__area").order_by("pk")[:AT_ONCE]:
        if one.still(clock.now()) and commands.resume(SYSTEM, one):
            running.carry(one)


@every("37 3 * * *", "orders.forget")
def forget_files() -> None:
    """Files whose days are over go, and the rows that did not become orders with them."""
    rows = Load.objects.visible_to(SYSTEM).filter(forget_at__lte=clock.now())
    for one in rows.exclude(content_cipher=None).exclude(state=Load.State.RUNNING)[:AT_ONCE]:
        commands.forget(SYSTEM, one)
