"""Who may see a photo of a task: who works over it; everybody, once it was opened and posted."""

from lianhu.audit.actor import Actor
from lianhu.execution.apart import took_part
from lianhu.execution.models import Photo, PledgeList, Task, Undertaking
from lianhu.files.models import File


def may_see(actor: Actor, stream: str, file: File) -> bool:
    """The rule of `files.access` for photos: `stream` is "task:PK"."""
    pk = stream.partition(":")[2]
    if not pk.isdecimal() or not Task.objects.visible_to(actor).filter(pk=int(pk)).exists():
        return False
    return actor.is_staff or Photo.objects.filter(file=file, open=True).exists()


def may_see_list(actor: Actor, stream: str, _file: File) -> bool:
    """A filled-in list says what each person thinks: for who keeps it only."""
    pk = stream.partition(":")[2]
    if not actor.is_staff or not pk.isdecimal():
        return False
    one = Undertaking.objects.visible_to(actor).filter(pk=int(pk)).first()
    if one is None or not actor.may("execution.keep_list", one.place):
        return False
    return actor.person_id is not None and not took_part(actor.person_id, one)


def may_see_sheet(actor: Actor, stream: str, _file: File) -> bool:
    """A signed pledge sheet names people: for who keeps it only."""
    pk = stream.partition(":")[2]
    if not actor.is_staff or not pk.isdecimal():
        return False
    one = PledgeList.objects.visible_to(actor).filter(pk=int(pk)).first()
    return one is not None and actor.may("execution.keep_sheet", one.place)
