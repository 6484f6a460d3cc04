"""The minutes and the resolution of a meeting in their proper form, to print, to edit, to seal."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from lianhu.assembly import mark, shown, wording
from lianhu.assembly.commands.deciding import settled_in, subject_of
from lianhu.assembly.models import Force, Heard, Item, Meeting, Paper, Resolution, State
from lianhu.assembly.notice_paper import Link, foot
from lianhu.audit.actor import Actor
from lianhu.ballots.models import Round
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict
from lianhu.shell.sheets.blocks import Block, Code, Form, Heading, Note, Prose, Seal, Sheet, Signs

BLANK: Final = "＿＿＿＿＿＿"


def minutes(actor: Actor, meeting: Meeting, link: Link) -> Sheet:
    """会议记录: who came, what was said, how it was voted, what came out.

    Raises:
        Conflict: the meeting is not over.
    """
    _over(meeting)
    # 村民代表会议记录, and not 会议会议记录.
    named = wording.title(meeting)
    title = _("%s记录") % named if named.endswith("会议") else _("%s会议记录") % named
    blocks: list[Block] = [Form(_head(meeting))]
    said = {one.item.pk: one for one in shown.heard(meeting)}
    for item in meeting.items.all():
        blocks += _of_item(item, said.get(item.pk))
    return Sheet(
        title=title, name=f"{title}-{meeting.pk}", foot=foot(meeting),
        blocks=(
            *blocks, _code(meeting, link, Paper.What.MINUTES), Signs(_signing(meeting)),
            Seal(_issuer(actor, meeting), _day(meeting)),
        ), together=2,
    )  # fmt: skip


def _signing(meeting: Meeting) -> tuple[str, ...]:
    """Nobody of the village signs what a party committee keeps to itself."""
    watch = () if meeting.closed else (_("监督委员会"),)
    return (_("主持人"), _("记录人"), *watch)


def resolution(actor: Actor, meeting: Meeting, link: Link) -> Sheet:
    """决议; 动议 or 协商意见 where nothing was lawfully decided: the title says which.

    Raises:
        Conflict: the meeting is not over, or nothing was written down.
    """
    _over(meeting)
    rows = settled_in(meeting)
    if not rows:
        raise Conflict(_("还没有写下定了什么。"))
    force = next(one for one in Force if any(row.force == one for row in rows))
    kept = [one for one in rows if one.force == force]
    title = f"{wording.title(meeting)}{force.label}"
    blocks: list[Block] = [Prose(_opening(meeting, force))]
    for n, one in enumerate(kept, 1):
        blocks.append(Prose(f"{_chinese(n)}、{one.words}"))
        if one.round is not None:
            blocks.append(Note(_vote(one.round)))
    return Sheet(
        title=title, name=f"{title}-{meeting.pk}", foot=foot(meeting), size=16, together=2,
        number=wording.numbers(kept),
        blocks=(
            *blocks, _code(meeting, link, Paper.What.RESOLUTION),
            Seal(_issuer(actor, meeting), _day(meeting)),
        ),
    )  # fmt: skip


def _head(meeting: Meeting) -> tuple[tuple[tuple[str, str], ...], ...]:
    guests = "、".join(
        f"{one.name}（{one.what_as}）" if one.what_as else one.name
        for one in meeting.guests.order_by("pk")
    )
    return (
        ((_("时间地点"), wording.sittings(meeting)),),
        ((_("主持人"), meeting.chair or BLANK), (_("记录人"), meeting.keeper or BLANK)),
        ((_("到会"), wording.attendance(meeting)),),
        ((_("列席"), guests or _("无")),),
        ((_("依据"), wording.basis(meeting) or _("无")),),
    )


def _of_item(item: Item, said: shown.Said | None) -> list[Block]:
    blocks: list[Block] = [Heading(_("议题%(n)d：%(title)s") % {"n": item.no, "title": item.title})]
    if item.asks:
        blocks.append(Prose(_("要定：%s") % item.asks))
    before = _beforehand(item)
    if before:
        blocks.append(Prose(before))
    lines = [_spoken(one) for one in said.lines] if said else []
    blocks.append(Prose("\n".join([_("讨论："), *lines]) if lines else _("讨论：没有记下发言。")))
    # Every vote that was begun: one with too few there, and one that was called off, took place too.
    votes = Round.objects.filter(subject=subject_of(item), closed_at__isnull=False).order_by("pk")
    blocks += [Prose(_nth(n, len(votes)) + _vote(one)) for n, one in enumerate(votes, 1)]
    found = Resolution.objects.filter(item=item).first()
    if found is not None:
        label = wording.numbered(found) or found.get_force_display()
        blocks.append(Prose(f"{label}：{found.words}"))
    return blocks


def _beforehand(item: Item) -> str:
    said = []
    if item.put_as:
        said.append(_("%s提出。") % item.put_as)
    if item.studied_on:
        said.append(_("党组织%s研究过。") % clock.chinese_date(item.studied_on))
    if item.leave:
        said.append(_("授权：%s。") % item.leave)
    return "".join(said)


def _spoken(one: Heard) -> str:
    who = one.speaker or _("到会的人")
    way = f"，{one.get_way_display()}" if one.from_afar else ""
    return f"{who}（{one.get_side_display()}{way}）：{one.words}"


def _nth(n: int, many: int) -> str:
    """Where it was voted on more than once, each vote is told apart."""
    return _("第%s次表决。") % _chinese(n) if many > 1 else ""


def _vote(vote: Round) -> str:
    if vote.is_void:
        return "".join([_("表决“%s”。") % vote.question, *map(str, vote.steps)])
    lines = [_("表决“%s”。") % vote.question, wording.votes(vote) + "。"]
    lines += [str(one) for one in vote.steps]
    outcome = _("%s。") % vote.get_outcome_display()
    if not lines[-1].endswith(outcome):
        lines.append(_("结果：%s") % outcome)
    return "".join(lines)


def _opening(meeting: Meeting, force: Force) -> str:
    held = "；".join(
        _("%(day)s在%(where)s") % {"day": wording.day(one), "where": one.where}
        for one in meeting.sittings.all()
    )
    said = _("%(held)s召开%(what)s。%(came)s。") % {
        "held": held, "what": wording.title(meeting), "came": wording.attendance(meeting),
    }  # fmt: skip
    basis = wording.basis(meeting)
    if force == Force.MOTION:
        return said + _("经表决，提出以下动议；怎么定，由有权的会依法决定：")
    if force == Force.ADVICE:
        return said + _("经讨论，形成以下协商意见，不具有决定的效力：")
    return said + (_("依据%s。") % basis if basis else "") + _("经表决，通过以下事项：")


def _code(meeting: Meeting, link: Link, what: str) -> Code:
    address = link(mark.path_of(meeting.pk, what))
    return Code(address, _("签字盖章后拍照传回，系统认这个码，自动找到这个会。"))


def _issuer(actor: Actor, meeting: Meeting) -> str:
    if meeting.organisation is not None:
        return meeting.organisation.name
    return issuer(actor, meeting.area)


def _day(meeting: Meeting) -> date:
    return max(one.day for one in meeting.sittings.all())


def _over(meeting: Meeting) -> None:
    if meeting.state != State.ENDED:
        raise Conflict(_("散会以后才有会议记录。"))


def _chinese(n: int) -> str:
    return "一二三四五六七八九十"[n - 1] if n <= 10 else str(n)
