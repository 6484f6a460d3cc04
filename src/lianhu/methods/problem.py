"""What is wrong with a method file, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lianhu.methods.lines import Path, line_of


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a method file. `str()` is the line printed by `lianhu method check`.

    `code` is stable English for tests and links, `message` a Chinese sentence, `line`
    counts from 1.
    """

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Malformed(Exception):
    """The text is not a method file at all; `problems` says every reason at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(slots=True)
class Report:
    """Collects the problems of one file; nothing stops at the first."""

    file: str
    lines: Mapping[Path, int]
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        return line_of(self.lines, path)

    def at(self, path: Path, code: str, message: str) -> None:
        self.on(self.line(path), code, message)

    def on(self, line: int, code: str, message: str) -> None:
        found = Problem(self.file, line, code, message)
        if found not in self.problems:
            self.problems.append(found)

    def sorted(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.problems))
