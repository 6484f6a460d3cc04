"""Looking on: remarks, comments, a helper's look-up, another class, a paper that came back."""

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.audit.trace import command, emit
from lianhu.files.intake import attach
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove, Missing, NotAllowed, Refusal
from lianhu.matters import course, hearing, promises, waiting, writing
from lianhu.matters.commands.moderating import withdraw
from lianhu.matters.kinds import Secrecy, Triage, WhyFind, WordRole
from lianhu.matters.models import Matter, Paper
from lianhu.methods.queries import definition_of, receiving
from lianhu.methods.vocabulary import Kind

if TYPE_CHECKING:
    from lianhu.files.models import File


# Whoever did one of these for a matter does not supervise it: raising is not working on it.
WORKED = frozenset(
    {f"matters.{act}" for act in (
        "triage", "consult", "dispatch", "assign", "claim", "progress", "finish", "pass_back",
        "defer", "settle", "ask_teller", "hear_back",
        "ask_extension", "decide_extension", "respond", "rate_for", "publish", "withhold", "reclassify",
    )}
)  # fmt: skip


def require_onlooker(actor: Actor, matter: Matter) -> None:
    """Raises NotAllowed for what is not public, and for somebody who worked on it themselves."""
    if matter.secrecy != Secrecy.PUBLIC:
        raise NotAllowed(_("只有可公开的事项在监督范围。"))
    done = Event.objects.of(matter.stream).filter(verb__in=WORKED)
    if actor.person_id and done.filter(person_id=actor.person_id).exists():
        raise NotAllowed(_("您经手过这件事，监督意见要由监督委员会的另一位成员提。"))


@command("监督意见")
def remark(actor: Actor, matter: Matter, *, words: str) -> None:
    """A member of the supervision committee remarks on a public matter, never on another.

    Raises:
        NotAllowed: it is not public, or the same person worked on it under whatever post.
    """
    actor.require("matters.remark", place=matter.place)
    require_onlooker(actor, matter)
    label = writing.label_of(actor, "matters.remark", matter.place)
    word = writing.write(actor, matter, WordRole.REMARK, words, label=label, field="words")
    emit(
        actor, "matters.remark", stream=matter.stream, place=matter.place,
        word=word.pk, digest=word.digest,
    )  # fmt: skip


@command("补充意见", open_to=("bearer",))
def comment(actor: Actor, matter: Matter, *, words: str, files: Sequence["File"] = ()) -> None:
    """The teller adds something, at any time: words, a voice or photos.

    If they had been asked something this is the answer, and the clock goes on. Whoever has it is
    told.

    Raises:
        Missing: it left for the sealed store a moment ago.
    """
    actor.require("matters.comment", place=matter.place, stream=matter.stream)
    # Held until the words are in, so that it cannot leave in between.
    held = Matter._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=matter.pk)
    if held.values_list("pk").first() is None:
        raise Missing(_("没有这件事，或者不归您看。"))
    if matter.split_at is not None:
        raise IllegalMove(_("这件事分成几件办了，请到您要说的那一件上补充。"))
    label = writing.label_of(actor, "matters.comment", matter.place)
    word = writing.write(actor, matter, WordRole.COMMENT, words, files, label=label, field="words")
    answers = {"resumed": True} if waiting.resume(matter) else {}
    emit(
        actor, "matters.comment", stream=matter.stream, place=matter.place,
        word=word.pk, digest=word.digest, **answers,
    )  # fmt: skip
    hearing.pass_on(actor, matter, word)
    hearing.tell_of_silence(actor, matter)


@command("改分类")
def reclassify(actor: Actor, matter: Matter, *, reason: str) -> None:
    """Take a wrongly sorted matter back to sorting, with a reason.

    It enters the place's receiving method anew, at its triage stage. A private one stays private
    until somebody has sorted it again.

    Raises:
        Refusal: no reason; or it is closed, or the method has no triage stage.
    """
    actor.require("matters.reclassify", place=matter.place)
    if not reason.strip():
        raise Refusal(_("请写明为什么要重新分流。"), field="reason")
    if matter.settled:
        raise Refusal(_("已办结、已公示的事项不能重新分流。"))
    version = receiving(matter.area, matter.kind)
    stages = definition_of(version.pk).of_kind(Kind.TRIAGE)
    if not stages:
        raise Refusal(_("现行办法没有分流环节。"))
    label = writing.label_of(actor, "matters.reclassify", matter.place)
    word = writing.write(actor, matter, WordRole.REASON, reason, label=label, field="reason")
    private = matter.secrecy == Secrecy.PRIVATE
    secrecy = Secrecy.PRIVATE if private else Secrecy.INTERNAL
    also = {
        "triage": Triage.NONE, "category": "", "pool": "", "suggested": None, "holder": None,
        "promised_on": None, "secrecy": secrecy,
    }  # fmt: skip
    promises.give_back(matter)
    withdraw(matter)
    course.jump(
        actor, matter, "matters.reclassify", version.pk, stages[0].key, also=also,
        data={"word": word.pk, "digest": word.digest},
    )  # fmt: skip


@command("代为查询")
def find(actor: Actor, *, name: str, where_words: str, place: str, reason: str) -> list[Matter]:
    """A helper looks a matter up for somebody who lost the slip: by name and hamlet, logged.

    The code is never the only door. Found are at most 20 matters the helper may see. The log
    keeps who looked, why (a key of WhyFind) and what was found, never the name that was asked.

    Raises:
        Refusal: no name, or none of the reasons.
    """
    actor.require("matters.find", place=place)
    if not name.strip():
        raise Refusal(_("请写上姓名。"), field="name")
    if reason not in WhyFind.values:
        raise Refusal(_("请选查询的原因。"), field="reason")
    inside = Q(place__startswith=place)
    if actor.person_id is not None:
        # What they wrote down themselves may lie in a wider area than their own.
        inside |= Q(raised_by_id=actor.person_id)
    found = list(
        Matter.objects.visible_to(actor)
        .for_rows()
        .filter(inside, teller__name=name.strip())
        .filter(teller__where_words__contains=where_words.strip())
        .order_by("-raised_at", "-pk")[:20]
    )
    emit(
        actor, "matters.find", stream=f"lookup:{secrets.token_hex(8)}", place=place, fresh=True,
        why=reason, found=[m.pk for m in found],
    )  # fmt: skip
    return found


@command("交回纸质件")
def attach_paper(actor: Actor, matter: Matter, *, what: str, file: "File") -> Paper:
    """A photo of a signed paper comes back to its matter."""
    actor.require("matters.attach_paper", place=matter.place)
    if what not in Paper.What.values:
        raise Refusal(_("请选这是哪一种纸。"), field="what")
    attach(file, matter.stream, confidentiality=matter.secrecy)
    paper = Paper.objects.create(
        matter=matter, what=what, file=file, by_person_id=actor.person_id, at=clock.now()
    )
    emit(
        actor, "matters.attach_paper", stream=matter.stream, place=matter.place,
        paper=paper.pk, what=what, digest=file.sm3,
    )  # fmt: skip
    return paper
