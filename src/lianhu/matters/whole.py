"""Everything the page of one matter shows to staff, and what stands beside the form of a step."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Count, OuterRef, Subquery

from lianhu.audit.actor import Actor
from lianhu.dispatch.explaining import Explained
from lianhu.kernel.names import mask_name
from lianhu.kernel.text import short
from lianhu.matters import (
    course,
    desk,
    doing,
    first,
    holding,
    lamps,
    pressed,
    repeats,
    routing,
    rows,
    splitting,
)
from lianhu.matters.contentment import marks_of
from lianhu.matters.gathered import PREFIX
from lianhu.matters.kinds import WordRole
from lianhu.matters.lamps import lamp
from lianhu.matters.models import Matter, Paper, Part, Plan, Rating, SupervisionOrder, Word
from lianhu.matters.outside import Outside, outside
from lianhu.matters.queries import timeline
from lianhu.matters.sights import reads_words
from lianhu.matters.story import route
from lianhu.matters.telling import title_of, way_back
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.vocabulary import Kind
from lianhu.notices.models import Telling
from lianhu.notices.queries import Line as ToldLine
from lianhu.notices.queries import for_stream
from lianhu.people.models import Teller

GROUP_TEXT = 500
# What leaders and whom they pressed write stands in a box of its own.
BESIDE = frozenset({WordRole.ORDER, WordRole.ORDER_REPLY, WordRole.PART, WordRole.PART_REPLY})


@dataclass(frozen=True, slots=True)
class TellerSeen:
    """Who raised it, as a page shows them: masked; the phone only says that there is one."""

    pk: int
    name: str
    where: str
    has_phone: bool
    prefers: str
    helper: str


class Moment(TypedDict):
    """One line of a matter's life: what was done, by which post."""

    at: datetime
    title: str
    who: str


class Returned(TypedDict):
    """The low mark in words, and what was said with it."""

    mark: str
    words: str


class SplitBeside(TypedDict):
    """What was split beside what it was split into; `progress` in words, "" where nothing was."""

    split_from: Matter | None
    pieces: list[rows.Line]
    progress: str


class MatterPage(SplitBeside):
    """What the page of one matter shows.

    Who only supervises gets masked words (`reads` is False) and nothing of the teller, the
    ratings, the papers or the text to copy.
    """

    matter: Matter
    stage: Stage
    method: Definition
    ahead: list[str]
    reads: bool
    said: list[desk.Said]
    back: Returned | None
    remarks: list[desk.Said]
    teller: TellerSeen | None
    calls: bool
    keeper: str
    first: str
    lamp: tuple[str, str]
    whole: tuple[str, str]
    where: str
    sort: str
    doing: doing.Doing
    plans: list[Plan]
    ratings: list[Rating]
    scale: dict[int, str]
    papers: list[Paper]
    told: list[ToldLine]
    timeline: list[Moment]
    copy: str
    lead: Matter | None
    members: list[rows.Line]
    decisions: list[Explained]
    before: list[repeats.Before]
    outside: Outside | None
    occasion: int
    orders: list[SupervisionOrder]
    parts: list[Part]


def occasion_of(matter: Matter) -> int:
    """Id of the round, meeting, chat or screening on which it came in; 0 for none."""
    serial = matter.channel_key.removeprefix(PREFIX)
    return int(serial) if serial != matter.channel_key and serial.isdigit() else 0


def teller_of(matter: Matter) -> TellerSeen | None:
    teller = matter.teller
    if teller is None or teller.erased_at:
        return None
    return TellerSeen(
        pk=teller.pk,
        name=mask_name(teller.name) if teller.name else "",
        where=teller.where_words,
        has_phone=teller.phone_cipher is not None,
        prefers=str(Teller.Reach(teller.prefers).label),
        helper=mask_name(teller.helper_name) if teller.helper_name else "",
    )


def sees_teller(actor: Actor, matter: Matter) -> bool:
    """Whether the page on which the phone is opened would find the teller for this actor."""
    teller = matter.teller
    if teller is None or teller.phone_cipher is None:
        return False
    return Teller.objects.visible_to(actor).filter(pk=teller.pk).exists()


