"""What leaves as a table: who took which list, with which filters, how many rows."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel.errors import Refusal
from lianhu.people.keys import ring

MOST: Final = 10_000
# The words searched for may be a name: the log holds what proves them and not what they are.
EXPORT: Final = "matters.export"
CONTEXT: Final = EXPORT


@command("导出表格")
def export(
    actor: Actor, *, what: str, rows: int, filters: Mapping[str, str], searched: str = ""
) -> None:
    """Write down that a list was taken along; asked before a byte of it is sent.

    Args:
        what: "inbox", or the key of a list. filters: codes, keys and dates as they were chosen.

    Raises:
        Refusal: nothing on it, or more than MOST rows.
        NotAllowed: no post that may take lists along.
    """
    place = min(actor.paths(EXPORT), key=len, default="-")
    actor.require("matters.export", place=place)
    if not rows:
        raise Refusal(_("这张表上一行也没有，没有导出。"))
    if rows > MOST:
        raise Refusal(
            _("一次最多导出%(most)d行，现在不止这些。请先把日期、渠道或环节选窄一点。")
            % {"most": MOST}
        )
    kept = {name: value for name, value in filters.items() if value}
    if searched:
        kept["searched"] = ring().blind(searched, CONTEXT).hex()
    emit(
        actor, "matters.export", stream=f"exports:{actor.account_id or 0}", place=place,
        what=what, rows=rows, filters=kept,
    )  # fmt: skip
