"""One telling that holds several things (拆分, C2.20): each thing is a matter of its own, and the whole
rests until all of them are answered.

What was said stays whole where it was told. Numbers count the pieces and never the whole: a piece
has the class, the post, the clock and the outcome (ADR 20). The whole is never more open than any
of its pieces.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import SYSTEM, Actor
from lianhu.audit.models import Event
from lianhu.audit.trace import command, emit
from lianhu.kernel import text
from lianhu.kernel.errors import IllegalMove, Refusal
from lianhu.matters import closing, joining, telling, writing
from lianhu.matters.kinds import Secrecy, WordRole
from lianhu.matters.models import Matter, Word

if TYPE_CHECKING:
    from lianhu.files.models import File

FEWEST: Final = 2
# Whoever tells of more than this at once is better asked to tell it piece by piece.
MOST: Final = 10
QUOTED: Final = 150
# Where one thing ends and the next begins: after a sentence, or where somebody counts them.
_TURN: Final = re.compile(
    r"(?<=[。！？!?；;\n])"
    r"|(?<=[，,、：:\s])(?=[一二三四五六七八九十]是|[第其][一二三四五六七八九十][，,、是]|还有|另外)"
    r"|(?<![\d.])(?=\d{1,2}[、.．）)](?!\d))|(?=[①-⑩])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the things: its words, picked from what was said, and which of the files go along."""

    words: str
    files: tuple["File", ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the pieces are that somebody may see: `done` of `n` are answered."""

    n: int
    done: int

    def __str__(self) -> str:
        return _("%(done)d/%(n)d已答复") % {"done": self.done, "n": self.n}


def pieces_of(whole: Matter) -> QuerySet[Matter]:
    """What it was split into; what was brought back into it is none any more."""
    found: QuerySet[Matter] = Matter.objects.filter(parent=whole.pk)
    return found.exclude(lead=whole.pk).order_by("pk")


def seen_by(actor: Actor, whole: Matter) -> list[Matter]:
    """The pieces as far as the actor may see them; no query where nothing was split."""
    if whole.split_at is None:
        return []
    seen = Matter.objects.visible_to(actor).filter(parent=whole.pk).exclude(lead=whole.pk)
    return list(seen.select_related("holder", "suggested", "area").order_by("pk"))


def progress(pieces: Iterable[Matter]) -> Progress:
    done = [one.answered_at is not None for one in pieces]
    return Progress(len(done), sum(done))


def whole_of(actor: Actor, piece: Matter) -> Matter | None:
    """The whole that a piece was told in, if the actor may see it."""
    if piece.parent_id is None or piece.lead_id == piece.parent_id:
        return None
    return Matter.objects.visible_to(actor).filter(pk=piece.parent_id).first()


def require_splittable(matter: Matter) -> None:
    """Raises IllegalMove unless what was told may be taken apart now, whoever asks."""
    joining.require_own_way(matter)
    said = ""
    if matter.closed_at or matter.posted_at or matter.answered_at:
        said = _("这件事已经答复或办结了，不再拆。")
    elif matter.parent_id is not None:
        said = _("这件本来就是拆出来的，不再往下拆。要改，先把拆开的合回一件，再重新拆。")
    elif matter.paused_at:
        said = _("正在等反映人回话，等他回了话再拆。")
    elif matter.parts_open:
        said = _("还有岗位在协办这件事，先办好或者结束协办再拆。")
    elif matter.joined and joined_from_outside(matter):
        said = _("有别的事并在这件里，先分开再拆。")
    if said:
        raise IllegalMove(said)


def joined_from_outside(matter: Matter) -> bool:
    """Whether somebody else's matter goes along with it, and not only a piece of its own."""
    others = Matter._base_manager.filter(lead=matter.pk).filter(
        ~Q(parent=matter.pk) | Q(parent=None)
    )
    return others.exists()


def said_in(matter: Matter) -> tuple[str, list["File"]]:
    """What was told at first, and the files with it."""
    word = matter.words.filter(role=WordRole.DEMAND).prefetch_related("attachments__file").first()
    if word is None or word.erased_at:
        return "", []
    return word.text, [one.file for one in word.attachments.all() if one.file.state == "kept"]


def require_picked(matter: Matter, pieces: Sequence[Piece]) -> None:
    """Raises Refusal unless there are several pieces and every word of theirs was said.

    Of a telling without text, a voice or a photo, whoever splits writes down what they heard.
    """
    if not FEWEST <= len(pieces) <= MOST:
        raise Refusal(
            _("请把话分成%(few)d到%(most)d件，一行一件。") % {"few": FEWEST, "most": MOST},
            field="pieces",
        )
    whole, files = said_in(matter)
    bare = _bare(whole)
    for place, piece in enumerate(pieces, 1):
        said = _bare(piece.words)
        if not said:
            raise Refusal(_("第%(n)d件没有字。") % {"n": place}, field="pieces")
        if bare and any(part not in bare for part in _parts(piece.words)):
            raise Refusal(
                _("第%(n)d件里有原话没有的字：“%(words)s”。请照原话摘，一个字也不改。")
                % {"n": place, "words": text.short(piece.words, 20)},
                field="pieces",
            )
        if {one.pk for one in piece.files} - {one.pk for one in files}:
            raise Refusal(_("请选原来的照片或录音。"), field="files")


def _parts(words: str) -> list[str]:
    """What was picked, bit by bit: bits that do not stand together are joined by “……”."""
    return [bare for bit in re.split(r"…+|\.{3,}", words) if (bare := _bare(bit))]


def _bare(words: str) -> str:
    """Only what is said, without spaces and points."""
    return re.sub(r"[\W_]+", "", words)


def by_sentence(said: str) -> str:
    """What was said, a sentence or a counted thing a line: where somebody begins to take it apart."""
    found = (one.strip(" ，,、\n") for one in _TURN.split(said))
    return "\n".join(one for one in found if _bare(one))


def untouched(whole: Matter) -> bool:
    """Whether nobody has done anything with any of its pieces; what a rule did is nobody's."""
    pieces = list(pieces_of(whole))
    streams = {one.stream: one for one in pieces}
    done = Event.objects.filter(stream__in=streams, seq__gt=1, person_id__isnull=False)
    loose = all(
        one.phase in joining.UNSTARTED
        and one.secrecy in joining.OPEN
        and not (one.lead_id or one.joined or one.parts_open or one.paused_at or one.closed_at)
        for one in pieces
    )
    return loose and not done.exists()


def gather(actor: Actor, matter: Matter) -> None:
    """A piece moved, or one that pieces go along with: the whole follows."""
    wholes = {matter.parent_id} if matter.parent_id else set()
    if matter.joined:
        along = Matter._base_manager.filter(lead=matter.pk, parent__isnull=False)
        wholes |= set(along.values_list("parent_id", flat=True))
    for pk in sorted(one for one in wholes if one):
        _follow(actor, pk)


def _follow(actor: Actor, pk: int) -> None:
    """The whole is answered and closed when all of its pieces are, and as secret as the most secret.

    Its row is held meanwhile (`order.hold_moving`, by the step that calls): of two pieces that are
    answered at once the second sees both.
    """
    rows = Matter._base_manager.select_related("area", "teller")
    whole = rows.filter(pk=pk).first()
    if whole is None or whole.split_at is None:
        return
    pieces = list(pieces_of(whole))
    answered = _last([one.answered_at for one in pieces])
    closed = _last([one.closed_at for one in pieces]) if answered else None
    private = any(one.secrecy == Secrecy.PRIVATE for one in pieces)
    secrecy = Secrecy.PRIVATE if private else Secrecy(whole.secrecy)
    if (answered, closed, secrecy) != (whole.answered_at, whole.closed_at, whole.secrecy):
        sum_up(actor, whole, answered=answered, closed=closed, secrecy=secrecy)


def _last(moments: Sequence[datetime | None]) -> datetime | None:
    """The last of them; None while one is missing."""
    known = [one for one in moments if one is not None]
    return max(known) if known and len(known) == len(moments) else None


@command("汇总拆开的几件")
def sum_up(
    actor: Actor,
    matter: Matter,
    *,
    answered: datetime | None,
    closed: datetime | None,
    secrecy: Secrecy,
) -> None:
    """What became of the pieces is so for the whole; its teller reads all the answers in one place."""
    new, before = answered is not None and matter.answered_at is None, matter.secrecy
    Matter._base_manager.filter(pk=matter.pk).update(
        answered_at=answered, closed_at=closed, secrecy=secrecy, revision=F("revision") + 1
    )
    matter.answered_at, matter.closed_at, matter.secrecy = answered, closed, secrecy
    closing.follow(matter, before)
    word = writing.write(
        SYSTEM, matter, WordRole.ANSWER, _answers(matter), label=_("拆开办的几件")
    ) if new else None  # fmt: skip
    proof: dict[str, Any] = {"word": word.pk, "digest": word.digest} if word else {}
    emit(
        actor, "matters.sum_up", stream=matter.stream, place=matter.place,
        answered=answered is not None, closed=closed is not None, **proof,
    )  # fmt: skip
    if word:
        said = _(
            "您反映的事（编号%(number)s）拆开办的几件都有答复了，用原来的编号和查询码能一起看。"
        )
        telling.tell_teller(
            actor, matter, telling.OCCASIONS["split"], said % {"number": matter.number}
        )
    if matter.joined:
        joining.settle(
            actor, matter, matter.members.select_related("teller", "area").order_by("pk")
        )


def _answers(whole: Matter) -> str:
    """The last answer of each piece, one a line."""
    found = []
    for place, piece in enumerate(pieces_of(whole), 1):
        at = piece.lead_id or piece.pk
        rows = Word.objects.filter(matter=at, role=WordRole.ANSWER)
        # What was answered to somebody else in the one that leads may name them.
        answer = rows.order_by("-at", "-pk").first() if at == piece.pk else None
        said = (
            text.short(answer.text, QUOTED) if answer and answer.text else _("已答复，打开这一件看")
        )
        found.append(f"{place}. {_('编号')}{piece.number}：{said}")
    return "\n".join(found)
