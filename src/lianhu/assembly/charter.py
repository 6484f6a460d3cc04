"""By its own rules, where no law says how a meeting decides: who must come, who must agree."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianhu.assembly.models import SHARES, Least, Meeting, TownRules
from lianhu.law.shares import Share


@dataclass(frozen=True, slots=True)
class Charter:
    """`words` say where it is written; `pretalk` with how many it is talked over beforehand."""

    quorum: Share | None
    passing: Share | None
    words: str
    pretalk: int = 0


def of(meeting: Meeting) -> Charter:
    """The rules of this meeting: those its body adopted, else what its kind says."""
    shape = meeting.shape
    major = any(one.major for one in meeting.items.all())
    rules = rules_of(meeting)
    if rules is None:
        quorum = shape.major if major and shape.major else shape.quorum
        return Charter(quorum, shape.passing, shape.house, shape.pretalk)
    return Charter(
        SHARES[rules.major if major else rules.quorum],
        SHARES[rules.passing],
        words(rules),
        max(rules.pretalk, shape.pretalk),
    )


def rules_of(meeting: Meeting) -> TownRules | None:
    """The version that binds: fixed with the notice, before that the one of today."""
    if not meeting.shape.leaders:
        return None
    if meeting.notice_at is not None:
        return meeting.rules
    return TownRules.objects.in_force(meeting.area_id, meeting.notice_on)


def words(rules: TownRules) -> str:
    """What a version asks, in one line."""
    return _(
        "%(area)s党委议事规则第%(n)d版：%(quorum)s委员到会能开，重要事项%(major)s到会，%(passing)s委员同意算通过"
    ) % {
        "area": rules.area, "n": rules.version, "quorum": Least(rules.quorum).label,
        "major": Least(rules.major).label, "passing": Least(rules.passing).label,
    }  # fmt: skip
