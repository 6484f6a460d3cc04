"""开箱记录: who opened the box for slips when and what lay in it, to be signed by the two (C4.22)."""

from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import head_of
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.matters.boxes import Opened
from lianhu.places.queries import labels
from lianhu.shell.sheets.blocks import Form, Lines, Note, Prose, Seal, Sheet, Signs

TITLE: Final = "信箱开箱记录"


def make(actor: Actor, found: Opened) -> Sheet:
    """Counts only: what the slips say lies with the matters they became."""
    row = found.row
    rows = (
        ((_("村（社区）"), labels([row.place])[row.place]), (_("信箱"), row.box)),
        ((_("开箱时间"), clock.chinese_moment(row.opened_at)),),
        ((_("开箱人"), "、".join(found.names)),),
        ((_("取出"), _("%d张") % row.slips), (_("已处理"), _("%d张") % found.done)),
    )
    words = (
        _(
            "每张意见录成一件事项，给编号，按程序办理、答复；空白、看不清、已另外说过的不录。纸条原件随本记录存放。"
        )
        if row.slips
        else _("打开时信箱是空的，没有意见。")
    )
    return Sheet(
        title=TITLE,
        name=f"{TITLE}-{row.area}-{clock.local(row.opened_at):%Y%m%d}",
        blocks=(
            Form(rows),
            Prose(words),
            Lines(_("备注"), 2),
            Signs(found.names),
            Note(_("由两人同时开箱、当场清点，两人签字。")),
            Seal(issuer(actor, row.area), clock.today()),
        ),
        foot=_("留痕链头（SM3）%(head)s　打印于%(at)s")
        % {"head": head_of(row.stream), "at": clock.chinese_moment(clock.now())},
        together=3,
    )
