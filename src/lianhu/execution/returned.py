"""A paper that was filled in comes back as a photo: its code says what it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.execution import commands, mark
from lianhu.execution.models import PledgeList, Undertaking
from lianhu.files.models import File
from lianhu.kernel.errors import Refusal
from lianhu.shell.sheets import photo


@dataclass(frozen=True, slots=True)
class Seen:
    """One photo: what it was kept with, or why it was not."""

    file: File
    title: str = ""
    url: str = ""
    why: str = ""


def keep(actor: Actor, file: File) -> Seen:
    """Read the code on a photo and keep it where it belongs; else say what to do."""
    text = photo.read(file.path.read_bytes(), lambda said: mark.read(said) is not None)
    found = mark.read(text)
    if found is None:
        return Seen(file, why=_("没有认出码，请拍正一点、连码一起拍，再传一次。"))
    try:
        return KEEP[found[0]](actor, found[1], file)
    except Refusal as refusal:
        return Seen(file, why=str(refusal))


def _list(actor: Actor, pk: int, file: File) -> Seen:
    rows = Undertaking.objects.visible_to(actor).select_related("resolution__item")
    one = rows.filter(pk=pk).first()
    if one is None or not actor.may("execution.keep_list", one.place):
        return Seen(file, why=_("这张纸不是您工作范围里的，请交给它所在的村（社区）。"))
    commands.keep_list(actor, one, file=file)
    return Seen(file, one.resolution.item.title, reverse("execution:asked", args=["office", pk]))


def _pledges(actor: Actor, pk: int, file: File) -> Seen:
    rows = PledgeList.objects.visible_to(actor).select_related("item")
    one = rows.filter(pk=pk).first()
    if one is None or not actor.may("execution.keep_sheet", one.place):
        return Seen(file, why=_("这张纸不是您工作范围里的，请交给它所在的村（社区）。"))
    commands.keep_sheet(actor, one, file=file)
    return Seen(file, one.item.title, reverse("execution:pledges", args=[one.item_id]))


KEEP: dict[str, Callable[[Actor, int, File], Seen]] = {
    mark.LIST: _list, mark.PLEDGES: _pledges,
}  # fmt: skip
