"""Three steps, in this order: talked over, told privately, and then what was agreed on."""

from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.bodies.queries import seats
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.pacts import lawful, telling
from lianhu.pacts.models import Case, Clause, Outcome, State, Talk
from lianhu.pacts.models.observing import HANDLE
from lianhu.pacts.rules import rules
from lianhu.pacts.signing import signed
from lianhu.people.models import Kin, Person
from lianhu.places.paths import prefixes

# A superior is asked for nothing: a case stays with those who live and work around it.
HELPERS: Final = ("village_secretary", "village_clerk", "supervisor", "grid_leader", "grid_worker")


@command("开始劝导")
def notice(
    actor: Actor, clause: Clause, *, whom: str, words: str, person: Person | None = None
) -> Case:
    """Write down that somebody does not keep to a clause in force; only those who handle it read it.

    Raises:
        Refusal: at its field, no name or words, or the clause is not in force.
    """
    place = clause.version.pact.place
    actor.require("pacts.notice", place=place)
    signed(actor, "pacts.notice", place)
    if clause.version.state != State.IN_FORCE or clause.dropped_at is not None:
        raise Refusal(_("只能按正在用的条款来劝。"), field="clause")
    name = clean_line(whom, 50, label=_("谁"), field="whom")
    said = clean(words, 500, label=_("怎么回事"), field="words")
    if not name or not said:
        raise Refusal(_("请写是谁、怎么回事。"), field="whom" if not name else "words")
    posts = actor.posts(HANDLE, place)[:1]
    if not posts:
        raise NotAllowed(_("您现在的岗位不做劝导。"))
    before = clock.now() - timedelta(days=rules().days["again"])
    same = Q(whom=name) if person is None else Q(person=person)
    again = Case.objects.filter(same, place=place, opened_at__gte=before).exists()
    made = Case.objects.create(
        clause=clause, place=place, person=person, whom=name, words=said, hands=posts,
        again=again, opened_at=clock.now(),
    )  # fmt: skip
    emit(
        actor, "pacts.notice", stream=made.stream, place=place, fresh=True, clause=clause.pk,
        again=again,
    )  # fmt: skip
    return made


def helpers(case: Case) -> list[Post]:
    """The posts around there that may be asked to help, each held by somebody."""
    return [one for one in seats(prefixes(case.place), roles=HELPERS) if one.held_by]


@command("请人一起劝导")
def share(actor: Actor, case: Case, *, post: int) -> None:
    """Another post deals with it too, and so may read it: one around there that somebody holds.

    Raises:
        Refusal: at `post`, none that helps here; nobody elsewhere or above reads of it.
    """
    actor.require("pacts.share", place=case.place)
    row = _open(case)
    told: list[int] = []
    if post not in row.hands:
        if post not in {one.pk for one in helpers(row)}:
            raise Refusal(_("这个岗位不在这里做劝导，请选列出来的。"), field="post")
        row.hands = [*row.hands, post]
        row.save(update_fields=["hands"])
        told = telling.tell_hands(actor, row, [post], telling.SHARED, _("有一件劝导请您一起。"))
    emit(actor, "pacts.share", stream=row.stream, place=row.place, post=post, tellings=told)


@command("记下谈话")
def talk(
    actor: Actor, case: Case, *, step: str, held_on: date, private: bool = True, words: str = ""
) -> Talk:
    """First 说理, then 批评教育; the first criticism is in private.

    Raises:
        Refusal: at its field. IllegalMove: the steps are taken in their order.
    """
    actor.require("pacts.talk", place=case.place)
    by = signed(actor, "pacts.talk", case.place)
    row = _open(case)
    if held_on > clock.today() or held_on < clock.day_of(row.opened_at):
        raise Refusal(_("日期从记下那天到今天。"), field="held_on")
    if step not in Talk.Step.values:
        raise Refusal(_("请选哪一步。"), field="step")
    done = set(row.talks.values_list("step", flat=True))
    if step == Talk.Step.CRITICISE:
        if Talk.Step.REASON not in done:
            raise IllegalMove(_("先说理，说过了还不改，再批评教育。"))
        if not private and Talk.Step.CRITICISE not in done:
            raise Refusal(_("第一次批评要私下说。"), field="private")
    made = Talk.objects.create(
        case=row, step=step, held_on=held_on, private=private, by_person_id=by.person_id,
        by_as=by.post, at=clock.now(), words=clean(words, 500, label=_("怎么说的"), field="words"),
    )  # fmt: skip
    emit(
        actor, "pacts.talk", stream=row.stream, place=row.place, talk=made.pk, step=step,
        held_on=held_on.isoformat(), private=private,
    )  # fmt: skip
    return made


