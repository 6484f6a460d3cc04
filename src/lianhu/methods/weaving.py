"""The steps of the law in a method: which of its stages are one, and which are missing, and where.

Pure: a definition, a regime, a day and a subject go in. A step is there only if no way leads
around it; what a clock or a failed vote does counts as a way.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lianhu.law.floors import choice
from lianhu.law.steps import LegalStep, steps
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.engine import outcomes
from lianhu.methods.lawful import Finding
from lianhu.methods.vocabulary import GATHERING, REGIMES, SIDE_DOORS, Kind

# Who has come so far is carrying out, or answering for it in another method.
_CARRIES_OUT = frozenset({Kind.DISPATCH, Kind.CLAIM, Kind.HANDLE})
_AFTERWARDS = _CARRIES_OUT | {Kind.PUBLICITY, Kind.RESPOND}
# A meeting that came to nothing, a posting that was not hung: no step was gone through.
_NOTHING = frozenset({"no_quorum", "failed", "tie", "run_off", "withheld", "expire"})
MARK = "法定"


@dataclass(frozen=True, slots=True)
class Woven:
    """One line of a method with the law woven in.

    `stage` is None where a step of the law has none and must be put in, here. `steps` are those
    that this stage is; empty for a stage of the method alone.
    """

    stage: Stage | None
    steps: tuple[LegalStep, ...]

    @property
    def title(self) -> str:
        return self.stage.title if self.stage else self.steps[0].title

    @property
    def mark(self) -> str:
        return MARK if self.steps else ""

    @property
    def missing(self) -> bool:
        return self.stage is None

    @property
    def reason(self) -> str:
        """One line: what the law asks, and where it is written; "" for a stage of the method alone."""
        said = (f"{one.floor.text}（{one.floor.cited}）" for one in self.steps)
        return "；".join(dict.fromkeys(said))


def weave(definition: Definition, regime: str, day: date, subject: str) -> tuple[Woven, ...]:
    """The stages in the order of the file with the steps of the law for deciding `subject`.

    A step that is there marks its stages; one that is not stands where it belongs.
    """
    asked = steps(regime, day, subject)
    decisions = _deciding(definition, subject, asked)
    marks: dict[str, list[LegalStep]] = {}
    lacking: list[LegalStep] = []
    for step in asked:
        if not _asked_here(definition, step, decisions):
            continue
        mine = _gone_through(definition, step, decisions)
        for stage in mine:
            marks.setdefault(stage.key, []).append(step)
        lacking += [] if mine else [step]
    return tuple(_ordered(definition, marks, lacking, decisions))


def lines(
    definition: Definition, regime: str, day: date
) -> list[tuple[list[str], tuple[Woven, ...]]]:
    """The method with the law woven in, once for all subjects whose steps are the same.

    Each with the names of its subjects; [] for a method that decides nothing there.
    """
    found: dict[tuple[tuple[str, str], ...], tuple[list[str], tuple[Woven, ...]]] = {}
    for subject in definition.subjects if regime in definition.regimes else ():
        woven = weave(definition, regime, day, subject)
        if any(one.mark for one in woven):
            same = tuple((one.title, one.reason) for one in woven)
            found.setdefault(same, ([], woven))[0].append(choice(regime, subject))
    return list(found.values())


def missing(definition: Definition, regimes: Iterable[str], day: date) -> list[Finding]:
    """The steps that a method lacks for what its votes say they decide.

    What follows from a text that nobody compared is a note: a place may write down another.
    """
    found = []
    for regime in regimes:
        if regime not in definition.regimes:
            continue
        for subject in definition.subjects:
            line = _line(definition, subject)
            before = ""
            for woven in weave(definition, regime, day, subject):
                if woven.missing:
                    where = f"在“{before}”后面" if before else "在最前面"
                    words = (
                        f"定“{choice(regime, subject)}”（{REGIMES[regime]}）少了法定的一步“{woven.title}”，"
                        f"请加{where}，不能绕过：{woven.reason}。"
                    )
                    checked = all(one.floor.statute.checked for one in woven.steps)
                    found.append(Finding(line, "missing-step", words, checked))
                before = woven.title
    return found


def around(
    definition: Definition, regimes: Iterable[str], day: date, deciding: Collection[str]
) -> list[Finding]:
    """Where what was judged major is carried out, or handed over, without the vote that the law asks.

    `deciding` are the keys of other methods that hold such votes.
    """
    found = []
    for regime in regimes:
        asked = steps(regime, day, "other_major")
        if regime not in definition.regimes or not asked:
            continue
        votes = {one.key for one in _deciding(definition, "", asked)}
        entries = [(one, to) for one in definition.stages for to in _major(one)]

        def follow(stage: Stage, outcome: str, votes: Collection[str] = votes) -> bool:
            picked = stage.choice(outcome)
            small = picked is not None and picked.triage in ("minor", "private")
            return not small and not (stage.key in votes and outcome == "passed")

        decided = next(one for one in asked if one.place == "decision")
        walked = _walked(definition, [to for _stage, to in entries], follow)
        for stage, target in dict.fromkeys([*entries, *walked]):
            other = target.removeprefix("→") if target.startswith("→") else ""
            done = definition.has(target) and definition.stage(target).kind in _CARRIES_OUT
            if done or (other and other not in deciding):
                where = "交给别的工作法办" if other else f"到了“{definition.stage(target).title}”"
                words = (
                    f"“{stage.title}”：大事没有经过{decided.title.removesuffix('决议')}通过就{where}"
                    f"（{REGIMES[regime]}）。{decided.floor}。"
                )
                found.append(Finding(stage.line_of("next"), "around", words, True))
    return found


def _major(stage: Stage) -> Iterator[str]:
    major = {one.key for one in stage.choices if one.triage == "major"}
    return (target for outcome, target in _moves(stage) if outcome in major)


def _moves(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every way out: the outcome and where it can lead, "→key" for another method."""
    for one in outcomes(stage):
        ways = (one.key,) if one.key in SIDE_DOORS and not stage.choices else ("", one.key)
        for edge in stage.next:
            if edge.when in ways:
                yield one.key, edge.to or f"→{edge.method}"
                if not edge.at_most:
                    break
    for expiry in stage.on_expire:
        if expiry.act == "to":
            yield "expire", expiry.target


