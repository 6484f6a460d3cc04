"""Opening a round: the roll, the rule, who is there and who stands back are fixed with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.rows import insert, new
from lianhu.audit.trace import command, emit
from lianhu.ballots import keys, phone
from lianhu.ballots.deciding import AGAIN, FAILS, MOTION, Rule
from lianhu.ballots.holding import named
from lianhu.ballots.models import Recusal, Round
from lianhu.ballots.rules import WIDER, Stricter, last_round, rule_from, written
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.law.floors import floors
from lianhu.law.judging import of_choice
from lianhu.rolls.models import Entry, Roll

MOST_OPTIONS: Final = 60
MOTION_WORDS: Final = dict(zip(MOTION, ("同意", "不同意", "弃权"), strict=True))
Way = Round.Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is put to the vote.

    `options`: the candidates or plans of which `seats` are chosen; a motion has none and is
    approved, opposed or abstained from. `choices`: the most that one slip marks; 0: as many as
    seats. `stricter`, `tie`, `mode`: as in `rules.rule_from`.
    """

    words: str
    way: str
    options: Sequence[str] = ()
    seats: int = 0
    choices: int = 0
    stricter: Stricter | None = None
    tie: str = FAILS
    mode: str = ""


@command("开始表决")
def open_round(  # noqa: PLR0913
    actor: Actor,
    roll: Roll,
    question: Question,
    *,
    present: Iterable[int] | None = None,
    recused: Mapping[int, str] | None = None,
    subject: str = "",
    version: int | None = None,
) -> Round:
    """Put one question to a frozen roll; who is there and who stands back is fixed with it.

    Args:
        present: numbers on the roll of who signed in; None where nobody signs in (elections).
        recused: number → `Recusal.Ground`, of who stands back from this question.
        subject: the stream of what it belongs to, "meeting:17".
        version: of the roll, as it was read; another one by now is a Conflict.

    Raises:
        Refusal: the roll is a draft; the rule is under the law's; the way is not lawful here.
        Conflict: the roll has gone on to another version.
    """
    actor.require("ballots.open_round", place=roll.path)
    roll = _frozen(roll, version)
    _way_is_lawful(roll, question)
    ground = _why_opinion(roll, question)
    rule = None if ground else _rule(roll, question, present is not None)
    return _opened(
        actor, roll, question, rule, ground,
        _Fixed(present, recused or {}, _options(roll, question), subject),
    )  # fmt: skip


@command("再表决一次")
def open_next(
    actor: Actor,
    before: Round,
    *,
    way: str = "",
    present: Iterable[int] | None = None,
    recused: Mapping[int, str] | None = None,
) -> Round:
    """The round after one in which seats were left or votes were level; once.

    Raises:
        Refusal: nothing was left to decide. Conflict: it was opened already.
    """
    actor.require("ballots.open_next", place=before.place)
    now = Round.objects.select_for_update(of=("self",)).get(pk=before.pk)
    rule = now.by_rule
    level = now.outcome == Round.Outcome.TIE and rule is not None and rule.tie == AGAIN
    if rule is None or not (level or now.outcome == Round.Outcome.RUN_OFF):
        raise Refusal(_("这一轮没有剩下要再定的。"))
    follows = _last_void(now)
    roll = _frozen(now.roll, None)
    seats = now.left if now.seats else 0
    names = now.names
    options = tuple(names[key] for key in now.again) if now.seats else ()
    words = clean_line(_("%s（再次表决）") % now.question[:190], 200, label=_("表决什么"))
    again = last_round(rule, seats) if not level else replace(rule, seats=seats)
    asked = Question(
        words=words, way=way or now.way, options=options, seats=seats, tie=rule.tie, mode=now.mode
    )
    _way_is_lawful(roll, asked)
    _base_fits(roll, again, present is not None)
    return _opened(
        actor, roll, asked, again, "",
        _Fixed(present, recused or {}, _listed(options), now.subject, follows),
        verb="ballots.open_next",
    )  # fmt: skip


def _last_void(before: Round) -> Round:
    """What the next round follows: `before`, or the last that was called off after it."""
    found = Round.objects.filter(after=before).first()
    if found is None:
        return before
    if not found.is_void:
        raise Conflict(_("再选的那一轮已经开始了。"))
    return _last_void(found)


@dataclass(frozen=True, slots=True)
class _Fixed:
    present: Iterable[int] | None
    recused: Mapping[int, str]
    options: list[dict[str, str]]
    subject: str
    after: Round | None = None