@command("转公安机关或者调解")
def turn(actor: Actor, case: Case, *, to: str) -> None:
    """It is no matter of a pact: the police or a mediator has it now, and it ends here."""
    actor.require("pacts.turn", place=case.place)
    signed(actor, "pacts.turn", case.place)
    if to not in ("police", "mediation"):
        raise Refusal(_("请选转到哪里。"), field="to")
    row = _open(case)
    row.turned, row.ended, row.closed_at = to, Case.Ended.TURNED, clock.now()
    row.save(update_fields=["turned", "ended", "closed_at"])
    emit(actor, "pacts.turn", stream=row.stream, place=row.place, to=to)


@command("提出约定的后果")
def propose(  # noqa: PLR0913
    actor: Actor,
    case: Case,
    *,
    kind: str,
    heard_on: date,
    heard_words: str,
    unrelated: bool,
    detail: str = "",
    points: int | None = None,
    balance: int | None = None,
    until: date | None = None,
) -> Outcome:
    """The first of two decides: a consequence of the list, after the person was heard.

    Args:
        unrelated: the actor declares to be no relative and to have no interest in it.

    Raises:
        Refusal: at its field, what the consequence needs. IllegalMove: the two steps before are not
            done, or one was proposed already. NotAllowed: a relative, or the person.
    """
    actor.require("pacts.propose", place=case.place)
    by = signed(actor, "pacts.propose", case.place)
    row = _open(case)
    _require_unrelated(row, by.person_id, declared=unrelated)
    done = set(row.talks.values_list("step", flat=True))
    if {str(one) for one in Talk.Step} - done:
        raise IllegalMove(_("先说理，再批评教育，两步都做过才谈约定的后果。"))
    if Outcome.objects.filter(case=row).exists():
        raise IllegalMove(_("已经有人提出过了。"))
    if row.words and any(one.to == "police" for one in rules().pointed(row.words)):
        raise Refusal(
            _("写的事可能违反治安管理，先报公安机关，不用约定的后果来代替。"), field="kind"
        )
    said = _needed(kind, _detail(detail), points, balance, until)
    heard = clean(heard_words, 500, label=_("他怎么说"), field="heard_words")
    if not heard or not clock.day_of(row.opened_at) <= heard_on <= clock.today():
        raise Refusal(_("先听他说，写下哪天听的、他怎么说。"), field="heard_words")
    made = Outcome.objects.create(
        case=row, kind=kind, detail=said, points=points, balance=balance, until=until,
        heard_on=heard_on, heard_words=heard, first_id=by.person_id, first_as=by.post,
        first_at=clock.now(),
    )  # fmt: skip
    told = telling.tell_hands(
        actor, row, _others(actor, row), telling.SHARED, _("有一件劝导等第二位来定。")
    )
    emit(
        actor, "pacts.propose", stream=row.stream, place=row.place, outcome=made.pk, kind=kind,
        heard_on=heard_on.isoformat(), points=points, tellings=told,
    )  # fmt: skip
    return made


def _detail(words: str) -> str:
    said = clean(words, 300, label=_("写明"), field="detail")
    if wrong := lawful.beyond(said):
        raise Refusal(wrong, field="detail")
    return said