Follow = Callable[[Stage, str], bool]


def _walked(
    definition: Definition, start: Iterable[str], follow: Follow
) -> Iterator[tuple[Stage, str]]:
    """Each way taken from `start` on, by the outcomes that `follow` allows."""
    todo = list(dict.fromkeys(start))
    seen = set(todo)
    while todo:
        here = todo.pop()
        if not definition.has(here):
            continue
        stage = definition.stage(here)
        for outcome, target in _moves(stage):
            if not follow(stage, outcome):
                continue
            yield stage, target
            if target not in seen:
                seen.add(target)
                todo.append(target)


def _reached(definition: Definition, start: Iterable[str], follow: Follow) -> set[str]:
    start = list(start)
    return {*start, *(target for _stage, target in _walked(definition, start, follow))}


def _deciding(definition: Definition, subject: str, asked: Iterable[LegalStep]) -> list[Stage]:
    """The votes that decide `subject` lawfully; any lawful vote where "" is asked."""
    lawful = {key for one in asked if one.place == "decision" for key in one.meetings}
    return [
        stage
        for stage in definition.of_kind(Kind.VOTE)
        if stage.gathering
        and stage.gathering.lawful
        and stage.gathering.lawful.key in lawful
        and (not subject or subject in stage.gathering.decides)
    ]


def _gone_through(
    definition: Definition, step: LegalStep, decisions: Collection[Stage]
) -> list[Stage]:
    """The stages by which no way leads around the step; [] where there is a way around."""
    every = _stages(definition, step, decisions)
    plain = [[one for one in every if _about(one) == key] for key in step.meetings]
    for mine in [*(plain if step.place == "before" else []), every]:
        if mine and _unavoidable(definition, step, mine, decisions):
            return mine
    return []


def _about(stage: Stage) -> str:
    gathering = stage.gathering
    if gathering is None:
        return ""
    return gathering.lawful.key if gathering.lawful else gathering.about


def _asked_here(definition: Definition, step: LegalStep, decisions: Collection[Stage]) -> bool:
    """Results are posted only where something is carried out after the vote."""
    return step.place != "end" or bool(_carrying(definition, decisions))


