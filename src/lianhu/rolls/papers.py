"""The roll as a paper: A4 for the board, each page with its number and the digest; the file to check by."""

from collections.abc import Callable
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.bodies.queries import issuer
from lianhu.kernel import clock
from lianhu.rolls import clocks
from lianhu.rolls.models import Entry, Roll
from lianhu.rolls.models.rolls import ROSTERS
from lianhu.rolls.shown import Line, lines
from lianhu.shell.sheets.blocks import Block, Code, Facts, Note, Seal, Sheet, Table

# Two names beside each other: half the paper. In millimetres, 156 in all.
WIDTHS: Final = (14, 30, 34, 14, 30, 34)
Link = Callable[[str], str]


def entries(roll: Roll) -> list[Line]:
    """Everybody on the roll in the order of the numbers."""
    rows = (
        Entry.objects.filter(roll=roll).on().select_related("person", "household__unit__building")
    )
    return lines(rows.order_by("no", "place", "pk"))


def make(actor: Actor, roll: Roll, link: Link) -> Sheet:
    """What hangs on the board: number, name and group; never a birth date, a phone, an ID number."""
    cells = [(str(one.no), _named(one), one.where) for one in entries(roll)]
    half = (len(cells) + 1) // 2
    empty = ("", "", "")
    rows = tuple(
        (*cells[at], *(cells[at + half] if at + half < len(cells) else empty)) for at in range(half)
    )
    head = (_("编号"), _("姓名") if roll.kind.of_people else _("户"), _("组"))
    return Sheet(
        title=roll.title, name=f"{roll.title}-{roll.pk}",
        blocks=(
            Facts(_facts(roll)), Table((*head, *head), rows, WIDTHS), *_beside(roll, link),
            Seal(issuer(actor, roll.area), clock.today()),
        ),
        foot=_("校验值（SM3）%(digest)s　第%(version)d版　打印于%(at)s")
        % {"digest": roll.digest, "version": roll.version, "at": clock.chinese_moment(clock.now())},
        size=12,
    )  # fmt: skip


def _facts(roll: Roll) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("一共"), f"{roll.n}{roll.unit}"),
        (_("算到"), clock.chinese_date(roll.counted_on)),
        (_("依据"), roll.kind.law(roll.regime)),
    ]
    if until := clocks.object_until(roll):
        facts.append((_("提出异议"), _("%s以前") % clock.chinese_date(until)))
    struck = [
        str(one) for one in roll.strikes.order_by("entry__no").values_list("entry__no", flat=True)
    ]
    if struck:
        facts.append((_("已划去的编号"), "、".join(struck)))
    return tuple(one for one in facts if one[1])


def _beside(roll: Roll, link: Link) -> tuple[Block, ...]:
    if roll.basis in ROSTERS:
        return (Note(_("只给管名册的人看，不张贴。")),)
    said = Note(_("名单不对的，当面、打电话、写条子都可以提，也可以扫码提。"))
    if roll.posting_id is None:
        return (said,)
    return (
        said,
        Code(link(reverse("rolls:posted", args=[roll.pk])), _("扫码看人数和期限，提异议。")),
    )


def _named(one: Line) -> str:
    return f"{one.name}（{one.beside}）" if one.beside else one.name


def openings(roll: Roll) -> dict[str, Any]:
    """What opens every leaf: number, kind, id, salt, and the name as it is on paper.

    Whoever is erased by law is in it by number only.
    """
    found = []
    for one in entries(roll):
        row = one.row
        assert isinstance(row, Entry)  # noqa: S101 - narrows the type
        who = row.subject
        said: dict[str, Any] = {
            "roll": roll.stream, "no": row.no, "leaf": row.leaf, "name": one.name,
        }  # fmt: skip
        if who is not None:
            said |= {"kind": who[0], "id": who[1], "salt": row.salt}
        found.append(said)
    return {
        "format": "lianhu-openings/1", "algorithm": "SM3", "roll": roll.title,
        "version": roll.version, "digest": roll.digest, "openings": found,
    }  # fmt: skip
