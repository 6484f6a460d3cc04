"""Orders that another office handles: what is kept of them, and what goes back for them.

Whatever an order was about, of one that was passed on the same is left and the same is said: a
refused row of its table, its number, one sentence. So nothing tells which of them accused somebody.
Source: 信访工作条例 arts 22, 30, 2022-05-01.
"""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.text import clean_line
from lianhu.matters.models import Matter
from lianhu.orders import sealed, understanding
from lianhu.orders.models import Line, Load, Order, Source
from lianhu.orders.understanding import Places
from lianhu.places.models import Area
from lianhu.sealed.commands import report
from lianhu.sealed.contents import Told

FILE: Final = Path(__file__).with_name("returning.toml")
What = Line.What


@cache
def usual() -> str:
    """The sentence where a county wrote none of its own."""
    with FILE.open("rb") as file:
        return str(tomllib.load(file)["passed"]["words"])


def words_of(source: Source) -> str:
    """What goes back as the result of an order that was passed on."""
    return source.passed_words or usual()


def reason() -> str:
    """What stands beside its row in the report of its table."""
    return _("不归这里办，已转有权处理的机关，按原编号回填。")


@command("转有权处理的机关")
def pass_on(actor: Actor, line: Line) -> None:
    """A refused row goes where it belongs; here its number stays, to go back with one sentence.

    What sounds like an accusation goes to the discipline office with all it says.

    Raises:
        Conflict: somebody passed it on already, or its words are gone.
        Refusal: it has no number, or that number was taken in; at the office, as `sealed.report`.
    """
    load = line.load
    actor.require("orders.pass_on", place=load.place)
    load = (
        Load._base_manager.select_for_update(of=("self",))
        .select_related("template__area")
        .get(pk=load.pk)
    )
    template = load.template
    held = Line.objects.visible_to(actor).filter(pk=line.pk, what=What.REFUSED, order=None).first()
    if held is None or held.cells_cipher is None or template is None:
        raise Conflict(_("这一行已经转了，或者内容到期删除了，请重新导入一次。"))
    cells = sealed.cells_of(held)
    number = clean_line(cells[template.columns["number"]], understanding.NUMBER)
    source = Source.objects.select_for_update().get(pk=template.source_id)
    if not number:
        raise Refusal(_("这一行没有对方编号，回填不了，请先补上编号再传。"))
    if Order._base_manager.filter(source=source, number=number).exists():
        raise Refusal(_("这个编号已经收过，不用再转。"))
    order = Order.objects.create(
        source=source, template=template, number=number, place=load.place, load=load, row=held.row,
        mark=sealed.mark_of(cells),
    )  # fmt: skip
    if held.apart:
        _to_office(actor, order, template.columns, cells, template.area)
        Load._base_manager.filter(pk=load.pk).update(apart=F("apart") - 1)
    Line.objects.filter(pk=held.pk).update(
        order=order, cells_cipher=None, apart=False, reason=reason()
    )
    emit(actor, "orders.pass_on", stream=load.stream, place=load.place, line=held.pk)


def _to_office(
    actor: Actor, order: Order, at: Mapping[str, int], cells: list[str], area: Area
) -> None:
    said = {key: cells[place] for key, place in at.items()}
    # A place that is not known is no reason to wait: the office over the whole table has it.
    with suppress(Refusal):
        area = Places(order.place, area).find(said.get("area", ""), said.get("where", ""))
    words = [said.get("title", ""), said["text"]]
    told = Told(
        words="\n".join(one for one in words if one)[:5000], name=said.get("name", ""),
        phone=said.get("phone", ""), where_words=said.get("where", ""),
        channel=f"{order.source} {order.number}",
    )  # fmt: skip
    report(actor, area=area, said=told, origin=order.key)


def let_go(matter: Matter) -> None:
    """For `matters.outside`: of an order that became this matter, what is left of one passed on.

    Its row stands in the report of its table among the refused, and each later one that differed
    as one that was there already.
    """
    order = Order._base_manager.select_for_update().filter(matter=matter.pk).first()
    if order is None:
        return
    for load_id in order.lines.filter(what=What.CHANGED).values_list("load_id", flat=True):
        Load._base_manager.filter(pk=load_id).update(changed=F("changed") - 1, same=F("same") + 1)
    order.lines.update(what=What.SAME, cells_cipher=None, mark=None, settled_at=None, taken=None)
    order.matter, order.cells_cipher, order.due_on = None, None, None
    order.save(update_fields=["matter", "cells_cipher", "due_on"])
    Load._base_manager.filter(pk=order.load_id).update(new=F("new") - 1, refused=F("refused") + 1)
    Line.objects.create(
        load_id=order.load_id, row=order.row, what=What.REFUSED, order=order, reason=reason()
    )
