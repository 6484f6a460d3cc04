"""Whether a method can work: judged before it may be published, never while a matter runs.

Structure is judged here; people, words and deadlines in `rules`, what meetings must keep to in
`meeting_rules`, what the law asks in `lawful` and `weaving`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lianhu.methods import graph, lawful, meeting_rules, rules, weaving
from lianhu.methods.definition import Definition, Edge, Stage
from lianhu.methods.engine import outcomes
from lianhu.methods.graph import Link
from lianhu.methods.problem import Problem, Report
from lianhu.methods.vocabulary import (
    CHOOSING,
    KIND_LABELS,
    KIND_VERBS,
    NOT_YET,
    PERHAPS_CHOOSING,
    REGIMES,
    Kind,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a definition may refer to besides itself.

    `handovers` are the pairs (method, method) that may be passed any number of times, `deciding`
    the methods whose votes decide what the law keeps for a meeting.
    """

    roles: Mapping[str, str]
    duties: Mapping[str, str]
    verbs: Mapping[str, frozenset[str]]
    methods: frozenset[str]
    handovers: frozenset[tuple[str, str]]
    deciding: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        return hash((tuple(self.roles), tuple(self.duties), self.methods, self.handovers))


def known_from(
    roles: Mapping[str, str],
    duties: Mapping[str, str],
    verbs: Mapping[str, frozenset[str]],
    others: Iterable[Definition],
) -> Known:
    """`roles` and `duties` by key with their Chinese names, `verbs` of each role; `others` the
    methods in force.
    """
    others = tuple(others)
    pairs = {pair for other in others for pair in _handovers(other)}
    keys = frozenset(other.key for other in others)
    deciding = frozenset(other.key for other in others if other.subjects)
    return Known(roles, duties, verbs, keys, frozenset(pairs), deciding)


def _handovers(definition: Definition) -> set[tuple[str, str]]:
    edges = (edge for stage in definition.stages for edge in stage.next)
    return {(definition.key, edge.method) for edge in edges if edge.method and not edge.at_most}


@lru_cache(maxsize=256)
def check(
    definition: Definition,
    known: Known,
    regimes: tuple[str, ...] = tuple(REGIMES),
    day: date | None = None,
) -> tuple[Problem, ...]:
    """Every reason why this method cannot work or is not lawful, by line; () if it can and is.

    Args:
        regimes: which laws the places that will use it fall under; of them only those it is
            written for. day: of the law; the method's own `law_date` unless one is given.
    """
    report = Report(definition.file, definition.lines)
    if _names(definition, report):
        ways = tuple(graph.links(definition))
        _reachable(definition, ways, report)
        _ends(definition, ways, report)
        _answered(definition, ways, report)
        _dispatched(definition, ways, report)
        rules.order(definition, ways, report)
    _handed_over(definition, known, report)
    for stage in definition.stages:
        _total(stage, report)
        _allowed(stage, known, report)
        _granted(stage, known, report)
        rules.judge(stage, known.roles, known.duties, report)
        meeting_rules.judge(stage, definition.law_date, report)
    rules.apart(definition, report)
    rules.in_time(definition, report)
    rules.posted(definition, regimes, day or definition.law_date, report)
    for one in _law(definition, known, regimes, day):
        if one.refuses:
            report.on(one.line, one.code, one.words)
    return report.sorted()


def notes(
    definition: Definition,
    known: Known,
    regimes: tuple[str, ...] = tuple(REGIMES),
    day: date | None = None,
) -> tuple[Problem, ...]:
    """What is worth knowing and forbids nothing: stricter than the law, or left to a person."""
    report = Report(definition.file, definition.lines)
    for one in _law(definition, known, regimes, day):
        if not one.refuses:
            report.on(one.line, one.code, one.words)
    return report.sorted()


def unready(definition: Definition) -> tuple[Problem, ...]:
    """Why this edition cannot carry it out yet, though it may be whole; () if it can."""
    report = Report(definition.file, definition.lines)
    for stage in definition.stages:
        _executable(stage, report)
    return report.sorted()


