"""A copied group chat, taken apart into messages: who, when, what.

WeChat, WeCom and QQ put a chat on the clipboard in different ways, and none is a format: a line
is judged by its looks and by the lines around it. What cannot be told apart stays in the text;
nothing that somebody wrote is dropped except quotations of messages that stand there themselves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from lianhu.matters.chat import when
from lianhu.matters.chat.kinds import Sort, is_system, sort_of

NAME: Final = 60
# A head is short; longer lines are somebody's words.
HEAD: Final = 120
_UNSEEN: Final = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\0]")
_BREAKS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_PLAIN: Final = {0xFF1A: ":", **{0xFF10 + n: str(n) for n in range(10)}}
_SPACES: Final = re.compile("[\t\u00a0\u2002-\u200a\u202f\u3000]")
_CLOCKED: Final = re.compile(r"\d:\d\d")
_RULE: Final = re.compile(rf"[-—–_=\s]{{3,}}(?P<day>{when.WHEN})[-—–_=\s]{{2,}}")
_DASHES: Final = re.compile(r"(?:[-—–_=]\s?){5,}")
_TITLE: Final = re.compile(
    r"(?:微信|QQ|企业微信)?(?:群聊|.{1,40})的?聊天记录(?:如下)?[:,，。]?", re.I
)
_NAME_WHEN: Final = re.compile(rf"(?P<name>.{{1,{NAME}}}?)(?P<gap>\s+)(?P<when>{when.WHEN})")
_WHEN_NAME: Final = re.compile(
    rf"\[?(?P<when>(?:{when.DAY}\s*{when.CLOCK}|\d{{1,2}}:\d{{2}}:\d{{2}}))\]?\s+(?P<name>.{{1,{HEAD}}})"
)
_STOPS: Final = re.compile("[，。；！？!?;…]")
_NUMBER: Final = re.compile(r"\s?(?:\(\d{5,12}\)|（\d{5,12}）|<[^<>\s]+@[^<>\s]+>)$")
_RANK: Final = re.compile(r"^【[^】]{1,6}】(?=.)")
# What stands before a colon in a notice and is nobody's name.
_LABEL: Final = re.compile(
    r"(?:\d[\d\s.-]*|https?|ftp|时间|地点|地址|日期|内容|事由|原因|通知|公告|注意|提醒|备注|附件?|电话|联系(?:人|电话|方式)"
    r"|手机|姓名|主题|标题|网址|链接|费用|金额|数量|说明|要求|流程|材料|问题|诉求|建议|答复?|问|注|ps|如下|比如|例如|其中|第.{1,3}|[一二三四五六七八九十]+)",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"\[?引用\]?(?:\s.{0,60}的消息|\s*[:：])(?:.|\n)*")


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `at` is the wall time or None, `sender` "" where nobody could be made out."""

    sender: str
    text: str
    at: datetime | None = None
    sort: Sort = Sort.WISH


@dataclass(slots=True)
class _Line:
    """A line without what cannot be seen, and as a pattern reads it: the same length."""

    text: str
    plain: str
    fresh: bool

    @property
    def blank(self) -> bool:
        return not self.text


@dataclass(slots=True)
class _Open:
    """The message being read."""

    sender: str = ""
    at: datetime | None = None
    body: list[str] = field(default_factory=list)


def read(pasted: str, today: date) -> list[Message]:
    """The messages in order; linear in the length of `pasted`.

    Args:
        today: the day of pasting in the county, from which 昨天 is counted.
    """
    lines = _lines(pasted)
    return list(_Reader(lines, today).messages())


def _lines(pasted: str) -> list[_Line]:
    found: list[_Line] = []
    fresh = True
    for raw in _BREAKS.sub("\n", _UNSEEN.sub("", pasted)).split("\n"):
        text = _SPACES.sub(" ", raw).strip()
        # What begins after an empty line, or at the top, may begin a message.
        found.append(_Line(text, text.translate(_PLAIN).lower(), fresh))
        fresh = not text
    return found


def tidy_name(words: str) -> str:
    """A sender as shown, without number, rank and the colon that ends it."""
    name = _RANK.sub("", words.strip())
    return _NUMBER.sub("", name.rstrip(":：").strip()).strip()[:NAME]


