"""A method in plain sentences: who does what within how long, and what happens if not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lianhu.bodies.duties import DUTIES, ROLES
from lianhu.methods import vocabulary, weaving
from lianhu.methods.definition import Definition, Edge, Stage
from lianhu.methods.engine import outcomes
from lianhu.methods.shipping import library
from lianhu.methods.vocabulary import Kind

_ACTORS = {"anyone": "任何人", "teller": "反映人本人"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One stage in words; `otherwise` and `within` are empty where nobody waits.

    `legal` says why the law asks for it, with the article; () for a step of the method alone. A
    step that the law asks for and the method lacks is `missing`, and nothing else is said of it.
    """

    title: str
    who: str
    what: str
    within: str
    otherwise: str
    then: tuple[str, ...]
    legal: tuple[str, ...] = ()
    missing: bool = False


def sentences(definition: Definition) -> list[Sentence]:
    """Every stage in the order of the file, the steps of the law in their places."""
    found = []
    legal, lacking = _legal(definition)
    for stage in definition.stages:
        found += lacking.get(stage.key, [])
        found.append(_sentence(definition, stage, tuple(legal.get(stage.key, ()))))
    return [*found, *lacking.get("", [])]


def _sentence(definition: Definition, stage: Stage, legal: tuple[str, ...]) -> Sentence:
    return Sentence(
        title=stage.title,
        who=who(stage),
        what=what(definition, stage),
        within=within(stage),
        otherwise=otherwise(definition, stage),
        then=tuple(then(definition, stage)),
        legal=legal,
    )


def _legal(definition: Definition) -> tuple[dict[str, list[str]], dict[str, list[Sentence]]]:
    """Why the law asks for a stage, by its key; and what it asks for besides, by the stage that
    it belongs in front of ("" at the end)."""
    reasons: dict[str, list[str]] = {}
    lacking: dict[str, list[Sentence]] = {}
    for regime in definition.regimes:
        for _labels, line in weaving.lines(definition, regime, definition.law_date):
            waiting: list[Sentence] = []
            for one in line:
                if one.stage is None:
                    waiting.append(Sentence(one.title, "", "", "", "", (), (one.reason,), True))
                    continue
                if one.reason:
                    reasons.setdefault(one.stage.key, []).append(one.reason)
                lacking.setdefault(one.stage.key, []).extend(waiting)
                waiting = []
            lacking.setdefault("", []).extend(waiting)
    return (
        {key: list(dict.fromkeys(said)) for key, said in reasons.items()},
        {key: list(dict.fromkeys(said)) for key, said in lacking.items()},
    )


def role(key: str) -> str:
    return ROLES[key].label if key in ROLES else _ACTORS.get(key, key)


def who(stage: Stage) -> str:
    people = "、".join(role(key) for key in stage.act)
    return f"{people}（职责：{DUTIES.get(stage.duty, stage.duty)}）" if stage.duty else people


def what(definition: Definition, stage: Stage) -> str:
    """What the people of a stage do, what they must write down, who looks on."""
    own = _WHAT.get(stage.kind, _plain)(stage)
    needs = [vocabulary.NEEDS[stage.kind][need] for need in stage.needs]
    parts = [own, f"写明{'、'.join(needs)}" if needs else ""]
    if stage.supervise:
        parts.append(f"{'、'.join(role(key) for key in stage.supervise)}监督")
    if stage.ask_back:
        asking = stage.ask_back
        parts.append(
            f"可以问反映人（最多{asking.at_most}次），等回话时时限暂停，每次最多{asking.longest.chinese()}"
        )
    if stage.extend:
        more = stage.extend
        parts.append(
            f"到期以前可以申请延期（最多{more.at_most}次，每次最多{more.longest.chinese()}），"
            f"由{'、'.join(role(key) for key in more.approve)}批准"
        )
    if stage.not_same_person_as:
        titles = "”“".join(definition.stage(key).title for key in stage.not_same_person_as)
        parts.append(f"办过“{titles}”的人不能来做")
    return "；".join(part for part in parts if part)


def _plain(stage: Stage) -> str:
    return vocabulary.KIND_LABELS[stage.kind]


def _collect(stage: Stage) -> str:
    return f"从{_words(vocabulary.CHANNELS, stage.channels)}反映"


def _choose(stage: Stage) -> str:
    return f"定去向：{'；'.join(choice.label for choice in stage.choices)}"


def _consult(stage: Stage) -> str:
    return f"至少{stage.at_least}人一起商议，不表决"


