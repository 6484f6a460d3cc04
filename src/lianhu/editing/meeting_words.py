"""What a stage says of its meeting or vote, a sentence for each question, and what the law asks there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from lianhu.law.floors import Floor, choice, floors
from lianhu.law.meetings import meetings, subjects
from lianhu.law.shares import Roads
from lianhu.methods import explaining, vocabulary
from lianhu.methods.definition import Stage
from lianhu.methods.gathering import Gathering, bound, ruling
from lianhu.methods.vocabulary import AREA_KINDS, REGIMES

PARTS: Final = ("meets", "notice", "quorum", "pass")
_RULES: Final = {"notice": ("notice_days",), "quorum": ("quorum",), "pass": ("pass", "secrecy")}


@dataclass(frozen=True, slots=True)
class Legal:
    """What the law asks there (`text`) and where it is written; `where` is 村 or 社区 if only there."""

    text: str
    cited: str
    where: str


def words(stage: Stage, part: str, regimes: Iterable[str], day: date) -> tuple[str, ...] | None:
    """The sentences of one of PARTS; None where a stage has no such part."""
    found = stage.gathering
    if found is None or (part == "pass" and not found.votes):
        return None
    said = {"meets": _meets, "notice": _notice, "quorum": _quorum, "pass": _passing}[part]
    return tuple(said(found, tuple(regimes), day))


def who(stage: Stage) -> tuple[str, ...]:
    """Who brings a matter there, who calls it and who presides."""
    found = stage.gathering
    said = [f"{explaining.who(stage)}把事情提到会上"]
    if found and found.by:
        said.append(f"由{_choices(found.by)}召集")
    if found and found.chair:
        said.append(f"由{_choices(found.chair)}主持")
    return tuple(said)


def what(stage: Stage) -> tuple[str, ...]:
    """What is written down, and what can be chosen."""
    needs = [vocabulary.NEEDS[stage.kind][need] for need in stage.needs]
    said = [f"记下{'、'.join(needs)}"] if needs else []
    if stage.choices:
        said.append(f"定去向：{'；'.join(one.label for one in stage.choices)}")
    if stage.supervise:
        said.append(f"{'、'.join(explaining.role(key) for key in stage.supervise)}监督")
    return tuple(said)


def _choices(keys: Iterable[str]) -> str:
    return "、".join(vocabulary.CALLERS.get(one, one) for one in keys)


def called(about: str, level: str, regimes: Iterable[str]) -> str:
    """群众会（就是村民会议）: as it is called there, and which meeting of the law that is."""
    one = meetings()[about]
    names = "、".join(dict.fromkeys(one.name(regime) for regime in regimes))
    lawful = one.lawful(level)
    if lawful is None or lawful == one:
        return names
    real = "、".join(dict.fromkeys(lawful.name(regime) for regime in regimes))
    return f"{names}（就是{real}）"


def _meets(found: Gathering, regimes: tuple[str, ...], day: date) -> Iterator[str]:
    said = f"{called(found.about, found.level, regimes)}，{AREA_KINDS[found.level]}开"
    if found.lawful is None and found.meeting.standing == "free":
        said += "；商量出来的叫意见，不叫决议"
    yield said
    if found.decides:
        what = dict.fromkeys(choice(regimes[0], one) for one in found.decides)
        yield f"定{'、'.join(what)}"


def _by_regime(regimes: Iterable[str], said: Iterable[str]) -> str:
    """村：…；社区：…, or one sentence where both say the same."""
    found: dict[str, list[str]] = {}
    for regime, words_ in zip(regimes, said, strict=True):
        found.setdefault(words_, []).append(REGIMES[regime])
    if len(found) == 1:
        return next(iter(found))
    return "；".join(f"{'、'.join(where)}：{one}" for one, where in found.items())


def _notice(found: Gathering, regimes: tuple[str, ...], day: date) -> Iterator[str]:
    if "notice_days" in found.by_law:
        days = [ruling(found, one, day).notice_days for one in regimes]
        said = [f"照法律，提前{n}天通知" if n else "照法律通知" for n in days]
        yield _by_regime(regimes, said)
    else:
        days_ = found.notice_days
        yield f"提前{days_}天通知" if days_ else "不另定提前几天"
    ways = "、".join(vocabulary.ATTENDING[one] for one in found.channels)
    more = f"，分{found.sittings}次开" if found.sittings > 1 else ""
    yield f"参加办法：{ways}{more}"


def _roads(
    found: Gathering, rule: str, own: Roads | None, regimes: tuple[str, ...], day: date
) -> str:
    if rule not in found.by_law:
        return str(own) if own else ""
    rulings = [ruling(found, one, day) for one in regimes]
    said = [str((one.quorum if rule == "quorum" else one.passing) or "") for one in rulings]
    kept = [(regime, one) for regime, one in zip(regimes, said, strict=True) if one]
    words_ = _by_regime([one[0] for one in kept], [one[1] for one in kept]) if kept else ""
    return f"照法律（{words_}）" if words_ else "照法律"


def _quorum(found: Gathering, regimes: tuple[str, ...], day: date) -> Iterator[str]:
    said = _roads(found, "quorum", found.quorum, regimes, day)
    yield f"{said}到会才算" if said else "不限人数"
    if not found.votes and found.recuse:
        yield _recused(found)


def _passing(found: Gathering, regimes: tuple[str, ...], day: date) -> Iterator[str]:
    said = _roads(found, "pass", found.passing, regimes, day) or "没有写多少人"
    yield f"{vocabulary.VOTING_WAYS[found.way]}，{said}同意算通过"
    if found.seats:
        yield f"选{found.seats}名"
    yield f"票数相等{vocabulary.TIES[found.tie]}"
    if found.recuse:
        yield _recused(found)
    if found.proxy:
        who_ = "、".join(vocabulary.PROXIES[one] for one in found.proxy.who)
        yield f"来不了的可以委托{who_}，一人最多代{found.proxy.at_most}人"


def _recused(found: Gathering) -> str:
    return f"{'、'.join(vocabulary.RECUSALS[one] for one in found.recuse)}回避，不算在人数里"


def legal(stage: Stage, part: str, regimes: Iterable[str], day: date) -> tuple[Legal, ...]:
    """The floors under one part of this stage, by the law of `day`."""
    found = stage.gathering
    if found is None or found.lawful is None:
        return ()
    regimes = tuple(one for one in regimes if one in found.lawful.names)
    by_regime = {one: list(_floors(found, part, one, day)) for one in regimes}
    everywhere = len(regimes) > 1
    said: dict[tuple[str, str], list[str]] = {}
    for regime, several in by_regime.items():
        for floor in several:
            said.setdefault((floor.text, floor.cited), []).append(REGIMES[regime])
    return tuple(
        Legal(text, cited, "、".join(where) if everywhere and len(where) < len(regimes) else "")
        for (text, cited), where in said.items()
    )


def _floors(found: Gathering, part: str, regime: str, day: date) -> Iterator[Floor]:
    for rule in _RULES.get(part, ()):
        yield from bound(found, rule, regime, day)
    if part == "meets":
        for subject in found.decides:
            yield from subjects(regime, day).get(subject, ())[:1]
    if part == "who" and found.lawful:
        yield from floors(regime, day, found.lawful.key, "convened_by")
        for subject in found.decides:
            yield from floors(regime, day, subject, "chaired_by")