def _law(
    definition: Definition, known: Known, regimes: tuple[str, ...], day: date | None
) -> Iterator[lawful.Finding]:
    when = day or definition.law_date
    yield from lawful.judge(definition, regimes, when)
    if all(definition.has(key) for stage in definition.stages for _line, key in _targets(stage)):
        yield from weaving.missing(definition, regimes, when)
        yield from weaving.around(definition, regimes, when, known.deciding)


def _names(definition: Definition, report: Report) -> bool:
    """Unique keys and known targets; without them the graph means nothing."""
    before = len(report.problems)
    seen: set[str] = set()
    for stage in definition.stages:
        if stage.key in seen:
            report.on(stage.line, "twice", f"环节“{stage.key}”写了两次，每个环节的 key 要不同。")
        seen.add(stage.key)
        for line, target in _targets(stage):
            if target not in seen and not definition.has(target):
                report.on(line, "unknown-stage", f"没有名叫“{target}”的环节。")
    if definition.stages[0].kind != Kind.COLLECT:
        said = '第一个环节必须是收集（kind = "collect"），事项从那里进来。'
        report.on(definition.stages[0].line, "entry", said)
    return len(report.problems) == before


def _targets(stage: Stage) -> Iterable[tuple[int, str]]:
    yield from ((edge.line, edge.to) for edge in stage.next if edge.to)
    late = stage.line_of("on_expire")
    yield from ((late, one.target) for one in stage.on_expire if one.act == "to")


def _reachable(definition: Definition, ways: tuple[Link, ...], report: Report) -> None:
    found = graph.reach({definition.stages[0].key}, ways)
    for stage in definition.stages:
        if stage.key not in found:
            report.on(stage.line, "unreachable", f"环节“{stage.title}”没有任何环节通到它。")


def _ends(definition: Definition, ways: tuple[Link, ...], report: Report) -> None:
    outs = {
        stage.key
        for stage in definition.stages
        if stage.kind == Kind.END or any(edge.method for edge in stage.next)
    }
    ending = graph.reach(outs, graph.backwards(ways))
    for stage in definition.stages:
        if stage.key not in ending:
            said = f"从环节“{stage.title}”走不到任何结束环节，也交不给别的工作法。"
            report.on(stage.line, "no-end", said)
    for way in graph.endless(ways):
        source, target = definition.stage(way.source), definition.stage(way.target)
        said = f"“{source.title}”到“{target.title}”可以无限循环，请给回头的去向加 at_most（最多几次）。"
        report.on(way.line, "endless", said)


def _answered(definition: Definition, ways: tuple[Link, ...], report: Report) -> None:
    silent = graph.avoiding(definition, ways, lambda stage: stage.kind == Kind.RESPOND)
    for stage in definition.of_kind(Kind.END):
        if stage.key in silent:
            said = f"有一条路不经过回应（respond）就到了“{stage.title}”：没有答复反映人，不能结束。"
            report.on(stage.line, "unanswered", said)


def _dispatched(definition: Definition, ways: tuple[Link, ...], report: Report) -> None:
    loose = graph.avoiding(definition, ways, lambda stage: stage.kind == Kind.DISPATCH)
    for stage in definition.of_kind(Kind.CLAIM):
        if stage.key in loose:
            said = f"“{stage.title}”前面不一定经过派单，领单的人从哪里来？"
            report.on(stage.line, "undispatched", said)
    unclaimed = graph.avoiding(definition, ways, lambda stage: stage.kind == Kind.CLAIM)
    for stage in definition.stages:
        if stage.by_promise and stage.key in unclaimed:
            said = f"“{stage.title}”按承诺日期计时，但前面不一定有人承诺（领单）。"
            report.on(stage.line, "unpromised", said)


def _handed_over(definition: Definition, known: Known, report: Report) -> None:
    own = {pair for pair in known.handovers if pair[0] != definition.key} | _handovers(definition)
    ways = [Link(source, target, False, 0) for source, target in own]
    for stage in definition.stages:
        for edge in stage.next:
            if edge.method:
                _one_handover(definition, edge, known, ways, report)


