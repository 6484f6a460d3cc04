"""Several things said on one occasion become several matters in one go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor, under
from lianhu.audit.trace import command, emit
from lianhu.kernel import clock
from lianhu.kernel.errors import Conflict, NotAllowed, Refusal
from lianhu.kernel.names import clean_name
from lianhu.kernel.text import clean, clean_line
from lianhu.matters import drafts, helping
from lianhu.matters.commands.intake import Teller, raise_
from lianhu.matters.kinds import WRITTEN_AT_ONCE, Channel, Kind
from lianhu.matters.models import Draft, Gathering, Matter, Quiet, Taken
from lianhu.matters.writing import LONGEST
from lianhu.people.models import Household, Person
from lianhu.people.models import Teller as People
from lianhu.places.models import Area

if TYPE_CHECKING:
    from lianhu.files.models import File

# A round or a meeting is written down soon, or it is not remembered any more.
LATEST: Final = timedelta(days=30)
SAID_AT_ONCE: Final = drafts.AT_ONCE


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing that somebody said or found, in words, by voice or as photos; `area` where it is,
    else where the occasion was; `spot` where in it."""

    words: str
    name: str = ""
    where_words: str = ""
    kind: str = Kind.DEMAND
    person: Person | None = None
    area: Area | None = None
    files: Sequence["File"] = ()
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody made of a draft."""

    ticked: bool
    again: bool
    speaker: str
    text: str
    kind: str


@command("收下群聊文字")
def paste_chat(actor: Actor, area: Area, *, pasted: str, title: str = "") -> Gathering:
    """Take the copied text of a group chat apart into drafts that only the actor sees.

    The text itself is not kept; the drafts go when they are confirmed, and after
    `drafts.kept_for()` whatever happens.

    Raises:
        Refusal: at its field (pasted, title), what does not fit.
        NotAllowed: nobody by name.
    """
    actor.require("matters.paste_chat", place=_reach(actor, "matters.paste_chat", area.path))
    person = _named(actor)
    now = clock.now()
    made = Gathering.objects.create(
        area=area, place=area.path, channel=Channel.CHAT_GROUP,
        title=clean_line(title, 60, label=_("群名"), field="title"), held_on=clock.today(),
        by_person_id=person, made_at=now, drafts_until=now + drafts.kept_for(),
    )  # fmt: skip
    rows = drafts.made_of(made, pasted)
    Draft.objects.bulk_create(rows, batch_size=1000)
    emit(
        actor, "matters.paste_chat", stream=made.stream, place=made.place, fresh=True,
        drafts=len(rows),
    )  # fmt: skip
    return made


@command("整理群聊草稿")
def sort_drafts(
    actor: Actor,
    gathering: Gathering,
    changes: Mapping[int, Change],
    *,
    merge: tuple[int, int] | None = None,
    split: int | None = None,
    untick: bool = False,
) -> None:
    """Keep what was changed on a page of drafts; then put one onto another, or take one apart.

    Args:
        changes: by id of the draft. merge: the draft that grows, and the one that goes into it.
        split: the draft to take apart at its empty lines, else at every line.
        untick: take the tick off every draft, also of the other pages.

    Raises:
        Refusal: at text or speaker of a draft ("text-7"), what does not fit.
        Conflict: it was taken in meanwhile.
    """
    actor.require(
        "matters.sort_drafts", place=_reach(actor, "matters.sort_drafts", gathering.place)
    )
    rows = {row.pk: row for row in _drafts(actor, gathering)}
    for pk, change in changes.items():
        if pk in rows:
            _apply(rows[pk], change)
    changed = [rows[pk] for pk in changes if pk in rows]
    Draft.objects.bulk_update(changed, ["ticked", "again", "speaker", "text", "kind"])
    if untick:
        _drafts(actor, gathering).update(ticked=False)
    if merge and set(merge) <= set(rows):
        _merge(rows[merge[0]], rows[merge[1]])
    if split in rows:
        _split(rows[split])
    emit(
        actor, "matters.sort_drafts", stream=gathering.stream, place=gathering.place,
        changed=len(changed), merged=bool(merge), split=bool(split),
    )  # fmt: skip


@command("对上说话的人")
def name_speaker(actor: Actor, draft: Draft, *, person: Person | None) -> None:
    """Say who the one with this nickname is; all drafts of the nickname follow.

    Raises:
        Refusal: nobody whom the actor may see.
    """
    actor.require(
        "matters.name_speaker", place=_reach(actor, "matters.name_speaker", draft.gathering.place)
    )
    if person and not Person.objects.visible_to(actor).present().filter(pk=person.pk).exists():
        raise Refusal(_("没有这个人，或者不在您的工作范围。"))
    rows = _drafts(actor, draft.gathering)
    same = rows.filter(speaker=draft.speaker) if draft.speaker else rows.filter(pk=draft.pk)
    n = same.update(person=person)
    emit(
        actor, "matters.name_speaker", stream=draft.gathering.stream,
        place=draft.gathering.place, drafts=n,
    )  # fmt: skip


@command("确认收下群聊里的事")
def take_in(actor: Actor, gathering: Gathering) -> list[Matter]:
    """Make a matter of every ticked draft, and forget all drafts; gives the matters.

    What somebody else took in meanwhile is left out, unless it was said to be another matter.

    Raises:
        Refusal: nothing is ticked, or too much for once. Conflict: it was taken in already.
    """
    actor.require("matters.take_in", place=_reach(actor, "matters.take_in", gathering.place))
    rows = list(_drafts(actor, gathering).filter(ticked=True).select_related("person")[:101])
    if not rows:
        raise Refusal(_("一条也没有勾选。都不是要办的事，请点“都不要，删掉”。"))
    if len(rows) > SAID_AT_ONCE:
        raise Refusal(_("一次最多收100件，请先少勾一些，剩下的再粘贴一次。"))
    drafts.lock(drafts.village_path(gathering.area))
    numbers = drafts.known(mark for row in rows for mark in row.marks)
    made = []
    for row in rows:
        if drafts.taken_as(row, numbers) and not row.again:
            continue
        matter = _raise(actor, gathering, _spoken(row))
        # Of the same words under one confirmation, the first keeps the mark.
        marks = [Taken(mark=mark, matter=matter, at=clock.now()) for mark in row.marks]
        Taken.objects.bulk_create(marks, ignore_conflicts=True)
        made.append(matter)
    if not made:
        raise Conflict(_("勾选的都已经收过了，没有重复收。"))
    gathering.drafts.all().delete()
    _settle(gathering, raised=len(made))
    emit(
        actor, "matters.take_in", stream=gathering.stream, place=gathering.place,
        matters=[matter.pk for matter in made], left_out=len(rows) - len(made),
    )  # fmt: skip
    return made


@command("删掉群聊草稿")
def throw_away(actor: Actor, gathering: Gathering) -> None:
    """Nothing of it is to be kept: drafts and paste go at once."""
    actor.require("matters.throw_away", place=_reach(actor, "matters.throw_away", gathering.place))
    n = _drafts(actor, gathering).count()
    emit(
        actor, "matters.throw_away", stream=gathering.stream, place=gathering.place, drafts=n
    )  # fmt: skip
    gathering.delete()


@command("过期删除群聊草稿")
def forget_drafts(actor: Actor, gathering: Gathering) -> None:
    """As `throw_away`, by the clock."""
    actor.require("matters.forget_drafts", place=gathering.place)
    n = gathering.drafts.count()
    emit(
        actor, "matters.forget_drafts", stream=gathering.stream, place=gathering.place, drafts=n
    )  # fmt: skip
    gathering.delete()


@command("记一次走访、一次会、一次排查")
def gather(  # noqa: PLR0913
    actor: Actor,
    area: Area,
    *,
    channel: str,
    held_on: date,
    title: str = "",
    said: Sequence[Spoken] = (),
    quiet: Iterable[int] = (),
    nothing: bool = False,
) -> Gathering:
    """Write down a round of visits, a meeting or a screening; what was said becomes matters at once.

    Args:
        quiet: households that had nothing to say. nothing: nobody said anything.

    Raises:
        Refusal: at its field (held_on, title, quiet, nothing, "words-0", "name-0" for the first
            that was said), what does not fit.
        NotAllowed: nobody by name.
    """
    actor.require("matters.gather", place=_reach(actor, "matters.gather", area.path))
    person = _named(actor)
    if channel not in WRITTEN_AT_ONCE:
        raise Refusal(_("不认识的渠道或类型。"))
    if not clock.today() - LATEST <= held_on <= clock.today():
        raise Refusal(_("日期不能晚于今天，也不能早于30天前。"), field="held_on")
    if len(said) > SAID_AT_ONCE:
        raise Refusal(_("一次最多记100件，请分两次。"))
    homes = _quiet(actor, area, quiet)
    if nothing and (said or homes):
        raise Refusal(
            _("写了有人提的事，或勾了哪几户，就不能再记“都没有人提事”。"), field="nothing"
        )
    if not (said or homes or nothing):
        raise Refusal(_("请写下提的事，或者点“没有人提事”。"))
    now = clock.now()
    made = Gathering.objects.create(
        area=area, place=area.path, channel=channel, held_on=held_on, by_person_id=person,
        title=clean_line(title, 60, label=_("在哪里"), field="title"), made_at=now,
        nothing=nothing, raised=len(said), quiet=len(homes), settled_at=now,
    )  # fmt: skip
    Quiet.objects.bulk_create([Quiet(gathering=made, household=home) for home in homes])
    matters = [_raise_row(actor, made, one, n) for n, one in enumerate(said)]
    emit(
        actor, "matters.gather", stream=made.stream, place=made.place, fresh=True,
        channel=channel, held_on=held_on.isoformat(), matters=[one.pk for one in matters],
        quiet=len(homes), nothing=nothing,
    )  # fmt: skip
    return made


def _reach(actor: Actor, verb: str, place: str) -> str:
    """The place asked about: a post inside it hears what its people say, as far as it reaches."""
    inside = [at for at in actor.paths(verb) if at.startswith(place)]
    return inside[0] if inside else place


def _named(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed(_("请由有姓名的人来记。"))
    return actor.person_id


def _drafts(actor: Actor, gathering: Gathering) -> QuerySet[Draft]:
    """The open drafts of the actor, in order, while nobody else takes them in.

    Raises:
        Conflict: they were taken in or thrown away already.
    """
    mine = Gathering.objects.select_for_update().filter(pk=gathering.pk, settled_at=None)
    if not mine.filter(by_person_id=actor.person_id or 0).exists():
        raise Conflict(_("这次粘贴已经收过或者删掉了。"))
    return Draft.objects.visible_to(actor).filter(gathering=gathering)


def _apply(row: Draft, change: Change) -> None:
    label = _("说了什么")
    row.text = clean(change.text, LONGEST, label=label, field=f"text-{row.pk}")
    if not row.text:
        raise Refusal(_("请写几个字；不要的，去掉前面的勾。"), field=f"text-{row.pk}")
    row.speaker = clean_line(change.speaker, 50, label=_("谁说的"), field=f"speaker-{row.pk}")
    row.ticked, row.again = change.ticked, change.again
    row.kind = change.kind if change.kind in Kind.values else Kind.DEMAND


def _merge(onto: Draft, gone: Draft) -> None:
    text = f"{onto.text}\n{gone.text}"
    if len(text) > LONGEST:
        raise Refusal(
            _("合起来超过%(n)d个字，一件事放不下。") % {"n": LONGEST}, field=f"text-{gone.pk}"
        )
    onto.text, onto.ticked = text, onto.ticked or gone.ticked
    onto.marks = list(dict.fromkeys([*onto.marks, *gone.marks]))
    onto.save(update_fields=["text", "ticked", "marks"])
    gone.delete()


def _split(row: Draft) -> None:
    pieces = [piece.strip() for piece in row.text.split("\n\n") if piece.strip()]
    if len(pieces) < 2:
        pieces = [piece.strip() for piece in row.text.split("\n") if piece.strip()]
    if len(pieces) < 2:
        raise Refusal(_("请先在要分开的地方按回车，再点“拆开”。"), field=f"text-{row.pk}")
    more = [
        Draft(
            gathering=row.gathering, position=row.position, speaker=row.speaker, text=piece,
            person=row.person, said_at=row.said_at, sort=row.sort, kind=row.kind,
            ticked=row.ticked, again=row.again, marks=row.marks,
        )
        for piece in pieces[1:]
    ]  # fmt: skip
    Draft.objects.filter(pk=row.pk).update(text=pieces[0])
    Draft.objects.bulk_create(more)


def _spoken(row: Draft) -> Spoken:
    return Spoken(row.text, _speakable(row), kind=row.kind, person=row.person)


def _speakable(row: Draft) -> str:
    """The person's own name where they are known, else the nickname as far as it can be a name."""
    if row.person:
        return row.person.name
    try:
        return clean_name(row.speaker) if row.speaker else ""
    except Refusal:
        return ""


