"""Who may see a photo of a task: who works over it; everybody, once it was opened and posted."""

from lianhu.audit.actor import Actor
from lianhu.execution.models import Photo, Task
from lianhu.files.models import File


def may_see(actor: Actor, stream: str, file: File) -> bool:
    pk = stream.partition(":")[2]
    if not pk.isdecimal() or not Task.objects.visible_to(actor).filter(pk=int(pk)).exists():
        return False
    return actor.is_staff or Photo.objects.filter(file=file, open=True).exists()
