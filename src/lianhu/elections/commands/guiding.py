"""What the township may do (say what it finds, with its article), and what the clock does."""

from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.elections import reading, telling
from lianhu.elections.calendar import MISSED, SOON_DUE, Line
from lianhu.elections.holding import hold, named
from lianhu.elections.models import Advice, Election
from lianhu.kernel import clock
from lianhu.kernel.errors import Refusal
from lianhu.kernel.text import clean_line

WORDS = 300
CITED = 80


@command("指导选举")
def guide(actor: Actor, election: Election, *, words: str, cited: str) -> Advice:
    """The township says what it finds and where that is written; the village is told.

    Nothing follows from it by itself: the township appoints nobody, passes nobody and stops no vote.

    Raises:
        Refusal: no words, or no law and article.
    """
    actor.require("elections.guide", place=election.path)
    person = named(actor)
    hold(election)
    said = clean_line(words, WORDS, label=_("指导意见"), field="words")
    law = clean_line(cited, CITED, label=_("依据"), field="cited")
    if not said:
        raise Refusal(_("请写指导意见。"), field="words")
    if not law:
        raise Refusal(_("请写依据：哪部法第几条。没有依据的，当面商量就好。"), field="cited")
    grant = actor.grant("elections.guide", election.path)
    made = Advice.objects.create(
        election=election, words=said, cited=law, by_person_id=person,
        by_as=grant.title[:60] if grant else "", at=clock.now(),
    )  # fmt: skip
    told = telling.tell_village(
        actor, election, telling.GUIDED,
        _("%(what)s，乡镇的指导意见：%(words)s（%(cited)s）")
        % {"what": election.name, "words": said, "cited": law},
    )  # fmt: skip
    emit(
        actor, "elections.guide", stream=election.stream, place=election.path, advice=made.pk,
        tellings=told,
    )  # fmt: skip
    return made


@command("提醒选举的日子")
def remind(actor: Actor, election: Election) -> None:
    """The post concerned hears of the steps that are due soon or were missed, of each once.

    Raises:
        Refusal: nothing is due that was not said.
    """
    actor.require("elections.remind", place=election.path)
    hold(election)
    due = due_steps(election)
    if not due:
        raise Refusal(_("没有要提醒的。"))
    said = "；".join(
        _("“%(what)s”最迟%(day)s%(cited)s")
        % {"what": one.step.title,
           "day": clock.chinese_date(one.step.latest) if one.step.latest else "",
           "cited": f"（{one.step.cited}）" if one.step.cited else ""}
        for one in due
    )  # fmt: skip
    told = telling.tell_village(
        actor, election, telling.REMINDED, _("%(what)s：%(said)s。") % {"what": election.name, "said": said}
    )  # fmt: skip
    election.reminded = [*election.reminded, *(f"{one.step.key}:{one.state}" for one in due)]
    election.save(update_fields=["reminded"])
    emit(
        actor, "elections.remind", stream=election.stream, place=election.path,
        steps=[one.step.key for one in due], tellings=told,
    )  # fmt: skip


def due_steps(election: Election) -> list[Line]:
    """The steps of which nobody was reminded in the state they are in."""
    return [
        one for one in reading.lines_of(election)
        if one.state in (SOON_DUE, MISSED) and election.due_for(f"{one.step.key}:{one.state}")
    ]  # fmt: skip
