"""Making a frozen roll known: numbers, digest and clock for everybody, names on the board's paper."""

from typing import Final

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.hashing import short_hex
from lianhu.publicity import commands as publicity
from lianhu.publicity.models import LEAST_DAYS, Posting
from lianhu.rolls import clocks
from lianhu.rolls.models import Objection, Roll
from lianhu.rolls.models.rolls import ROSTERS
from lianhu.rolls.shown import by_group

KIND: Final = Posting.Kind.LIST


def least_days(roll: Roll) -> int:
    """Full days a roll hangs at least: for an election those of its law, else of any posting."""
    if clocks.floor_of(roll, "roll_posted_days") is None:
        return LEAST_DAYS
    return max(LEAST_DAYS, clocks.days(roll, "roll_posted_days"))


@command("公布名册")
def post(actor: Actor, roll: Roll, *, board: str = "", days: int | None = None) -> Posting:
    """Post a frozen roll, or what a decided objection changed in it since.

    The net reads how many, by group, with digest and clock; the names hang on paper in the village.

    Args:
        board: where the paper hangs. days: full days; None takes the least there is.

    Raises:
        Refusal: a draft, a roster that is nobody's business, or too few days.
        Conflict: this version is posted already.
    """
    actor.require("rolls.post", place=roll.path)
    if not held(roll).is_frozen:
        raise Refusal(_("先定稿再公布。"))
    if roll.basis in ROSTERS:
        raise Refusal(_("这种名册只给管名册的人看，不公布。"))
    if posted_version(roll) >= roll.version:
        raise Conflict(_("这一版已经公布了。"))
    least = least_days(roll)
    if days is not None and days < least:
        floor = clocks.floor_of(roll, "roll_posted_days")
        raise Refusal(
            _("至少公布%(n)d天。%(law)s") % {"n": least, "law": str(floor) if floor else ""},
            field="days",
        )
    posting = publicity.post(
        actor, stream=roll.stream, kind=KIND, title=_title(roll), words=_words(roll),
        area=roll.area, basis=roll.kind.law(roll.regime), board=board, days=days or least,
    )  # fmt: skip
    if roll.posting_id is None:
        roll.posting = posting
        roll.save(update_fields=["posting"])
    emit(
        actor, "rolls.post", stream=roll.stream, place=roll.path, posting=posting.pk,
        version=roll.version, digest=roll.digest,
    )  # fmt: skip
    return posting


def posted_version(roll: Roll) -> int:
    """The newest version that was made known; 0 before the first."""
    times = Posting.objects.of(roll.stream).order_by("-from_at", "-pk")
    last = times.values_list("from_at", flat=True).first()
    if last is None:
        return 0
    rows = roll.versions.filter(at__lte=last).order_by("-version")
    return rows.values_list("version", flat=True).first() or 0


def _title(roll: Roll) -> str:
    again = _("（第%d版）") % roll.version if roll.version > 1 else ""
    return f"{roll.title}{again}"[:100]


def _words(roll: Roll) -> str:
    until = clocks.object_until(roll) or clocks.until_from(roll, clock.now())
    lines = [
        _("一共%(n)d%(unit)s，算到%(day)s。名单贴在公示栏，可以去看，也可以请人代看。")
        % {"n": roll.n, "unit": roll.unit, "day": clock.chinese_date(roll.counted_on)},
        "；".join(_("%(where)s%(n)d%(unit)s") % {"where": where, "n": n, "unit": roll.unit}
                  for where, n in by_group(roll)),
        _("名单不对的（该在没在、不该在却在、写错了人），在%(day)s以前提出，%(n)d天内答复。")
        % {"day": clock.chinese_date(until), "n": clocks.days(roll, "answer_days")},
        *_changes(roll),
        _("校验值（SM3）：%s") % short_hex(roll.digest),
    ]  # fmt: skip
    return "\n".join(filter(None, lines))


def _changes(roll: Roll) -> list[str]:
    """What the decisions changed, in numbers: who it was stands on the paper."""
    upheld = Objection.objects.filter(roll=roll, outcome="upheld")
    no = Objection.objects.filter(roll=roll, outcome="rejected").count()
    if roll.version == 1 and not no:
        return []
    return [
        _("异议处理结果：成立%(yes)d条，不成立%(no)d条；加上%(on)d%(unit)s，划去%(off)d%(unit)s。")
        % {"yes": upheld.count(), "no": no, "unit": roll.unit,
           "on": roll.entries.filter(objection__isnull=False).count(), "off": roll.strikes.count()}
    ]  # fmt: skip
