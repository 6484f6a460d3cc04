"""The list of those who are asked, to be ticked and signed on paper."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import issuer
from lianhu.execution import mark
from lianhu.execution.models import Asked, Mark, Undertaking
from lianhu.people.models import Person
from lianhu.people.queries import display_names
from lianhu.shell.sheets.blocks import Code, Note, Prose, Sheet, Table

WIDTHS = (12, 40, 24, 24, 24, 32)


def make(actor: Actor, one: Undertaking, link: Callable[[str], str]) -> Sheet:
    """Those whom this reader may ask, in their order."""
    rows = list(Asked.objects.visible_to(actor).filter(undertaking=one).order_by("no"))
    names = display_names(Person.objects.filter(pk__in=[row.person_id for row in rows]), actor)
    item = one.resolution.item.title
    labels = [str(Mark(value).label) for value in (3, 2, 1)]
    title = _("“%s”办得怎样：满意度") % item
    return Sheet(
        title=title, name=f"{_('满意度')}-{one.pk}", foot=issuer(actor, one.area), size=12,
        blocks=(
            Prose(_("会上定下的：%s") % one.resolution.words),
            Table(
                (_("编号"), _("姓名"), *labels, _("签名或手印")),
                tuple((str(row.no), names.get(row.person_id, ""), "", "", "", "") for row in rows),
                WIDTHS,
            ),
            Note(_("在一格里打√。谁填了什么只有来问的人知道；答的不到5个人，结果不公布。")),
            Code(link(mark.paper_path(mark.LIST, one.pk)), _("填好以后拍照传回，系统认这个码。")),
        ),
    )  # fmt: skip