class _Reader:
    """Goes through the lines once; how senders look is decided beforehand from all of them."""

    def __init__(self, lines: Sequence[_Line], today: date) -> None:
        self.lines, self.today, self.day = lines, today, today
        self.timed = self.colons = self.stacked = False
        # Whether names stand alone on their line and a blank line stands before each.
        self.spaced = self.own_line = False
        self._look()

    def _look(self) -> None:
        alone = fresh = inline = heads = stacked = 0
        before: _Line | None = None
        for line in self.lines:
            if self._time(line):
                over = before and before.fresh and not self._time(before)
                stacked += bool(before and over and _is_name(before.text))
            elif self._head(line):
                heads += 1
            elif self._alone(line):
                alone += 1
                fresh += line.fresh
            elif self._inline(line):
                inline += 1
            before = line
        self.timed = heads > 0
        self.colons = not self.timed and alone + inline > 0
        self.own_line = alone > inline
        self.spaced = self.own_line and fresh > 1 and fresh * 2 >= alone
        self.stacked = not self.timed and not self.colons and stacked > 0

    def messages(self) -> Iterator[Message]:
        now = _Open()
        at: datetime | None = None
        for index, line in enumerate(self.lines):
            if (moved := self._moves(line, index)) is not None:
                yield from self._close(now)
                at = moved.at if moved.at else at if moved.sender else None
                now = _Open(moved.sender, at, moved.body)
            elif not line.blank and is_system(line.text):
                yield from self._close(now)
                yield Message("", line.text, at, Sort.SYSTEM)
                now = _Open(now.sender, now.at)
            elif line.fresh and self._nobody(now) and now.body and line.text:
                # Nobody is named anywhere: each paragraph is a message.
                yield from self._close(now)
                now = _Open("", None, [line.text])
            else:
                now.body.append(line.text)
        yield from self._close(now)

    def _close(self, one: _Open) -> Iterator[Message]:
        """The message that was open, without what it quotes; nothing where nothing was said."""
        text = _unquoted("\n".join(one.body).strip())
        if not text and self.stacked and one.sender:
            # Nothing follows, so what stood over the time were words and no name.
            yield Message("", one.sender, one.at, sort_of(one.sender))
        elif text:
            yield Message(one.sender, text, one.at, sort_of(text))

    def _nobody(self, now: _Open) -> bool:
        return not (now.sender or self.timed or self.colons or self.stacked)

    def _moves(self, line: _Line, index: int) -> _Open | None:
        """What begins with this line: a message, or nothing but another time; None: it goes on."""
        if line.blank or _TITLE.fullmatch(line.text):
            return None if line.blank else _Open()
        if said := self._time(line):
            self.day = said.day or self.day
            named = self._above(index)
            return _Open(named, when.moment(said, self.day))
        if self.stacked and self._below(index):
            return _Open()
        if self.timed and (found := self._head(line)):
            name, text, moved = found
            self.day = moved.day or self.day
            return _Open(tidy_name(name), when.moment(moved, self.day), [text])
        if self.colons and self._alone(line) and (line.fresh or not self.spaced):
            return _Open(tidy_name(line.text))
        if self.colons and not self.own_line and (pair := self._inline(line)):
            return _Open(tidy_name(pair[0]), None, [pair[1]])
        return None

    def _time(self, line: _Line) -> when.When | None:
        if not line.text or len(line.text) > HEAD:
            return None
        rule = _RULE.fullmatch(line.plain)
        return when.read(rule["day"] if rule else line.plain, self.today)

    def _above(self, index: int) -> str:
        """The name on the line over a time, where names and times stand over one another."""
        if not self.stacked or not index:
            return ""
        over = self.lines[index - 1]
        return tidy_name(over.text) if over.fresh and _is_name(over.text) else ""

    def _below(self, index: int) -> bool:
        line, under = self.lines[index], self.lines[index + 1 : index + 2]
        named = line.fresh and _is_name(line.text) and not self._time(line)
        return bool(named and under and self._time(under[0]))

    def _head(self, line: _Line) -> tuple[str, str, when.When] | None:
        """Name and time in one line, with the words that follow a colon after the name."""
        if len(line.text) > HEAD or not _CLOCKED.search(line.plain):
            return None
        if found := _WHEN_NAME.fullmatch(line.plain):
            said = when.read(found["when"], self.today)
            rest = line.text[found.start("name") :]
            # A colon inside a nickname has no space after it.
            spoken = _split(rest) if ": " in rest or "：" in rest else None
            name, text = spoken or (rest, "")
            return (name, text, said) if said and _is_name(name) else None
        found = _NAME_WHEN.fullmatch(line.plain)
        if not found:
            return None
        said = when.read(found["when"], self.today)
        name = line.text[: found.end("name")]
        # A sentence may end with a time of day; a head stands apart or names a day.
        apart = line.fresh or len(found["gap"]) > 1 or (said is not None and said.day is not None)
        return (name, "", said) if said and apart and _is_name(name) else None

    @staticmethod
    def _alone(line: _Line) -> bool:
        """A name and a colon, and nothing after it."""
        text = line.plain
        if not text.endswith(":") or len(text) > NAME or text.startswith(("「", "@")):
            return False
        return _is_name(line.text[:-1]) and not _LABEL.fullmatch(line.text[:-1].strip())

    @staticmethod
    def _inline(line: _Line) -> tuple[str, str] | None:
        """A name, a colon and the words."""
        found = None if line.text.startswith(("「", "@", "[", "引用")) else _split(line.text)
        if found is None or not found[1] or _LABEL.fullmatch(found[0].strip()):
            return None
        return found if len(found[0]) <= NAME // 2 and _is_name(found[0]) else None


def _split(text: str) -> tuple[str, str] | None:
    """At the colon and space that WeChat writes after a name, else at the first colon."""
    start = text[: HEAD * 2]
    at = start.find(": ")
    if at < 1:
        found = re.search("[:：]", start)
        at = found.start() if found else -1
    if at < 1 or text[at + 1 : at + 3] == "//":
        return None
    return text[:at].strip(), text[at + 1 :].strip()


def _is_name(words: str) -> bool:
    name = words.strip()
    return bool(name) and len(name) <= NAME and not _STOPS.search(name) and name[0] != "「"


def _unquoted(text: str) -> str:
    """Without 「张三：…」 and the dashes under it, and without what 引用 repeats below."""
    lines = text.split("\n")
    if text.startswith("「"):
        rule = next((n for n, line in enumerate(lines) if _DASHES.fullmatch(line)), None)
        if rule is not None:
            lines = lines[rule + 1 :]
    for n, line in enumerate(lines):
        if n and line.startswith(("引用", "[引用")) and _QUOTED.fullmatch(line):
            lines = lines[:n]
            break
    kept = [line for line in lines if not _DASHES.fullmatch(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
