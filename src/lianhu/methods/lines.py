"""Which line of a TOML text holds which key: `tomllib` keeps no positions, problems need them.

Only for texts that tomllib has accepted: the walk trusts the syntax and looks at nothing
but where things stand.
"""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\]|\\.)*"|\'[^\']*\'', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]\}#\r\n]+")


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {(): 1}
        self.tables: dict[Path, int] = {}  # path of an array of tables -> tables so far
        self._seen, self._line = 0, 1

    def line(self) -> int:
        """The line of the cursor; it only moves forward, so counting goes on from last time."""
        self._line += self.text.count("\n", self._seen, self.at)
        self._seen = self.at
        return self._line

    def blank(self) -> None:
        self.at = _BLANK.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches empty

    def eat(self, token: str) -> bool:
        self.blank()
        if not self.text.startswith(token, self.at):
            return False
        self.at += len(token)
        return True

    def key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self.blank()
            found = _KEY.match(self.text, self.at)
            if found is None:
                return parts
            self.at = found.end()
            parts.append(next(group for group in found.groups() if group is not None))
            if not self.eat("."):
                return parts

    def whole(self) -> None:
        table: Path = ()
        self.blank()
        while self.at < len(self.text):
            if self.eat("["):
                table = self.header(many=self.eat("["))
            elif not self.pair(table):
                return
            self.blank()

    def header(self, *, many: bool) -> Path:
        path: Path = ()
        line, parts = self.line(), self.key()
        for n, part in enumerate(parts, 1):
            path = (*path, part)
            if many and n == len(parts):
                self.tables[path] = self.tables.get(path, 0) + 1
                self.lines.setdefault(path, line)
            if path in self.tables:
                path = (*path, self.tables[path] - 1)
        self.lines[path] = line
        while self.eat("]"):
            pass
        return path

    def pair(self, table: Path) -> bool:
        self.blank()
        line = self.line()
        parts = self.key()
        if not parts or not self.eat("="):
            return False
        path = (*table, *parts)
        for n in range(len(table) + 1, len(path)):
            self.lines.setdefault(path[:n], line)
        self.lines[path] = line
        self.value(path)
        return True

    def value(self, path: Path) -> None:
        if self.eat("["):
            self.array(path)
        elif self.eat("{"):
            while not self.eat("}") and self.pair(path):
                self.eat(",")
        else:
            found = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            self.at = found.end() if found else len(self.text)

    def array(self, path: Path) -> None:
        n = 0
        while not self.eat("]") and self.at < len(self.text):
            item = (*path, n)
            self.lines[item] = self.line()
            self.value(item)
            self.eat(",")
            n += 1


def index(text: str) -> Mapping[Path, int]:
    """The line (from 1) of each table, key and array item, by its path."""
    walk = _Walk(text)
    walk.whole()
    return walk.lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of `path`, else of the nearest thing that holds it."""
    while path not in lines:
        path = path[:-1]
    return lines[path]
