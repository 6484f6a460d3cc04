"""Reads of the office and field pages: rows that say what they are about, words as far as one
may read them, who was here last."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from lianhu.audit.actor import Actor
from lianhu.audit.models import Event
from lianhu.audit.registry import label_of
from lianhu.bodies.models import Post
from lianhu.files.models import File
from lianhu.kernel.text import mask_free_text, short
from lianhu.matters import holding, joining
from lianhu.matters.kinds import Phase, WordRole
from lianhu.matters.models import ERASED, Matter, Plan, Word
from lianhu.matters.sights import reads_words
from lianhu.matters.telling import known_names, title_in
from lianhu.places.models import Area
from lianhu.places.paths import from_village
from lianhu.shell.words import near

TITLE: Final = 26
CLAIM: Final = "matters.claim"
# What somebody who only supervises reads, masked: opinions and reasons name neighbours.
SUPERVISED: Final = frozenset(
    {WordRole.DEMAND, WordRole.CONCLUSION, WordRole.PROGRESS, WordRole.RESULT, WordRole.ANSWER,
     WordRole.REMARK, WordRole.COMMENT}
)  # fmt: skip


def with_words(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Adds what a list row shows, in the same query: first words and where it is."""
    said = Word.objects.filter(matter=OuterRef("pk"), role=WordRole.DEMAND).order_by("at", "pk")
    return rows.select_related("area__parent__parent", "holder", "suggested").annotate(
        first_words=Subquery(said.annotate(start=start_of("text")).values("start")[:1]),
        first_public=Subquery(said.annotate(start=Left("public_text", 120)).values("start")[:1]),
        teller_name=F("teller__name"),
    )


def start_of(column: str) -> Case:
    """The first words in SQL; of erased ones, that they were erased."""
    erased = Value(str(ERASED))
    return Case(When(erased_at__isnull=False, then=erased), default=Left(column, 120))


def where(area: Area) -> str:
    """From the village down: 东河村·一号网格. Needs the two areas above loaded."""
    return from_village((str(here), here.kind) for here in _upwards(area))


def _upwards(area: Area) -> Iterator[Area]:
    here: Area | None = area
    for _level in range(3):
        if here is not None:
            yield here
            here = here.parent


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said, as this reader may read it."""

    word: Word
    text: str
    masked: bool
    photos: list[File] = field(default_factory=list)
    voices: list[File] = field(default_factory=list)


def heard(actor: Actor, matter: Matter) -> list[Said]:
    """All that was said, in order: in full, or masked for who supervises; three queries."""
    full = reads_words(actor, matter)
    names = known_names(matter)
    found = []
    for word in matter.words.prefetch_related("attachments__file"):
        if not full and word.role not in SUPERVISED:
            continue
        files = [one.file for one in word.attachments.all() if full or one.released_at]
        found.append(
            Said(
                word=word,
                text=word.shown if full else word.public_text or mask_free_text(word.shown, names),
                masked=not full,
                photos=[file for file in files if file.is_picture],
                voices=[file for file in files if file.kind == File.Kind.VOICE],
            )
        )
    return found


def masked_title(matter: Matter) -> str:
    """What was raised, in a few words fit for a paper that lies about."""
    said = next((one.text for one in matter.words.all() if one.role == WordRole.DEMAND), "")
    return title_in(matter, mask_free_text(said, known_names(matter)))


def plans_of(actor: Actor, matter: Matter) -> list[Plan]:
    """What was promised: in full, or masked for who supervises; not to be saved."""
    found = list(matter.plans.select_related("post"))
    return found if reads_words(actor, matter) else hide_names(found, known_names(matter))


def hide_names(plans: list[Plan], names: list[str]) -> list[Plan]:
    """Masks, in memory, what the plans say: whoever makes one writes whom they will visit."""
    for plan in plans:
        plan.measures = mask_free_text(plan.measures, names)
        plan.steps = [mask_free_text(step, names) for step in plan.steps]
    return plans


def last_done(matter: Matter) -> str:
    """Who did what last, in words for somebody whose page is older than that.

    Having read a telling is no step: it must not hide who has the matter.
    """
    done = Event.objects.of(matter.stream).filter(verb__startswith="matters.")
    last = joining.last_here(done)
    if last is None:
        return ""
    post = Post.objects.filter(pk=last.post_id or 0).first()
    facts = {
        "who": holding.who(post) or _("反映人或系统"), "at": near(last.at),
        "what": label_of(last.verb), "phase": Phase(matter.phase).label,
    }  # fmt: skip
    if last.verb == CLAIM:
        return _("%(who)s已于%(at)s领单，这件事现在是“%(phase)s”。") % facts
    said = _("%(who)s于%(at)s办了“%(what)s”，这件事现在是“%(phase)s”。") % facts
    if matter.holder is None:
        return said
    return said + _("现在在%(keeper)s手上。") % {"keeper": holding.who(matter.holder)}


def _first_clause(said: str) -> str:
    """A short title from spoken words: up to the first pause."""
    head = re.split(r"[，。；！？,;!?\n]", said.strip(), maxsplit=1)[0]
    return short(head or said, 20)


def draft_for_public(matter: Matter) -> dict[str, str]:
    """Title, demand and result for the public board, masked as far as a machine can.

    A named person reads it beside the original and decides.
    """
    names = known_names(matter)
    latest: dict[str, str] = {}
    for word in matter.words.all():
        if word.text:
            first = word.role == WordRole.DEMAND and word.role in latest
            latest[word.role] = latest[word.role] if first else word.text
    demand = latest.get(WordRole.DEMAND, "")
    result = latest.get(WordRole.RESULT) or latest.get(WordRole.ANSWER, "")
    return {
        "title": _first_clause(mask_free_text(demand, names)),
        "demand": mask_free_text(demand, names)[:500],
        "result": mask_free_text(result, names)[:500],
    }
