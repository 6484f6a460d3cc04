"""Whether what a method says of meetings, votes and postings is no less than the law asks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lianhu.law.floors import Floor, choice, floors
from lianhu.law.judging import Objection, of_choice, of_number, of_proxy, of_roads, stricter
from lianhu.law.meetings import deciders, meetings, subjects
from lianhu.law.shares import Roads
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.gathering import Gathering, bound
from lianhu.methods.vocabulary import EFFECTS, REGIMES, Kind

# What only a meeting of the law makes; to say that something is none is allowed.
_RESOLVED = re.compile(r"(?<![不非])(?<!不是)(?<!不算)(?<!不叫)决议")
# How the rules of a file are called in a sentence.
_RULES = {"quorum": "到会人数", "pass": "通过的票数"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the law has to say to one line of a method: a refusal, or a note beside it."""

    line: int
    code: str
    words: str
    refuses: bool


def judge(definition: Definition, regimes: Iterable[str], day: date) -> list[Finding]:
    """Everything, for places under each of `regimes`, by the editions in force on `day`."""
    places = [one for one in regimes if one in definition.regimes]
    found: list[Finding] = []
    for stage in definition.stages:
        for regime in places:
            said = "" if len(places) == 1 else f"（{REGIMES[regime]}）"
            for one in _stage(stage, regime, day):
                words = f"“{stage.title}”{said}{one.words}"
                found.append(Finding(one.line, one.code, words, one.refuses))
    return list(dict.fromkeys(found))


def _stage(stage: Stage, regime: str, day: date) -> Iterator[Finding]:
    if stage.kind == Kind.PUBLICITY:
        yield from _posting(stage, regime, day)
    gathering = stage.gathering
    if gathering is None:
        return
    if gathering.lawful is not None:
        yield from _meeting(stage, gathering, regime, day)
    elif gathering.meeting.standing == "free":
        yield from _named(stage, gathering, regime, day)
    elif gathering.meeting.standing == "above":
        yield from _above(stage, regime, day)
    yield from _deciding(stage, gathering, regime, day)


def _posting(stage: Stage, regime: str, day: date) -> Iterator[Finding]:
    for floor in floors(regime, day, "posting", "days"):
        if stricter(floor, stage.days):
            yield _note(stage, "days", f"公示{stage.days}天", floor)


def _meeting(stage: Stage, gathering: Gathering, regime: str, day: date) -> Iterator[Finding]:
    """A meeting whose numbers are the law's."""
    lawful = gathering.lawful
    if lawful is None or regime not in lawful.names:
        name = gathering.meeting.name(regime)
        words = f"：{REGIMES[regime]}里没有法律规定的“{name}”，请改用“{_usual(regime)}”。"
        yield Finding(stage.line_of("about"), "no-such-meeting", words, True)
        return
    yield from _numbers(stage, gathering, lawful.key, regime, day)
    days = gathering.notice_days
    if "notice_days" not in gathering.by_law:
        yield from _days(stage, lawful.key, days, regime, day)
    for word, said, rule in (
        ("by", gathering.by, "convened_by"),
        ("channels", _attending(gathering), "channels"),
        ("way", _secrecy(gathering), "secrecy"),
    ):
        for one in said:
            for wrong in of_choice(regime, day, lawful.key, rule, one):
                yield _refused(stage, word, f"under-{rule.replace('_', '-')}", "：", wrong)
    yield from _proxies(stage, gathering, lawful.key, regime, day)
    yield from _women(stage, gathering, lawful.key, regime, day)
    if gathering.sittings > 1:
        words = (
            f"一份名册分{gathering.sittings}次开：法律没有写，要有省实施办法的规定，由县里核对。"
        )
        yield Finding(stage.line_of("sittings"), "sittings", words, False)


def _usual(regime: str) -> str:
    return meetings()["representatives"].name(regime)


def _attending(gathering: Gathering) -> list[str]:
    by_phone = ["online"] if gathering.way == "secret_phone" else []
    return [*gathering.channels, *by_phone]


def _secrecy(gathering: Gathering) -> list[str]:
    return (
        ["secret" if gathering.way.startswith("secret") else gathering.way]
        if gathering.votes
        else []
    )


def _numbers(
    stage: Stage, gathering: Gathering, about: str, regime: str, day: date
) -> Iterator[Finding]:
    asked: list[tuple[str, Roads | None]] = [("quorum", gathering.quorum)]
    asked += [("pass", gathering.passing)] if gathering.votes else []
    for rule, roads in asked:
        if rule in gathering.by_law:
            continue
        wrong = of_roads(regime, day, about, rule, roads, when=gathering.mode)
        for one in wrong:
            yield _refused(stage, rule, f"under-{rule}", f"的{_RULES[rule]}", one)
        for floor in bound(gathering, rule, regime, day):
            if roads and not wrong and stricter(floor, roads):
                yield _note(stage, rule, f"{_RULES[rule]}是“{roads}”", floor)


def _days(stage: Stage, about: str, days: int | None, regime: str, day: date) -> Iterator[Finding]:
    for one in of_number(regime, day, about, "notice_days", days or 0):
        said = f"提前{days}天通知，少于" if days is not None else "没有写提前几天通知，"
        words = f"{said}{one.floor.cited}：{one.floor.text}。可以写 notice_days = {one.lawful}。"
        yield Finding(
            stage.line_of("notice_days"), "under-notice", words, one.floor.statute.checked
        )
    for floor in floors(regime, day, about, "notice_days"):
        if days is not None and stricter(floor, days) and days > (floor.at_least or 0):
            yield _note(stage, "notice_days", f"提前{days}天通知", floor)


