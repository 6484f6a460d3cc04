"""The sign-in sheet: every number of the roll, a place to sign and one for the thumb."""

from django.utils.translation import gettext as _

from lianhu.assembly import door, mark, wording
from lianhu.assembly.counting import label_of, roads_of
from lianhu.assembly.models import Meeting, Paper, Sitting
from lianhu.assembly.notice_paper import Link, foot
from lianhu.audit.actor import Actor
from lianhu.kernel.errors import Conflict
from lianhu.rolls.models import Entry
from lianhu.shell.sheets.blocks import Block, Code, Form, Heading, Note, Sheet, Table

WIDTHS = (12, 34, 40, 40, 30)
GUESTS = 8
# Two lines high: a thumb is eleven millimetres.
TALL = "\n\u3000"


def make(actor: Actor, meeting: Meeting, link: Link) -> Sheet:
    """One sheet a sitting, by the declared road, or by each while none is declared.

    Raises:
        Conflict: nobody was told of the meeting yet, so the roll may still change.
    """
    if meeting.notice_at is None:
        raise Conflict(_("还没有通知，名册还会变；通知以后再打印签到表。"))
    title = _("%s签到表") % wording.title(meeting)
    blocks: list[Block] = []
    for sitting in meeting.sittings.all():
        blocks += _of_sitting(actor, meeting, sitting)
    address = link(mark.path_of(meeting.pk, Paper.What.SHEET))
    return Sheet(
        title=title, name=f"{title}-{meeting.pk}", foot=foot(meeting), size=12,
        blocks=(
            *blocks,
            Code(address, _("签好以后拍照传回，系统认这个码，自动找到这个会。")),
            Note(_("按人的一人一行，按户的一户一行，两种不混着签。不会写字的按手印，由旁边的人代写姓名。")),
        ),
    )  # fmt: skip


def _of_sitting(actor: Actor, meeting: Meeting, sitting: Sitting) -> list[Block]:
    head: list[Block] = [
        Form(
            (
                ((_("议什么"), "\n".join(wording.agenda(meeting))),),
                ((_("时间地点"), wording.when(sitting)),),
            )
        )
    ]
    bases = [meeting.road] if meeting.road else roads_of(meeting)
    for basis in bases:
        one = meeting.rolls.filter(basis=basis).select_related("roll").first()
        if one is None:
            continue
        rows = list(Entry.objects.filter(roll=one.roll).on().order_by("no"))
        named = door.lines(actor, meeting, rows)
        head += [Heading(_("按%(basis)s：一共%(n)d") % {"basis": label_of(basis), "n": len(rows)}),
                 _table(named)]  # fmt: skip
    if not bases:
        head.append(_table([], empty=30))
    return [*head, Heading(_("列席（不算到会）")), _table([], empty=GUESTS)]


def _table(named: list[door.Line], empty: int = 0) -> Table:
    rows = [
        (str(one.entry.no), f"{one.name} {one.beside}".strip(), one.where, TALL, "")
        for one in named
    ]
    return Table(
        (_("编号"), _("姓名（户）"), _("地方"), _("签名"), _("手印")),
        (*rows, *[("", "", "", TALL, "")] * empty), WIDTHS,
    )  # fmt: skip
