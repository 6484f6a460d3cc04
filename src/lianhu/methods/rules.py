"""What a stage must say so that nobody waits for ever, checks himself or is told nothing."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from lianhu.kernel import clock
from lianhu.law.judging import of_number
from lianhu.methods import graph
from lianhu.methods.definition import Definition, Stage, Tell
from lianhu.methods.graph import Link
from lianhu.methods.problem import Report
from lianhu.methods.vocabulary import (
    AUDIENCES,
    CROWDS,
    FIELDS,
    GATHERING,
    PASSING,
    PUBLIC_FIELDS,
    Kind,
)
from lianhu.methods.words import fields_in

_CITED = re.compile(r"《[^》]+》第[〇一二三四五六七八九十百零\d]+条|^紧急(情况)?：.+")
_DOING = frozenset({Kind.CLAIM, Kind.HANDLE, Kind.RESPOND})


def judge(
    stage: Stage, roles: Mapping[str, str], duties: Mapping[str, str], report: Report
) -> None:
    """All that can be said of one stage by itself."""
    _actors(stage, roles, report)
    _duties(stage, duties, report)
    _deadline(stage, report)
    _evidence(stage, report)
    _words(stage, report)
    for tell in stage.tells:
        _tell(stage, tell, roles, report)
    _KIND_RULES.get(stage.kind, _nothing)(stage, report)


def order(definition: Definition, ways: Collection[Link], report: Report) -> None:
    """`not_same_person_as` must name stages that a matter can have passed before."""
    for stage in definition.stages:
        for key in stage.not_same_person_as:
            if not definition.has(key):
                said = f"“{stage.title}”的 not_same_person_as 写的“{key}”不是环节。"
                report.on(stage.line_of("not_same_person_as"), "unknown-stage", said)
            elif key == stage.key or stage.key not in graph.reach({key}, ways):
                said = f"“{stage.title}”的 not_same_person_as 写的“{key}”不在它前面。"
                report.on(stage.line_of("not_same_person_as"), "not-before", said)


def apart(definition: Definition, report: Report) -> None:
    """Who supervises any stage carries out none."""
    doing = {role for one in definition.stages if one.kind in _DOING for role in one.act}
    for stage in definition.stages:
        both = set(stage.supervise) & (doing | set(stage.act))
        if both:
            said = f"“{stage.title}”的监督岗位（{'、'.join(sorted(both))}）同时也办事，监督的人不能自己办。"
            report.on(stage.line_of("supervise"), "supervisor", said)


def in_time(definition: Definition, report: Report) -> None:
    """The time for all of it is no shorter than that of any stage that works on it."""
    start = clock.day_start(definition.law_date)
    for stage in definition.stages:
        span = stage.at_longest if stage.by_promise else stage.within
        if definition.whole is None or span is None or stage.kind not in _DOING:
            continue
        if definition.whole.after(start) < span.after(start):
            said = f"办结时限（whole）比“{stage.title}”一步的时限还短，这一步按时办也会超期。"
            report.at(("whole",), "whole", said)


def posted(definition: Definition, regimes: Iterable[str], day: date, report: Report) -> None:
    """What is posted is posted as long as the law of villages and that of communities ask."""
    for stage in definition.of_kind(Kind.PUBLICITY):
        found = [
            one
            for regime in regimes
            if regime in definition.regimes
            for one in of_number(regime, day, "posting", "days", stage.days)
        ]
        if found:
            cited = "；".join(one.floor.cited for one in found)
            least = max(int(one.lawful) for one in found)
            said = f"“{stage.title}”只公示{stage.days}天，不得少于{least}天（{cited}）。"
            report.on(stage.line_of("days"), "publicity-days", said)


def _actors(stage: Stage, roles: Mapping[str, str], report: Report) -> None:
    named: Mapping[str, Iterable[str]] = {
        "act": (role for role in stage.act if role not in ("teller", "anyone")),
        "supervise": stage.supervise,
        "record": stage.record,
        "on_expire": (one.target for one in stage.on_expire if one.act == "escalate"),
        "owner": [stage.owner] if stage.owner else [],
        "extend": stage.extend.approve if stage.extend else (),
        "bounced": stage.bounced.decide if stage.bounced else (),
        "ladder": (rung.role for rung in stage.ladder),
    }
    for word, keys in named.items():
        for role in keys:
            if role not in roles:
                said = f"“{stage.title}”写的岗位“{role}”不认得，只有：{_listed(roles)}。"
                report.on(stage.line_of(word), "unknown-role", said)
    _open_act(stage, report)
    if not stage.act and stage.kind != Kind.END:
        report.on(stage.line_of("act"), "nobody", f"“{stage.title}”没有人可以办（act）。")
    if stage.owner and stage.owner not in stage.act:
        said = f"“{stage.title}”的负责岗位（owner）不在能办的岗位（act）里。"
        report.on(stage.line_of("owner"), "owner", said)


def _open_act(stage: Stage, report: Report) -> None:
    """The words that are not roles stand alone, and only where they make sense."""
    fitting = {"anyone": Kind.COLLECT, "teller": Kind.RATE}
    for word, kind in fitting.items():
        if word in stage.act and (stage.kind != kind or len(stage.act) > 1):
            said = f"“{word}”只能单独写在{'收集' if word == 'anyone' else '满意度评价'}环节。"
            report.on(stage.line_of("act"), "unknown-role", said)
    if stage.kind == Kind.RATE and stage.act != ("teller",):
        said = f'“{stage.title}”只能由反映人评价：act = "teller"；代记的岗位写在 record。'
        report.on(stage.line_of("act"), "rater", said)


def _duties(stage: Stage, duties: Mapping[str, str], report: Report) -> None:
    pairs = [(stage.line_of("duty"), stage.duty)] if stage.duty else []
    for line, duty in [*pairs, *((one.line, one.duty) for one in stage.classes)]:
        if duty not in duties:
            said = f"职责“{duty}”不认得，只有：{_listed(duties)}。"
            report.on(line, "unknown-duty", said)


def _deadline(stage: Stage, report: Report) -> None:
    if stage.kind in PASSING:
        return
    if not stage.within and not stage.by_promise:
        report.on(
            stage.line_of("within"), "no-deadline", f"“{stage.title}”没有写几天内办完（within）。"
        )
    if stage.by_promise and (stage.kind != Kind.HANDLE or not stage.at_longest):
        said = '按承诺计时（within = "promise"）只用于办理环节，并要写 at_longest（最长多久）。'
        report.on(stage.line_of("within"), "promise", said)
    if stage.return_within and not any(edge.when == "returned" for edge in stage.next):
        said = f'“{stage.title}”写了几天内可以退单（return_within），却没有退单的去向（when = "returned"）。'
        report.on(stage.line_of("return_within"), "return", said)
    acts = [one.act for one in stage.on_expire]
    helpers = [one.target for one in stage.on_expire if one.act == "escalate"]
    moves = "to" in acts
    if not moves and not set(helpers) - set(stage.act):
        said = f'“{stage.title}”超时以后要报给不经办本环节的岗位（on_expire = "escalate:岗位"）。'
        report.on(stage.line_of("on_expire"), "no-escalation", said)
    _assigning(stage, acts, report)
    if set(stage.act) & {rung.role for rung in stage.ladder}:
        said = f"“{stage.title}”的催办（ladder）要报给不经办本环节的岗位。"
        report.on(stage.line_of("ladder"), "no-escalation", said)


def _assigning(stage: Stage, acts: list[str], report: Report) -> None:
    if acts.count("to") + acts.count("assign") > 1:
        said = f"“{stage.title}”超时只能有一个去处（to 或 assign）。"
        report.on(stage.line_of("on_expire"), "expiry", said)
    if "assign" in acts and stage.kind != Kind.CLAIM:
        said = "“assign:suggested”只用于领单环节。"
        report.on(stage.line_of("on_expire"), "expiry", said)
    if "assign" in acts and "escalate" not in acts:
        said = f"“{stage.title}”到时指派，但岗位可能空缺，还要写 escalate:岗位。"
        report.on(stage.line_of("on_expire"), "expiry", said)


def _evidence(stage: Stage, report: Report) -> None:
    demanded = {*stage.needs, *(need for choice in stage.choices for need in choice.needs)}
    if "photo" in demanded and not _CITED.search(stage.needs_because):
        said = (
            f"“{stage.title}”要求必须拍照，但没有写依据："
            "needs_because 要引用法条（《……》第……条）或写明“紧急情况：……”。"
        )
        report.on(stage.line_of("needs"), "photo", said)


def _words(stage: Stage, report: Report) -> None:
    if not stage.resident_words:
        said = f"“{stage.title}”没有写群众看到的话（resident_words）。"
        report.on(stage.line_of("resident_words"), "resident-words", said)
    _fields(stage.resident_words, FIELDS, stage.line_of("resident_words"), report)


def _tell(stage: Stage, tell: Tell, roles: Mapping[str, str], report: Report) -> None:
    if tell.whom not in AUDIENCES and not tell.role:
        said = f"告知对象“{tell.whom}”不认得，只有：{_listed(AUDIENCES)}，或 role:岗位。"
        report.on(tell.line, "unknown-audience", said)
    if tell.role and tell.role not in roles:
        said = f"岗位“{tell.role}”不认得，只有：{_listed(roles)}。"
        report.on(tell.line, "unknown-role", said)
    if tell.whom in ("voters", "party_members") and stage.kind not in GATHERING:
        said = f"“{AUDIENCES[tell.whom]}”（{tell.whom}）只在会议、表决环节告知，那里才有名册。"
        report.on(tell.line, "unknown-audience", said)
    if "same" in tell.how and tell.whom != "teller":
        said = "“same”（原渠道）只能用来告知反映人。"
        report.on(tell.line, "channel", said)
    if tell.on == "expire" and stage.kind in PASSING:
        report.on(tell.line, "channel", f"“{stage.title}”没有时限，不会超时。")
    everyone = tell.whom in CROWDS
    _fields(tell.words, PUBLIC_FIELDS if everyone else FIELDS, tell.line, report)


def _fields(words: str, allowed: Collection[str], line: int, report: Report) -> None:
    names = fields_in(words)
    if names is None:
        said = f"“{words[:20]}”里的花括号不成对，或里面不是字段名。"
        report.on(line, "unknown-field", said)
    for name in names or ():
        if name not in FIELDS:
            said = f"字段“{{{name}}}”不认得，只有：{_listed(FIELDS)}。"
            report.on(line, "unknown-field", said)
        elif name not in allowed:
            said = f"“{{{name}}}”（{FIELDS[name]}）可能写到个人，不能出现在公开的话里。"
            report.on(line, "private-field", said)


def _dispatch(stage: Stage, report: Report) -> None:
    for label, rows in (("类别（classes）", stage.classes), ("层级（levels）", stage.levels)):
        keys = [row.key for row in rows]
        if not keys:
            report.on(stage.line, "choices", f"“{stage.title}”没有{label}。")
        if len(set(keys)) != len(keys):
            report.on(stage.line, "twice", f"“{stage.title}”的{label}有重复的 key。")


def _rate(stage: Stage, report: Report) -> None:
    if stage.low_at_most >= stage.scale:
        said = f"“{stage.title}”的 low_at_most 要小于 scale，不然没有满意可评。"
        report.on(stage.line_of("low_at_most"), "scale", said)
    if stage.scale_labels and len(stage.scale_labels) != stage.scale:
        said = f"“{stage.title}”的 labels 有{len(stage.scale_labels)}个，scale 是{stage.scale}，要一样多。"
        report.on(stage.line_of("labels"), "scale", said)
    if not any(edge.when == "low" for edge in stage.next):
        said = f'“{stage.title}”没有写不满意（when = "low"）去哪里。'
        report.on(stage.line_of("next"), "low-ignored", said)
    if set(stage.ways) - {"code"} and not stage.record:
        said = f"“{stage.title}”有电话或纸质评价，要写谁可以代记（record）。"
        report.on(stage.line, "rater", said)


def _publicity(stage: Stage, report: Report) -> None:
    if not stage.masked:
        said = f"“{stage.title}”公开的内容必须隐去个人信息（masked = true）。"
        report.on(stage.line_of("masked"), "unmasked", said)


def _nothing(stage: Stage, report: Report) -> None:
    """Kinds with no rule of their own."""


_KIND_RULES = {Kind.DISPATCH: _dispatch, Kind.RATE: _rate, Kind.PUBLICITY: _publicity}


def _listed(words: Mapping[str, str]) -> str:
    return "、".join(f"{key}（{label}）" for key, label in words.items())
