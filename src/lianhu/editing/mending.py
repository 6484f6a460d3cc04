"""A lawful repair for an objection, where one is plain; offered only when it mends and breaks nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from lianhu.bodies.duties import ROLES
from lianhu.editing import changes, trees
from lianhu.editing.cards import card
from lianhu.editing.objections import Bench, Objection, judged
from lianhu.editing.trees import Row, Tree
from lianhu.law.judging import of_number
from lianhu.methods import graph
from lianhu.methods.problem import Malformed
from lianhu.methods.vocabulary import Kind

DAYS: Final = "3wd"
TIMES: Final = 2
UNREADY: Final = "not-yet"
# Who looks after whom, from below; what is not here is no line of superiors.
_UP: Final = ("grid_worker", "grid_leader", "village_clerk", "village_secretary", "town_cadre",
              "county_leader")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mend:
    """What one tap does: in words, and the tree afterwards."""

    label: str
    tree: Tree


Repair = Callable[[Tree, Row, Objection], str | None]
LawfulRepair = Callable[[Tree, Row, Objection, Bench], str | None]
_REPAIRS: dict[str, LawfulRepair] = {}


def repairs(*codes: str) -> Callable[[Repair], Repair]:
    """A repair changes the tree it is given and says what it did; None where it cannot help."""

    def wrap(func: Repair) -> Repair:
        lawful_repairs(*codes)(lambda tree, row, fault, _bench: func(tree, row, fault))
        return func

    return wrap


def lawful_repairs(*codes: str) -> Callable[[LawfulRepair], LawfulRepair]:
    """As `repairs`, for what hangs on the laws of the place and the day."""

    def wrap(func: LawfulRepair) -> LawfulRepair:
        _REPAIRS.update(dict.fromkeys(codes, func))
        return func

    return wrap


def mend_of(tree: Tree, objection: Objection, bench: Bench) -> Mend | None:
    """The repair for this objection; None where a person must decide."""
    repair = _REPAIRS.get(objection.code)
    if repair is None:
        return None
    found = trees.copied(tree)
    row = trees.row(found, objection.stage) if objection.stage else {}
    label = repair(found, row, objection, bench)
    if label is None:
        return None
    try:
        left = judged(found, bench)
    except Malformed:
        return None
    return Mend(label, found) if _better(judged(tree, bench), left, objection) else None


def _better(before: Iterable[Objection], after: Iterable[Objection], mended: Objection) -> bool:
    """Whether this one is gone and no other came; what no room carries out yet is no fault of it."""
    had = [(one.code, one.stage) for one in before if one.code != UNREADY]
    has = [(one.code, one.stage) for one in after if one.code != UNREADY]
    return set(has) <= set(had) and len(has) < len(had)


@repairs("no-deadline")
def _deadline(tree: Tree, row: Row, fault: Objection) -> str | None:
    row["within"] = DAYS
    return "定为3个工作日"


@repairs("promise")
def _bounded_promise(tree: Tree, row: Row, fault: Objection) -> str | None:
    if row["kind"] != Kind.HANDLE:
        row["within"] = DAYS
        return "定为3个工作日"
    row["at_longest"] = "15wd"
    return "承诺最长15个工作日"


@repairs("unpromised")
def _no_promise(tree: Tree, row: Row, fault: Objection) -> str | None:
    row["within"] = DAYS
    row.pop("at_longest", None)
    return "改成3个工作日"


def superior(roles: Iterable[str]) -> str:
    """The nearest that stands above all of these."""
    own = [_UP.index(role) for role in roles if role in _UP]
    least = max(own, default=_UP.index("village_clerk"))
    return _UP[min(max(least + 1, _UP.index("village_secretary")), len(_UP) - 1)]


@repairs("no-escalation")
def _escalate(tree: Tree, row: Row, fault: Objection) -> str | None:
    role = superior(row.get("act", ()))
    if set(row.get("act", ())) & {rung["role"] for rung in row.get("ladder", ())}:
        row["ladder"] = [rung for rung in row["ladder"] if rung["role"] not in row["act"]]
    kept = [one for one in row.get("on_expire", ()) if not one.startswith("escalate:")]
    row["on_expire"] = [*kept, f"escalate:{role}"]
    return f"到时报告{ROLES[role].label}"


@repairs("expiry")
def _one_way_out(tree: Tree, row: Row, fault: Objection) -> str | None:
    role = superior(row.get("act", ()))
    row["on_expire"] = [f"escalate:{role}"]
    return f"到时只报告{ROLES[role].label}"


@repairs("endless")
def _bound(tree: Tree, row: Row, fault: Objection) -> str | None:
    """The ways back on the circle, whichever of its steps the objection stands at."""
    round_ = {(way.source, way.target) for way in graph.endless([*graph.links(trees.loaded(tree))])}
    order = [one["key"] for one in tree["stage"]]
    said = []
    for n, one in enumerate(tree["stage"]):
        for way in one.get("next", ())[:-1]:
            if (one["key"], way.get("to")) in round_ and order.index(way["to"]) <= n:
                way["at_most"] = TIMES
                said.append(f"“{one['title']}”回到“{trees.row(tree, way['to'])['title']}”最多2次")
    return "，".join(said) or None


@repairs("supervisor")
def _apart(tree: Tree, row: Row, fault: Objection) -> str | None:
    doing = {
        role for one in tree["stage"] if one["kind"] in (Kind.CLAIM, Kind.HANDLE, Kind.RESPOND)
        for role in one["act"]
    }  # fmt: skip
    both = [role for role in row["supervise"] if role in doing | set(row["act"])]
    row["supervise"] = [role for role in row["supervise"] if role not in both]
    return f"不由{'、'.join(ROLES[role].label for role in both)}监督"


@repairs("publicity-days")
def _days(tree: Tree, row: Row, fault: Objection) -> str | None:
    day = trees.loaded(tree).law_date
    found = [
        int(one.lawful)
        for regime in ("village", "community")
        for one in of_number(regime, day, "posting", "days", row["days"])
    ]
    row["days"] = max(found, default=row["days"])
    return f"公示{row['days']}天"


@repairs("photo")
def _no_photo(tree: Tree, row: Row, fault: Objection) -> str | None:
    for one in (row, *row.get("choices", ())):
        if "photo" in one.get("needs", ()):
            one["needs"] = [need for need in one["needs"] if need != "photo"]
    return "不强求拍照"


@repairs("resident-words")
def _words(tree: Tree, row: Row, fault: Objection) -> str | None:
    said = {
        Kind.COLLECT: "您反映的事已收到，编号{number}。",
        Kind.END: "这件事已办结并归档。还有意见，可以凭编号再说。",
    }
    row["resident_words"] = said.get(row["kind"], "正在" + row["title"][:20] + "，{due}前有结果。")
    return "写上一句通用的话"


@repairs("unmasked")
def _masked(tree: Tree, row: Row, fault: Objection) -> str | None:
    row["masked"] = True
    return "隐去个人信息"


@repairs("nobody")
def _somebody(tree: Tree, row: Row, fault: Objection) -> str | None:
    words = {Kind.COLLECT: "anyone", Kind.RATE: "teller"}
    row["act"] = [words.get(row["kind"], "village_clerk")]
    return {"anyone": "任何人", "teller": "反映人"}.get(row["act"][0], "由村（社区）干部办")


@repairs("owner")
def _owner(tree: Tree, row: Row, fault: Objection) -> str | None:
    row["act"] = [*row["act"], row["owner"]]
    return f"{ROLES[row['owner']].label}也可以办" if row["owner"] in ROLES else None


@repairs("rater")
def _recorder(tree: Tree, row: Row, fault: Objection) -> str | None:
    if row["act"] != ["teller"]:
        row["act"] = ["teller"]
        return "由反映人评价"
    row["record"] = ["village_clerk"]
    return "由村（社区）干部代记"


@repairs("powerless", "unknown-role")
def _without(tree: Tree, row: Row, fault: Objection) -> str | None:
    """Take out whoever the objection names, as long as somebody is left."""
    for word in ("act", "record"):
        held = row.get(word, [])
        gone = [
            role for role in held
            if f"“{ROLES[role].label if role in ROLES else role}”" in fault.message
            or f"“{role}”" in fault.message
        ]  # fmt: skip
        if gone and len(held) > len(gone):
            row[word] = [role for role in held if role not in gone]
            names = "、".join(ROLES[role].label if role in ROLES else role for role in gone)
            return f"去掉{names}"
    return None


@repairs("not-before", "unknown-stage")
def _not_before(tree: Tree, row: Row, fault: Objection) -> str | None:
    keys = row.get("not_same_person_as", [])
    row["not_same_person_as"] = [key for key in keys if f"“{key}”" not in fault.message]
    return "不作这项要求" if len(row["not_same_person_as"]) < len(keys) else None


@repairs("low-ignored")
def _low(tree: Tree, row: Row, fault: Objection) -> str | None:
    here = trees.place(tree, row["key"])
    doing = (Kind.HANDLE, Kind.TASK, Kind.RESPOND)
    back = [one for one in tree["stage"][:here] if one["kind"] in doing]
    if not back:
        return None
    row["next"] = [{"when": "low", "to": back[-1]["key"], "at_most": TIMES}, *row["next"]]
    return f"不满意的回到“{back[-1]['title']}”，最多2次"


@repairs("not-total")
def _total(tree: Tree, row: Row, fault: Objection) -> str | None:
    if not row.get("next"):
        return None
    last = row["next"][-1]
    last.pop("when", None)
    last.pop("at_most", None)
    return "其余的也走这条路"


@repairs("dead", "unknown-outcome")
def _dead(tree: Tree, row: Row, fault: Objection) -> str | None:
    match fault.path:
        case ("stage", int(), "next", int(n)) if n < len(row["next"]) - 1:
            del row["next"][n]
            return "去掉这条走不到的路"
    return None


@repairs("return")
def _no_return(tree: Tree, row: Row, fault: Objection) -> str | None:
    del row["return_within"]
    return "不限退单的时间"


@repairs("whole")
def _whole(tree: Tree, row: Row, fault: Objection) -> str | None:
    tree.pop("whole", None)
    return "不定总的时限"


@repairs("unreachable")
def _unreached(tree: Tree, row: Row, fault: Objection) -> str | None:
    tree["stage"].remove(row)
    for one in tree["stage"]:
        if row["key"] in one.get("not_same_person_as", ()):
            one["not_same_person_as"].remove(row["key"])
    return "去掉这一步"


@repairs("unanswered")
def _answer(tree: Tree, row: Row, fault: Objection) -> str | None:
    """A step that answers, before this end, on every way to it."""
    found = card("answer")
    if found is None:
        return None
    made = trees.copied(found.stages[0])
    made["key"] = changes.free_key(tree, made["key"])
    made["next"] = [{"to": row["key"]}]
    for one in tree["stage"]:
        for way in one.get("next", ()):
            if way.get("to") == row["key"] and one["kind"] != Kind.RESPOND:
                way["to"] = made["key"]
        if one["kind"] != Kind.RESPOND and "on_expire" in one:
            one["on_expire"] = [
                f"to:{made['key']}" if late == f"to:{row['key']}" else late
                for late in one["on_expire"]
            ]
    tree["stage"].insert(trees.place(tree, row["key"]), made)
    return f"前面加一步“{made['title']}”"
