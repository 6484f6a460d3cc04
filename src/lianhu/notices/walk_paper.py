"""The list for walking round: the words once, then who is to hear them, with a place to tick."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import head_of
from lianhu.kernel import clock
from lianhu.notices.listing import Yard, moment, yards_of
from lianhu.notices.models import TellingQuerySet
from lianhu.shell.sheets.blocks import Block, Form, Heading, Note, Prose, Sheet, Signs, Table

WIDTHS = (12, 58, 20, 22, 22, 22)


def make(actor: Actor, rows: TellingQuerySet) -> Sheet | None:
    """Of all that `rows` still have to be told; None when there is nobody."""
    yards = yards_of(actor, rows)
    if not yards:
        return None
    first = yards[0].lines[0]
    title = _("%s告知名单") % first.occasion
    blocks: list[Block] = [
        Form((((_("最晚"), moment(first.telling.due_by)),
               (_("多少"), str(sum(len(one.lines) for one in yards)))),)),
    ]  # fmt: skip
    if first.words:
        blocks.append(Prose(first.words))
    start = 0
    for yard in yards:
        blocks += [Heading(yard.where), _table(yard, start)]
        start += len(yard.lines)
    return Sheet(
        title=title, name=f"{title}-{first.telling.pk}", size=12,
        foot=_("留痕链头（SM3）%(head)s　打印于%(at)s") % {
            "head": head_of(first.telling.stream), "at": clock.chinese_moment(clock.now()),
        },
        blocks=(
            *blocks, Signs((_("告知人"),)),
            Note(_("告知到的在“到了”下面打勾，写几点；没找到的打勾，改天再去。回来照着在“要告知”里点一遍。名单有姓名，用完收好。")),
        ),
    )  # fmt: skip


def _table(yard: Yard, start: int) -> Table:
    rows = tuple(
        (str(no), line.name, line.telling.get_how_display(), "□", "□", "")
        for no, line in enumerate(yard.lines, start + 1)
    )
    head = (_("序号"), _("谁（哪户）"), _("怎么告知"), _("到了"), _("没找到"), _("几日几点"))
    return Table(head, rows, WIDTHS)
