"""What one told at once and is several things: each its own matter, and together again (C2.20)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, emit
from lianhu.files.intake import again
from lianhu.kernel import clock, codes, text
from lianhu.kernel.errors import IllegalMove, NotAllowed
from lianhu.matters import beginning, course, order, promises, secrets, splitting, telling, writing
from lianhu.matters.commands import intake
from lianhu.matters.commands.handling import require_holder
from lianhu.matters.commands.moderating import withdraw
from lianhu.matters.kinds import Secrecy, Triage, WordRole
from lianhu.matters.models import Matter, new_matter_id
from lianhu.matters.outside import outside
from lianhu.matters.splitting import Piece
from lianhu.methods.queries import definition_of, receiving
from lianhu.methods.vocabulary import Kind

if TYPE_CHECKING:
    from lianhu.methods.definition import Stage

SPLIT = "matters.split"
QUOTED = 24


def require_splitting(actor: Actor, matter: Matter) -> None:
    """Raises what `split` would before it looks at any words.

    Who may sort or send it at this stage splits it, and later whoever has it.
    """
    actor.require(SPLIT, place=matter.place)
    splitting.require_splittable(matter)
    stage = course.stage_of(matter)
    if stage.kind == Kind.HANDLE:
        require_holder(actor, matter, SPLIT)
    elif stage.kind in {Kind.TRIAGE, Kind.CONSULT, Kind.DISPATCH}:
        course.require_role(actor, matter, SPLIT)
    else:
        raise IllegalMove(_("在分流、派单或办理的时候才能拆。"))
    _first_stage(matter)


def _first_stage(matter: Matter) -> tuple[int, "Stage"]:
    """Where sorting begins here, as it is adopted now: version and stage."""
    version = receiving(matter.area, matter.kind)
    stages = definition_of(version.pk).of_kind(Kind.TRIAGE)
    if not stages:
        raise IllegalMove(_("现行办法没有分流环节，不能拆。"))
    return version.pk, stages[0]


@command("拆成几件")
def split(actor: Actor, matter: Matter, *, pieces: Sequence[Piece]) -> list[Matter]:
    """Each of `pieces` becomes a matter with a number, class, post and clock of its own.

    The teller is the same, is told once with all numbers and opens each with the code they have.
    What was told stays whole on `matter`, which goes back to sorting and rests. The time for all of
    it, where it ran, runs on in each piece.

    Raises:
        Refusal: too few or too many pieces, or words that were not said; at `pieces` or `files`.
        IllegalMove: it is answered, waits for its teller, was split or joined. NotAllowed: not at
            this stage by this post.
    """
    actor.require("matters.split", place=matter.place)
    require_splitting(actor, matter)
    splitting.require_picked(matter, pieces)
    made = [_begin(actor, matter, piece) for piece in pieces]
    _rest(actor, matter, [one.pk for one in made])
    listed = "；".join(
        f"{one.number}（{text.short(piece.words, QUOTED)}）"
        for one, piece in zip(made, pieces, strict=True)
    )
    said = _(
        "您反映的事（编号%(number)s）分成%(n)d件办，一件也不落下：%(listed)s。每个编号都用您原来的查询码查，原来的编号能看到全部。"
    )
    telling.tell_teller(
        actor, matter, telling.OCCASIONS["split"],
        said % {"number": matter.number, "n": len(made), "listed": listed},
    )  # fmt: skip
    return made


def _rest(actor: Actor, matter: Matter, pieces: list[int]) -> None:
    """The whole goes back to where sorting begins and stays there; nobody is told of that."""
    version, stage = _first_stage(matter)
    at = clock.now()
    if course.stage_of(matter).kind == Kind.TRIAGE:
        course.touch(matter, split_at=at)
        emit(actor, SPLIT, stream=matter.stream, place=matter.place, pieces=pieces)
        return
    also: dict[str, Any] = {
        "triage": Triage.NONE, "category": "", "pool": "", "suggested": None, "holder": None,
        "promised_on": None, "secrecy": _closed_as(matter), "split_at": at,
    }  # fmt: skip
    promises.give_back(matter)
    withdraw(matter)
    course.jump(
        actor, matter, SPLIT, version, stage.key, also=also, data={"pieces": pieces}, silent=True
    )


def _closed_as(whole: Matter) -> Secrecy:
    """What is not sorted yet is open to nobody outside; what is private stays private."""
    return Secrecy.PRIVATE if whole.secrecy == Secrecy.PRIVATE else Secrecy.INTERNAL


def _begin(actor: Actor, whole: Matter, piece: Piece) -> Matter:
    asked = outside(whole)
    begun = beginning.begin(
        actor, new_matter_id(), whole.area, whole.kind,
        code=codes.normal_code(secrets.code_of(whole)), spot=whole.spot, channel=whole.channel,
        channel_key=whole.channel_key, teller=whole.teller, raised_by_id=whole.raised_by_id,
        # When it was said, and not when somebody noticed that it is two things.
        raised_at=whole.raised_at, secrecy=_closed_as(whole), parent=whole,
        whole_due_at=whole.whole_due_at, promised_on=asked.due_on if asked else None,
    )  # fmt: skip
    label = whole.words.filter(role=WordRole.DEMAND).values_list("by_label", flat=True).first()
    files = [again(one) for one in piece.files]
    intake.keep(actor, begun, piece.words, files, label=label or "", without="teller")
    return begun.matter


def require_unsplitting(actor: Actor, matter: Matter) -> None:
    """Raises what `unsplit` would before it looks at any words."""
    actor.require("matters.unsplit", place=matter.place)
    if matter.split_at is None:
        raise IllegalMove(_("这件事没有拆开。"))
    if not splitting.untouched(matter):
        raise IllegalMove(_("拆出来的已经有人动手了，不能合回一件。两件其实是一件的，用“并件”。"))


@command("合回一件")
def unsplit(actor: Actor, matter: Matter, *, reason: str) -> None:
    """What was split is one matter again, as long as nobody has done anything with the pieces.

    They keep their numbers and go along with it from now on.

    Raises:
        Refusal: no reason. IllegalMove: it was not split, or somebody works on a piece.
        NotAllowed: who does not see every piece.
    """
    actor.require("matters.unsplit", place=matter.place)
    require_unsplitting(actor, matter)
    order.hold([matter.pk, *splitting.pieces_of(matter).values_list("pk", flat=True)])
    pieces = list(splitting.pieces_of(matter))
    if len(splitting.seen_by(actor, matter)) != len(pieces):
        raise NotAllowed(_("看得到每一件的人才能合回一件。"))
    if not splitting.untouched(matter):
        raise IllegalMove(course.beaten(matter))
    label = writing.label_of(actor, "matters.unsplit", matter.place)
    word = writing.write(actor, matter, WordRole.REASON, reason, label=label, field="reason")
    course.touch(matter, split_at=None, joined=F("joined") + len(pieces))
    rows = Matter._base_manager.filter(pk__in=[one.pk for one in pieces])
    rows.update(lead=matter.pk, revision=F("revision") + 1)
    emit(
        actor, "matters.unsplit", stream=matter.stream, place=matter.place,
        word=word.pk, digest=word.digest,
    )  # fmt: skip
    for one in pieces:
        emit(actor, "matters.unsplit", stream=one.stream, place=one.place, lead=matter.pk)
    matter.refresh_from_db()
    said = _("您反映的事（编号%(number)s）拆开的几件合回一件办：%(reason)s 原来的编号都能查到它。")
    telling.tell_teller(
        actor, matter, telling.OCCASIONS["split"],
        said % {"number": matter.number, "reason": word.text},
    )  # fmt: skip
