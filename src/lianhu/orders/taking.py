"""A batch of rows sorted into what is new, what was there, what differs and what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean_line
from lianhu.orders import columns, understanding
from lianhu.orders.models import Line, Load, Order, Template
from lianhu.orders.sealed import cells_of, line_key, mark_of, seal_cells
from lianhu.orders.understanding import Places, Row

What = Line.What


@dataclass(slots=True)
class Sorted:
    """`new` are rows to be taken in: the number in the file, the cells to keep, what they say."""

    new: list[tuple[int, list[str], Row]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    # Orders that were passed on, with what their office says now.
    added: list[tuple[Order, str]] = field(default_factory=list)

    def count(self, what: str) -> int:
        return sum(1 for line in self.lines if line.what == what)


class Sorter:
    """Sorts the rows of one batch of `load`; three queries however many rows there are."""

    def __init__(self, load: Load, template: Template, head: Sequence[str], places: Places) -> None:
        self.load, self.template, self.head, self.places = load, template, head, places
        self.kept = [n for n, name in enumerate(head) if not columns.own(name)]
        # Positions count the columns that are the table's own.
        self.at: Mapping[str, int] = {
            key: self.kept[place] for key, place in template.columns.items()
        }
        self.orders: dict[str, Order] = {}
        self.heard: set[tuple[int, bytes]] = set()

    def sort(self, rows: Sequence[tuple[int, list[str]]]) -> Sorted:
        at, found = self.at["number"], Sorted()
        numbers = {_plain(cells[at]) for _n, cells in rows}
        known = Order._base_manager.filter(source=self.template.source_id, number__in=numbers)
        known = known.select_related("template")
        self.orders = {order.number: order for order in known}
        changed = Line.objects.filter(order__in=self.orders.values(), what=What.CHANGED)
        self.heard = {
            (pk, bytes(mark or b"")) for pk, mark in changed.values_list("order_id", "mark")
        }
        here: dict[str, tuple[int, bytes]] = {}
        for n, cells in rows:
            self._one(found, here, n, cells)
        return found

    def _one(
        self, found: Sorted, here: dict[str, tuple[int, bytes]], n: int, cells: list[str]
    ) -> None:
        own = [cells[place] for place in self.kept]
        number, mark = _plain(cells[self.at["number"]]), mark_of(own)
        order = self.orders.get(number)
        if number in here:
            found.lines.append(self._twice(n, own, *here[number], mark))
        elif order is not None and order.matter_id is None and self._ours(order):
            found.lines.append(Line(load=self.load, row=n, what=What.SAME, order=order))
            mark = mark_of(self._laid_out(own, order))
            if bytes(order.mark) != mark:
                order.mark = mark
                found.added.append((order, self._said(cells)))
        elif order is not None:
            found.lines.append(self._again(n, cells, own, order))
        else:
            try:
                row = understanding.understand(cells, self.head, self.at, self.places)
            except Refusal as refusal:
                found.lines.append(self._line(n, What.REFUSED, own, str(refusal)))
                return
            here[number] = n, mark
            found.new.append((n, own, row))

    def _again(self, n: int, cells: list[str], own: list[str], order: Order) -> Line:
        if not self._ours(order):
            # Whoever guesses a number must not read, or change, what stands on it elsewhere.
            said = _("这个编号别处已经收过，不在您的工作范围，不用再收。")
            return self._line(n, What.REFUSED, own, said)
        laid = self._laid_out(own, order)
        mark = mark_of(laid)
        if bytes(order.mark) == mark or (order.pk, mark) in self.heard:
            return Line(load=self.load, row=n, what=What.SAME, order=order)
        if order.load_id == self.load.pk:
            return self._line(n, What.REFUSED, own, _other(order.row))
        try:
            understanding.require_plain(cells, self.head, self.at)
        except Refusal as refusal:
            return self._line(n, What.REFUSED, own, str(refusal))
        self.heard.add((order.pk, mark))
        line = self._line(n, What.CHANGED, laid, "")
        line.order, line.mark = order, mark
        return line

    def _ours(self, order: Order) -> bool:
        return order.place.startswith(self.load.place)

    def _said(self, cells: list[str]) -> str:
        said = (cells[self.at[key]] for key in ("title", "text") if key in self.at)
        return "\n".join(one for one in said if one)

    def _laid_out(self, own: list[str], order: Order) -> list[str]:
        """The row in the columns in which the order came.

        The other office moves, adds and renames columns; what a later table lacks stays as it was.
        """
        old, now = order.template, self.template
        if old.pk == now.pk:
            return own
        names = {columns.plain(name): n for n, name in reversed([*enumerate(now.head)]) if name}
        made = cells_of(order) or [""] * len(old.head)
        for at, name in enumerate(old.head):
            if columns.plain(name) in names:
                made[at] = own[names[columns.plain(name)]]
        for key, at in old.columns.items():
            if key in now.columns:
                made[at] = own[now.columns[key]]
        return made

    def _twice(self, n: int, own: list[str], first: int, before: bytes, mark: bytes) -> Line:
        """The same number twice in one batch."""
        same = _("和第%(row)d行完全一样，只收一次。") % {"row": first}
        return self._line(n, What.REFUSED, own, same if before == mark else _other(first))

    def _line(self, n: int, what: str, own: list[str], reason: str) -> Line:
        cipher = seal_cells(Line, line_key(self.load.pk, n), own)
        # Whatever it was refused for: what accuses somebody is for who brought it.
        apart = what == What.REFUSED and understanding.accusing(own, self.template.columns)
        return Line(
            load=self.load, row=n, what=what, reason=reason[:200], cells_cipher=cipher, apart=apart
        )


def _plain(number: str) -> str:
    try:
        return clean_line(number, understanding.NUMBER)
    except Refusal:
        return number[: understanding.NUMBER]


def _other(row: int) -> str:
    return _("这个编号在第%(row)d行已经有了，内容不一样。请核对是不是编号写错。") % {"row": row}