def _carrying(definition: Definition, decisions: Collection[Stage]) -> list[str]:
    after = _reached(definition, _passed(definition, decisions), lambda _stage, _outcome: True)
    return [one.key for one in definition.stages if one.key in after and one.kind in _CARRIES_OUT]


def _passed(definition: Definition, decisions: Collection[Stage]) -> list[str]:
    """Where a matter is once it was decided; without a vote, behind where one has to be put."""
    if not decisions:
        return [one.key for one in definition.stages[_spot(definition) :][:1]]
    return [to for stage in decisions for outcome, to in _moves(stage) if outcome == "passed"]


def _spot(definition: Definition) -> int:
    """Before which stage a vote that is missing belongs."""
    numbered = enumerate(definition.stages)
    return next((n for n, one in numbered if one.kind in _AFTERWARDS), len(definition.stages))


def _stages(definition: Definition, step: LegalStep, decisions: Collection[Stage]) -> list[Stage]:
    """The stages that are this step, wherever they stand."""
    if step.place == "decision":
        return list(decisions)
    return [one for one in _behind(definition, step, decisions) if _is(one, step)]


def _behind(
    definition: Definition, step: LegalStep, decisions: Collection[Stage]
) -> Iterator[Stage]:
    """Those on the side of the vote, or of the work, where the step belongs."""
    every: Follow = lambda _stage, _outcome: True  # noqa: E731 - one word for going everywhere
    if step.place == "before":
        yield from definition.stages
        return
    work = _carrying(definition, decisions)
    if step.place == "end":
        side = _reached(definition, work, every)
    else:
        side = _reached(
            definition, _passed(definition, decisions), lambda one, _outcome: one.key not in work
        )
        if step.kind != "publicity":
            side = _reached(definition, _passed(definition, decisions), every)
    yield from (one for one in definition.stages if one.key in side)


def _is(stage: Stage, step: LegalStep) -> bool:
    if step.kind == "publicity":
        return stage.kind == Kind.PUBLICITY
    if step.kind == "by_hand":
        return step.key in stage.fulfils
    if stage.kind not in GATHERING:
        return False
    return _about(stage) in step.meetings and (step.kind != "vote" or stage.kind == Kind.VOTE)


def _unavoidable(
    definition: Definition, step: LegalStep, mine: Collection[Stage], decisions: Collection[Stage]
) -> bool:
    """Whether no way leads past the step to where it must have been gone through."""
    if step.place == "decision":
        return True
    keys = {one.key for one in mine}

    def follow(stage: Stage, outcome: str) -> bool:
        return stage.key not in keys or outcome in _NOTHING

    if step.place == "before":
        start = [definition.stages[0].key]
        stop = {one.key for one in decisions} or set(_passed(definition, decisions))
    else:
        ends = {one.key for one in definition.of_kind(Kind.END)}
        work = set(_carrying(definition, decisions))
        start = sorted(work) if step.place == "end" else _passed(definition, decisions)
        stop = ends | work if step.key == "posting" else ends
    reached = _reached(definition, start, follow)
    if step.place == "after" and any(one.startswith("→") for one in reached):
        return False
    return not reached & stop


def _ordered(
    definition: Definition,
    marks: dict[str, list[LegalStep]],
    lacking: list[LegalStep],
    decisions: Collection[Stage],
) -> Iterator[Woven]:
    keys = [one.key for one in definition.stages]
    voted = [keys.index(one.key) for one in decisions]
    fallback = _spot(definition)
    work = [keys.index(one) for one in _carrying(definition, decisions)]
    spots = {
        "before": min(voted, default=fallback),
        "decision": fallback,
        "after": max(voted, default=fallback - 1) + 1,
        "end": max(work, default=fallback - 1) + 1,
    }
    for n in range(len(keys) + 1):
        yield from (Woven(None, (one,)) for one in lacking if spots[one.place] == n)
        if n < len(keys):
            yield Woven(definition.stages[n], tuple(marks.get(keys[n], ())))


def _line(definition: Definition, subject: str) -> int:
    for stage in definition.stages:
        if stage.gathering and subject in stage.gathering.decides:
            return stage.line_of("decides")
    return 1
