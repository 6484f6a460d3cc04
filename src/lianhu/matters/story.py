"""The whole life of one matter as its teller reads it: from first to last, masked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianhu.audit.actor import VISITOR, Actor
from lianhu.audit.models import Event
from lianhu.audit.reads import known
from lianhu.audit.reads import read as often
from lianhu.audit.registry import label_of
from lianhu.bodies.models import Post
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.kernel.names import mask_name
from lianhu.kernel.text import mask_free_text
from lianhu.matters import desk, hands, joining, splitting
from lianhu.matters.course import stage_of
from lianhu.matters.kinds import Triage, WordRole
from lianhu.matters.models import Matter, Part, Plan, Word, WordFile
from lianhu.matters.telling import Fields, known_names, title_of
from lianhu.matters.titles import ALONG, JOINS, OWED, OWN, SHOWN, TITLES, TONES
from lianhu.methods.definition import Definition, Stage
from lianhu.methods.queries import definition_of
from lianhu.methods.villagers import Parts, parts
from lianhu.methods.vocabulary import Kind
from lianhu.methods.words import say
from lianhu.notices.models import Telling
from lianhu.people.models import Person

ROUTE_END: Final = 12
CLAIM: Final = "matters.claim"
GIVE: Final = "matters.give_part"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when, what, by which post, and what was said with its voice and photos."""

    at: datetime
    title: str
    who: str = ""
    text: str = ""
    tone: str = ""
    files: tuple[File, ...] = ()
    plan: Plan | None = None
    # Said by a teller, and so for nobody else who told of the same thing.
    own: bool = False

    @property
    def has_photos(self) -> bool:
        return any(file.is_picture for file in self.files)


@dataclass(frozen=True, slots=True)
class PieceLine:
    """One of the things that were told at once."""

    matter: Matter
    title: str
    answered: bool
    now: str


@dataclass(slots=True)
class Story:
    """Everything the page of one matter shows; read once."""

    matter: Matter
    # The matter in which it is worked on: itself, or the one it goes along with.
    at: Matter
    stage: Stage
    now: str
    entries: list[Entry] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    answer: Entry | None = None
    plan: Plan | None = None
    tellings: list[Telling] = field(default_factory=list)
    # Whether somebody who handled it did so on the device that reads this.
    handled_here: bool = False
    asked: str = ""
    # Of what was split: its pieces, as far as the reader may see them, each with its words.
    pieces: list[PieceLine] = field(default_factory=list)
    # Who helps at present, by their posts; whoever has it leads.
    helpers: list[str] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether somebody still has to do something by a day."""
        return self.at.due_at is not None and self.at.posted_at is None and not self.at.split_at

    @property
    def tone(self) -> str:
        if self.at.closed_at or self.at.posted_at:
            return "good"
        if self.at.split_at:
            return "good" if self.at.answered_at else "info"
        late = self.at.due_at is not None and self.at.due_at < clock.now()
        return "bad" if late else "info"

    @property
    def progress(self) -> str:
        """How many of the pieces are answered; "" where nothing was split."""
        return str(splitting.progress(one.matter for one in self.pieces)) if self.pieces else ""

    @property
    def question(self) -> str:
        """What the teller is asked while the clock stands; "" while nothing is."""
        return self.asked if self.matter.paused_at else ""

    @property
    def asks_rating(self) -> bool:
        """Whether the teller may rate now by the code."""
        return self.stage.kind == Kind.RATE and "code" in self.stage.ways

    @property
    def parts(self) -> Parts | None:
        """Where villagers take part, decide and check; None of a private matter, which is its
        teller's alone."""
        private = self.at.triage == Triage.PRIVATE
        return None if private else parts(definition_of(self.at.version_id))

    @property
    def unread(self) -> bool:
        """Whether words on this page wait to be read by the teller."""
        return any(
            one.how == "page" and one.state == "written" and one.audience_kind == "teller"
            for one in self.tellings
        )


def words_now(matter: Matter) -> str:
    """What the method says to the teller at the present stage; of the one it goes along with, there."""
    if matter.lead_id is not None:
        return _("和同一件事并在一起办。") + words_now(lead_of(matter))
    if matter.split_at is not None:
        return _("您说的不止一件事，已经分成几件，一件一件办。")
    stage = stage_of(matter)
    return say(stage.resident_words, Fields(matter, stage, {}, matter.holder))


def pieces_read(actor: Actor, whole: Matter) -> list[PieceLine]:
    """The pieces of what was split, for one who may open each: where it stands, in plain words."""
    return [
        PieceLine(one, title_of(one), one.answered_at is not None, words_now(one))
        for one in splitting.seen_by(actor, whole)
    ]


