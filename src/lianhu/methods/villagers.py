"""村民参与、村民做主、村民监督: the three parts of the people in a method, read off its text. Pure.

What a method does not give, no line says: the page shows what is there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lianhu.methods import explaining, vocabulary
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.gathering import Gathering
from lianhu.methods.shipping import library
from lianhu.methods.vocabulary import Kind

# Whose members are no villagers by being there: the party's own, the committees, the town.
_OFFICIAL = frozenset({"known", "above"})


@dataclass(frozen=True, slots=True)
class Parts:
    """Lines of each part, in the order of the method; () where it has none."""

    taking_part: tuple[str, ...]
    deciding: tuple[str, ...]
    checking: tuple[str, ...]


def parts(definition: Definition, others: Mapping[str, Definition] | None = None) -> Parts:
    """Who of the people takes part, decides and checks.

    Args:
        others: the methods it may hand over to, by key; the library for None.
    """
    known = {one.key: one for one in library()} if others is None else others
    return Parts(
        tuple(dict.fromkeys(_taking_part(definition))),
        tuple(dict.fromkeys(_deciding(definition, known))),
        tuple(dict.fromkeys(_checking(definition))),
    )


def of_the_people(stage: Stage) -> bool:
    """Whether villagers themselves or those they sent meet here."""
    found = stage.gathering
    return (
        found is not None
        and found.meeting.standing not in _OFFICIAL
        and "party_branch" not in found.meeting.by
    )


def _meeting(found: Gathering, regimes: Iterable[str]) -> str:
    """村民会议; 群众会（按村民会议算）; where the method is written for both laws, both names."""
    names = "、".join(dict.fromkeys(found.meeting.name(one) for one in regimes))
    lawful = found.lawful
    return (
        f"{names}（按{lawful.name('village')}算）" if lawful and lawful != found.meeting else names
    )


def _taking_part(definition: Definition) -> Iterator[str]:
    for stage in definition.stages:
        if stage.kind == Kind.COLLECT:
            who = "、".join(explaining.role(key) for key in stage.act)
            ways = "、".join(vocabulary.CHANNELS[one] for one in stage.channels)
            yield f"{who}可以提出" + (f"：{ways}" if ways else "")
        elif stage.kind == Kind.CONSULT and stage.act != ("town_cadre",):
            yield f"{stage.title}：至少{stage.at_least}人一起说"
        elif stage.gathering and of_the_people(stage):
            yield f"{stage.title}：{_meeting(stage.gathering, definition.regimes)}"


def _deciding(definition: Definition, known: Mapping[str, Definition]) -> Iterator[str]:
    for stage in definition.stages:
        found = stage.gathering
        if found is not None and found.votes and of_the_people(stage):
            passed = f"{found.passing}同意才算通过" if found.passing else "照法律的人数才算通过"
            yield f"{stage.title}：{_meeting(found, definition.regimes)}表决，{passed}"
        for edge in stage.next:
            there = known.get(edge.method)
            if there and any(map(_voted_by_the_people, there.stages)):
                yield f"转到“{there.title}”的，由大家开会定"
            if stage.kind == Kind.RATE and edge.when == "low" and edge.to:
                back = definition.stage(edge.to).title
                yield f"办得行不行由反映人说：不满意的，退回“{back}”"


def _voted_by_the_people(stage: Stage) -> bool:
    return stage.gathering is not None and stage.gathering.votes and of_the_people(stage)


def _checking(definition: Definition) -> Iterator[str]:
    watched: dict[str, list[str]] = {}
    for stage in definition.stages:
        for key in stage.supervise:
            watched.setdefault(explaining.role(key), []).append(stage.title)
    for who, titles in watched.items():
        yield f"{who}监督：{'、'.join(titles)}"
    for stage in definition.of_kind(Kind.PUBLICITY):
        yield f"{stage.title}：公示{stage.days}天，谁都可以提异议"
    if any("teller" in stage.act for stage in definition.stages):
        yield "反映人评价办得怎样"
    if any("anyone" in stage.act for stage in definition.stages):
        yield "反映人凭编号和查询码看每一步，随时可以再说"
