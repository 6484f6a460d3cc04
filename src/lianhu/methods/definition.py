"""A working method as data: what a method file says, in frozen shapes, and how to load one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from lianhu.kernel.duration import Duration
from lianhu.kernel.hashing import sm3
from lianhu.methods import gathering, reading
from lianhu.methods.gathering import Gathering
from lianhu.methods.lines import Path
from lianhu.methods.vocabulary import PHASE_OF, TASK_PHASES, Kind, Phase


@dataclass(frozen=True, slots=True)
class Edge:
    """Where an outcome leads.

    `when` is an outcome of the stage, "" for any. Exactly one of `to` (a stage) and
    `method` (the key of another method, which takes the matter over) is set. `at_most`
    bounds how often one matter may pass; once used up the next fitting edge is taken.
    `id` is stable within a version and counted in events.
    """

    id: str
    when: str
    to: str
    method: str
    at_most: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Expiry:
    """What happens when the time of a stage is up.

    `act` is "escalate" (tell the holders of role `target`; the matter stays), "to" (move
    to stage `target`) or "assign" (give it to the suggested post; claim stages only).
    """

    act: str
    target: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Who must be told, how, and in which words, `on` "enter", "leave" or "expire".

    `whom` is a key of vocabulary.AUDIENCES or "role:KEY"; `how` holds keys of
    vocabulary.HOWS in order of preference; `words` carries {fields} of vocabulary.FIELDS.
    """

    whom: str
    how: tuple[str, ...]
    words: str
    on: str
    line: int

    @property
    def role(self) -> str:
        """The role key of "role:KEY", else ""."""
        return self.whom.removeprefix("role:") if self.whom.startswith("role:") else ""


@dataclass(frozen=True, slots=True)
class Asking:
    """The teller may be asked something here; the clock stands until they answer.

    At most `at_most` times a matter, and each time at most as long as `longest`.
    """

    at_most: int
    longest: Duration


