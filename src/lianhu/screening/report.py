"""排查报告: what was screened, what was found, what became of each, what was not screened."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.matters.kinds import Secrecy
from lianhu.matters.rows import Line as Found
from lianhu.matters.rows import lines
from lianhu.screening import queries, telling
from lianhu.screening.models import Round
from lianhu.screening.queries import Line
from lianhu.shell.sheets.blocks import (
    Block,
    Facts,
    Heading,
    Note,
    Prose,
    Seal,
    Sheet,
    Signs,
    Table,
)

TITLE: Final = "排查报告"
DEFINITION: Final = _later(
    "发现数是这一轮写下的事，早就在办、又看到的另算；办完是办结或已公示结果；私事只写编号和地方，不写内容"
)
HEAD: Final = (
    _later("地方"), _later("排查"), _later("哪天"), _later("谁负责"), _later("编号"), _later("发现的事"),
    _later("类型"), _later("环节"), _later("在谁手上"), _later("办结时间"),
)  # fmt: skip
WIDTHS: Final = (24, 14, 12, 24, 12, 40, 12, 12, 18, 18)


def _fate(one: Found) -> str:
    """Where a matter is now, and with whom."""
    if one.row.closed_at:
        return _("%(phase)s（%(day)s）") % {
            "phase": one.phase, "day": clock.chinese_date(one.row.closed_at),
        }  # fmt: skip
    return f"{one.phase}　{one.keeper}".strip()


def _title(one: Found) -> str:
    return _("（私事，不写内容）") if one.row.secrecy == Secrecy.PRIVATE else one.title


def _state(line: Line) -> str:
    if line.ground.done_on is None:
        return _("没有排查")
    if line.counts.found:
        return _("发现%d件") % line.counts.found
    return _("早就在办%d件") % line.counts.known if line.counts.known else _("没有发现问题")


def _masked(actor: Actor, round_: Round, state: str = "") -> list[Found]:
    rows = queries.behind(actor, round_, state=state).order_by("place", "raised_at", "pk")
    return lines(actor, rows, masked=True, more=["channel_key"])


def make(actor: Actor, round_: Round) -> Sheet:
    """The paper, as far as its reader sees the round; also while it is running."""
    table = queries.table(actor, round_)
    found, again = _masked(actor, round_), _masked(actor, round_, "again")
    return Sheet(
        title=f"{round_.area}{round_.title}{TITLE}",
        name=f"{TITLE}-{round_.area}-{round_.title}-{round_.first_day:%Y%m%d}",
        blocks=(
            Facts(_facts(round_, table.counts)),
            Heading(_("一、看什么")),
            Prose("\n".join(round_.look)),
            Heading(_("二、排查了哪里")),
            *_screened(table),
            Heading(_("三、没有排查的（%d个）") % table.counts.left),
            *_left(table),
            Heading(_("四、发现的事（%d件）") % len(found)),
            *_cases(found, _("没有发现新的问题。") if table.counts.done else _("还没有排查。")),
            *([Heading(_("五、早就在办、这次又看到的（%d件）") % len(again)), *_cases(again, "")] if again else []),
            Signs((_("报告人"), _("审核人"))),
            Seal(issuer(actor, round_.area), clock.today()),
        ),
        foot="",
        size=12,
        together=2,
    )  # fmt: skip


def _facts(round_: Round, counts: queries.Counts) -> tuple[tuple[str, str], ...]:
    said = _("%(n)d个网格（村），排查了%(done)d个，没有排查%(left)d个；发现%(found)d件，办完%(settled)d件") % {
        "n": counts.n, "done": counts.done, "left": counts.left, "found": counts.found,
        "settled": counts.settled,
    }  # fmt: skip
    stopped = (
        [(_("提前结束"), f"{clock.chinese_date(round_.stopped_on)}　{round_.stopped_why}")]
        if round_.stopped_on
        else []
    )
    return (
        (_("哪里"), str(round_.area)), (_("哪些天"), telling.days(round_)), (_("谁安排的"), round_.by_label),
        (_("依据"), round_.source or _("没有写")), (_("数量"), said), *stopped, (_("口径"), str(DEFINITION)),
        (_("截至"), clock.chinese_moment(clock.now())),
    )  # fmt: skip


def _screened(table: queries.Table) -> list[Block]:
    rows = []
    for village in table.villages:
        count = village.counts
        rows.append((
            _("%s合计") % village.area, _("%(done)d/%(n)d个") % {"done": count.done, "n": count.n},
            str(count.found), str(count.settled),
        ))  # fmt: skip
        rows += [
            (line.where, clock.chinese_date(line.ground.done_on), str(line.counts.found),
             str(line.counts.settled))
            for line in village.lines
            if line.ground.done_on
        ]  # fmt: skip
    head = (_("地方"), _("哪天排查的"), _("发现"), _("办完"))
    return [Table(head, tuple(rows), (76, 40, 20, 20))]


def _left(table: queries.Table) -> list[Block]:
    rows = [
        (
            line.where, line.who or _("（没有人）"),
            clock.chinese_date(line.ground.reminded_on) if line.ground.reminded_on else "",
        )
        for village in table.villages
        for line in village.lines
        if line.ground.done_on is None
    ]  # fmt: skip
    if not rows:
        return [Prose(_("没有。"))]
    head = (_("地方"), _("谁负责"), _("最近一次告知"))
    return [Table(head, tuple(rows), (66, 50, 40)), Note(_("没有排查的要写明原因，另行补上。"))]


def _cases(found: Sequence[Found], none: str) -> list[Block]:
    if not found:
        return [Prose(none)]
    rows = tuple((one.number, _title(one), one.where, one.kind, _fate(one)) for one in found)
    head = (_("编号"), _("什么事（已隐去个人信息）"), _("地方"), _("类型"), _("现在怎样"))
    return [Table(head, rows, (22, 52, 32, 18, 32))]


def rows(actor: Actor, round_: Round) -> list[Sequence[Any]]:
    """The same as rows of a table: each grid, with each thing found in it, or that nothing was."""
    of: dict[str, list[Found]] = {}
    for one in _masked(actor, round_):
        of.setdefault(one.row.channel_key, []).append(one)
    keys = queries.keys_by_ground(actor, round_)
    made: list[Sequence[Any]] = []
    for village in queries.table(actor, round_).villages:
        for line in village.lines:
            first = (line.where, _state(line), line.ground.done_on, line.who)
            cases = [one for key in keys.get(line.ground.pk, []) for one in of.get(key, [])]
            made += [(*first, *_cells(one)) for one in cases] or [(*first, *[""] * 6)]
    return made


def _cells(one: Found) -> Sequence[Any]:
    return one.number, _title(one), one.kind, one.phase, one.keeper, one.row.closed_at
