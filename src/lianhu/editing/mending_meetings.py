"""Lawful repairs for what a meeting or a vote says, and the steps that the law asks around it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from lianhu.editing import cards, changes, objections, trees
from lianhu.editing.mending import TIMES, LawfulRepair, lawful_repairs
from lianhu.editing.objections import Bench, Objection
from lianhu.editing.trees import Row, Tree
from lianhu.law.floors import choice, floors
from lianhu.law.meetings import deciders, meetings
from lianhu.law.steps import LegalStep
from lianhu.methods import weaving
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.gathering import BY_LAW, Gathering, bound, ruling
from lianhu.methods.vocabulary import REGIMES, VOTING_WAYS, Kind

# Where no law speaks: what such bodies are used to.
_OWN: Final = {"quorum": ("members", "到会人数"), "pass": ("present", "通过")}
SPARE_DAYS: Final = 10


def _laws(method: Definition, bench: Bench) -> tuple[str, ...]:
    """Those of the place for which the method is written."""
    return tuple(one for one in bench.regimes if one in method.regimes) or method.regimes


def _stage(tree: Tree, row: Row) -> tuple[Definition, Stage, Gathering]:
    method = trees.loaded(tree)
    stage = method.stage(row["key"])
    if stage.gathering is None:
        raise AssertionError("repairs of meetings are for meetings")
    return method, stage, stage.gathering


def _lawful_words(tree: Tree, row: Row, word: str, bench: Bench) -> str:
    """What the law asks there, each of the laws of the place."""
    method, _, gathering = _stage(tree, row)
    said: dict[str, list[str]] = {}
    for regime in _laws(method, bench):
        for floor in bound(gathering, word, regime, bench.day):
            if floor.roads:
                said.setdefault(str(floor.roads), []).append(REGIMES[regime])
    if len(said) < 2:
        return "".join(said)
    return "；".join(f"{'、'.join(where)}：{words}" for words, where in said.items())


@lawful_repairs("under-quorum", "under-pass", "base", "no-law", "no-pass")
def _numbers(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    """As the law asks; where it asks nothing, more than half."""
    word = "pass" if fault.code in {"under-pass", "no-pass"} or "pass" in fault.path else "quorum"
    _, _, gathering = _stage(tree, row)
    base, called = _OWN[word]
    if gathering.lawful:
        row[word] = BY_LAW
        return f"{called}照法律（{_lawful_words(tree, row, word, bench)}）"
    if word == "quorum":
        base = gathering.meeting.rolls[0]
    row[word] = {"of": base, "more_than": "1/2"}
    return f"{called}过半数"


@lawful_repairs("under-notice")
def _notice(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    row["notice_days"] = BY_LAW
    method, _, gathering = _stage(tree, row)
    days = max(ruling(gathering, one, bench.day).notice_days for one in _laws(method, bench))
    return f"照法律提前{days}天通知"


@lawful_repairs("notice-time")
def _time(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    _method, _, gathering = _stage(tree, row)
    # As the compiler counts it: by whichever law asks for more days.
    days = max(ruling(gathering, one, bench.day).notice_days for one in REGIMES)
    row["within"] = f"{days + SPARE_DAYS}d"
    return f"定为{days + SPARE_DAYS}天"


@lawful_repairs("vote-outcome")
def _outcomes(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    """A way for every result: on, to the answer, or once more."""
    _, stage, gathering = _stage(tree, row)
    named = {way.get("when") for way in row["next"]}
    on = trees.copied(changes.main_way(row) or {})
    ways = {
        "passed": (on, "通过的往下走"),
        "failed": ({}, "没有通过的说明理由"),
        "no_quorum": ({"to": row["key"], "at_most": TIMES}, f"人数不够的再开，最多{TIMES}次"),
        "tie": ({"to": row["key"], "at_most": TIMES}, f"票数相等的再表决，最多{TIMES}次"),
    }
    asked = ["passed", "failed"] if stage.kind == Kind.VOTE else []
    asked += ["no_quorum"] if gathering.quorum or "quorum" in gathering.by_law else []
    asked += ["tie"] if gathering.tie == "again" else []
    added = [one for one in asked if one not in named]
    if "failed" in added:
        ways["failed"][0]["to"] = changes.answering(tree)
    row["next"] = [*({"when": one, **_bare(ways[one][0])} for one in added), *row["next"]]
    return "，".join(ways[one][1] for one in added) or None


def _bare(way: Row) -> Row:
    return {word: value for word, value in way.items() if word != "when"}


@lawful_repairs("no-such-meeting")
def _known_meeting(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    row["about"], row["level"] = "representatives", "village"
    method, _, _ = _stage(tree, row)
    return f"改开{meetings()['representatives'].name(_laws(method, bench)[0])}"


def _allowed(rule: str, word: str) -> LawfulRepair:
    """Take out of a list what the law does not know there."""

    def repair(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
        method, _, gathering = _stage(tree, row)
        found = [
            one for regime in _laws(method, bench) if gathering.lawful
            for one in floors(regime, bench.day, gathering.lawful.key, rule) if one.only
        ]  # fmt: skip
        held = row.get(word, [])
        kept = [one for one in held if all(one in floor.only for floor in found)]
        gone = [choice(_laws(method, bench)[0], one) for one in held if one not in kept]
        if not gone:
            return None
        if kept:
            row[word] = kept
        else:
            row.pop(word)
        return f"去掉{'、'.join(gone)}"

    return repair


lawful_repairs("under-convened-by")(_allowed("convened_by", "by"))
lawful_repairs("under-channels")(_allowed("channels", "channels"))


@lawful_repairs("under-secrecy")
def _secret(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    row["way"] = "secret_paper"
    return VOTING_WAYS["secret_paper"]


@lawful_repairs("proxy")
def _no_proxy(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    row.pop("proxy", None)
    return "不能委托别人投票"


@lawful_repairs("under-women")
def _women(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    row.pop("women_at_least", None)
    return "妇女比例照法律"


@lawful_repairs("not-a-resolution")
def _opinion(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    """Only a meeting of the law makes a 决议."""
    row["title"] = row["title"].replace("决议", "意见")
    for one in [row, *row.get("tells", ()), *row.get("choices", ())]:
        for word in ("resident_words", "words", "label"):
            if word in one:
                one[word] = one[word].replace("决议", "意见")
    return "“决议”改成“意见”"


_WITH_IT: Final[Mapping[str, LawfulRepair]] = {"vote-outcome": _outcomes, "notice-time": _time}


@lawful_repairs("not-the-decider")
def _decider(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    """The first meeting that may decide all of it."""
    method, _, gathering = _stage(tree, row)
    for key, one in meetings().items():
        lawful = [
            key in deciders(regime, bench.day, subject)
            for regime in _laws(method, bench)
            for subject in gathering.decides
            if deciders(regime, bench.day, subject)
        ]
        if lawful and all(lawful):
            row["about"], row["level"] = key, "group" if key == "group" else "village"
            for word in ("quorum", "pass", "notice_days"):
                row[word] = BY_LAW
            # More people, so more days, and a way for when too few come.
            for one_more in objections.judged(tree, bench):
                if one_more.stage == row["key"] and one_more.code in _WITH_IT:
                    _WITH_IT[one_more.code](tree, row, one_more, bench)
            names = dict.fromkeys(one.name(regime) for regime in _laws(method, bench))
            return f"改由{'、'.join(names)}表决，人数照法律"
    return None


@lawful_repairs("chair")
def _chair(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    method, _, gathering = _stage(tree, row)
    asked = {
        one
        for regime in _laws(method, bench)
        for subject in gathering.decides
        for floor in floors(regime, bench.day, subject, "chaired_by")
        for one in floor.only
    }
    if not asked:
        return None
    row["chair"] = sorted(asked)
    return f"由{'、'.join(choice(_laws(method, bench)[0], one) for one in row['chair'])}主持"


@lawful_repairs("missing-step")
def _legal_steps(tree: Tree, row: Row, fault: Objection, bench: Bench) -> str | None:
    """Every step of the law that is missing, each where no way leads around it; what cannot be put
    in so is left to a person."""
    said: list[str] = []
    tried: set[str] = set()
    while lacking := [one for one in _lacking(tree, bench) if one[0].key not in tried]:
        step, votes = lacking[0]
        tried.add(step.key)
        rows = cards.legal(step.key)
        before = len(_lacking(tree, bench))
        made = trees.copied(tree)
        for vote in votes if rows else ():
            _PUT[step.place](made, rows[0], vote)
        if len(_lacking(made, bench)) < before:
            tree["stage"] = made["stage"]
            said.append(rows[0]["title"])
    return f"补上法定的{'、'.join(said)}" if said else None


def _lacking(tree: Tree, bench: Bench) -> list[tuple[LegalStep, list[str]]]:
    """The steps of the law that are not there, once each, with the votes that they belong to."""
    method = trees.loaded(tree)
    found: dict[str, tuple[LegalStep, list[str]]] = {}
    for regime in _laws(method, bench):
        for subject in method.subjects:
            for woven in weaving.weave(method, regime, bench.day, subject):
                if woven.missing:
                    step = woven.steps[0]
                    votes = found.setdefault(step.key, (step, []))[1]
                    votes += [one for one in _votes(method, subject) if one not in votes]
    return list(found.values())


def _votes(method: Definition, subject: str) -> Iterator[str]:
    for stage in method.of_kind(Kind.VOTE):
        if stage.gathering and stage.gathering.lawful and subject in stage.gathering.decides:
            yield stage.key


def _named(tree: Tree, row: Row, on: Mapping[str, Any]) -> Row:
    """The stage of a card, under a name of its own, with its ways tied."""
    made = trees.copied(row)
    made["key"] = changes.free_key(tree, row["key"])
    for way in made["next"]:
        match way.pop("to"):
            case changes.MARK_ON:
                way.update(on)
            case changes.MARK_ANSWER:
                way["to"] = changes.answering(tree)
            case _:
                way["to"] = made["key"]
    return made


def _before(tree: Tree, row: Row, vote: str) -> None:
    """Whatever led to the vote leads to this step first."""
    made = _named(tree, row, {"to": vote})
    for one in tree["stage"]:
        if one["key"] == vote:
            continue
        for way in one.get("next", ()):
            if way.get("to") == vote:
                way["to"] = made["key"]
        if "on_expire" in one:
            late = {f"to:{vote}": f"to:{made['key']}"}
            one["on_expire"] = [late.get(act, act) for act in one["on_expire"]]
    tree["stage"].insert(trees.place(tree, vote), made)


def _after(tree: Tree, row: Row, vote: str) -> None:
    """What passed goes through this step, behind a posting that stands there already."""
    here = trees.row(tree, vote)
    way = changes.main_way(here)
    while way and "to" in way and trees.row(tree, way["to"])["kind"] == Kind.PUBLICITY:
        here = trees.row(tree, way["to"])
        way = changes.main_way(here)
    if way is None:
        return
    made = _named(tree, row, {word: way[word] for word in ("to", "method") if word in way})
    way.pop("method", None)
    way["to"] = made["key"]
    tree["stage"].insert(trees.place(tree, here["key"]) + 1, made)


_WORK: Final = (Kind.DISPATCH, Kind.CLAIM, Kind.HANDLE, Kind.TASK)
_OVER: Final = (Kind.RESPOND, Kind.RATE, Kind.END)


def _at_the_end(tree: Tree, row: Row, vote: str) -> None:
    """Whatever leads from the work to the answer, or to the end, goes through this step."""
    kinds = {one["key"]: one["kind"] for one in tree["stage"]}
    place = [one["key"] for one in tree["stage"]]
    work = [one for one in tree["stage"] if one["kind"] in _WORK]
    ways = [w for one in work for w in one["next"] if kinds.get(w.get("to", "")) in _OVER]
    if not ways:
        return
    onward = min((way["to"] for way in ways), key=place.index)
    made = _named(tree, row, {"to": onward})
    for way in ways:
        way["to"] = made["key"]
    last = max(place.index(one["key"]) for one in work)
    tree["stage"].insert(last + 1, made)


_PUT: Final[Mapping[str, Callable[[Tree, Row, str], None]]] = {
    "before": _before, "after": _after, "end": _at_the_end, "decision": lambda *_given: None,
}  # fmt: skip
