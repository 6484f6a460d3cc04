"""社情民意记录: what people thought and proposed in a period, each with where it went (C6.12)."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor, under
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.matters.kinds import Kind, Secrecy
from lianhu.matters.ledgers import Ledger, rows
from lianhu.matters.lists import OPEN, Period
from lianhu.matters.models import Matter
from lianhu.matters.papers import common
from lianhu.matters.papers.listing import Scope, facts, file_name
from lianhu.shell.sheets.blocks import Block, Facts, Prose, Seal, Sheet, Signs, Table

TITLE: Final = "社情民意记录"
DEFINITION: Final = _later("这段时间收到的意见建议，每件都写去向；不含私事和密封事项")
RECORD: Final = Ledger(
    "opinions", TITLE, "", Q(kind=Kind.OPINION),
    (("编号", "number"), ("收到", "raised"), ("来路", "channel"), ("地方", "where"),
     ("意见建议（已隐去个人信息）", "words"), ("去向和结果", "disposition")),
)  # fmt: skip
WIDTHS: Final = (22, 24, 18, 22, 40, 30)


def make(actor: Actor, period: Period, scope: Scope, link: common.Link) -> Sheet:
    """In the order they came; nobody is named, nothing is left out unsaid."""
    said = Matter.objects.visible_to(actor).filter(
        under(scope.paths, "place"), RECORD.where, raised_at__range=period.span
    )
    pks = list(said.filter(OPEN).order_by("raised_at", "pk").values_list("pk", flat=True))
    private = said.filter(secrecy=Secrecy.PRIVATE).count()
    head = facts(period, scope, str(DEFINITION), _("%d件") % len(pks))
    if private:
        head += ((_("另有"), _("私事%d件，不上纸，在系统里看") % private),)
    return Sheet(
        title=f"{scope.area}{TITLE}",
        name=file_name(TITLE, scope, period),
        blocks=(
            Facts(head),
            _table(actor, pks),
            Signs((_("记录人"), _("审核人"))),
            Seal(issuer(actor, scope.area), clock.today()),
        ),
        foot="",
        size=12,
        together=2,
    )


def _table(actor: Actor, pks: list[int]) -> Block:
    if not pks:
        return Prose(_("这段时间没有收到意见建议。"))
    made = []
    for number, at, *cells in rows(actor, RECORD, pks):
        made.append((number, clock.chinese_date(at), *map(str, cells)))
    return Table(tuple(name for name, _fact in RECORD.columns), tuple(made), WIDTHS)
