"""The township is asked and answers; the village deals with each point; the meeting may vote.

Nobody above can stop or change a draft by a click: what is found must cite its law, what is
suggested is a suggestion, and silence past the last day stops nothing.
Source: 村民委员会组织法 第三十一条、第四十一条, 2026-01-01.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from lianhu.assembly.agenda import standing
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.pacts import telling
from lianhu.pacts.commands.drafting import require_draft
from lianhu.pacts.models import Clause, Point, Review, State, Version
from lianhu.pacts.rules import rules
from lianhu.pacts.signing import signed
from lianhu.pacts.standing import before_vote, digest_of, missing, review_of


@dataclass(frozen=True, slots=True)
class Found:
    """What the township says of a clause (None: of the whole); `law` and `article` where it says
    that something is unlawful, "" where it suggests."""

    words: str
    clause: Clause | None = None
    law: str = ""
    article: str = ""


@command("提请乡镇审核")
def submit(actor: Actor, version: Version) -> Review:
    """Ask the township; whoever does signs that every clause was held against the law.

    Raises:
        Refusal: what is still to be done, in sentences. IllegalMove: no draft.
    """
    place = version.pact.place
    actor.require("pacts.submit", place=place)
    require_draft(version)
    by = signed(actor, "pacts.submit", place)
    if left := missing(version):
        raise Refusal("".join(left))
    version.state = State.REVIEW
    version.checked_by_id, version.checked_as = by.person_id, by.post
    version.checked_at = clock.now()
    version.save(update_fields=["state", "checked_by_id", "checked_as", "checked_at"])
    due = clock.today() + timedelta(days=rules().days["review"])
    made = Review.objects.create(
        version=version,
        asked_at=clock.now(),
        asked_by_id=by.person_id,
        asked_as=by.post,
        due_on=due,
    )
    told = telling.tell(
        actor, version.pact, telling.TOWN, telling.ASKED,
        _("%(pact)s第%(n)d版请党委、政府审核，%(day)s前回。不合法的写明哪部法第几条，别的写成建议。")
        % {"pact": version.pact.title, "n": version.number, "day": clock.chinese_date(due)},
    )  # fmt: skip
    emit(
        actor, "pacts.submit", stream=version.pact.stream, place=place, version=version.pk,
        review=made.pk, digest=digest_of(version), due_on=due.isoformat(), tellings=told,
    )  # fmt: skip
    return made


@command("回复规约审核")
def answer_review(  # noqa: PLR0913
    actor: Actor,
    review: Review,
    *,
    party_on: date,
    party_as: str,
    government_on: date,
    government_as: str,
    points: Sequence[Found] = (),
) -> None:
    """Say what party committee and government found; without a law it is a suggestion.

    Raises:
        Refusal: at its field. IllegalMove: answered already, or taken back by the village.
    """
    version = review.version
    place = version.pact.place
    actor.require("pacts.answer_review", place=place)
    by = signed(actor, "pacts.answer_review", place)
    row = held(review)
    if row.answered_at is not None or row.ended_at is not None:
        raise IllegalMove(_("这次审核已经回过，或者村里撤回去改了。"))
    for field, day in (("party_on", party_on), ("government_on", government_on)):
        if not clock.day_of(row.asked_at) <= day <= clock.today():
            raise Refusal(_("日期从提请那天到今天。"), field=field)
    made = [_point(row, one) for one in points]
    row.party_on, row.government_on = party_on, government_on
    row.party_as = _named(party_as, "party_as")
    row.government_as = _named(government_as, "government_as")
    found = any(one.sort == Point.Sort.LAW for one in made)
    row.result = Review.Result.FOUND if found else Review.Result.CLEAR
    row.answered_at, row.answered_by_id, row.answered_as = clock.now(), by.person_id, by.post
    row.save()
    Point.objects.bulk_create(made)
    said = _("%(pact)s第%(n)d版乡镇看过了：不合法%(law)d处，建议%(advice)d条。") % {
        "pact": version.pact.title, "n": version.number,
        "law": sum(one.sort == Point.Sort.LAW for one in made),
        "advice": sum(one.sort == Point.Sort.ADVICE for one in made),
    }  # fmt: skip
    told = telling.tell(actor, version.pact, telling.VILLAGE, telling.ANSWERED, said)
    emit(
        actor, "pacts.answer_review", stream=version.pact.stream, place=place, version=version.pk,
        review=row.pk, result=str(row.result), party_on=party_on.isoformat(),
        government_on=government_on.isoformat(), tellings=told,
        points=[[str(one.sort), one.clause_id, digest(one.words, one.salt)] for one in made],
    )  # fmt: skip


def _named(words: str, field: str) -> str:
    said = clean_line(words, 60, label=_("谁看的"), field=field)
    if not said:
        raise Refusal(_("请写由哪个岗位看的。"), field=field)
    return said


def _point(review: Review, one: Found) -> Point:
    words = clean(one.words, 300, label=_("说什么"), field="words")
    law = clean_line(one.law, 60, label=_("哪部法"), field="law")
    article = clean_line(one.article, 30, label=_("第几条"), field="article")
    if not words:
        raise Refusal(_("请写说什么。"), field="words")
    if bool(law) != bool(article):
        raise Refusal(
            _("说不合法，要写明哪部法、第几条；写不出来的，算建议。"),
            field="article" if law else "law",
        )
    if one.clause is not None and one.clause.version_id != review.version_id:
        raise Refusal(_("没有这一条。"), field="clause")
    return Point(
        review=review, clause=one.clause, words=words, law=law, article=article, salt=new_salt(),
        sort=Point.Sort.LAW if law else Point.Sort.ADVICE,
    )  # fmt: skip


@command("写审核意见怎样了")
def answer_point(actor: Actor, point: Point, *, mended: bool, why: str = "") -> None:
    """Write what the village did about a point: mended or taken, or not, with a named reason.

    Raises:
        Refusal: no reason. IllegalMove: written already.
    """
    version = point.review.version
    actor.require("pacts.answer_point", place=version.pact.place)
    by = signed(actor, "pacts.answer_point", version.pact.place)
    said = clean(why, 300, label=_("为什么"), field="why")
    if not mended and not said:
        raise Refusal(_("没有照着改，请写为什么，表决时会一起念给大家听。"), field="why")
    row = held(point)
    if row.answer:
        raise IllegalMove(_("这一条已经写过怎样了。"))
    row.answer = Point.Answer.MENDED if mended else Point.Answer.KEPT
    row.why, row.by_person_id, row.by_as, row.at = said, by.person_id, by.post, clock.now()
    row.save(update_fields=["answer", "why", "by_person_id", "by_as", "at"])
    emit(
        actor, "pacts.answer_point", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, point=row.pk, mended=mended,
    )  # fmt: skip


@command("撤回到起草")
def take_back(actor: Actor, version: Version) -> None:
    """Back to a draft, so that words may change; it is asked about anew afterwards.

    Raises:
        IllegalMove: it is neither with the township nor waiting for the vote.
    """
    actor.require("pacts.take_back", place=version.pact.place)
    signed(actor, "pacts.take_back", version.pact.place)
    held(version)
    if version.state not in ("review", "to_vote"):
        raise IllegalMove(_("这一版不在审核，也不在等表决。"))
    if (item := standing(version.key)) is not None:
        # A meeting votes on the words that its notice told of.
        raise IllegalMove(
            _("已经列入%s的议题，会不开了或者没有通过，才能撤回修改。") % item.meeting.name
        )
    version.state = State.DRAFT
    version.save(update_fields=["state"])
    version.reviews.filter(ended_at=None).update(ended_at=clock.now())
    emit(
        actor, "pacts.take_back", stream=version.pact.stream, place=version.pact.place,
        version=version.pk,
    )  # fmt: skip


@command("提交会议表决")
def to_vote(actor: Actor, version: Version) -> None:
    """The words are fixed and wait for the lawful meeting.

    Raises:
        Refusal: what is still to be done, in sentences. IllegalMove: it is not with the township.
    """
    actor.require("pacts.to_vote", place=version.pact.place)
    signed(actor, "pacts.to_vote", version.pact.place)
    held(version)
    if version.state != "review":
        raise IllegalMove(_("先提请乡镇审核，再交给会议表决。"))
    if left := before_vote(version):
        raise Refusal("".join(left))
    review = review_of(version)
    version.state = State.TO_VOTE
    version.save(update_fields=["state"])
    version.reviews.filter(ended_at=None).update(ended_at=clock.now())
    emit(
        actor, "pacts.to_vote", stream=version.pact.stream, place=version.pact.place,
        version=version.pk, digest=digest_of(version),
        unanswered=review is not None and review.answered_at is None,
    )  # fmt: skip


@command("提醒规约到期")
def remind(actor: Actor, review: Review) -> None:
    """The day before the last, the township is told once; by the clock."""
    pact = review.version.pact
    actor.require("pacts.remind", place=pact.place)
    row = Review.objects.filter(pk=review.pk, reminded_at=None, answered_at=None, ended_at=None)
    if not row.update(reminded_at=clock.now()):
        raise Refusal(_("已经提醒过了。"))
    said = _("%(pact)s的审核%(day)s到期。到期没有回，村里可以直接交会议表决，会写明乡镇没有回。")
    facts = {"pact": pact.title, "day": clock.chinese_date(review.due_on)}
    told = telling.tell(actor, pact, telling.TOWN, telling.REMINDED, said % facts)
    emit(
        actor, "pacts.remind", stream=pact.stream, place=pact.place, review=review.pk, tellings=told
    )