def _needed(
    kind: str, detail: str, points: int | None, balance: int | None, until: date | None
) -> str:
    """The detail, where all is there that this consequence needs."""
    found = rules().consequences.get(kind)
    if found is None:
        raise Refusal(lawful.only_these(), field="kind")
    if "agreement" in found.needs and not detail:
        raise Refusal(_("请写明恢复什么，或者书面协议是哪天、怎么约的。"), field="detail")
    if "rule" in found.needs:
        if not detail or not points or balance is None:
            raise Refusal(_("请写明积分办法哪一条、扣几分、现有几分。"), field="points")
        if points > balance:
            raise Refusal(_("现有%d分，最多扣到零。") % balance, field="points")
    elif points is not None:
        raise Refusal(_("只有按积分办法扣分才写分数。"), field="points")
    if "until" in found.needs and (until is None or until <= clock.today()):
        raise Refusal(_("请写明到哪天。"), field="until")
    return detail


def _require_unrelated(case: Case, person_id: int, *, declared: bool) -> None:
    """Nobody decides on themself or on kin, as far as kin are known, and whoever decides says so.

    Near relatives are recorded of those who hold an office only.
    """
    if case.person_id is not None:
        pair = Q(person=person_id, other=case.person_id) | Q(person=case.person_id, other=person_id)
        if person_id == case.person_id or Kin.objects.filter(pair).exists():
            raise NotAllowed(_("您和这件事的人是近亲属，或者就是本人，请换一位来定。"))
    if not declared:
        raise Refusal(
            _("请说明您和他没有亲属关系、没有利害关系；有的请换一位。"), field="unrelated"
        )


@command("第二人决定约定的后果")
def decide(actor: Actor, case: Case, *, told_on: date, unrelated: bool) -> None:
    """The second of two agrees, and the person was told face to face; from then on they may object.

    Raises:
        NotAllowed: the same as the first, a relative of one of the two, or the person.
    """
    actor.require("pacts.decide", place=case.place)
    by = signed(actor, "pacts.decide", case.place)
    row = _open(case)
    outcome = _outcome(row)
    if outcome.second_id is not None:
        raise IllegalMove(_("两个人已经定了。"))
    if by.person_id == outcome.first_id:
        raise NotAllowed(_("要另外一个人来定，不能自己定两次。"))
    _require_unrelated(row, by.person_id, declared=unrelated)
    pair = Q(person=by.person_id, other=outcome.first_id)
    pair |= Q(person=outcome.first_id, other=by.person_id)
    if Kin.objects.filter(pair).exists():
        raise NotAllowed(_("您和第一位决定的人是近亲属，请换一位来定。"))
    if not clock.day_of(outcome.first_at) <= told_on <= clock.today():
        raise Refusal(_("日期从提出那天到今天。"), field="told_on")
    outcome.second_id, outcome.second_as, outcome.second_at = by.person_id, by.post, clock.now()
    outcome.told_on = told_on
    outcome.save(update_fields=["second_id", "second_as", "second_at", "told_on"])
    emit(
        actor, "pacts.decide", stream=row.stream, place=row.place, outcome=outcome.pk,
        told_on=told_on.isoformat(),
    )  # fmt: skip


@command("记下当事人不同意")
def contest(actor: Actor, case: Case, *, words: str) -> None:
    """The person objects in time: nothing is carried out until a third answers.

    Raises:
        IllegalMove: nothing is decided, the days are over, or they objected already.
    """
    actor.require("pacts.contest", place=case.place)
    signed(actor, "pacts.contest", case.place)
    row = _open(case)
    outcome = _outcome(row)
    last = outcome.open_until
    if last is None or clock.today() > last or outcome.objected_on is not None:
        raise IllegalMove(_("还没有定，或者过了可以不同意的日子，或者已经记过。"))
    said = clean(words, 500, label=_("为什么不同意"), field="words")
    if not said:
        raise Refusal(_("请写他为什么不同意。"), field="words")
    outcome.objected_on, outcome.objection = clock.today(), said
    outcome.save(update_fields=["objected_on", "objection"])
    told = telling.tell_hands(
        actor, row, _others(actor, row), telling.SHARED,
        _("有一件劝导，当事人不同意，等没有定过的第三位答复。"),
    )  # fmt: skip
    emit(
        actor, "pacts.contest", stream=row.stream, place=row.place, outcome=outcome.pk,
        tellings=told,
    )  # fmt: skip


