"""What people are told of an election, in plain words; shown on pages, posted, printed."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from lianhu.elections.calendar import floor_of
from lianhu.elections.kinds import RECALL, step_rows
from lianhu.elections.models import Election, Poll
from lianhu.elections.reading import Stand, votes_on
from lianhu.kernel import clock
from lianhu.law.floors import floors


def title(election: Election) -> str:
    """东河村村民委员会选举."""
    return f"{election.area}{election.name}"


def basis(election: Election) -> str:
    """The article it rests on, else where the way of doing it comes from."""
    sort = election.sort
    found = floors(election.regime, election.notice_on, *sort.law) if sort.law[0] else []
    return (found[0].cited if found else sort.source)[:120]


def seats(election: Election) -> str:
    """主任1名、成员3名."""
    rows = election.contests.select_related("election").order_by("no")
    return "、".join(f"{one.label}{one.seats}名" for one in rows)


def when(election: Election) -> str:
    """2026年12月20日 09:00，村委会院坝."""
    day, at, where = votes_on(election)
    return f"{clock.chinese_date(day)} {at:%H:%M}，{where}"


def how(election: Election) -> str:
    """举手 or 无记名投票, as everybody says it."""
    return _("举手") if election.way == "hands" else _("无记名投票，设秘密写票处，公开计票")


def signers_roll_name(election: Election) -> str:
    """What the roll is called by whose numbers a nomination is signed."""
    return _("选民名册") if election.nominating_basis else _("名册")


def notice(election: Election) -> str:
    """The words of the notice that names the day."""
    if election.sort.road == RECALL:
        return _("%(when)s投票：%(what)s。%(how)s。要求罢免的理由和本人的申辩，投票以前当面念给大家听。") % {
            "when": when(election), "what": question(election), "how": how(election),
        }  # fmt: skip
    lines = [
        _("选%(seats)s。投票：%(when)s。%(how)s。")
        % {"seats": seats(election), "when": when(election), "how": how(election)},
        _("户籍在这里、住在外面的，要参加的请在名单公布以前说一声，打电话也行。")
        if election.regime == "village" else _("要参加选举的请在名单公布以前来登记，打电话也行。"),
        *_days(election),
    ]  # fmt: skip
    return "\n".join(lines)


def _days(election: Election) -> Iterable[str]:
    """By which day the roll hangs, and until when one may object."""
    for row in step_rows():
        if row.key == "roll" and election.sort.road in row.roads:
            floor = floor_of(row, election.regime, election.notice_on)
            if floor is not None:
                yield _("%s。") % floor.text


def moved(election: Election, before: date, why: str) -> str:
    """What people are told when the day of the vote was put off."""
    return _("原定%(before)s的投票改到%(when)s。原因：%(why)s。") % {
        "before": clock.chinese_date(before), "when": when(election), "why": why,
    }  # fmt: skip


def stopped(election: Election) -> str:
    """What people are told when it is not gone on with."""
    return _("这次选举不再往下办。原因：%s。") % election.stopped_why


def called_off(poll: Poll) -> str:
    """What people are told of a round that was void: 主任第1轮投票作废，没有结果。原因：……"""
    return _("%(what)s投票没有结果。%(why)s再投的时间另行通知，或者当场说。") % {
        "what": poll.said, "why": "".join(poll.round.steps),
    }  # fmt: skip


def again(election: Election, stands: Iterable[Stand]) -> str:
    """What people are told of the round that must follow: of whom, when and where."""
    lines = [
        _("另行选举%(what)s%(n)d名，候选人：%(who)s。")
        % {"what": one.contest.label, "n": one.left, "who": "、".join(one.again)}
        for one in stands
    ]  # fmt: skip
    floor = floors(election.regime, election.notice_on, "run_off", "pass")
    if floor:
        lines.append(_("%s。") % floor[0])
    return "\n".join(
        [*lines, _("投票：%(when)s。%(how)s。") % {"when": when(election), "how": how(election)}]
    )


def void_lines(polls: Iterable[Poll]) -> list[str]:
    """Each void round as a sentence: 主任第1轮（2026年12月20日）没有结果。这一轮作废：人没有到齐。"""
    return [
        _("%(what)s（%(day)s）没有结果。%(why)s")
        % {"what": one.said, "day": clock.chinese_date(one.on), "why": "".join(one.round.steps)}
        for one in polls
    ]  # fmt: skip


def candidates(election: Election, stands: Iterable[Stand]) -> str:
    """The words of the announcement of who stands."""
    lines = [
        _("%(what)s候选人（应选%(n)d名）：%(who)s。")
        % {"what": one.contest.label, "n": one.contest.seats,
           "who": "、".join(row.shown_as for row in one.standing)}
        for one in stands
    ]  # fmt: skip
    lines.append(_("投票：%(when)s。%(how)s。") % {"when": when(election), "how": how(election)})
    lines.append(_("对候选人有不同意见的，可以当面说、打电话，也可以在公示下面提。"))
    return "\n".join(lines)


def outcome(stand: Stand) -> str:
    """What one contest came to: 主任：某某当选；还空1名，另行选举."""
    said = []
    if stand.elected:
        who = "、".join(one.shown_as for one in stand.elected)
        said.append(_("%s当选") % who)
    last = stand.last
    if last is None:
        said.append(_("还没有投票"))
    elif last.round.is_open:
        said.append(_("正在投票"))
    elif last.round.outcome == "no_quorum":
        said.append(_("参加的人不够，这一轮无效"))
    elif stand.left:
        said.append(_("还空%d名") % stand.left)
        if stand.again:
            said.append(_("另行选举，由%s再选一次") % "、".join(stand.again))
    return f"{stand.contest.label}：{'，'.join(said)}"


def result(election: Election, stands: Iterable[Stand]) -> str:
    """The words of the announcement of the result, with the numbers of each round."""
    lines = []
    for one in stands:
        lines.append(_("%s。") % outcome(one))
        for poll in one.polls:
            counted = "，".join(f"{name} {n}票" for name, n in poll.round.lines)
            lines.append(
                _("第%(no)d轮（%(day)s）：%(counted)s。")
                % {"no": poll.no, "day": clock.chinese_date(poll.on), "counted": counted}
            )
        lines += void_lines(one.void)
    return "\n".join(lines)


def question(election: Election) -> str:
    """What a recall asks of everybody."""
    seat = election.recall.membership
    return _("同意不同意罢免%(body)s%(what)s%(who)s") % {
        "body": election.organisation, "what": seat.said, "who": seat.person.name,
    }  # fmt: skip


def recalled(election: Election, polls: Iterable[Poll]) -> str:
    """The words of the announcement of what a recall came to."""
    lines = []
    for poll in polls:
        counted = "，".join(f"{name} {n}票" for name, n in poll.round.lines)
        lines.append(
            _("%(question)s：%(outcome)s。%(day)s投票，%(counted)s。")
            % {"question": question(election), "outcome": poll.round.get_outcome_display(),
               "day": clock.chinese_date(poll.on), "counted": counted}
        )  # fmt: skip
    return "\n".join(lines)