def lead_of(matter: Matter) -> Matter:
    """The matter that `matter` goes along with, with what its story needs."""
    rows = Matter._base_manager.select_related(
        "area__parent__parent", "holder", "suggested", "teller"
    )
    found: Matter = rows.get(members=matter)
    return found


def read(matter: Matter, actor: Actor) -> Story:
    """The story of a matter that `actor` bears; seven queries, the matter's own not counted.

    Words are masked (phones, numbers, the teller's own name), the answer is not: it was
    written to the one who reads it.
    """
    read_words(matter)
    events = joining.without_gone(often("life", _events, matter.stream))
    words = {word.pk: word for word in matter.words.all()}
    names = known_names(matter)
    plans = desk.hide_names(often("life", _plans, matter.pk), names)
    story = Story(matter, matter, stage_of(matter), words_now(matter))
    story.entries = list(_entries(matter, events, words, plans, names))
    story.steps = _steps(matter, events)
    story.handled_here = hands.among(events, actor.device)
    answers = [word for word in words.values() if word.role == WordRole.ANSWER]
    questions = [word for word in words.values() if word.role == WordRole.QUESTION]
    story.asked = questions[-1].shown if questions else ""
    story.answer = _entry(answers[-1]) if answers else None
    story.plan = next((one for one in reversed(plans) if one.given_back_at is None), None)
    story.tellings = _told(actor, matter.stream)
    story.pieces = pieces_read(actor, matter)
    if matter.parts_open:
        story.helpers = [one.post.title for one in often("life", _parts, matter.pk)]
    if matter.lead_id is not None:
        since = [event.at for event in events if event.verb in JOINS]
        _go_along(story, read(lead_of(matter), VISITOR), since[-1])
    return story


def _go_along(story: Story, lead: Story, since: datetime) -> None:
    """What is done in the one that leads, as somebody reads it who told of the same thing.

    What its own teller said, and every picture and voice of it, stays with that teller.
    """
    done = [replace(one, files=()) for one in lead.entries if not one.own and one.at >= since]
    story.entries = sorted([*story.entries, *done], key=lambda one: one.at)
    story.at, story.steps, story.plan = lead.at, lead.steps, lead.plan
    story.helpers = lead.helpers
    if lead.answer:
        words = mask_free_text(lead.answer.text, known_names(lead.matter))
        story.answer = replace(lead.answer, text=words, files=())


def read_words(matter: Matter) -> None:
    """Reads all that was said, with its files, so that `matter.words` is known; two queries."""
    words = often("life", _words, matter.pk)
    files: dict[int, list[WordFile]] = {word.pk: [] for word in words}
    for one in often("life", _files, matter.pk):
        files[one.word_id].append(one)
    known(matter, "words", words)
    for word in words:
        known(word, "attachments", files[word.pk])


def _words(pk: int) -> QuerySet[Word]:
    return Word.objects.filter(matter=pk)


def _files(pk: int) -> QuerySet[WordFile]:
    return WordFile.objects.filter(word__matter=pk).select_related("file").order_by("pk")


def _events(stream: str) -> QuerySet[Event]:
    return Event.objects.of(stream)


def _plans(pk: int) -> QuerySet[Plan]:
    return Plan.objects.filter(matter=pk).select_related("post")


def _parts(pk: int) -> QuerySet[Part]:
    return Part.objects.open().filter(matter=pk).select_related("post")


def _told(actor: Actor, stream: str) -> list[Telling]:
    def build(stream: str) -> QuerySet[Telling]:
        return Telling.objects.visible_to(replace(actor, stream=stream)).of(stream)

    # Whoever bears a matter bears this one: the stream is a value, and not whom it is asked for.
    return often(replace(actor, stream="").sight, build, stream)


def _entries(
    matter: Matter,
    events: Sequence[Event],
    words: Mapping[int, Word],
    plans: Sequence[Plan],
    names: Sequence[str],
) -> Iterator[Entry]:
    ids = {event.post_id for event in events if event.post_id}
    ids |= {event.data["helper"] for event in events if "helper" in event.data}
    posts = dict(Post.objects.filter(pk__in=ids).values_list("pk", "title"))
    claimers = _claimers(events)
    promised, version = iter(plans), 0
    for event in events:
        version, entered = event.data.get("version") or version, version
        version_then = entered or version
        if not event.verb.startswith("matters.") and event.verb not in TITLES:
            continue
        data = event.data
        word = words.get(data.get("word", 0))
        if word and word.role not in SHOWN and event.verb not in OWED:
            word = None
        said = _entry(word, names) if word else None
        yield Entry(
            at=event.at,
            title=_title(event, version_then, posts, claimers),
            who=posts.get(event.post_id or 0, "") or (word.by_label if word else ""),
            text=said.text if said else "",
            tone=TONES.get(event.verb, ""),
            files=said.files if said else (),
            plan=next(promised, None) if event.verb == "matters.claim" else None,
            own=bool(word and word.role in OWN) or event.verb in ALONG,
        )


