"""服务清单: what was sent to whom, by when, and how long it waited before it was sent (C4.35)."""

from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.matters import waits
from lianhu.matters.desk import with_words
from lianhu.matters.lists import LISTS, Period, Row
from lianhu.matters.models import Matter
from lianhu.matters.papers import common, heads
from lianhu.matters.papers.demands import shown_words
from lianhu.matters.papers.listing import Scope, address, facts, file_name, numbered, read_on
from lianhu.shell.sheets import group
from lianhu.shell.sheets.blocks import (
    Block,
    Card,
    Facts,
    Heading,
    Note,
    Prose,
    Seal,
    Sheet,
    Signs,
    Table,
)

TITLE: Final = "服务清单"
DEFINITION: Final = _later("这段时间派出的单，不含私事和密封事项；一件派过几次的算一件，取最后一次")
HEAD: Final = (
    _later("序号"), _later("事项（已隐去个人信息）"), _later("具体承办人"), _later("承诺办结"),
    _later("派出前等了"), _later("现在"),
)  # fmt: skip
WIDTHS: Final = (12, 50, 32, 26, 18, 18)


def make(actor: Actor, period: Period, scope: Scope, link: common.Link) -> Sheet:
    """The list of a period with handler, promise and wait of each; internal, nobody named who spoke."""
    kind = LISTS["dispatch"]
    ids = [pk for path in scope.paths for pk in kind.ids(actor, period, path)]
    rows = kind.rows(actor, ids, period)
    found = list(_matters(actor, ids))
    words = shown_words(found)
    wait = waits.figure(waits.of_sent(actor, ids, period), str(period), str(scope.area))
    return Sheet(
        title=_("%(area)s%(title)s") % {"area": scope.area, "title": TITLE},
        name=file_name(TITLE, scope, period),
        blocks=(
            Facts((
                *facts(period, scope, str(DEFINITION), _("%d件") % len(rows)),
                (wait.name, waits.words(wait)),
            )),
            *_tables(rows, {row.pk: _about(row, words[row.pk], scope) for row in found}),
            Note(_("%(name)s：%(definition)s。") % {"name": wait.name, "definition": wait.definition}),
            Signs((_("派单人"), _("审核人"))),
            Seal(issuer(actor, scope.area), clock.today()),
        ),
        foot=heads.of_list(found),
        chat=_chat(len(rows), wait, period, scope, link),
        card=_card(len(rows), wait, period, scope, link),
        size=12,
        together=2,
    )  # fmt: skip


def _matters(actor: Actor, ids: list[int]) -> list[Matter]:
    rows = with_words(Matter.objects.visible_to(actor).filter(pk__in=ids))
    return list(rows.annotate(helper=F("teller__helper_name")).order_by("raised_at", "pk"))


def _about(matter: Matter, words: str, scope: Scope) -> str:
    return f"{words}\n{common.coarse(matter.area, scope.area)}　{matter.number}"


def _tables(rows: list[Row], about: dict[int, str]) -> list[Block]:
    """A heading and a table for each class; the numbers run through."""
    if not rows:
        return [Prose(_("这段时间没有派出的单。"))]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_said(row)["sort"] or _("未分类"), []).append(row)
    blocks: list[Block] = []
    count = 0
    for name, found in numbered(groups.items()):
        lines = []
        for row in found:
            count += 1
            lines.append(_line(count, row, about[row.line.pk]))
        blocks.append(Heading(_("%(name)s（%(n)d件）") % {"name": name, "n": len(found)}))
        blocks.append(Table(tuple(str(one) for one in HEAD), tuple(lines), WIDTHS))
    return blocks


def _said(row: Row) -> dict[str, str]:
    """The cells by their key; a day in words."""
    keys = LISTS["dispatch"].columns
    return {
        key: clock.chinese_date(cell.day) if cell.day else cell.text
        for key, cell in zip(keys, row.cells, strict=True)
    }


def _line(count: int, row: Row, about: str) -> tuple[str, ...]:
    said = _said(row)
    handler = said["handler"] or said["duty"]
    return (str(count), about, handler, said["promise"] or "—", said["waited"], said["phase"])


def _lines(n: int, wait: waits.Figure, period: Period) -> list[str]:
    return [
        _("%(period)s派出%(n)d件。") % {"period": period, "n": n},
        _("%(name)s：%(words)s（%(definition)s）。")
        % {"name": wait.name, "words": waits.words(wait), "definition": wait.definition},
        _("截至%s。") % clock.chinese_moment(wait.as_of),
    ]


def _chat(n: int, wait: waits.Figure, period: Period, scope: Scope, link: common.Link) -> str:
    """Counts only: who asked for what does not go into a group."""
    head = _("【%(title)s】%(area)s") % {"title": TITLE, "area": scope.area}
    return group.chat(head, _lines(n, wait, period), read_on(scope, link))


def _card(n: int, wait: waits.Figure, period: Period, scope: Scope, link: common.Link) -> Card:
    return Card(
        title=_("派出%d件") % n,
        lines=(str(period), "", f"{wait.name}：{waits.words(wait)}", "", wait.definition),
        place=str(scope.area),
        label=TITLE,
        address=address(scope, link),
        invite=_("长按识别，看办得怎么样、自己说一件事"),
        foot=_("截至%s") % clock.chinese_moment(wait.as_of),
    )