def page_of(actor: Actor, matter: Matter) -> MatterPage:
    """What the page needs; about a dozen queries however long the matter's life was."""
    stage, reads = course.stage_of(matter), reads_words(actor, matter)
    said = desk.heard(actor, matter)
    return {
        "matter": matter,
        "stage": stage,
        "method": course.definition(matter),
        "ahead": [one.title for one in route(course.definition(matter), stage)],
        "reads": reads,
        "said": [one for one in said if one.word.role not in BESIDE],
        "back": came_back(matter, said),
        "remarks": [one for one in said if one.word.role == WordRole.REMARK],
        "teller": teller_of(matter) if reads else None,
        "calls": actor.may("people.reveal_teller", matter.place) and sees_teller(actor, matter),
        "keeper": holding.who(matter.holder or (matter.suggested if matter.pool else None)),
        "first": holding.who(first.receiver(matter)),
        "lamp": lamp(matter),
        "whole": lamps.whole(matter),
        "where": desk.where(matter.area),
        "sort": sort_label(matter),
        "doing": doing.open_to(actor, matter),
        "plans": desk.plans_of(actor, matter),
        "ratings": list(matter.ratings.all()) if reads else [],
        "scale": scale_of(matter),
        "papers": list(matter.papers.filter(file__state="kept").select_related("file"))
        if reads
        else [],
        "told": for_stream(actor, matter.stream),
        "timeline": [{"at": s.at, "title": s.what, "who": s.by} for s in timeline(matter)],
        "copy": copy_text(matter, said) if reads else "",
        "lead": matter.lead if matter.lead_id else None,
        "members": members_of(actor, matter),
        **pieces_beside(actor, matter),
        "decisions": routing.explained(actor, matter),
        "outside": outside(matter) if reads else None,
        "occasion": occasion_of(matter) if reads else 0,
        "before": repeats.told_before(actor, matter) if reads else [],
        # What leaders ask is for those who work on it, not for who only supervises.
        "orders": pressed.of_matter(actor, matter) if reads else [],
        "parts": parts_of(actor, matter) if reads else [],
    }


def parts_of(actor: Actor, matter: Matter) -> list[Part]:
    """Who helps or helped, first to last, each with what was asked and what came of it."""
    rows = Part.objects.visible_to(actor).filter(matter=matter)
    return list(rows.select_related("post", "what", "outcome"))


def pieces_beside(actor: Actor, matter: Matter) -> SplitBeside:
    """What a matter was split from or into, as far as the actor may see it, and how far it is."""
    seen = splitting.seen_by(actor, matter)
    found = Matter.objects.visible_to(actor).filter(pk__in=[one.pk for one in seen])
    return {
        "split_from": splitting.whole_of(actor, matter),
        "pieces": rows.lines(actor, found.order_by("pk")) if seen else [],
        "progress": str(splitting.progress(seen)) if matter.split_at else "",
    }


def members_of(actor: Actor, matter: Matter) -> list[rows.Line]:
    """The matters that go along with this one, as far as the actor may see them."""
    if not matter.joined:
        return []
    added = Word.objects.filter(matter=OuterRef("pk"), role=WordRole.COMMENT).order_by()
    counted = added.values("matter").annotate(n=Count("pk")).values("n")
    found = Matter.objects.visible_to(actor).filter(lead=matter)
    found = found.annotate(comments=Subquery(counted))
    return rows.lines(actor, found.order_by("raised_at", "pk"), more=["comments"])


def came_back(matter: Matter, said: list[desk.Said]) -> Returned | None:
    """The low mark, and the words with it, for which a matter is worked on anew."""
    if matter.mark is None or matter.phase not in rows.AGAIN:
        return None
    words = [one.text for one in said if one.word.role == WordRole.RATING]
    return {
        "mark": scale_of(matter).get(matter.mark, str(matter.mark)),
        "words": words[-1] if words else "",
    }


def sort_label(matter: Matter) -> str:
    """The class a matter was dispatched as, in the words of its method."""
    return sort_in(course.definition(matter), matter.category)


def sort_in(method: Definition, category: str) -> str:
    """What a class is called in a method; "" for none."""
    found = (stage.class_of(category) for stage in method.of_kind(Kind.DISPATCH))
    return next((sort.label for sort in found if sort), "")


def scale_of(matter: Matter) -> dict[int, str]:
    """What each mark is called, in the words of the method."""
    return scale_in(course.definition(matter))


def scale_in(method: Definition) -> dict[int, str]:
    stages = method.of_kind(Kind.RATE)
    return marks_of(stages[0]) if stages else {}


def copy_text(matter: Matter, said: list[desk.Said]) -> str:
    """The answer as text for a chat with the one who asked; "" while there is none."""
    answers = [one.text for one in said if one.word.role == WordRole.ANSWER and one.text]
    if not answers:
        return ""
    start = f"【{desk.where(matter.area)}】您反映的“{title_of(matter)}”（编号{matter.number}）："
    return start + short(answers[-1], GROUP_TEXT - len(start))


def beside_form(actor: Actor, matter: Matter, act: str) -> dict[str, Any]:
    """What somebody reads while they fill in a step."""
    beside: dict[str, Any] = {
        "said": desk.heard(actor, matter),
        "stage": course.stage_of(matter),
        "method": course.definition(matter),
        "where": desk.where(matter.area),
        "lamp": lamp(matter),
        "label": doing.label_of(act, course.stage_of(matter)),
    }
    if act == "triage":
        beside["before"] = repeats.told_before(actor, matter)
    if act == "respond":
        beside["way"] = Telling.How(way_back(matter)).label
    return beside
