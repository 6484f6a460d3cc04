"""What this room hangs into the rooms below when it is loaded."""

from lianhu.audit.actor import Actor
from lianhu.files import access as files
from lianhu.files.models import File
from lianhu.matters.models import Matter, WordFile
from lianhu.matters.sights import reads_words
from lianhu.matters.spoken import SUMS_UP, about
from lianhu.notices.occasions import subject_page, subject_words
from lianhu.shell import menu
from lianhu.shell.menu import Group

# By part of the navigation. Who only looks on has nothing to do: theirs begins with what is open.
OFFICE = {
    Group.DAILY: (
        (10, "inbox", "待办", "inbox", "matters.rate_for", "inbox"),
        (11, "sort", "逐件分派", "sort", "matters.triage", "next"),
        (12, "watch", "监督", "watch", "matters.supervise", "check"),
        (15, "loops", "未闭环", "loops", "matters.see", "clock"),
        (17, "pressed", "督办", "orders", "matters.answer_order", "bell"),
        (18, "put_up", "村里提请的事", "put_up", "matters.put_up", "inbox"),
    ),
    Group.INTAKE: (
        (29, "collect", "收集", "collect", "matters.gather", "inbox"),
        (30, "raise", "代录诉求", "raise_for", "matters.raise_for", "plus"),
        (35, "box", "意见箱", "boxes", "matters.open_box", "inbox"),
        (36, "box_watch", "意见箱", "boxes", "matters.supervise", "inbox"),
        (40, "find", "代为查询", "find", "matters.find", "search"),
        (45, "paper_back", "存回纸质件", "paper_back", "matters.attach_paper", "camera"),
    ),
    Group.OUTCOME: (
        (20, "lists", "四张清单", "lists", "matters.see", "list"),
        (17, "hot", "群众热点", "hot", "matters.see", "chart"),
    ),
    Group.RULES: ((74, "keeping", "保存年限", "keeping", "hours.set_keeping", "clock"),),
}
FIELD = (
    (10, "today", "今天", "today", "matters.raise_for", "home"),
    (20, "say", "代报", "raise_field", "matters.raise_for", "mic"),
    (35, "find", "代查", "find_field", "matters.find", "search"),
    (40, "paper_back", "存纸", "paper_back_field", "matters.attach_paper", "camera"),
)


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


def open_all() -> None:
    files.guard("matter", may_open)
    subject_page("matter", "matters:open")
    subject_page("reminders", "matters:open_urged")
    subject_words(["matter", SUMS_UP], about)
    subject_page("collection", "matters:open_day")
    for group, entries in OFFICE.items():
        for order, key, label, page, verb, icon in entries:
            menu.register(
                "office", key, label, f"matters:{page}", verb, order, icon=icon, group=group
            )
    for order, key, label, page, verb, icon in FIELD:
        menu.register("field", key, label, f"matters:{page}", verb, order, icon=icon)
