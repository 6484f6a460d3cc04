"""Asking those who were at the meeting, or were told of it, how content they are with what came."""

from datetime import timedelta

from django.utils.translation import gettext as _

from lianhu.assembly.telling import RESULT
from lianhu.audit.actor import Actor
from lianhu.audit.seen import held
from lianhu.audit.trace import command, emit
from lianhu.execution import apart
from lianhu.execution.models import OVER, Asked, Mark, Paper, Undertaking, Way
from lianhu.execution.rules import rules
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, IllegalMove, NotAllowed, Refusal
from lianhu.kernel.text import clean_line
from lianhu.notices.models import Telling
from lianhu.people.models import Person, Residence


@command("问大家满意不满意")
def ask(actor: Actor, one: Undertaking) -> list[Asked]:
    """All tasks are over: from today on people are asked, for some days. Who is asked is fixed now.

    Raises:
        IllegalMove: something is still open. Conflict: people were asked before.
        Refusal: nobody was there by name and nobody was told.
    """
    actor.require("execution.ask", place=one.place)
    row = held(one)
    if row.asked_on:
        raise Conflict(_("已经在问了。"))
    tasks = list(row.tasks.all())
    if not tasks or any(task.state not in OVER for task in tasks):
        raise IllegalMove(_("还有没有办完的，都有了结果再问大家。"))
    found = _whom(row)
    if not found:
        raise Refusal(_("名册上没有到会的人，也没有逐个告知过谁，不知道问谁。"))
    row.asked_on = clock.today()
    row.asked_until = row.asked_on + timedelta(days=rules().asking_days)
    row.save(update_fields=["asked_on", "asked_until"])
    people = Person.objects.present().in_bulk(found)
    made = Asked.objects.bulk_create(
        Asked(undertaking=row, no=no, person=people[pk], why=found[pk], place=people[pk].place)
        for no, pk in enumerate([pk for pk in found if pk in people], start=1)
    )
    emit(
        actor, "execution.ask", stream=row.stream, place=row.place, asked=len(made),
        until=row.asked_until.isoformat(),
    )  # fmt: skip
    return made


def _whom(one: Undertaking) -> dict[int, str]:
    """Ids of those at the meeting, then of those told by name, each with why."""
    found: dict[int, str] = {}
    there = one.resolution.meeting.attendances.order_by("entry__no", "pk")
    homes = []
    for person, came, home in there.values_list("entry__person", "came", "entry__household"):
        known: int | None = person or came
        if known:
            found.setdefault(known, Asked.Why.THERE)
        elif home:
            homes.append(home)
    # Nobody noted who came for the household: whoever it is registered under is asked.
    heads = Residence.objects.filter(household__in=homes, to_on=None, is_head=True)
    for person in heads.order_by("pk").values_list("person", flat=True):
        found.setdefault(person, Asked.Why.THERE)
    told = Telling.objects.filter(
        stream=one.resolution.meeting.stream, occasion=RESULT, person_id__isnull=False
    )
    for row in told.order_by("pk"):
        found.setdefault(row.person_id or 0, Asked.Why.TOLD)
    return found


@command("记满意不满意")
def hear(actor: Actor, asked: Asked, *, mark: int, way: str, words: str = "") -> None:
    """What somebody said when they were asked, or wrote on the list.

    Raises:
        NotAllowed: who took part in the tasks does not ask. Conflict: they answered before.
        IllegalMove: it was counted already. Refusal: no such mark or way.
    """
    actor.require("execution.hear", place=asked.place)
    if actor.person_id is None or apart.took_part(actor.person_id, asked.undertaking):
        raise NotAllowed(_("您办过其中的任务，请没有办过的人来问。"))
    if way not in (Way.CALL, Way.FACE, Way.PAPER):
        raise Refusal(_("请选怎样问到的。"), field="way")
    _keep(asked, mark, way, words, actor.person_id)
    # The mark is nobody's business but theirs: not even the log says it.
    emit(actor, "execution.hear", stream=asked.stream, place=asked.place, way=way)


@command("自己说满意不满意", open_to=("bearer",))
def say(actor: Actor, asked: Asked, *, mark: int, words: str = "") -> None:
    """The same by the person, on their own phone. Raises as `hear`."""
    actor.require("execution.say", place=asked.place, stream=asked.stream)
    _keep(asked, mark, Way.OWN, words, None)
    emit(actor, "execution.say", stream=asked.stream, place=asked.place)


def _keep(asked: Asked, mark: int, way: str, words: str, by: int | None) -> None:
    if mark not in Mark.values:
        raise Refusal(_("请选一个。"), field="mark")
    row = (
        Asked.objects.select_for_update(of=("self",)).select_related("undertaking").get(pk=asked.pk)
    )
    if row.undertaking.closed_on:
        raise IllegalMove(_("已经问完了，谢谢。"))
    if row.mark is not None:
        raise Conflict(_("已经记下了，谢谢。"))
    said = clean_line(words, 300, label=_("想说的话"), field="words")
    Asked.objects.filter(pk=row.pk).update(
        mark=mark, way=way, words=said, heard_at=clock.now(), by_person_id=by
    )


@command("满意度问完了")
def close_asking(actor: Actor, one: Undertaking) -> None:
    """By the clock, or when all have answered: what was said is counted and shown to everybody.

    Raises:
        IllegalMove: nobody is being asked, or some days are left and some have not answered.
    """
    actor.require("execution.close_asking", place=one.place)
    row = held(one)
    if row.asked_on is None or row.asked_until is None or row.closed_on:
        raise IllegalMove(_("现在没有在问。"))
    waiting = row.asked.filter(mark=None).exists()
    if waiting and clock.today() <= row.asked_until:
        raise IllegalMove(_("还没有到日子，也还有人没有问到。"))
    row.closed_on = clock.today()
    row.save(update_fields=["closed_on"])
    emit(
        actor, "execution.close_asking", stream=row.stream, place=row.place,
        n=row.asked.exclude(mark=None).count(),
    )  # fmt: skip


@command("存回满意度的纸")
def keep_list(actor: Actor, one: Undertaking, *, file: File) -> Paper:
    """A photo of the list that was filled in. Raises IllegalMove: nobody is being asked."""
    actor.require("execution.keep_list", place=one.place)
    if held(one).asked_on is None:
        raise IllegalMove(_("现在没有在问。"))
    attach(file, Paper.stream_of(one.pk), confidentiality=Confidentiality.PRIVATE)
    made = Paper.objects.create(
        undertaking=one, file=file, at=clock.now(), by_person_id=actor.person_id
    )
    emit(
        actor, "execution.keep_list", stream=one.stream, place=one.place, file=file.pk, sm3=file.sm3
    )
    return made