def _opened(  # noqa: PLR0913, PLR0917
    actor: Actor, roll: Roll, question: Question, rule: Rule | None, ground: str, fixed: _Fixed,
    verb: str = "ballots.open_round",
) -> Round:  # fmt: skip
    words = clean(question.words, 200, label=_("表决什么"), field="question")
    if not words:
        raise Refusal(_("请写清楚表决什么。"), field="question")
    on = {one.no: one for one in Entry.objects.filter(roll=roll, state="on") if one.no}
    there = _numbers(fixed.present, on)
    back = _standing_back(fixed.recused, on)
    key_id, public = keys.make() if question.way == Way.PHONE else ("", None)
    made = Round.objects.create(
        roll=roll, place=roll.path, subject=fixed.subject, question=words, about=roll.about,
        regime=roll.regime, notice_on=roll.notice_on, mode=question.mode, way=question.way,
        binding=rule is not None, ground=ground[:300], rule=written(rule) if rule else None,
        options=fixed.options, seats=question.seats,
        choices=min(question.choices or max(question.seats, 1), max(question.seats, 1)),
        total=roll.n, base=roll.n - len(back), links=roll.links, version=roll.version,
        digest=roll.digest, present=there, after=fixed.after, key_id=key_id, public_key=public,
        opened_at=clock.now(), by_person_id=named(actor),
    )  # fmt: skip
    rows = [new(Recusal, round=made, entry=on[no], ground=why) for no, why in back.items()]
    insert(*rows)
    emit(
        actor, verb, stream=made.stream, place=made.place, fresh=True, roll=roll.pk,
        version=roll.version, digest=roll.digest, way=made.way, binding=made.binding,
        total=made.total, base=made.base, present=None if there is None else len(there),
        recused=sorted(back), rule=made.rule, after=fixed.after.pk if fixed.after else None,
    )  # fmt: skip
    return made


def _frozen(roll: Roll, version: int | None) -> Roll:
    """The roll as it stands now, held until the round stands on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM rolls_roll WHERE id = %s FOR SHARE", [roll.pk])
    now = Roll.objects.get(pk=roll.pk)
    if not now.is_frozen:
        raise Refusal(_("名册还没有定稿，定稿以后才能表决。"))
    if version is not None and version != now.version:
        raise Conflict(_("名册刚刚按异议改成了第%d版，请核对以后再开始。") % now.version)
    return now


def _way_is_lawful(roll: Roll, question: Question) -> None:
    if question.way not in Way.values:
        raise Refusal(_("请选怎样表决。"), field="way")
    if question.way in {Way.PAPER, Way.PHONE}:
        return
    for one in of_choice(roll.regime, roll.notice_on, roll.about, "secrecy", "open"):
        raise Refusal(
            _("这件事必须无记名投票：%s。") % one.floor, field="way"
        )  # fmt: skip


def _why_opinion(roll: Roll, question: Question) -> str:
    """Why votes on a phone are no votes here; "" where they are."""
    where = roll.regime, roll.notice_on, roll.about
    if question.way != Way.PHONE or phone.allowed(*where) or not phone.is_statutory(*where):
        return ""
    return _("法律没有规定这件事可以用手机表决，手机上表达的只作意见，不算表决。")


def _rule(roll: Roll, question: Question, signed_in: bool) -> Rule:
    asked = floors(roll.regime, roll.notice_on, roll.about, "quorum")
    road = roll.basis if any(one.roads and len(one.roads.shares) > 1 for one in asked) else ""
    rule = rule_from(
        roll.regime, roll.notice_on, roll.about, stricter=question.stricter, road=road,
        when=question.mode, seats=question.seats, tie=question.tie,
    )  # fmt: skip
    _base_fits(roll, rule, signed_in)
    return rule


def _base_fits(roll: Roll, rule: Rule, signed_in: bool) -> None:
    bases = {one.of for one in (*rule.quorum, rule.passing)} - set(WIDER)
    if bases - {roll.basis}:
        raise Refusal(
            _("名册是按“%(roll)s”编的，这件事要按别的算。") % {"roll": roll.get_basis_display()}
        )
    if rule.passing.of == "present" and not signed_in:
        raise Refusal(_("按到会的人算，请先签到再表决。"), field="present")


def _options(roll: Roll, question: Question) -> list[dict[str, str]]:
    if not question.seats:
        if question.options:
            raise Refusal(_("写了选项，请写选几个。"), field="seats")
        return [{"key": key, "words": words} for key, words in MOTION_WORDS.items()]
    found = _listed(question.options)
    many = floors(roll.regime, roll.notice_on, roll.about, "more_candidates")
    if many and len(found) <= question.seats:
        raise Refusal(_("候选人要比名额多：%s。") % many[0], field="options")
    if len(found) < question.seats:
        raise Refusal(_("选项比要选的还少。"), field="options")
    return found


def _listed(options: Sequence[str]) -> list[dict[str, str]]:
    if not options:
        return [{"key": key, "words": words} for key, words in MOTION_WORDS.items()]
    words = [clean_line(one, 60, label=_("选项"), field="options") for one in options]
    if not all(words) or len(set(words)) != len(words) or len(words) > MOST_OPTIONS:
        raise Refusal(
            _("选项一行一个，不能重复，最多60个；同名的写清楚是哪一个。"), field="options"
        )
    return [{"key": f"{n:02d}", "words": one} for n, one in enumerate(words, 1)]


def _numbers(present: Iterable[int] | None, on: Mapping[int, Any]) -> list[int] | None:
    if present is None:
        return None
    there = sorted(set(present))
    if odd := [no for no in there if no not in on]:
        raise Refusal(
            _("签到的名册%s号不在名册上。") % "、".join(map(str, odd[:9])), field="present"
        )
    return there


def _standing_back(recused: Mapping[int, str], on: Mapping[int, Any]) -> dict[int, str]:
    if odd := [no for no in recused if no not in on]:
        raise Refusal(
            _("回避的名册%s号不在名册上。") % "、".join(map(str, odd[:9])), field="recused"
        )
    if set(recused.values()) - set(Recusal.Ground.values):
        raise Refusal(_("请写为什么回避。"), field="recused")
    return dict(sorted(recused.items()))
