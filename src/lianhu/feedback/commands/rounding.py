"""A round of the supervision committee: taken, found, mended, accepted."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.bodies.models import Post
from lianhu.feedback import rounds
from lianhu.feedback.kinds import Picked, Result
from lianhu.feedback.models import Finding, Round
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean
from lianhu.matters import holding, promises, writing
from lianhu.matters.commands.oversight import require_onlooker
from lianhu.matters.models import Matter
from lianhu.matters.telling import tell_post
from lianhu.notices.audience import Audience
from lianhu.notices.commands import tell
from lianhu.notices.occasions import occasion
from lianhu.places.models import Area

MEND = occasion("feedback.mend", _later("监督轮查要求整改"))
MENDED = occasion("feedback.mended", _later("整改有了回复"))
LONGEST = timedelta(days=30)


@command("开始一轮监督")
def open_round(
    actor: Actor, area: Area, *, picked: str, n: int = 5, numbers: Sequence[str] = ()
) -> Round:
    """Take a handful of public matters answered in the last 30 days, by lot or by number.

    Raises:
        Refusal: at its field, more than twelve, one that does not fit, or none at all.
    """
    actor.require("feedback.open_round", place=area.path)
    if actor.person_id is None:
        raise NotAllowed(_("要由监督委员会的一位成员开始。"))
    if picked not in Picked.values:
        raise Refusal(_("请选一个。"), field="picked")
    fits = list(rounds.fit(actor, area))
    chosen = _chosen(fits, picked, n, numbers)
    made = Round.objects.create(
        area=area, place=area.path, picked=picked, opened_by_id=actor.person_id,
        opened_as=writing.label_of(actor, "feedback.open_round", area.path)[:60],
        opened_at=clock.now(),
    )  # fmt: skip
    Finding.objects.bulk_create(Finding(round=made, matter=one) for one in chosen)
    emit(
        actor, "feedback.open_round", stream=made.stream, place=area.path, fresh=True,
        picked=picked, n=len(chosen), of=len(fits),
    )  # fmt: skip
    return made


def _chosen(fits: list[Matter], picked: str, n: int, numbers: Sequence[str]) -> list[Matter]:
    if not fits:
        raise Refusal(_("这30天没有可公开、答复过的事，等有了再查。"))
    if picked == Picked.DRAWN:
        if not 1 <= n <= rounds.MOST:
            raise Refusal(_("一轮请抽 1 到 12 件。"), field="n")
        return rounds.by_lot(fits, n)
    known = {one.number: one for one in fits}
    strange = [number for number in numbers if number not in known]
    if strange:
        said = _("%(number)s 不在可以查的范围：要是可公开、这30天答复过的事。")
        raise Refusal(said % {"number": strange[0]}, field="numbers")
    if not 1 <= len(set(numbers)) <= rounds.MOST:
        raise Refusal(_("请填 1 到 12 个编号。"), field="numbers")
    return [known[number] for number in dict.fromkeys(numbers)]


@command("写监督发现")
def find(
    actor: Actor, finding: Finding, *, result: str, words: str, mend_by: date | None = None
) -> None:
    """What was found of one matter: as it should be, or to be mended by a day.

    Raises:
        NotAllowed: the same person worked on it, or it is public no longer.
        IllegalMove: it is written down already. Refusal: at its field, what is missing.
    """
    matter = finding.matter
    actor.require("feedback.find", place=matter.place)
    require_onlooker(actor, matter)
    _hold(finding)
    if finding.result:
        raise IllegalMove(_("这一件已经写过发现。"))
    said = clean(words, 500, label=_("发现"), field="words")
    if result not in Result.values:
        raise Refusal(_("请选一个。"), field="result")
    if not said:
        raise Refusal(_("请写看到了什么。"), field="words")
    mend = result == Result.MEND
    if mend and not (mend_by and clock.today() < mend_by <= clock.today() + LONGEST):
        raise Refusal(_("请定哪天以前改好，最迟30天。"), field="mend_by")
    finding.result, finding.words = result, said
    finding.mend_by = mend_by if mend else None
    finding.found_by_id, finding.found_at = actor.person_id, clock.now()
    finding.save()
    if mend and (post := _whose(matter)):
        day = clock.chinese_date(mend_by) if mend_by else ""
        asks = _("监督轮查：事项%(number)s要在%(day)s前改好：%(words)s")
        asked = asks % {"number": matter.number, "day": day, "words": said}
        tell_post(actor, matter, post, MEND, asked)
    emit(
        actor, "feedback.find", stream=finding.round.stream, place=matter.place,
        finding=finding.pk, result=result, mend_by=mend_by.isoformat() if mend and mend_by else None,
    )  # fmt: skip


def _hold(finding: Finding) -> None:
    """The row as it is now, ours until the transaction ends: two who write at once do not mix."""
    row = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    for column in Finding._meta.concrete_fields:
        setattr(finding, column.attname, getattr(row, column.attname))


def _whose(matter: Matter) -> Post | None:
    """Who has to mend: the post that promised, else the secretary of the place."""
    plan = promises.latest(matter)
    if plan and plan.post.ended_on is None:
        return plan.post
    return next(iter(holding.posts_for(matter.place, roles=["village_secretary"])), None)


@command("回复整改")
def mend(actor: Actor, finding: Finding, *, words: str) -> None:
    """What was done about it, by those who work there; told to who asked for it.

    Raises:
        IllegalMove: nothing is asked, or it was accepted. Refusal: no words.
    """
    actor.require("feedback.mend", place=finding.matter.place)
    _hold(finding)
    if finding.result != Result.MEND or finding.accepted_at:
        raise IllegalMove(_("这一件没有要改的，或者已经认可。"))
    said = clean(words, 500, label=_("整改情况"), field="mended")
    if not said:
        raise Refusal(_("请写改了什么、怎么改的。"), field="mended")
    finding.mended, finding.mended_at = said, clock.now()
    finding.mended_by_id = actor.person_id
    finding.mended_as = writing.label_of(actor, "feedback.mend", finding.matter.place)[:60]
    finding.save()
    words_for = _("事项%(number)s的整改有了回复，请看看认不认可。")
    tell(
        actor, stream=finding.matter.stream, occasion=MENDED, place=finding.matter.place,
        audience=Audience.person(finding.round.opened_by_id, finding.round.opened_as),
        words=words_for % {"number": finding.matter.number},
    )  # fmt: skip
    emit(
        actor, "feedback.mend", stream=finding.round.stream, place=finding.matter.place,
        finding=finding.pk,
    )  # fmt: skip


@command("认可整改")
def accept(actor: Actor, finding: Finding) -> None:
    """The committee is content with what was mended.

    Raises:
        NotAllowed: the same person worked on it, or mended it under another post.
        IllegalMove: before an answer, or accepted already.
    """
    actor.require("feedback.accept", place=finding.matter.place)
    require_onlooker(actor, finding.matter)
    _hold(finding)
    if finding.mended_by_id is not None and finding.mended_by_id == actor.person_id:
        raise NotAllowed(_("整改是您回复的，要由监督委员会的另一位成员认可。"))
    if not finding.mended_at or finding.accepted_at:
        raise IllegalMove(_("还没有整改回复，或者已经认可。"))
    finding.accepted_at, finding.accepted_by_id = clock.now(), actor.person_id
    finding.save(update_fields=["accepted_at", "accepted_by_id"])
    emit(
        actor, "feedback.accept", stream=finding.round.stream, place=finding.matter.place,
        finding=finding.pk,
    )  # fmt: skip
