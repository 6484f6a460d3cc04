"""Writing down one step of a task inside a command: who, by which post, in which words."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import digest, new_salt
from lianhu.execution.models import Kind, Photo, Step, Task
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line

LONGEST: Final = 300


def held_open(task: Task) -> Task:
    """The task, locked until the command ends. Raises IllegalMove: it is over."""
    rows = Task.objects.select_for_update(of=("self",))
    row = rows.select_related("owner", "watcher", "undertaking__resolution__item").get(pk=task.pk)
    if row.is_over:
        raise IllegalMove(_("这一项已经结束了。"))
    return row


def words(text: str, field: str, label: str, *, needed: bool = True) -> str:
    """What was written on one line. Raises Refusal at `field`: nothing, or too much."""
    said = clean_line(text, LONGEST, label=label, field=field)
    if needed and not said:
        raise Refusal(_("请写%s。") % label, field=field)
    return said


def write(  # noqa: PLR0913
    actor: Actor, task: Task, kind: Kind, said: str, *, place: str, due_on: date | None = None,
    of: Step | None = None, photos: Sequence[File] = (), photos_open: bool = False,
) -> Step:  # fmt: skip
    """Keep it, with its photos. Raises NotAllowed: nobody by name."""
    if actor.person_id is None:
        raise NotAllowed(_("请由有姓名的人来记。"))
    grant = actor.grant(f"execution.{_VERBS[kind]}", place)
    made = Step.objects.create(
        task=task, kind=kind, words=said, due_on=due_on, of=of, by_person_id=actor.person_id,
        by_label=grant.title[:60] if grant else "", at=clock.now(), salt=new_salt(),
    )  # fmt: skip
    level = Confidentiality.PUBLIC if photos_open else Confidentiality.INTERNAL
    for file in photos:
        attach(file, task.stream, confidentiality=level)
        Photo.objects.create(step=made, file=file, open=photos_open)
    return made


def digest_of(step: Step) -> str:
    """What the log keeps of the words of a step."""
    return digest(step.words, step.salt)


_VERBS: Final = {
    Kind.REPORTED: "report", Kind.EXTENDED: "extend", Kind.FINISHED: "finish", Kind.FAILED: "fail",
    Kind.AGREED: "agree", Kind.SENT_BACK: "send_back", Kind.REASSIGNED: "reassign",
    Kind.REMARKED: "remark", Kind.ANSWERED: "answer",
}  # fmt: skip
