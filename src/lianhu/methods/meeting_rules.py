"""What a meeting or vote of a method must say so that it can be held, law or no law."""

from datetime import date, timedelta

from lianhu.kernel import clock
from lianhu.law.shares import BASES, INSIDE, Roads
from lianhu.methods.definition import Stage
from lianhu.methods.gathering import Gathering, ruling
from lianhu.methods.problem import Report
from lianhu.methods.vocabulary import REGIMES, Kind


def judge(stage: Stage, day: date, report: Report) -> None:
    """All that can be said of one meeting by itself; nothing of a stage that is none."""
    gathering = stage.gathering
    for choice in stage.choices:
        if choice.effect and (gathering is None or gathering.meeting.standing != "above"):
            said = f"“{choice.label}”写了 effect，这一项只用于乡镇的会。"
            report.on(choice.line, "effect", said)
    if gathering is None:
        return
    _outcomes(stage, gathering, report)
    _bases(stage, gathering, report)
    _numbers(stage, gathering, report)
    _time(stage, gathering, day, report)


def _outcomes(stage: Stage, gathering: Gathering, report: Report) -> None:
    """Nobody may learn only on the evening what happens when too few come."""
    asked = {"passed": "通过", "failed": "没有通过"} if stage.kind == Kind.VOTE else {}
    if gathering.quorum or "quorum" in gathering.by_law:
        asked |= {"no_quorum": "人数不够"}
    if gathering.tie == "again":
        asked |= {"tie": "票数相等"}
    named = {edge.when for edge in stage.next}
    lacking = [f"{label}（{key}）" for key, label in asked.items() if key not in named]
    if lacking:
        said = f"“{stage.title}”没有写{'、'.join(lacking)}以后去哪里，请各写一条去向（when）。"
        report.on(stage.line_of("next"), "vote-outcome", said)


def _bases(stage: Stage, gathering: Gathering, report: Report) -> None:
    rolls = gathering.meeting.rolls
    lawful = gathering.lawful
    allowed = {*rolls, *(lawful.rolls if lawful else ())}
    for word, roads in (("quorum", gathering.quorum), ("pass", gathering.passing)):
        fitting = allowed | (set(INSIDE) if word == "pass" else set())
        for share in roads.shares if roads else ():
            if share.of not in fitting:
                names = "、".join(f"{one}（{BASES[one]}）" for one in sorted(fitting))
                said = f"“{stage.title}”的{word}不能按“{share.of}”算，这种会只按：{names}。"
                report.on(stage.line_of(word), "base", said)


def _numbers(stage: Stage, gathering: Gathering, report: Report) -> None:
    """Where no law fills in a number, the method says one."""
    own: dict[str, Roads | int | None] = {"quorum": gathering.quorum}
    if stage.kind == Kind.VOTE:
        own["pass"] = gathering.passing
    for word, value in own.items():
        if word in gathering.by_law and gathering.lawful is None:
            said = f"“{stage.title}”的{word}写了 law，可是没有法律规定这种会的人数，请写数字。"
            report.on(stage.line_of(word), "no-law", said)
        if word == "pass" and value is None and word not in gathering.by_law:
            said = f"“{stage.title}”没有写怎样算通过（pass）。"
            report.on(stage.line, "no-pass", said)


def _time(stage: Stage, gathering: Gathering, day: date, report: Report) -> None:
    """The time of the stage holds the notice and the day of the meeting."""
    days = max(ruling(gathering, regime, day).notice_days for regime in REGIMES)
    start = clock.day_start(day)
    if (
        not days
        or stage.within is None
        or stage.within.after(start) > clock.day_end(day + timedelta(days=days))
    ):
        return
    said = f"“{stage.title}”只有{stage.within.chinese()}，来不及提前{days}天通知再开会。"
    report.on(stage.line_of("within"), "notice-time", said)
