"""The sheet on which people write what they give of their own will."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from lianhu.execution import mark
from lianhu.execution.models import PledgeList
from lianhu.kernel import clock
from lianhu.shell.sheets.blocks import Block, Code, Facts, Note, Sheet, Table

WIDTHS = (12, 36, 24, 28, 28, 28)
EMPTY = 16


def make(sheet: PledgeList, link: Callable[[str], str]) -> Sheet:
    """Empty lines to sign; nobody who gives nothing stands on it."""
    item = sheet.item
    facts = [(_("为了"), item.title), (_("要些什么"), sheet.needs)]
    if sheet.hand_to:
        facts.append((_("钱和东西交到"), sheet.hand_to))
    head = (_("编号"), _("姓名"), _("出工（天）"), _("出钱（元）"), _("出东西"), _("签名或手印"))
    blocks: tuple[Block, ...] = (
        Facts(tuple(facts)),
        Table(head, tuple(("",) * len(head) for _row in range(EMPTY)), WIDTHS),
        Note(
            _(
                "自愿认领：出多少、出不出都由本人说，随时可以撤回，不用说为什么；不出的不登记、不公布。"
            )
        ),
        Code(link(mark.paper_path(mark.PLEDGES, sheet.pk)), _("签好以后拍照传回，系统认这个码。")),
    )
    title = _("%s：自愿认领单") % item.title
    return Sheet(
        title=title, name=f"{_('自愿认领单')}-{sheet.pk}", size=12, blocks=blocks,
        foot=_("打印于%s") % clock.chinese_moment(clock.now()),
    )  # fmt: skip