def _raise(actor: Actor, gathering: Gathering, one: Spoken) -> Matter:
    known = bool(one.name or one.where_words)
    # What somebody saw themselves is told by nobody.
    seen = gathering.channel == Channel.SCREENING and not known
    teller = Teller(
        name=one.name, where_words=one.where_words, helper="" if seen else helping.name_of(actor),
        # Who is spoken for seldom looks it up themselves.
        reach=People.Reach.DOOR if known else People.Reach.PAGE, person=one.person,
    )  # fmt: skip
    return raise_(
        actor, area=one.area or gathering.area, words=one.words, kind=one.kind, files=one.files,
        channel=gathering.channel, channel_key=gathering.key, teller=teller, spot=one.spot,
    ).matter  # fmt: skip


def _raise_row(actor: Actor, gathering: Gathering, one: Spoken, n: int) -> Matter:
    if one.kind not in Kind.values:
        raise Refusal(_("不认识的类型。"), field=f"kind-{n}")
    try:
        return _raise(actor, gathering, one)
    except Refusal as refusal:
        refusal.field = f"{refusal.field}-{n}" if refusal.field else ""
        raise


def _quiet(actor: Actor, area: Area, quiet: Iterable[int]) -> list[Household]:
    ids = set(quiet)
    if not ids:
        return []
    rows = Household.objects.visible_to(actor).filter(under([area.path], "path"), pk__in=ids)
    homes = list(rows.order_by("pk"))
    if len(homes) < len(ids):
        raise Refusal(_("有的户不在这里，请刷新后再勾。"), field="quiet")
    return homes


def _settle(gathering: Gathering, raised: int) -> None:
    gathering.raised, gathering.settled_at, gathering.drafts_until = raised, clock.now(), None
    gathering.save(update_fields=["raised", "settled_at", "drafts_until"])
