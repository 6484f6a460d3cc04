"""What can be done to the steps of a method: one more, elsewhere, gone. Pure; the way stays whole.

The *main way* of a stage is its last one, which carries no condition; of a vote it is the way of
what passed, of a meeting that of what was held. A stage that comes in takes it over and leads on to
where it led; a stage that goes hands what led to it on to where it led.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lianhu.editing import cards, trees
from lianhu.editing.trees import Row, Tree
from lianhu.methods.vocabulary import GATHERING, Kind

MARK_ON, MARK_BEFORE, MARK_REDO, MARK_ANSWER = "@on", "@before", "@redo", "@answer"
_ONWARD = frozenset({"passed", "held"})
_ODD = re.compile(r"[^\w-]+")


def free_key(tree: Tree, wish: str) -> str:
    """A name that no stage has yet; letters, digits, _ and - of `wish`."""
    taken = {one["key"] for one in tree["stage"]}
    base = _ODD.sub("", wish)[:30].lstrip("0123456789_-") or "环节"
    names = (base if n == 1 else f"{base}{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def main_way(row: Row) -> Row | None:
    """The way on from a stage; None at an end."""
    ways = row.get("next") or []
    if row["kind"] in GATHERING:
        ways = [way for way in ways if way.get("when") in _ONWARD] or ways
    return ways[-1] if ways else None


def _target(way: Row) -> Row:
    """Where a way leads: into a stage or to another method."""
    return {word: value for word, value in way.items() if word in {"to", "method"}}


def add(tree: Tree, rows: Sequence[Row], after: str, *, title: str = "") -> tuple[Tree, str]:
    """The tree with the stages of a card behind the stage `after`, and the key of the first.

    Args:
        rows: as a card writes them, with the marks and with each other's keys.
        title: what the first is called, where somebody chose that.

    Raises:
        KeyError: there is no stage `after`. ValueError: nothing can follow it.
    """
    found = trees.copied(tree)
    before = trees.row(found, after)
    way = main_way(before)
    if way is None:
        raise ValueError(after)
    target = _target(way)
    names: dict[str, str] = {}
    for n, one in enumerate(rows):
        wish = title if title and not n else one["key"]
        held = {"stage": [*found["stage"], *({"key": key} for key in names.values())]}
        names[one["key"]] = free_key(held, wish)
    marks = {MARK_BEFORE: after, MARK_REDO: _redone_at(found, before)}
    if any(way["to"] == MARK_ANSWER for one in rows for way in one.get("next", ())):
        marks[MARK_ANSWER] = answering(found)
    made = [_made(one, names | marks, target) for one in rows]
    if title:
        made[0]["title"] = title
    _lead(before, target, names[rows[0]["key"]])
    at = trees.place(found, after) + 1
    found["stage"][at:at] = made
    return found, names[rows[0]["key"]]


def _lead(before: Row, target: Mapping[str, Any], to: str) -> None:
    """What led from `before` to `target` leads to the stage `to` from now on."""
    for way in before["next"]:
        if _same(way, target):
            way.pop("method", None)
            way["to"] = to
    if "to" in target:
        _expire_to(before, target["to"], to)


def _same(way: Mapping[str, Any], target: Mapping[str, Any]) -> bool:
    return all(way.get(word) == target.get(word) for word in ("to", "method"))


def _expire_to(row: Row, old: str, new: str) -> None:
    if "on_expire" in row:
        row["on_expire"] = [f"to:{new}" if one == f"to:{old}" else one for one in row["on_expire"]]


def _redone_at(tree: Tree, before: Row) -> str:
    """Where work begins anew: what is handled is claimed again, for who checked it holds it now."""
    if before["kind"] != Kind.HANDLE:
        return str(before["key"])
    claims = (
        one["key"] for one in tree["stage"]
        if one["kind"] == Kind.CLAIM and any(way.get("to") == before["key"] for way in one["next"])
    )  # fmt: skip
    return str(next(claims, before["key"]))


def answering(tree: Tree) -> str:
    """The step that answers what goes no further and leads to an end, added last if there is none."""
    ends = {one["key"] for one in tree["stage"] if one["kind"] == Kind.END}
    for one in tree["stage"]:
        if one["kind"] == Kind.RESPOND and all(way.get("to") in ends for way in one["next"]):
            return str(one["key"])
    rows = cards.aside()
    names = {one["key"]: free_key(tree, one["key"]) for one in rows}
    tree["stage"] += [_made(one, names, {}) for one in rows]
    return names[rows[0]["key"]]


def _made(row: Row, names: Mapping[str, str], target: Mapping[str, Any]) -> Row:
    made = trees.copied(row)
    made["key"] = names[row["key"]]
    for way in made.get("next", ()):
        if way.get("to") == MARK_ON:
            del way["to"]
            way.update(target)
        elif "to" in way:
            way["to"] = names[way["to"]]
    late = [one for one in made.get("on_expire", ()) if one == f"to:{MARK_ON}"]
    if late:
        # Time can lead on within a method only; into another one somebody must send it.
        moved = [f"to:{target['to']}"] if "to" in target else ["escalate:village_secretary"]
        made["on_expire"] = [one for one in made["on_expire"] if one not in late] + moved
    return made


def remove(tree: Tree, key: str) -> Tree:
    """The tree without this stage; what led there leads on to where it led.

    Raises:
        KeyError: there is no such stage. ValueError: it cannot go (the first, an end that others
            lead to, or what alone stands between collecting and another method).
    """
    found = trees.copied(tree)
    gone = trees.row(found, key)
    if trees.place(found, key) == 0 or len(found["stage"]) == 1:
        raise ValueError(key)
    way = main_way(gone)
    target = _target(way or {})
    found["stage"].remove(gone)
    for row in found["stage"]:
        _led_on(row, key, target)
        if key in row.get("not_same_person_as", ()):
            row["not_same_person_as"].remove(key)
    return found


def _led_on(row: Row, gone: str, target: Mapping[str, Any]) -> None:
    ways = row.get("next") or []
    touched = [way for way in ways if way.get("to") == gone]
    if touched and ("to" not in target if row["kind"] == Kind.COLLECT else not target):
        raise ValueError(gone)
    for way in touched:
        del way["to"]
        way.update(target)
    if touched:
        # A way that comes back to the stage itself now, or says what the last says anyway, goes;
        # what becomes of a vote is said for each of its results.
        last, voted = ways[-1], row["kind"] in GATHERING
        idle = [
            way for way in touched
            if way.get("to") == row["key"] or (not voted and _idle(way, last))
        ]  # fmt: skip
        row["next"] = [way for way in ways if way is last or way not in idle]
    if f"to:{gone}" in row.get("on_expire", ()):
        if "to" not in target:
            raise ValueError(gone)
        _expire_to(row, gone, target["to"])


def _idle(way: Row, last: Row) -> bool:
    return _same(way, last)


def move(tree: Tree, key: str, after: str) -> Tree:
    """The tree with this stage behind another one; its own side ways stay as they are.

    Raises:
        KeyError, ValueError: as `remove` and `add`.
    """
    if key == after:
        raise ValueError(key)
    row = trees.copied(trees.row(tree, key))
    way = main_way(row)
    if way is None:
        raise ValueError(key)
    found = remove(tree, key)
    before = trees.row(found, after)
    then = main_way(before)
    if then is None:
        raise ValueError(after)
    old = _target(way)
    target = _target(then)
    _lead(before, target, key)
    if "to" in old and "to" in target:
        _expire_to(row, old["to"], target["to"])
    for one in row["next"]:
        if _same(one, old):
            for word in old:
                del one[word]
            one.update(target)
    found["stage"].insert(trees.place(found, after) + 1, row)
    return found
