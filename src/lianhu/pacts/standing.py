"""How a version stands: what is still to be done before the next step, in sentences."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from lianhu.kernel.hashing import fingerprint
from lianhu.pacts.models import Caution, Clause, Judgement, Opinion, Point, Review, Version
from lianhu.pacts.rules import rules


def clauses_of(version: Version) -> list[Clause]:
    """Those that stand, in order."""
    return list(version.clauses.filter(dropped_at=None))


def digest_of(version: Version) -> str:
    """Over the clauses as they stand; other words give another."""
    said = [[one.kind, one.words] for one in clauses_of(version)]
    return fingerprint(said)


def above(version: Version) -> Version | None:
    """The village's pact in force that this one may not contradict; None where there is none."""
    sort, area = version.pact.sort, version.pact.area
    if not sort.under:
        return None
    rows = Version.objects.in_force().filter(pact__kind=sort.under).select_related("pact__area")
    paths = [area.path[: n + 1] for n, letter in enumerate(area.path) if letter == "."]
    return rows.filter(pact__place__in=paths).first()


def judgement_of(version: Version) -> Judgement | None:
    """What somebody signed about these very words beside the village's pact of today."""
    other = above(version)
    if other is None:
        return None
    rows = version.judgements.filter(against=other, digest=digest_of(version))
    return rows.first()


def review_of(version: Version) -> Review | None:
    """The last time that the township was asked."""
    return version.reviews.first()


def points_open(version: Version) -> list[Point]:
    """What the township said and nobody dealt with."""
    return list(Point.objects.filter(review__version=version, answer="").order_by("pk"))


def cautions_open(version: Version) -> list[Caution]:
    rows = Caution.objects.filter(clause__version=version, clause__dropped_at=None, state="open")
    return list(rows.select_related("clause").order_by("clause__position", "pk"))


def missing(version: Version) -> list[str]:
    """What must be done before the township is asked, a sentence each; [] when it may be."""
    found = []
    if not clauses_of(version):
        found.append(_("还没有写条款。"))
    if n := len(cautions_open(version)):
        found.append(_("还有%d处合法性提醒没有人处理：改掉，或者写明理由。") % n)
    found += _unheard(version)
    rows = Opinion.objects.filter(asking__version=version)
    if n := rows.unsettled().count():
        found.append(_("还有%d条意见没有写怎样了。") % n)
    if n := len(points_open(version)):
        found.append(_("上次乡镇说的还有%d条没有写怎样了。") % n)
    if above(version) is not None:
        judged = judgement_of(version)
        if judged is None:
            found.append(_("还没有人和村规民约逐类对照并签名。"))
        elif not judged.agrees:
            found.append(_("对照的人说和村规民约相抵触，先改。"))
    return found


def _unheard(version: Version) -> list[str]:
    """Where too few were asked. Source: pacts.toml; 征集民意 comes before anything else."""
    sums = version.askings.aggregate(households=Sum("households"), women=Sum("women"))
    least, found = rules().least, []
    if (asked := sums["households"] or 0) < least["households"]:
        found.append(
            _("才问了%(n)d户次，至少%(least)d户次。") % {"n": asked, "least": least["households"]}
        )
    if (sums["women"] or 0) < least["women"]:
        found.append(_("还没有听过妇女的意见。"))
    return found


def before_vote(version: Version) -> list[str]:
    """What must be done before a meeting is asked to vote, a sentence each."""
    review = review_of(version)
    found = []
    if review is None or (review.answered_at is None and not review.late):
        found.append(_("乡镇还没有回，也还没有到期。"))
    if n := len(points_open(version)):
        found.append(_("乡镇说的还有%d条没有写怎样了：改，或者写明理由。") % n)
    return found