@command("答复不同意")
def reply(actor: Actor, case: Case, *, upheld: bool, words: str) -> None:
    """A third, who decided neither time, answers; taken back, the case ends here.

    Raises:
        NotAllowed: one of the two who decided, or a relative. IllegalMove: nobody objected.
    """
    actor.require("pacts.reply", place=case.place)
    by = signed(actor, "pacts.reply", case.place)
    row = _open(case)
    outcome = _outcome(row)
    if outcome.objected_on is None or outcome.upheld is not None:
        raise IllegalMove(_("没有人不同意，或者已经答复了。"))
    if by.person_id in (outcome.first_id, outcome.second_id):
        raise NotAllowed(_("定的人不能自己答复，请第三位来看。"))
    _require_unrelated(row, by.person_id, declared=True)
    said = clean(words, 500, label=_("怎么答复"), field="words")
    if not said:
        raise Refusal(_("请写怎么答复。"), field="words")
    outcome.upheld, outcome.answer = upheld, said
    outcome.answered_by_id, outcome.answered_as = by.person_id, by.post
    outcome.save(update_fields=["upheld", "answer", "answered_by_id", "answered_as"])
    if not upheld:
        row.ended, row.closed_at = Case.Ended.DROPPED, clock.now()
        row.save(update_fields=["ended", "closed_at"])
    emit(
        actor, "pacts.reply", stream=row.stream, place=row.place, outcome=outcome.pk, upheld=upheld
    )


@command("劝导了结")
def close(actor: Actor, case: Case, *, ended: str) -> None:
    """It is mended, done, or was not so.

    Raises:
        Refusal: done, while nothing holds yet.
    """
    actor.require("pacts.close", place=case.place)
    signed(actor, "pacts.close", case.place)
    row = _open(case)
    if ended not in ("mended", "done", "dropped"):
        raise Refusal(_("请选怎样了结。"), field="ended")
    outcome = Outcome.objects.filter(case=row).first()
    if ended == "done" and (outcome is None or not outcome.holds):
        raise Refusal(
            _("后果还没有生效：要两个人定、当面告诉、过了可以不同意的日子。"), field="ended"
        )
    row.ended, row.closed_at = ended, clock.now()
    row.save(update_fields=["ended", "closed_at"])
    emit(actor, "pacts.close", stream=row.stream, place=row.place, ended=ended)


@command("删除劝导内容")
def forget(actor: Actor, case: Case) -> None:
    """Name and words go once the time is up; that there was one, of which clause, is counted on."""
    actor.require("pacts.forget", place=case.place)
    row = held(case)
    due = clock.now() - timedelta(days=rules().days["keeping"])
    if row.closed_at is None or row.closed_at > due or row.erased_at is not None:
        raise IllegalMove(_("还没有到删除的时候。"))
    row.person, row.whom, row.words, row.erased_at = None, "", "", clock.now()
    row.save(update_fields=["person", "whom", "words", "erased_at"])
    row.talks.update(words="")
    Outcome.objects.filter(case=row).update(
        detail="", heard_words="", objection="", answer="", points=None, balance=None
    )
    emit(actor, "pacts.forget", stream=row.stream, place=row.place)


def _others(actor: Actor, case: Case) -> list[int]:
    """The posts that have it in hand beside those of the actor."""
    mine = {one.post_id for one in actor.grants}
    return [one for one in case.hands if one not in mine]


def _open(case: Case) -> Case:
    row = held(case)
    if row.closed_at is not None:
        raise IllegalMove(_("这件事已经了结了。"))
    return row


def _outcome(case: Case) -> Outcome:
    found = Outcome.objects.select_for_update().filter(case=case).first()
    if found is None:
        raise IllegalMove(_("还没有人提出约定的后果。"))
    return found
