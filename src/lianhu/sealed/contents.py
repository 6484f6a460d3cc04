"""What lies in a case: written into boxes, and read out of them again."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from lianhu.files.intake import take_out
from lianhu.files.models import File
from lianhu.kernel import clock
from lianhu.sealed import keys
from lianhu.sealed.models import Case, Part


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody said, as far as they said it."""

    words: str = ""
    name: str = ""
    phone: str = ""
    where_words: str = ""
    helper: str = ""
    area: str = ""
    spot: str = ""
    channel: str = ""
    accused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part that was opened: words, or a picture or sound."""

    place: int
    role: str
    label: str
    on: date
    words: str = ""
    told: Told | None = None
    media_type: str = ""
    content: bytes = field(default=b"", repr=False)

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class Parts:
    """Adds parts to a case, one after another."""

    def __init__(self, case: Case) -> None:
        self.case = case
        last = Part.objects.filter(case=case).order_by("-place").first()
        self.last = last.place if last else 0

    def told(self, said: Told) -> None:
        self._add(Part.Role.TOLD, json.dumps(asdict(said), ensure_ascii=False).encode())

    def words(self, role: Part.Role, words: str) -> None:
        self._add(role, words.encode())

    def bytes_of(self, media_type: str, content: bytes) -> None:
        self._add(Part.Role.FILE, media_type.encode() + b"\n" + content)

    def files(self, drafts: Sequence[File]) -> None:
        for file in drafts:
            self.bytes_of(file.media_type, take_out(file))

    def answer(self, words: str) -> None:
        """For the teller and for the office: two boxes of the same words."""
        self._add(Part.Role.ANSWER, words.encode(), to_teller=True)

    def _add(self, role: Part.Role, plain: bytes, *, to_teller: bool = False) -> None:
        self.last += 1
        part = Part(case=self.case, place=self.last, role=role, on=clock.today())
        part.box = keys.seal(plain, part.info)
        if to_teller:
            part.teller_box = keys.seal_to(bytes(self.case.teller_public), plain, part.info)
        part.save(force_insert=True)


def opened(case: Case) -> list[Piece]:
    """Everything in a case, in the order it came.

    Raises:
        Lost: the private half of the key is not on this machine.
    """
    return [piece_of(part) for part in case.parts.all()]


def piece_of(part: Part) -> Piece:
    """One part in clear. Raises Lost."""
    plain = keys.unseal(bytes(part.box), part.info)
    more: dict[str, Any]
    if part.role == Part.Role.TOLD:
        more = {"told": Told(**json.loads(plain))}
    elif part.role == Part.Role.FILE:
        media_type, _line, content = plain.partition(b"\n")
        more = {"media_type": media_type.decode(), "content": content}
    else:
        more = {"words": plain.decode()}
    return Piece(part.place, part.role, str(Part.Role(part.role).label), part.on, **more)
