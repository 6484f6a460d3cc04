"""What was said on an item, there or from afar; and the papers that come back, signed or changed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lianhu.assembly.commands.planning import hold
from lianhu.assembly.compared import Change
from lianhu.assembly.models import ChangedCopy, Heard, Item, Meeting, Paper, Side, State, Way
from lianhu.audit.actor import Actor
from lianhu.audit.trace import command, digest, emit, new_salt
from lianhu.files.intake import attach
from lianhu.files.models import Confidentiality, File
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.kernel.text import clean, clean_line
from lianhu.rolls.models import Entry


@command("记下说的话")
def hear(  # noqa: PLR0913
    actor: Actor,
    meeting: Meeting,
    *,
    item: Item,
    side: str,
    words: str,
    speaker: str = "",
    way: str = Way.HERE,
    no: int | None = None,
) -> Heard:
    """One thing said for, against or beside an item. From afar it is an opinion: heard, not counted.

    Opinions from afar are taken from the notice on; what is said there, while the meeting runs.

    Args:
        no: whose number on the roll it is, where somebody wants it known; a count of households
            that were heard rests on it, and nobody reads it beside the words.

    Raises:
        Refusal: at its field. IllegalMove: it is over, or nobody was told yet.
    """
    actor.require("assembly.hear", place=meeting.path)
    from_afar = way != Way.HERE
    hold(meeting, *([State.CALLED, State.RUNNING] if from_afar else [State.RUNNING]))
    if side not in Side.values or way not in Way.values or item.meeting_id != meeting.pk:
        raise Refusal(_("请选赞成不赞成。"), field="side")
    said = clean(words, 1000, label=_("说了什么"), field="words")
    if not said:
        raise Refusal(_("请写说了什么。"), field="words")
    salt, entry = new_salt(), _numbered(meeting, no)
    made = Heard.objects.create(
        meeting=meeting, item=item, side=side, way=way, words=said, salt=salt, at=clock.now(),
        speaker=clean_line(speaker, 50, label=_("谁说的"), field="speaker"),
        by_person_id=actor.person_id, entry=entry,
    )  # fmt: skip
    emit(
        actor, "assembly.hear", stream=meeting.stream, place=meeting.path, item=item.no, side=side,
        way=way, heard=made.pk, digest=digest(said, salt),
    )  # fmt: skip
    return made


@command("来不了的人先说意见", open_to=("visitor", "bearer"))
def say(
    actor: Actor, meeting: Meeting, *, item: Item, side: str, words: str, speaker: str
) -> Heard:
    """Somebody who cannot come says on the page what they think: heard as any message from afar,
    before anything is decided, and counted nowhere.

    Raises:
        Refusal: at its field; without a name nobody in the meeting knows whose word it is.
        IllegalMove: it is over, or nobody was told yet. NotAllowed: it is a meeting of the party.
    """
    actor.require("assembly.say", place=meeting.path)
    if meeting.closed:
        raise NotAllowed(_("党内会议的意见请向党组织说。"))
    hold(meeting, State.CALLED, State.RUNNING)
    if side not in Side.values or item.meeting_id != meeting.pk:
        raise Refusal(_("请选赞成不赞成。"), field="side")
    said = clean(words, 500, label=_("您的意见"), field="words")
    name = clean_line(speaker, 50, label=_("姓名"), field="speaker")
    if not said:
        raise Refusal(_("请写您的意见。"), field="words")
    if not name:
        raise Refusal(_("请写姓名和哪一组，会上念的时候才知道是谁说的。"), field="speaker")
    salt = new_salt()
    made = Heard.objects.create(
        meeting=meeting, item=item, side=side, way=Way.MESSAGE, words=said, salt=salt,
        at=clock.now(), speaker=name, by_person_id=actor.person_id,
    )  # fmt: skip
    emit(
        actor, "assembly.say", stream=meeting.stream, place=meeting.path, item=item.no, side=side,
        heard=made.pk, digest=digest(said, salt),
    )  # fmt: skip
    return made


def _numbered(meeting: Meeting, no: int | None) -> Entry | None:
    """The number on the roll by which people sign in; before that is declared, on the first one."""
    if no is None:
        return None
    rolls = meeting.rolls.order_by("pk")
    chosen = rolls.filter(basis=meeting.road).first() or rolls.first()
    found = Entry.objects.filter(roll=chosen.roll_id, no=no).on().first() if chosen else None
    if found is None:
        raise Refusal(_("名册上没有%d号，可以不写。") % no, field="no")
    return found


@command("存回会议的纸")
def keep_paper(actor: Actor, meeting: Meeting, *, what: str, file: File) -> Paper:
    """A photo of a signed sheet, minutes or resolution, or of the place; never a must.

    Raises:
        Refusal: not a kind of paper. IllegalMove: the photo was kept before, or nobody was told.
    """
    actor.require("assembly.keep_paper", place=meeting.path)
    hold(meeting, State.CALLED, State.RUNNING, State.ENDED)
    if what not in Paper.What.values:
        raise Refusal(_("请选这是哪一种纸。"), field="what")
    attach(file, meeting.stream, confidentiality=Confidentiality.INTERNAL)
    made = Paper.objects.create(
        meeting=meeting, what=what, file=file, at=clock.now(), by_person_id=actor.person_id
    )
    emit(
        actor, "assembly.keep_paper", stream=meeting.stream, place=meeting.path, what=what,
        file=file.pk, sm3=file.sm3,
    )  # fmt: skip
    return made


@command("存回改过的 Word")
def keep_changed(
    actor: Actor, meeting: Meeting, *, what: str, file: File, changes: Sequence[Change]
) -> ChangedCopy:
    """A minutes or resolution that somebody changed in Word, kept with what is different in it.

    What the system counted stays as it is: the copy says what was written, not what happened.

    Raises:
        Refusal: not one of these papers, or nothing is different. Conflict: the same file is kept.
        IllegalMove: the meeting is not over.
    """
    actor.require("assembly.keep_changed", place=meeting.path)
    hold(meeting, State.ENDED)
    if what not in ChangedCopy.What.values:
        raise Refusal(_("请选这是哪一种纸。"), field="what")
    if not changes:
        raise Refusal(_("没有改动，不用存。"), field="file")
    if meeting.changed_copies.filter(what=what, file__sm3=file.sm3).exists():
        raise Conflict(_("这一份已经存过了。"))
    attach(file, meeting.stream, confidentiality=Confidentiality.INTERNAL)
    made = ChangedCopy.objects.create(
        meeting=meeting, what=what, file=file, at=clock.now(), by_person_id=actor.person_id,
        lines=[[one.added, one.words] for one in changes],
    )  # fmt: skip
    emit(
        actor, "assembly.keep_changed", stream=meeting.stream, place=meeting.path, what=what,
        file=file.pk, sm3=file.sm3, lines=len(changes),
    )  # fmt: skip
    return made
