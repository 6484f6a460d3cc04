"""Signed papers come back as photos: each finds its matter by its mark, or by nine typed digits."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.once import once
from lianhu.files.models import File
from lianhu.kernel.codes import is_number, normal_number
from lianhu.kernel.errors import Missing, NotAllowed, Refusal
from lianhu.matters import commands, desk, doing
from lianhu.matters.models import Matter, Paper
from lianhu.matters.papers import mark
from lianhu.shell.sheets import photo

ATTACH = "matters.attach_paper"


@dataclass(frozen=True, slots=True)
class Seen:
    """One photo: the matter its mark names, or why there is none."""

    file: File
    matter: Matter | None = None
    what: str = ""
    why: str = ""

    @property
    def where(self) -> str:
        return desk.where(self.matter.area) if self.matter else ""

    @property
    def label(self) -> str:
        return str(Paper.What(self.what).label) if self.what else ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper that came back; `rate` says whether this person may now write down the rating,
    `why_not` why another has to."""

    number: str
    label: str
    is_rating: bool = False
    why_not: str = ""


def see(actor: Actor, file: File) -> Seen:
    """What the mark on a photo says, as far as this actor may work there."""
    text = photo.read(file.path.read_bytes(), _is_ours)
    if mark.is_own_slip(text):
        return Seen(file, why=_("这是反映人自己的回执单，上面有查询码。请还给本人，不要存。"))
    found = mark.read(text)
    if found is None:
        return Seen(file, why=_("没有认出码。请看纸上的编号，用手填。"))
    number, what = found
    try:
        return Seen(file, matter_at(actor, number), what)
    except Refusal:
        return Seen(
            file,
            what=what,
            why=_("这张纸（编号%s）不是您工作范围里的，不能存在这里。请交给它所在的村（社区）。")
            % number,
        )


def _is_ours(text: str) -> bool:
    return mark.read(text) is not None or mark.is_own_slip(text)


def number_of(text: str) -> str:
    """Nine digits as typed. Raises Refusal when it cannot be a number."""
    number = normal_number(text)
    if not is_number(number):
        raise Refusal(_("编号是9位数字，这个不对，请照纸上的再填一次。"), field="number")
    return number


def matter_at(actor: Actor, number: str) -> Matter:
    """The matter with this number, if the actor may put papers to it.

    Raises:
        Missing: there is none that they see. NotAllowed: they only see it.
    """
    rows = Matter.objects.visible_to(actor).select_related("area__parent__parent", "teller")
    matter = rows.filter(number=number).first()
    if matter is None:
        raise Missing(_("您的工作范围里没有这个编号，请看一看纸上的数字和村名。"), field="number")
    if not actor.may(ATTACH, matter.place):
        raise NotAllowed(_("这件事不在您能存纸的范围，请交给它所在的村（社区）。"), field="number")
    return matter


def draft(actor: Actor, token: str) -> File | None:
    """The photo of this token, if this actor sent it and it waits still."""
    return File.objects.drafts_of(actor).filter(token=token, kind=File.Kind.PAPER).first()


def keep(actor: Actor, key: str, token: str, *, number: str, what: str) -> Kept:
    """Put the photo to the matter, once however often it is sent.

    Args:
        key: of the page; the photo's token makes it this photo's own.

    Raises:
        Missing, NotAllowed: as `matter_at`; or the photo is gone. Refusal: not a number.
    """
    number = number_of(number)

    def run() -> dict[str, Any]:
        file = draft(actor, token)
        if file is None:
            raise Missing(_("这张照片已经存过，或者放得太久了，请重新上传。"))
        paper = commands.attach_paper(actor, matter_at(actor, number), what=what, file=file)
        return {"label": str(paper.get_what_display())}

    said = once(
        actor, f"{key}:{token}" if key else "", [number, what], run, form="matters.paper_back"
    )
    if what != Paper.What.RATING:
        return Kept(number, said["label"])
    refusal = doing.why_not(actor, matter_at(actor, number), "rate_for")
    return Kept(number, said["label"], True, str(refusal) if refusal else "")
