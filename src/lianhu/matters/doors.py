"""What this room hangs into the rooms below when it is loaded."""

from lianhu.audit.actor import Actor
from lianhu.files import access as files
from lianhu.files.models import File
from lianhu.matters.models import Matter, WordFile
from lianhu.shell import menu


def may_open(actor: Actor, stream: str, file: File) -> bool:
    """Whether `actor` may open a voice or photo of a matter.

    Those who may see the matter's words; a supervisor sees masked text and released files only.
    """
    serial = stream.partition(":")[2]
    matter = Matter.objects.visible_to(actor).filter(pk=int(serial or 0)).first()
    released = WordFile.objects.filter(file=file, released_at__isnull=False).exists()
    if released:
        return True
    if matter is None:
        return False
    return reads_words(actor, matter)


def reads_words(actor: Actor, matter: Matter) -> bool:
    """Whether the actor reads what was said, not only what was released."""
    if actor.kind in {"bearer", "system"}:
        return True
    if actor.person_id and actor.person_id == matter.raised_by_id:
        return True
    sight = {"private": "matters.see_private", "sealed": "matters.see_sealed"}
    verb = sight.get(matter.secrecy, "matters.see")
    return any(matter.place.startswith(path) for path in actor.paths(verb))


def open_all() -> None:
    files.guard("matter", may_open)
    menu.register("office", "inbox", "待办", "matters:inbox", verb="matters.see", order=10)
    menu.register("office", "lists", "四张清单", "matters:lists", verb="matters.see", order=20)
    menu.register(
        "office", "raise", "代录诉求", "matters:raise_for", verb="matters.raise", order=30
    )
    menu.register("office", "find", "代为查询", "matters:find", verb="matters.find", order=40)
    menu.register("office", "watch", "监督", "matters:watch", verb="matters.supervise", order=50)
    menu.register("field", "today", "今天", "matters:today", verb="matters.raise_for", order=10)
    menu.register("field", "say", "代报", "matters:raise_field", verb="matters.raise_for", order=20)