@dataclass(frozen=True, slots=True)
class Extending:
    """More time may be asked for before it is up: `at_most` times a matter, each time at most
    `longest` after the day before; granted by another person in one of the roles `approve`."""

    at_most: int
    longest: Duration
    approve: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounced:
    """What was sent back here more often than `at_most` times in all is contested: the nearest
    superior of all who sent it back, in one of the roles `decide`, says whose it is, once."""

    at_most: int
    decide: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """This long after the time of a stage was up, its matters are brought before `role`."""

    after: Duration
    role: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a person may choose; `key` is the outcome.

    `triage` ("major", "minor", "private" or "") and `confidentiality` ("internal",
    "private" or "") are written on the matter; `effect` (vocabulary.EFFECTS or "") is what it means
    where a town has met; `needs` is asked on top of what the stage
    needs; `guess` are words that suggest this choice, shown to the person who decides
    and never decisive.
    """

    key: str
    label: str
    triage: str
    confidentiality: str
    needs: tuple[str, ...]
    guess: tuple[str, ...]
    line: int
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Class:
    """A class of demands, and the duty whose posts may claim them."""

    key: str
    label: str
    duty: str
    guess: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Level:
    """How high a demand is dispatched: posts are sought at the nearest area of this kind."""

    key: str
    label: str
    area: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of a method. Fields of other kinds keep their empty value.

    `act` holds role keys, or is ("teller",) or ("anyone",). Who may act in person also
    has the post: in claim stages one of the pool, in handle and respond stages the holder.
    `duty` names the posts that keep a stage before anyone holds the matter; they are its
    "pool" when people are told. In claim stages the pool comes from the dispatched class.
    """

    key: str
    title: str
    kind: Kind
    line: int
    act: tuple[str, ...]
    body: str = ""
    duty: str = ""
    not_same_person_as: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_because: str = ""
    within: Duration | None = None
    by_promise: bool = False  # within = "promise": due at the end of the promised day
    at_longest: Duration | None = None  # bounds the promise, and stands in where none was made
    return_within: Duration | None = None  # handle: how long it may be given back; None: always
    on_expire: tuple[Expiry, ...] = ()
    supervise: tuple[str, ...] = ()
    ask_back: Asking | None = None
    extend: Extending | None = None
    ladder: tuple[Rung, ...] = ()
    tells: tuple[Tell, ...] = ()
    resident_words: str = ""
    next: tuple[Edge, ...] = ()
    fulfils: tuple[str, ...] = ()  # steps of the law that this is (vocabulary.FULFILS)
    choices: tuple[Choice, ...] = ()  # triage, task, consult, meeting
    gathering: Gathering | None = None  # meeting, vote
    channels: tuple[str, ...] = ()  # collect
    at_least: int = 0  # consult: how many people
    classes: tuple[Class, ...] = ()  # dispatch
    levels: tuple[Level, ...] = ()  # dispatch
    bounced: Bounced | None = None  # dispatch
    scale: int = 0  # rate: marks 1..scale
    scale_labels: tuple[str, ...] = ()  # rate: one per mark, worst first
    low_at_most: int = 0  # rate: marks up to this one are "low"
    ways: tuple[str, ...] = ()  # rate: code, phone, paper
    record: tuple[str, ...] = ()  # rate: roles that may write down a mark said or on paper
    days: int = 0  # publicity
    masked: bool = True  # publicity
    purpose: str = ""  # task: park, help
    owner: str = ""  # task: role that keeps it
    review_within: Duration | None = None  # task: the first review date after entry
    result: str = ""  # end: what the list of results calls it
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False, hash=False)

    def line_of(self, word: str) -> int:
        """The line of one of its keys, else of the stage."""
        return self.lines.get(word, self.line)

    @property
    def phase(self) -> Phase:
        return PHASE_OF.get(self.kind) or TASK_PHASES[self.purpose or "park"]

    def clock(self, *, extended: bool = False) -> Duration:
        """How time is counted here: promised and extended days by the calendar."""
        given = None if extended or self.by_promise else self.within
        return given or Duration(1, "d")

    def choice(self, key: str) -> Choice | None:
        return next((one for one in self.choices if one.key == key), None)

    def class_of(self, key: str) -> Class | None:
        return next((one for one in self.classes if one.key == key), None)

    def level(self, key: str) -> Level | None:
        return next((one for one in self.levels if one.key == key), None)

    def telling(self, on: str) -> tuple[Tell, ...]:
        return tuple(tell for tell in self.tells if tell.on == on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One version of one method. Immutable; `digest` is the SM3 of the file's bytes.

    `receives` lists the kinds of matter that enter here when they are new; a method that only
    takes over from others receives none. `whole` is the time for all of it (办结时限), from the
    moment the method took the matter on; beside it each stage has its own. `regimes` says for
    which places it is written: villages, communities, or both.
    """

    key: str
    title: str
    version: int
    summary: str
    basis: tuple[str, ...]
    case: str
    law_date: date
    origin: str
    receives: tuple[str, ...]
    whole: Duration | None
    regimes: tuple[str, ...]
    stages: tuple[Stage, ...]
    file: str
    digest: bytes
    lines: Mapping[Path, int] = field(repr=False, compare=False, hash=False)
    _by_key: Mapping[str, Stage] = field(repr=False, compare=False, hash=False)

    def stage(self, key: str) -> Stage:
        """Raises KeyError: this version has no such stage."""
        return self._by_key[key]

    def has(self, key: str) -> bool:
        return key in self._by_key

    @property
    def subjects(self) -> tuple[str, ...]:
        """What its votes say they decide, in the order of the file."""
        said = (one for stage in self.stages if stage.gathering for one in stage.gathering.decides)
        return tuple(dict.fromkeys(said))

    def of_kind(self, kind: Kind) -> tuple[Stage, ...]:
        return tuple(stage for stage in self.stages if stage.kind == kind)


def load(source: str | bytes, name: str) -> Definition:
    """Read a method file. `name` is how problems call it, usually the path as typed.

    Only the form is judged here; whether the method can work is `compiler.check`.

    Raises:
        Malformed: not TOML, NUL inside, unknown or missing keys, wrong types; every
            problem at once, each with its line (from `problem`).
    """
    tree, lines = reading.tree(source, name)
    stages = tuple(
        _stage(tree["key"], row, _lines_of(lines, ("stage", n)))
        for n, row in enumerate(tree["stage"])
    )
    return Definition(
        **{word: tree[word] for word in reading.TOP},
        stages=stages,
        file=name,
        digest=sm3(source.encode() if isinstance(source, str) else source),
        lines=lines,
        _by_key={stage.key: stage for stage in reversed(stages)},
    )


def _lines_of(lines: Mapping[Path, int], table: Path) -> dict[str, int]:
    return {str(path[-1]): line for path, line in lines.items() if path[:-1] == table}


def _stage(method: str, row: Mapping[str, Any], lines: Mapping[str, int]) -> Stage:
    within = row.get("within")
    built = {
        "kind": Kind(row["kind"]),
        "within": None if within == "promise" else within,
        "by_promise": within == "promise",
        "on_expire": tuple(_expiry(text) for text in row.get("on_expire", ())),
        "tells": tuple(Tell(**tell) for tell in row["tells"]),
        "next": tuple(
            Edge(id=f"{method}/{row['key']}/{n}", **edge)
            for n, edge in enumerate(row.get("next", ()))
        ),
        "choices": _choices(row.get("choices", ())),
        "classes": tuple(Class(**one) for one in row.get("classes", ())),
        "levels": tuple(Level(**one) for one in row.get("levels", ())),
        "scale_labels": row.get("labels", ()),
        "ways": row.get("by", ()) if "scale" in row else (),
        "gathering": gathering.built(row),
        "ask_back": _built(Asking, row.get("ask_back")),
        "ladder": tuple(_built(Rung, one) for one in row.get("ladder", ())),
        "extend": _built(Extending, row.get("extend")),
        "bounced": _built(Bounced, row.get("bounced")),
    }
    own = {one.name for one in fields(Stage)}
    plain = {word: value for word, value in row.items() if word in own}
    return Stage(**{"act": (), **plain, **built}, lines=lines)


def _built(shape: Any, found: Mapping[str, Any] | None) -> Any:
    """A small table of the file as its shape; None where the file has none."""
    return shape(**{one.name: found[one.name] for one in fields(shape)}) if found else None


def _expiry(text: str) -> Expiry:
    act, _, target = text.partition(":")
    return Expiry(act, target)


def _choices(rows: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            key=row["key"],
            label=row["label"],
            triage=row["sets"].get("triage", ""),
            confidentiality=row["sets"].get("confidentiality", ""),
            needs=row["needs"],
            guess=row["guess"],
            line=row["line"],
            effect=row["sets"].get("effect", ""),
        )
        for row in rows
    )
