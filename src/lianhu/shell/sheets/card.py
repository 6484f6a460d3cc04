"""A sheet as a picture for a chat group."""

from django.utils.translation import gettext as _

from lianhu.counties.current import current
from lianhu.kernel.errors import Conflict
from lianhu.shell import card
from lianhu.shell.sheets.blocks import Sheet


def render(sheet: Sheet) -> bytes:
    """PNG, 1080 points wide.

    Raises:
        Conflict: this paper goes to no group.
        FontMissing: npm has not been run.
    """
    if sheet.card is None:
        raise Conflict(_("这张纸有不宜公开的内容，不发群，没有文字和图片。"))
    one = sheet.card
    return card.draw(
        one.title, one.lines, place=one.place, label=one.label, address=one.address,
        invite=one.invite, foot=one.foot, demo=current().demo,
    )  # fmt: skip