def _dispatch(stage: Stage) -> str:
    classes = "、".join(one.label for one in stage.classes)
    levels = "、".join(one.label for one in stage.levels)
    said = f"按类别（{classes}）和层级（{levels}）派给负责的岗位，并建议到人"
    if not stage.bounced:
        return said
    who = "、".join(role(key) for key in stage.bounced.decide)
    return (
        f"{said}；来回退单超过{stage.bounced.at_most}次的，由退单各方共同的上级（{who}）定由谁办，"
        "定了不再退"
    )


def _rate(stage: Stage) -> str:
    ways = _words(vocabulary.RATING_WAYS, stage.ways)
    return f"打1到{stage.scale}分，{stage.low_at_most}分及以下算不满意；{ways}都可以"


def _publicity(stage: Stage) -> str:
    return f"核对隐去个人信息后公开，公示{stage.days}天"


def _task(stage: Stage) -> str:
    span = stage.review_within
    looked = f"，{span.chinese()}内先复核一次" if span else ""
    return (
        f"{vocabulary.PURPOSES[stage.purpose]}，由{role(stage.owner)}负责{looked}；{_choose(stage)}"
    )


def _gathering(stage: Stage) -> str:
    """Which meeting it is, called how, and how many must come and agree."""
    found = stage.gathering
    if found is None:
        return _plain(stage)
    names = dict.fromkeys(found.meeting.names.values())
    lawful = found.lawful
    counted = f"（按{lawful.name('village')}算）" if lawful and lawful != found.meeting else ""
    parts = [f"开{'、'.join(names)}{counted}"]
    if found.notice_days or "notice_days" in found.by_law:
        days = f"{found.notice_days}天" if found.notice_days else ""
        parts.append(f"提前{days}通知" if days else "照法律提前通知")
    if found.quorum or "quorum" in found.by_law:
        parts.append(f"{found.quorum}到会才算" if found.quorum else "到会人数照法律")
    if found.votes:
        way = vocabulary.VOTING_WAYS[found.way]
        passed = f"{found.passing}同意算通过" if found.passing else "过不过照法律"
        parts.append(f"{way}表决，{passed}")
    if found.recuse:
        parts.append(f"{_words(vocabulary.RECUSALS, found.recuse)}回避")
    if stage.choices:
        parts.append(_choose(stage))
    return "；".join(parts)


def _end(stage: Stage) -> str:
    return f"记为“{stage.result}”"


_WHAT = {
    Kind.COLLECT: _collect,
    Kind.TRIAGE: _choose,
    Kind.CONSULT: _consult,
    Kind.DISPATCH: _dispatch,
    Kind.RATE: _rate,
    Kind.PUBLICITY: _publicity,
    Kind.TASK: _task,
    Kind.MEETING: _gathering,
    Kind.VOTE: _gathering,
    Kind.END: _end,
}


def _words(labels: Mapping[str, str], keys: Iterable[str]) -> str:
    return "、".join(labels[key] for key in keys)


def within(stage: Stage) -> str:
    if stage.by_promise and stage.at_longest:
        return f"承诺的日期内，最长{stage.at_longest.chinese()}"
    return f"{stage.within.chinese()}内" if stage.within else ""


def otherwise(definition: Definition, stage: Stage) -> str:
    """What the clock does when time is up."""
    words: Mapping[str, Callable[[str], str]] = {
        "escalate": lambda target: f"报告{role(target)}",
        "assign": lambda _target: "按派单时的建议指派到人",
        "to": lambda target: f"转到“{definition.stage(target).title}”",
    }
    steps = [words[one.act](one.target) for one in stage.on_expire]
    steps += [f"再过{rung.after.chinese()}报告{role(rung.role)}" for rung in stage.ladder]
    return "，".join(steps)


def then(definition: Definition, stage: Stage) -> Iterable[str]:
    """Where each outcome leads."""
    labels = {one.key: one.label for one in outcomes(stage)}
    for edge in stage.next:
        bound = f"（最多{edge.at_most}次）" if edge.at_most else ""
        start = f"{labels.get(edge.when, edge.when)}：" if edge.when else ""
        until = ""
        if edge.when == "returned" and stage.return_within:
            until = f"（接手后{stage.return_within.chinese()}内）"
        yield f"{start}{_target(definition, edge)}{bound}{until}"


def _target(definition: Definition, edge: Edge) -> str:
    if edge.method:
        titles = {one.key: one.title for one in library()}
        return f"交给“{titles.get(edge.method, edge.method)}”"
    return f"到“{definition.stage(edge.to).title}”"
