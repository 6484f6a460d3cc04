"""What a paper is made of, once for all forms: print page, PDF, Word, picture card, chat text."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.safestring import SafeString, mark_safe

from lianhu.kernel import clock
from lianhu.shell.sheets import faces

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """A ruled form of names and values; a row holds one pair, or two side by side."""

    kind: ClassVar[str] = "form"
    rows: tuple[tuple[Pair, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values without lines; `big` for what is read aloud or typed in."""

    kind: ClassVar[str] = "facts"
    pairs: tuple[Pair, ...]
    big: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    kind: ClassVar[str] = "heading"
    words: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, one a line, each set in by two letters."""

    kind: ClassVar[str] = "prose"
    words: str

    @property
    def lines(self) -> list[str]:
        return self.words.splitlines()


@dataclass(frozen=True, slots=True)
class Note:
    """Small words to the paper itself: definition, how to hand it back."""

    kind: ClassVar[str] = "note"
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` in millimetres, 156 in all."""

    kind: ClassVar[str] = "table"
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """Places for signature, thumbprint and date."""

    kind: ClassVar[str] = "signs"
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty lines to write on by hand."""

    kind: ClassVar[str] = "lines"
    label: str
    count: int

    @property
    def empty(self) -> range:
        return range(self.count)


@dataclass(frozen=True, slots=True)
class Faces:
    """One face with its words for each mark, the best first, to be ticked."""

    kind: ClassVar[str] = "faces"
    labels: tuple[str, ...]

    @property
    def drawn(self) -> list[tuple[str, SafeString]]:
        """Each label with its face, to stand in a page."""
        turns = faces.turns(len(self.labels))
        return [
            (label, mark_safe(faces.svg(turn)))  # noqa: S308 - numbers only
            for label, turn in zip(self.labels, turns, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Seal:
    """Who issues the paper, and the day; the place of the seal stays empty."""

    kind: ClassVar[str] = "seal"
    organisation: str
    on: date

    @property
    def day(self) -> str:
        return clock.chinese_date(self.on)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of `address` with words beside it."""

    kind: ClassVar[str] = "code"
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Slips:
    """One small paper many times over, to be cut apart: `across` by `down` on each of `pages`.

    All are alike and none has a number: nobody tells one from another. `marks` stand in `abreast`
    columns, each with its box; `words` say small how it is filled in; `size` of the type in percent.
    """

    kind: ClassVar[str] = "slips"
    over: str
    title: str
    question: str
    marks: tuple[str, ...]
    words: tuple[str, ...]
    pages: int
    across: int
    down: int
    abreast: int
    size: int = 100

    @property
    def sheets(self) -> range:
        return range(self.pages)

    @property
    def on_a_sheet(self) -> range:
        return range(self.across * self.down)


Block = Form | Facts | Heading | Prose | Note | Table | Signs | Lines | Faces | Seal | Code | Slips


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the picture for a chat group; already masked."""

    title: str
    lines: tuple[str, ...]
    place: str
    label: str
    address: str
    invite: str
    foot: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper. `chat` ("") and `card` (None) are missing where it must not go to a group.

    `foot` stands small at the foot of every page; `name` is that of the file, without ending;
    `size` is that of the text in points; the last `together` blocks stay on one page. `cut`: the
    page is cut into slips, so it has narrow margins and no title; `foot` is read on the screen. `number`: 发文字号, under the title.
    """

    title: str
    name: str
    blocks: tuple[Block, ...]
    foot: str
    chat: str = ""
    card: Card | None = None
    size: int = 14
    together: int = 0
    cut: bool = False
    number: str = ""


def plain(block: Block) -> dict[str, Any]:
    """A block as JSON values, for a template of another language."""
    found = {"kind": block.kind, **asdict(block)}
    if isinstance(block, Seal):
        found["on"] = block.day
    return found
