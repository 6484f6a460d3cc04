"""A draft as it is read: each step in sentences, with what the compiler has against each of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from lianhu.editing import meeting_words, mending, objections, trees
from lianhu.editing.objections import PARTS, Bench, Objection
from lianhu.editing.trees import Tree
from lianhu.methods import explaining, vocabulary, weaving
from lianhu.methods.definition import Definition, Stage, Tell
from lianhu.methods.vocabulary import GATHERING, Kind

LABELS: Final = {
    "who": "谁", "meets": "哪种会", "notice": "提前几天通知", "quorum": "怎样算到够",
    "pass": "怎样算通过", "what": "做什么", "within": "几天内", "then": "怎样算办成",
    "late": "到时不成", "tells": "告诉谁", "words": "群众看到",
}  # fmt: skip
_OF_MEETINGS: Final = {**LABELS, "who": "谁开会", "what": "记下什么", "then": "不成怎么办"}
# What the loader calls by the word of a file, said for somebody who never saw one.
_PLAIN: Final = {
    "no-deadline": "没有写几天内办完。",
    "no-escalation": "到时办不成，要报给一个不经办这一步的岗位。",
    "nobody": "没有写谁可以办。",
    "endless": "事情可能一直来回转，回头的路要写最多几次。",
    "not-total": "有的结果没有去处：最后要有一条“其余的”。",
    "promise": "按承诺的日期算，要写最长多少天；只有办理可以这样算。",
    "photo": "强求拍照要有法律依据；没有就不要强求。",
    "resident-words": "没有写群众看到的话。",
    "low-ignored": "没有写不满意的去哪里。",
    "owner": "负责的岗位自己不能办这一步。",
    "rater": "只能由反映人评价；电话、纸质评价要写谁代记。",
    "return": "写了几天内可以退单，却没有退单的去处。",
    "unmasked": "公开的内容必须隐去个人信息。",
    "choices": "至少要有两个选项；派单要有类别和层级。",
    "not-before": "“办过那一步的人不能来办”写的是后面的环节。",
    "unanswered": "有一条路没有答复反映人就结束了。",
    "no-end": "从这一步走不到结束。",
    "unreachable": "没有哪一步会走到这里。",
    "whole": "总的时限比其中一步还短。",
    "no-law": "没有法律规定这种会要多少人，请自己定。",
    "no-pass": "没有写多少人同意算通过。",
}  # fmt: skip
_BRACES: Final = re.compile(r"\{(\w+)\}")
_LATIN: Final = re.compile(
    r"（[^（）]*[a-z_]{3,}[^（）]*）|可以写 [a-z_]+ = \d+。|，请写 [a-z_]+(?=。)"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """An objection in plain words; `mend` says what one tap would do, "" where a person decides."""

    code: str
    stage: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence; `legal` is what the law asks there."""

    part: str
    label: str
    words: tuple[str, ...]
    faults: tuple[Fault, ...]
    legal: tuple[meeting_words.Legal, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One stage; `follows` says whether another can stand behind it, `goes` whether it can go.

    `lawful` is the line of the law that asks for this step, "" for one of the village's own.
    """

    number: int
    key: str
    title: str
    kind: str
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    follows: bool
    goes: bool
    lawful: str

    @property
    def clear(self) -> bool:
        return not self.faults and not any(line.faults for line in self.lines)


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole draft; `faults` are those of no single step, `count` all."""

    method: Definition
    steps: tuple[Step, ...]
    faults: tuple[Fault, ...]
    count: int


def read(tree: Tree, bench: Bench, *, mend: bool = True) -> Reading:
    """The draft in sentences; with `mend` each objection is tried for a repair."""
    method = trees.loaded(tree)
    found = objections.judged(tree, bench)
    faults = _faults(tree, found, bench, mend)
    marks = _marks(method, bench)
    steps = tuple(
        _step(method, stage, number, faults, marks.get(stage.key, ""), bench)
        for number, stage in enumerate(method.stages, 1)
    )
    whole = tuple(fault for one, fault in faults if not one.stage)
    return Reading(method, steps, whole, len(found))


def _marks(method: Definition, bench: Bench) -> dict[str, str]:
    """The stages that the law asks for, each with what it says."""
    found: dict[str, str] = {}
    for regime in bench.regimes:
        for subject in method.subjects if regime in method.regimes else ():
            for woven in weaving.weave(method, regime, bench.day, subject):
                if woven.stage and woven.mark:
                    found.setdefault(woven.stage.key, woven.reason)
    return found


def _faults(
    tree: Tree, found: Iterable[Objection], bench: Bench, mend: bool
) -> list[tuple[Objection, Fault]]:
    """Each in plain words; what one tap mends together is offered once."""
    said: set[tuple[str, str, str]] = set()
    faults = []
    for one in found:
        fault = _fault(tree, one, bench, mend)
        same = (one.code, one.stage, fault.mend)
        faults.append((one, replace(fault, mend="") if same in said else fault))
        said.add(same)
    return faults


def _fault(tree: Tree, one: Objection, bench: Bench, mend: bool) -> Fault:
    found = mending.mend_of(tree, one, bench) if mend else None
    said = _PLAIN.get(one.code) or _LATIN.sub("", one.message)
    return Fault(one.code, one.stage, said, found.label if found else "")


def _step(
    method: Definition,
    stage: Stage,
    number: int,
    faults: Iterable[tuple[Objection, Fault]],
    lawful: str,
    bench: Bench,
) -> Step:
    own = [(one.part, fault) for one, fault in faults if one.stage == stage.key]
    lines = tuple(
        Line(
            part, label_of(stage.kind, part), words,
            tuple(fault for at, fault in own if at == part),
            meeting_words.legal(stage, part, bench.regimes, bench.day),
        )
        for part in PARTS
        if (words := words_of(method, stage, part, bench)) is not None
    )  # fmt: skip
    shown = {line.part for line in lines}
    return Step(
        number, stage.key, stage.title, vocabulary.KIND_LABELS[stage.kind], lines,
        tuple(fault for at, fault in own if at not in shown),
        stage.kind != Kind.END, number > 1 and stage.kind != Kind.END, lawful,
    )  # fmt: skip


def label_of(kind: Kind, part: str) -> str:
    return (_OF_MEETINGS if kind in GATHERING else LABELS)[part]


def words_of(
    method: Definition, stage: Stage, part: str, bench: Bench | None = None
) -> tuple[str, ...] | None:
    """The sentences of one part; () where nothing is written, None where there is no such part."""
    if part in meeting_words.PARTS:
        regimes = _regimes(method, bench)
        return meeting_words.words(stage, part, regimes, bench.day if bench else method.law_date)
    if stage.kind == Kind.END:
        return {"what": (_what(method, stage),), "words": _said(stage)}.get(part)
    if stage.kind == Kind.COLLECT and part in {"within", "late"}:
        return None
    meets = stage.kind in GATHERING
    found = {
        "who": meeting_words.who(stage) if meets else _who(method, stage),
        "what": meeting_words.what(stage) if meets else (_what(method, stage),),
        "within": _some(explaining.within(stage)),
        "then": tuple(explaining.then(method, stage)),
        "late": _some(explaining.otherwise(method, stage)),
        "tells": tuple(tell_words(tell) for tell in stage.tells),
        "words": _said(stage),
    }
    return found[part]


def _regimes(method: Definition, bench: Bench | None) -> tuple[str, ...]:
    here = [one for one in bench.regimes if one in method.regimes] if bench else ()
    return tuple(here) or method.regimes


def _field(found: re.Match[str]) -> str:
    return f"〔{vocabulary.FIELDS.get(found[1], found[1])}〕"


def plain(words: str) -> str:
    """The words with what is filled in later named: “编号{number}” is “编号〔事项编号〕”."""
    return _BRACES.sub(_field, words)


def _what(method: Definition, stage: Stage) -> str:
    """As `explaining.what`; that a matter waits is for the lists, not for who reads the way."""
    return explaining.what(method, stage).removeprefix(f"{vocabulary.PURPOSES['park']}，")


def _who(method: Definition, stage: Stage) -> tuple[str, ...]:
    said = [explaining.who(stage)]
    if stage.record:
        said.append(f"{'、'.join(explaining.role(key) for key in stage.record)}可以代记")
    return tuple(one for one in said if one)


def _some(words: str) -> tuple[str, ...]:
    return (words,) if words else ()


def _said(stage: Stage) -> tuple[str, ...]:
    return _some(plain(stage.resident_words))


def whom(tell: Tell) -> str:
    return (
        explaining.role(tell.role) if tell.role else vocabulary.AUDIENCES.get(tell.whom, tell.whom)
    )


def tell_words(tell: Tell) -> str:
    """进入本环节时，用网页、短信告诉承办人：…"""
    hows = "、".join(vocabulary.HOWS[how] for how in tell.how)
    return f"{vocabulary.OCCASIONS[tell.on]}，用{hows}告诉{whom(tell)}：{plain(tell.words)}"
