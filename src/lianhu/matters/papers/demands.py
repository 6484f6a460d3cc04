"""需求清单: what was asked for in a period, merged and numbered, nobody named (C4.27)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor, under
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.kernel.text import short
from lianhu.matters.alike import alike, pairs
from lianhu.matters.desk import with_words
from lianhu.matters.lists import OPEN, Period
from lianhu.matters.models import Matter
from lianhu.matters.papers import common, heads
from lianhu.matters.papers.hiding import nameless, people_in
from lianhu.matters.papers.listing import Scope, address, facts, file_name, numbered, read_on
from lianhu.matters.whole import sort_label
from lianhu.shell.sheets import group
from lianhu.shell.sheets.blocks import (
    Block,
    Card,
    Facts,
    Heading,
    Prose,
    Seal,
    Sheet,
    Signs,
    Table,
)

TITLE: Final = "需求清单"
DEFINITION: Final = _later(
    "这段时间收到的事项，不含私事和密封事项；同一地点、同一类、说法相近的并为一条，件数照计"
)
WORDS: Final = 60
HEAD: Final = (
    _later("序号"), _later("诉求（已隐去个人信息）"), _later("地点"), _later("件数"), _later("来源"),
    _later("事项编号"),
)  # fmt: skip
WIDTHS: Final = (12, 58, 26, 13, 22, 25)


@dataclass(slots=True)
class Demand:
    """One line: the first saying, and the matters that say the same."""

    words: str
    pairs: frozenset[str]
    matters: list[Matter] = field(default_factory=list)


def make(actor: Actor, period: Period, scope: Scope, link: common.Link) -> Sheet:
    """The list for a community; internal, yet fit to be left on a table."""
    found = matters(actor, period, scope.paths)
    groups = merged(found)
    title = _("%(area)s居民%(title)s") % {"area": scope.area, "title": TITLE}
    lines = sum(len(group) for group in groups.values())
    return Sheet(
        title=title,
        name=file_name(TITLE, scope, period),
        blocks=(
            Facts(facts(period, scope, str(DEFINITION), _("%(lines)d条（合并前%(n)d件）") % {"lines": lines, "n": len(found)})),
            *tables(groups, scope),
            Signs((_("梳理人"), _("审核人"))),
            Seal(issuer(actor, scope.area), clock.today()),
        ),
        foot=heads.of_list(found),
        chat=_chat(groups, len(found), period, scope, link),
        card=_card(groups, len(found), period, scope, link),
        size=12,
        together=2,
    )  # fmt: skip


def matters(actor: Actor, period: Period, paths: Sequence[str]) -> list[Matter]:
    """What came in, in the order it came, as far as the actor sees it."""
    rows = Matter.objects.visible_to(actor).filter(OPEN, under(paths, "place"))
    found = with_words(rows.filter(raised_at__range=period.span))
    return list(found.annotate(helper=F("teller__helper_name")).order_by("raised_at", "pk"))


def shown_words(found: Sequence[Matter]) -> dict[int, str]:
    """What each row of `with_words` says, hidden and short."""
    said = {row.pk: _said(row) for row in found}
    people = people_in(said.values())
    return {
        row.pk: short(nameless(said[row.pk], [_of(row, "teller_name"), _of(row, "helper")], people), WORDS)
        or _("（语音或照片，在系统里听看）")
        for row in found
    }  # fmt: skip


def _said(row: Any) -> str:
    return _of(row, "first_public") or _of(row, "first_words")


def _of(row: Any, name: str) -> str:
    return getattr(row, name, "") or ""


def merged(found: Sequence[Matter]) -> dict[str, list[Demand]]:
    """The demands by class, each class in the order of its first; like ones are one."""
    words = shown_words(found)
    groups: dict[str, list[Demand]] = defaultdict(list)
    # Only what was said of one place, as one kind, in one class can be the same.
    near: dict[tuple[str, int, str], list[Demand]] = defaultdict(list)
    for row in found:
        name = sort_label(row) or _("未分类")
        neighbours, mine = near[name, row.area_id, row.kind], _pairs(words[row.pk])
        same = next((one for one in neighbours if alike(one.pairs, mine)), None)
        if same is None:
            same = Demand(words[row.pk], mine)
            groups[name].append(same)
            neighbours.append(same)
        same.matters.append(row)
    return dict(groups)


def _pairs(words: str) -> frozenset[str]:
    """None of what has no words: two voices need not say the same."""
    return frozenset() if words.startswith("（") else pairs(words)


def tables(groups: dict[str, list[Demand]], scope: Scope) -> list[Block]:
    """A heading and a table for each class; the numbers run through."""
    if not groups:
        return [Prose(_("这段时间没有收到事项。"))]
    blocks: list[Block] = []
    count = 0
    for name, demands in numbered(groups.items()):
        blocks.append(Heading(_("%(name)s（%(n)d条）") % {"name": name, "n": len(demands)}))
        rows = []
        for demand in demands:
            count += 1
            rows.append(_row(count, demand, scope))
        blocks.append(Table(tuple(str(one) for one in HEAD), tuple(rows), WIDTHS))
    return blocks


def _row(count: int, demand: Demand, scope: Scope) -> tuple[str, ...]:
    doors = dict.fromkeys(str(row.get_channel_display()) for row in demand.matters)
    numbers = "\n".join(row.number for row in demand.matters)
    return (
        str(count), demand.words, common.coarse(demand.matters[0].area, scope.area), str(len(demand.matters)),
        "、".join(doors), numbers,
    )  # fmt: skip


def _counts(groups: dict[str, list[Demand]]) -> list[str]:
    return [
        _("%(name)s%(n)d件") % {"name": name, "n": sum(len(demand.matters) for demand in demands)}
        for name, demands in groups.items()
    ]


def _chat(
    groups: dict[str, list[Demand]], n: int, period: Period, scope: Scope, link: common.Link
) -> str:
    """Counts only: what single people asked for does not go into a group."""
    lines = [
        _("%(period)s收到%(n)d件，梳理为%(m)d条。")
        % {"period": period, "n": n, "m": sum(len(one) for one in groups.values())},
        "；".join(_counts(groups)),
        _("口径：%s。") % DEFINITION,
        _("截至%s。") % clock.chinese_moment(clock.now()),
    ]
    return group.chat(
        _("【%(title)s】%(area)s") % {"title": TITLE, "area": scope.area},
        lines,
        read_on(scope, link),
    )


def _card(
    groups: dict[str, list[Demand]], n: int, period: Period, scope: Scope, link: common.Link
) -> Card:
    return Card(
        title=_("收到%(n)d件，梳理为%(m)d条") % {"n": n, "m": sum(len(one) for one in groups.values())},
        lines=(str(period), "", *_counts(groups), "", _("口径：%s。") % DEFINITION),
        place=str(scope.area),
        label=TITLE,
        address=address(scope, link),
        invite=_("长按识别，看办得怎么样、自己说一件事"),
        foot=_("截至%s") % clock.chinese_moment(clock.now()),
    )  # fmt: skip
