"""A signed paper comes back as a photo: its code says of which meeting it is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianhu.assembly import commands, mark, wording
from lianhu.assembly.models import Meeting, Paper
from lianhu.audit.actor import Actor
from lianhu.files.models import File
from lianhu.kernel.errors import Refusal
from lianhu.shell.sheets import photo


@dataclass(frozen=True, slots=True)
class Seen:
    """One photo: the meeting it was kept with, or why it was not."""

    file: File
    meeting: Meeting | None = None
    title: str = ""
    label: str = ""
    why: str = ""


def keep(actor: Actor, file: File) -> Seen:
    """Read the code on a photo and keep it with its meeting; else say what to do."""
    text = photo.read(file.path.read_bytes(), lambda said: mark.read(said) is not None)
    found = mark.read(text)
    if found is None:
        return Seen(file, why=_("没有认出码，请到那个会的页面上存。"))
    pk, what = found
    meeting = Meeting.objects.visible_to(actor).select_related("area").filter(pk=pk).first()
    if meeting is None or not actor.may("assembly.keep_paper", meeting.path):
        return Seen(file, why=_("这张纸不是您工作范围里的会，请交给它所在的村（社区）。"))
    try:
        commands.keep_paper(actor, meeting, what=what, file=file)
    except Refusal as refusal:
        return Seen(file, why=str(refusal))
    return Seen(file, meeting, wording.title(meeting), str(Paper.What(what).label))
