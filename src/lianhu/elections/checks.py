"""What is to be looked at before somebody may stand: found by the registers, judged by people.

Nothing is passed here. What a register cannot know is a question that somebody asks and answers
for, and near relatives are recorded of office-holders only, so that none recorded says little.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.bodies.models import Membership, OrganisationKind
from lianhu.elections.models import Candidate, Election, Recall
from lianhu.elections.reading import committee_of, roll_of, signers_roll
from lianhu.kernel import clock
from lianhu.law.floors import floors
from lianhu.people.models import Kin, Residence
from lianhu.rolls.drawing import born_by

BAR, ASK, NOTE = "bar", "ask", "note"
# What the law bars, as people are asked about it; keys as in the floors.
BARRED: Final = {
    "expelled": "被开除党籍",
    "convicted": "因犯罪受过刑事处罚",
    "gang": "利用宗族、黑恶势力从事非法活动",
    "cult": "组织或者参加非法宗教活动、邪教活动",
    "age": "不满十八周岁",
    "roll": "不在参加选举的名单上",
    "rights": "依法被剥夺政治权利",
}
AGE: Final = 18


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: `sort` is bar (it keeps them out), ask (a person asks), note."""

    key: str
    sort: str
    words: str
    cited: str


def findings(candidate: Candidate) -> list[Finding]:
    """All that is to be looked at of one who was put forward."""
    election = candidate.election
    return [
        *_age(election, candidate),
        *_on_roll(election, candidate),
        *_barred(election),
        *_kin(election, candidate),
        *_watching(election, candidate),
        *_in_committee(election, candidate),
    ]


def grounds(election: Election) -> dict[str, str]:
    """What may be given as the reason that somebody does not stand: key → words."""
    keys = {"age", "roll", "rights", *_bars(election)}
    return {key: words for key, words in BARRED.items() if key in keys}


def near(people: Iterable[int]) -> set[int]:
    """The recorded near relatives of these persons, and they themselves."""
    ids = set(people)
    pairs = Kin.objects.filter(Q(person__in=ids) | Q(other__in=ids))
    return ids | {pk for pair in pairs.values_list("person", "other") for pk in pair}


def must_leave(election: Election) -> list[Membership]:
    """Who sits in the election committee and may not, for they or near relatives are put forward."""
    rows = Candidate.objects.filter(election=election).exclude(verdict__in=["barred", "declined"])
    concerned = near(rows.values_list("person", flat=True))
    return [one for one in committee_of(election) if one.person_id in concerned]


def concerned(election: Election) -> set[int]:
    """Who does not judge this election: those who stand or are to be recalled, and their recorded
    near relatives."""
    rows = Candidate.objects.filter(election=election).exclude(verdict__in=["barred", "declined"])
    recalls = Recall.objects.filter(election=election).values_list("membership__person", flat=True)
    return near([*rows.values_list("person", flat=True), *recalls])


def _bars(election: Election) -> frozenset[str]:
    found = floors(election.regime, election.notice_on, "election", "barred")
    return found[0].none_for if found else frozenset()


def _barred(election: Election) -> Iterable[Finding]:
    """Of criminal and party matters the product knows nothing and keeps nothing: somebody asks."""
    if election.sort.by_meeting and not election.sort.more:
        return
    for floor in floors(election.regime, election.notice_on, "election", "barred"):
        yield Finding(
            "barred", ASK, _("问过有关方面：没有%s这些情形") % "、".join(
                BARRED[key] for key in BARRED if key in floor.none_for
            ), floor.cited,
        )  # fmt: skip


def _age(election: Election, candidate: Candidate) -> Iterable[Finding]:
    found = floors(election.regime, election.notice_on, "election", "age")
    cited = found[0].cited if found else ""
    born = candidate.person.born_on
    if born is None:
        yield Finding("age", ASK, _("登记里没有出生日期：看过证件，已满十八周岁"), cited)
    elif born > born_by(election.day, AGE):
        yield Finding("age", BAR, _("到选举日还没有满十八周岁"), cited)


def _on_roll(election: Election, candidate: Candidate) -> Iterable[Finding]:
    # Where few vote for all, who may be chosen stands on the voters' roll.
    roll = signers_roll(election) if election.nominating_basis else roll_of(election)
    if roll is None or not roll.is_frozen:
        return
    entries = roll.entries.filter(state="on")
    if roll.kind.of_people:
        there = entries.filter(person=candidate.person_id).exists()
    else:
        homes = Residence.objects.filter(person=candidate.person_id, to_on=None)
        there = entries.filter(household__in=homes.values("household")).exists()
    if not there:
        yield Finding(
            "roll", ASK, _("名册上没有这个人：问清楚是不是这里的人、能不能被选"),
            roll.kind.law(roll.regime),
        )  # fmt: skip


def _kin(election: Election, candidate: Candidate) -> Iterable[Finding]:
    """Near relatives who stand for the same body: both may stand, both cannot sit in it."""
    if OrganisationKind(election.organisation.kind) not in (
        OrganisationKind.VILLAGERS_COMMITTEE, OrganisationKind.RESIDENTS_COMMITTEE,
    ):  # fmt: skip
        return
    found = floors(election.regime, election.notice_on, "committee", "kin_apart")
    cited = found[0].cited if found else ""
    others = Candidate.objects.filter(election=election).exclude(pk=candidate.pk)
    relatives = near([candidate.person_id]) - {candidate.person_id}
    if others.filter(person__in=relatives).exclude(verdict__in=["barred", "declined"]).exists():
        yield Finding("kin", NOTE, _("有近亲属也被提名：可以都参选，不能都当选"), cited)
    yield Finding("kin_asked", ASK, _("问过本人：近亲属里有没有人参选、有没有人在村里任职"), cited)


def _watching(election: Election, candidate: Candidate) -> Iterable[Finding]:
    seat = Membership.objects.live(clock.today()).filter(
        organisation__kind=OrganisationKind.SUPERVISION_COMMITTEE,
        person__in=near([candidate.person_id]), organisation__ended_on=None,
    )  # fmt: skip
    mine = [
        one for one in seat.select_related("organisation") if election.path.startswith(one.path)
    ]
    found = floors(election.regime, election.notice_on, "supervision", "kin_apart")
    if mine and election.organisation.kind in ("villagers_committee", "residents_committee"):
        yield Finding(
            "watching", NOTE,
            _("本人或者近亲属在监督委员会：当选以后，监督委员会的那一位要退出"),
            found[0].cited if found else "",
        )  # fmt: skip


def _in_committee(election: Election, candidate: Candidate) -> Iterable[Finding]:
    found = floors(election.regime, election.notice_on, "election_committee", "kin_apart")
    relatives = near([candidate.person_id])
    if found and any(one.person_id in relatives for one in committee_of(election)):
        yield Finding(
            "committee", NOTE,
            _("本人或者近亲属在选举委员会：要先退出选举委员会，再公布候选人"), found[0].cited,
        )  # fmt: skip
