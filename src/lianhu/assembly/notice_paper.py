"""The notice as a paper: A4 for the board and the door, a picture and words for the group."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.assembly import wording
from lianhu.assembly.models import Meeting
from lianhu.audit.actor import Actor
from lianhu.audit.trace import head_of
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.shell.sheets import group
from lianhu.shell.sheets.blocks import Card, Code, Form, Note, Prose, Seal, Sheet

# Makes the address of a path whole.
Link = Callable[[str], str]


def make(actor: Actor, meeting: Meeting, link: Link) -> Sheet:
    """What hangs at the door. A meeting of the party goes to no group and has no code."""
    title = _("%s通知") % wording.title(meeting)
    rows = (
        ((_("时间地点"), wording.sittings(meeting).replace("；", "\n")),),
        ((_("请谁来"), wording.who_comes(meeting)),),
        ((_("议什么"), "\n".join(wording.agenda(meeting))),),
        ((_("召集"), meeting.shape.convener[meeting.regime]), (_("依据"), wording.basis(meeting))),
    )
    address = _address(meeting, link)
    code = (Code(address, _("扫码看议题和结果。")),) if address else ()
    return Sheet(
        title=title,
        name=f"{title}-{meeting.pk}",
        blocks=(
            Form(rows),
            *_remarks(meeting),
            *code,
            Note(_("请互相转告，告诉在外的家人。")),
            Seal(_issuer(actor, meeting), meeting.notice_on),
        ),
        foot=foot(meeting),
        chat="" if meeting.closed else _chat(meeting, address),
        card=None if meeting.closed else _card(meeting, address),
        size=16,
    )


def _remarks(meeting: Meeting) -> tuple[Prose, ...]:
    said = []
    if meeting.about:
        said.append(_("来不了的，可以先打电话、带话说您的意见，会记下来，但不算到会。"))
    if meeting.urgent_why:
        said.append(_("这次临时通知，因为：%s。") % meeting.urgent_why)
    return (Prose("\n".join(said)),) if said else ()


def _issuer(actor: Actor, meeting: Meeting) -> str:
    if meeting.closed and meeting.organisation is not None:
        return meeting.organisation.name
    return issuer(actor, meeting.area)


def foot(meeting: Meeting) -> str:
    return _("留痕链头（SM3）%(head)s　打印于%(at)s") % {
        "head": head_of(meeting.stream), "at": clock.chinese_moment(clock.now()),
    }  # fmt: skip


def _address(meeting: Meeting, link: Link) -> str:
    if meeting.closed or meeting.notice_at is None:
        return ""
    return link(reverse("assembly:public_one", args=[meeting.area.key, meeting.pk]))


def _chat(meeting: Meeting, address: str) -> str:
    lines = [
        _("时间地点：%s") % wording.sittings(meeting),
        _("请谁来：%s。") % wording.who_comes(meeting), _("议什么："), *wording.agenda(meeting),
        _("来不了的先带话说意见，会记下来，但不算到会。") if meeting.about else "",
    ]  # fmt: skip
    return group.chat(f"【开会】{wording.title(meeting)}", lines, address)


def _card(meeting: Meeting, address: str) -> Card:
    seats = [wording.when(one) for one in meeting.sittings.all()]
    return Card(
        title=wording.title(meeting), place=str(meeting.area), label=_("开会通知"),
        lines=(*seats, wording.who_comes(meeting), "", *wording.agenda(meeting)),
        address=address, invite=_("长按识别，看议题和结果"), foot=group.card_foot(),
    )  # fmt: skip