def _proxies(
    stage: Stage, gathering: Gathering, about: str, regime: str, day: date
) -> Iterator[Finding]:
    if gathering.proxy is None:
        return
    for one in of_proxy(regime, day, about, gathering.proxy, when=gathering.mode):
        yield _refused(stage, "proxy", "proxy", "", one)
    if not floors(regime, day, about, "proxy"):
        words = "写了可以委托别人投票：法律没有说到这种会能不能委托，由人判断。"
        yield Finding(stage.line_of("proxy"), "proxy", words, False)


def _women(
    stage: Stage, gathering: Gathering, about: str, regime: str, day: date
) -> Iterator[Finding]:
    if gathering.women is None:
        return
    asked = Roads((gathering.women,))
    for floor in floors(regime, day, about, "composition"):
        if floor.who == "women" and floor.roads and not asked.as_strict_as(floor.roads):
            words = f"的妇女比例写的是{gathering.women.words}，低于{floor.cited}：{floor.text}。"
            yield Finding(stage.line_of("women_at_least"), "under-women", words, True)


def _named(stage: Stage, gathering: Gathering, regime: str, day: date) -> Iterator[Finding]:
    """A body of no law is free, but what it does is not called what a meeting of the law does."""
    said = [(stage.line, stage.title), (stage.line_of("resident_words"), stage.resident_words)]
    said += [(tell.line, tell.words) for tell in stage.tells]
    said += [(one.line, one.label) for one in stage.choices]
    official = meetings()["assembly"].name(regime)
    cited = next(iter(subjects(regime, day).get("other_major", ())), None)
    for line, words in said:
        if _RESOLVED.search(words):
            name = gathering.meeting.name(regime)
            wrong = (
                f"：{name}不是{official}、{_usual(regime)}，它的结果不能叫“决议”，"
                f"可以叫“意见”“动议”“商议结果”（{cited.cited if cited else '法律没有规定这种会'}）。"
            )
            yield Finding(line, "not-a-resolution", wrong, True)


def _above(stage: Stage, regime: str, day: date) -> Iterator[Finding]:
    """A town may help, pass on, send back for form and order what is unlawful to be mended: no more."""
    bars = floors(regime, day, "town", "effects")
    if not bars:
        return
    allowed = "、".join(choice(regime, one) for one in sorted(EFFECTS))
    if stage.kind != Kind.MEETING or not stage.choices:
        words = f"：乡镇的会只能有这些结果（choices 里写 effect）：{allowed}（{bars[0].cited}）。"
        yield Finding(stage.line, "town", words, True)
    for one in stage.choices:
        if not one.effect:
            words = f"的“{one.label}”没有写是哪一种（effect），只能是：{allowed}。{bars[0]}。"
            yield Finding(one.line, "town", words, True)
        for wrong in of_choice(regime, day, "town", "effects", one.effect or "support"):
            yield Finding(one.line, "town", f"：{wrong.words}", wrong.floor.statute.checked)


def _deciding(stage: Stage, gathering: Gathering, regime: str, day: date) -> Iterator[Finding]:
    """What the law keeps for one meeting is decided by no other; who presides may be fixed too."""
    about = gathering.lawful.key if gathering.lawful else gathering.about
    given = [one for one in gathering.decides if about in deciders(regime, day, one)]
    leave = [one for one in given if _by_leave(about, one, regime, day)]
    if leave:
        what = "、".join(choice(regime, one) for one in leave)
        first = meetings()["assembly"].name(regime)
        words = f"：由{gathering.meeting.name(regime)}定{what}，要先有{first}的授权。"
        yield Finding(stage.line_of("decides"), "by-leave", words, False)
    for subject in gathering.decides:
        lawful = deciders(regime, day, subject)
        if lawful and about not in lawful:
            who = "或者".join(meetings()[one].name(regime) for one in sorted(lawful))
            cited = subjects(regime, day)[subject][0]
            words = (
                f"：“{choice(regime, subject)}”要由{who}决定，"
                f"{gathering.meeting.name(regime)}不能决定。{cited}。"
            )
            yield Finding(stage.line_of("decides"), "not-the-decider", words, True)
        for floor in floors(regime, day, subject, "chaired_by"):
            if not set(gathering.chair) & floor.only:
                who = "、".join(choice(regime, one) for one in sorted(floor.only))
                words = f"要由{who}主持，请写 chair。{floor}。"
                yield Finding(stage.line_of("chair"), "chair", words, floor.statute.checked)


def _by_leave(about: str, subject: str, regime: str, day: date) -> bool:
    leave = floors(regime, day, about, "delegable")
    own = floors(regime, day, subject, "decided_by")
    return any(subject in one.only for one in leave) and not any(about in one.only for one in own)


def _refused(stage: Stage, word: str, code: str, what: str, one: Objection) -> Finding:
    better = "" if one.lawful == one.floor.text else f"可以写：{one.lawful}。"
    return Finding(
        stage.line_of(word), code, f"{what}{one.words}{better}", one.floor.statute.checked
    )


def _note(stage: Stage, word: str, said: str, floor: Floor) -> Finding:
    words = f"{said}，严于法定：{floor}。"
    return Finding(stage.line_of(word), "stricter", words, False)