def _one_handover(
    definition: Definition, edge: Edge, known: Known, ways: list[Link], report: Report
) -> None:
    if edge.method == definition.key:
        said = "不能把事项交给自己，请用“to”写去哪个环节。"
        report.on(edge.line, "unknown-method", said)
    elif edge.method not in known.methods:
        report.on(edge.line, "unknown-method", f"没有名叫“{edge.method}”的工作法。")
    elif not edge.at_most and definition.key in graph.reach({edge.method}, ways):
        said = f"和工作法“{edge.method}”之间可以无限来回，请给去向加 at_most（最多几次）。"
        report.on(edge.line, "endless", said)


def _executable(stage: Stage, report: Report) -> None:
    if stage.kind in NOT_YET:
        said = f"“{stage.title}”是{KIND_LABELS[stage.kind]}环节，本版本还不能执行，暂时不能发布。"
        report.on(stage.line, "not-yet", said)


def _allowed(stage: Stage, known: Known, report: Report) -> None:
    """A role that the method sends to a stage must be able to do what is done there."""
    needed = set(() if stage.kind in NOT_YET else KIND_VERBS.get(stage.kind, ()))
    for role in (*stage.act, *stage.record):
        if role in known.roles and not needed <= known.verbs[role]:
            said = f"“{known.roles[role]}”没有{KIND_LABELS[stage.kind]}的权限，不能放在“{stage.title}”里。"
            report.on(stage.line, "powerless", said)


def _granted(stage: Stage, known: Known, report: Report) -> None:
    """Who grants more time, or decides whose it is, must be able to."""
    for role in stage.extend.approve if stage.extend else ():
        if role in known.roles and "matters.decide_extension" not in known.verbs[role]:
            said = f"“{known.roles[role]}”不能批准延期，不能写在“{stage.title}”的 extend 里。"
            report.on(stage.line_of("extend"), "powerless", said)
    for role in stage.bounced.decide if stage.bounced else ():
        if role in known.roles and not {"matters.dispatch", "matters.assign"} <= known.verbs[role]:
            said = f"“{known.roles[role]}”不能派单和指派，不能写在“{stage.title}”的 bounced 里。"
            report.on(stage.line_of("bounced"), "powerless", said)


def _total(stage: Stage, report: Report) -> None:
    if stage.kind == Kind.END:
        return
    if not stage.next or stage.next[-1].when or stage.next[-1].at_most:
        said = f"“{stage.title}”的最后一条去向不能带 when 和 at_most：任何结果都要有去处。"
        report.on(stage.next[-1].line if stage.next else stage.line, "not-total", said)
    if stage.kind == Kind.COLLECT and stage.next and not stage.next[-1].to:
        said = "收集之后要去本工作法的一个环节，不能直接交给别的工作法。"
        report.on(stage.next[-1].line, "entry", said)
    _choices(stage, report)
    _edges(stage, report)


def _choices(stage: Stage, report: Report) -> None:
    keys = [choice.key for choice in stage.choices]
    if len(set(keys)) != len(keys):
        report.on(stage.line, "twice", f"“{stage.title}”的选项有重复的 key。")
    if stage.kind in CHOOSING and len(keys) < 2 and (keys or stage.kind not in PERHAPS_CHOOSING):
        report.on(stage.line, "choices", f"“{stage.title}”至少要有两个选项（choices）。")


def _edges(stage: Stage, report: Report) -> None:
    possible = {one.key for one in outcomes(stage)}
    closed: set[str] = set()
    for edge in stage.next:
        if edge.when and edge.when not in possible:
            names = "、".join(sorted(possible))
            said = f"“{stage.title}”没有“{edge.when}”这个结果，只有：{names}。"
            report.on(edge.line, "unknown-outcome", said)
        if edge.when in closed or "" in closed:
            report.on(edge.line, "dead", "前面的去向已经把这个结果用完，这一条永远走不到。")
        if not edge.at_most:
            closed.add(edge.when)