def _claimers(events: Sequence[Event]) -> dict[int, str]:
    """The surnames of who claimed: they stand by name on the public list of posts."""
    ids = {event.person_id for event in events if event.verb == CLAIM and event.person_id}
    if not ids:
        return {}
    found = Person.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: mask_name(name).partition("*")[0].strip("·") for pk, name in found if name}


def _title(event: Event, version: int, posts: Mapping[int, str], names: Mapping[int, str]) -> str:
    """What was done, with the choice, the class or the one who took it where they are known."""
    plain = str(TITLES.get(event.verb, "")) or label_of(event.verb)
    data = event.data
    if event.verb == CLAIM and (event.post_id or 0) in posts:
        surname = names.get(event.person_id or 0, "")
        who = posts.get(event.post_id or 0, "") + (_("%s某") % surname if surname else "")
        return _("%(who)s领了这件事") % {"who": who}
    if event.verb == GIVE and data["helper"] in posts:
        return _("请%(who)s一起办") % {"who": posts[data["helper"]]}
    method = definition_of(version) if version else None
    stage = method.stage(data["left"]) if method and method.has(data.get("left", "")) else None
    if (
        stage
        and event.verb == "matters.triage"
        and (choice := stage.choice(data.get("outcome", "")))
    ):
        return _("看过，分到“%(label)s”") % {"label": choice.label}
    if (
        stage
        and event.verb == "matters.dispatch"
        and (sort := stage.class_of(data.get("category", "")))
    ):
        return _("派给管“%(label)s”的岗位") % {"label": sort.label}
    return plain


def _entry(word: Word, names: Sequence[str] = ()) -> Entry:
    text = word.shown
    if word.role != WordRole.ANSWER:
        text = mask_free_text(text, names)
    files = tuple(row.file for row in word.attachments.all())
    return Entry(word.at, str(word.get_role_display()), word.by_label, text, files=files)


def _steps(matter: Matter, events: Iterable[Event]) -> list[dict[str, Any]]:
    """What was gone through, where it stands and what comes next, for the tag `steps`."""
    method = definition_of(matter.version_id)
    stage = method.stage(matter.stage)
    following = route(method, stage)
    ahead = [one.title for one in following]
    if (following or [stage])[-1].next:
        ahead.append(_("按这一类的办法办理、答复"))
    done: dict[str, datetime] = {}
    for title, at in _left(events):
        done.pop(title, None)
        done[title] = at
    past = [
        {"label": title, "state": "done", "at": at}
        for title, at in done.items()
        if title != stage.title and title not in ahead
    ]
    over = stage.kind == Kind.END
    waits = None if over or matter.posted_at or matter.paused_at else matter.due_at
    late = waits is not None and waits < clock.now()
    state = "done" if over else "late" if late else "now"
    here = {"label": stage.title, "state": state, "due": waits, "at": matter.closed_at}
    if stage.kind == Kind.RATE and "code" in stage.ways:
        here["doing"] = _("等您评")
    if matter.paused_at:
        here["doing"] = _("等您回话")
    return [*past, here, *({"label": title, "state": "todo"} for title in ahead)]


def _left(events: Iterable[Event]) -> Iterator[tuple[str, datetime]]:
    """The title and time of each stage that was left, in the version it was left in."""
    version = 0
    for event in events:
        data = event.data
        entered, version = version, data.get("version") or version
        at_version = entered or version
        if at_version and "left" in data and definition_of(at_version).has(data["left"]):
            yield definition_of(at_version).stage(data["left"]).title, event.at


def route(method: Definition, stage: Stage) -> list[Stage]:
    """The stages that follow if nothing unusual happens, to the end or to another method."""
    ahead: list[Stage] = []
    while stage.next and stage.next[-1].to and len(ahead) < ROUTE_END:
        stage = method.stage(stage.next[-1].to)
        if stage in ahead:
            break
        ahead.append(stage)
    return ahead
