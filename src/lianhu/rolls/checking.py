"""Holding the rolls against themselves and against the log."""

from lianhu.audit.models import Event
from lianhu.rolls.chaining import Opening, first_wrong, leaf, struck_leaf
from lianhu.rolls.models import Entry, Roll, Strike
from lianhu.rolls.queries import leaves


def first_wrong_roll() -> str:
    """The first row of a frozen roll that is not what was frozen, in words; "" when none."""
    for roll in Roll.objects.frozen().order_by("pk").iterator(50):
        if wrong := wrong_in(roll):
            return f"名册 {roll.pk}：{wrong}"
    return ""


def wrong_in(roll: Roll) -> str:
    """What does not hold in one roll: the number of the first row, the digest, or the log."""
    for entry in Entry.objects.filter(roll=roll).order_by("no").iterator(1000):
        who = entry.subject
        if who is None:
            continue
        opening = Opening(entry.no or 0, *who, bytes.fromhex(entry.salt))
        if leaf(opening).hex() != entry.leaf:
            return f"第{entry.no}号被改过"
    for strike in Strike.objects.filter(roll=roll).select_related("entry").order_by("no"):
        if struck_leaf(strike.no, strike.entry.no or 0).hex() != strike.leaf:
            return f"第{strike.no}号被改过"
    shown = leaves(roll)
    hexed = [[bytes.fromhex(one) for one in row] for row in (shown.leaves, shown.chained)]
    if no := first_wrong(*hexed):
        return f"第{no}号起接不上"
    if not shown.chained or shown.chained[-1] != roll.digest:
        return "校验值不是最后一号的"
    return _wrong_in_log(roll, shown.chained)


def _wrong_in_log(roll: Roll, links: list[str]) -> str:
    """Each version's digest stands in the log, and at its place in the chain."""
    said = {
        event.data["version"]: event.data["digest"]
        for event in Event.objects.of(roll.stream).filter(verb__in=["rolls.freeze", "rolls.decide"])
    }
    for one in roll.versions.order_by("version"):
        if said.get(one.version) != one.digest or links[one.links - 1] != one.digest:
            return f"第{one.version}版和留痕对不上"
    return ""
