"""Checks for the values of a method file: each takes a value, reports in Chinese, returns it clean.

A check that finds a fault reports it and returns None; the loader stops once all are said.
"""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lianhu.kernel.duration import Duration
from lianhu.methods.lines import Path
from lianhu.methods.problem import Report

Check = Callable[[Report, Path, Any], Any]

_KEY = re.compile(r"[^\W\d][\w-]{0,39}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_REQUIRED = object()


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table; without `default` it must be there."""

    check: Check
    default: Any = _REQUIRED

    @property
    def required(self) -> bool:
        return self.default is _REQUIRED


Schema = Mapping[str, Field]


def name_of(path: Path) -> str:
    """The key a problem talks about, never an index."""
    return next((part for part in reversed(path) if isinstance(part, str)), "文件")


def text(limit: int, *, empty: bool = False) -> Check:
    def check(report: Report, path: Path, value: Any) -> str | None:
        if not isinstance(value, str):
            report.at(path, "type", f"“{name_of(path)}”应当是加引号的文字。")
            return None
        if _CONTROL.search(value):
            report.at(path, "characters", f"“{name_of(path)}”里有看不见的控制字符。")
            return None
        words: str = value.strip()
        if not words and not empty:
            report.at(path, "empty", f"“{name_of(path)}”不能为空。")
            return None
        if len(words) > limit:
            said = f"“{name_of(path)}”有{len(words)}字，最多{limit}字。"
            report.at(path, "too-long", said)
            return None
        return words

    return check


def key(report: Report, path: Path, value: Any) -> str | None:
    """A free name: letters (Chinese too), digits, _ and -, not starting with a digit."""
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        said = f"“{name_of(path)}”应当是40字以内的名字，只用汉字、字母、数字、_和-，不以数字开头。"
        report.at(path, "name", said)
        return None
    return str(value)


def whole(low: int, high: int) -> Check:
    def check(report: Report, path: Path, value: Any) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.at(path, "type", f"“{name_of(path)}”应当是整数，不加引号。")
            return None
        if not low <= value <= high:
            report.at(path, "range", f"“{name_of(path)}”应当在{low}到{high}之间。")
            return None
        return value

    return check


def flag(report: Report, path: Path, value: Any) -> bool | None:
    if not isinstance(value, bool):
        report.at(path, "type", f"“{name_of(path)}”只能写 true 或 false。")
        return None
    return value


def day(report: Report, path: Path, value: Any) -> date | None:
    if not isinstance(value, date) or isinstance(value, datetime):
        said = f"“{name_of(path)}”应当是日期，例如 2026-01-01，不加引号。"
        report.at(path, "type", said)
        return None
    return value


def span(report: Report, path: Path, value: Any) -> Duration | None:
    try:
        return Duration.parse(value if isinstance(value, str) else "")
    except ValueError:
        said = f"“{name_of(path)}”应当是时长：4h（小时）、4wh（工作小时）、30m（分钟）、1wd（工作日）、3d（天）。"
        report.at(path, "duration", said)
        return None


def span_or_promise(report: Report, path: Path, value: Any) -> Duration | str | None:
    return "promise" if value == "promise" else span(report, path, value)


def one_of(known: Mapping[str, str], code: str = "unknown-word") -> Check:
    def check(report: Report, path: Path, value: Any) -> str | None:
        if isinstance(value, str) and value in known:
            return value
        choices = "、".join(f"{word}（{label}）" for word, label in known.items())
        said = f"“{name_of(path)}”写的“{value}”不认得，只能是：{choices}。"
        report.at(path, code, said)
        return None

    return check


def many(check: Check, *, at_most: int = 50) -> Check:
    """A list, or one value standing for a list of one; repeats are refused."""

    def each(report: Report, path: Path, value: Any) -> tuple[Any, ...] | None:
        if not isinstance(value, list):
            clean = check(report, path, value)
            return None if clean is None else (clean,)
        if len(value) > at_most:
            report.at(path, "too-many", f"“{name_of(path)}”最多{at_most}项。")
            return None
        if any(value.index(item) != n for n, item in enumerate(value)):
            report.at(path, "repeated", f"“{name_of(path)}”里有重复的项。")
        clean_items = (check(report, (*path, n), item) for n, item in enumerate(value))
        return tuple(item for item in clean_items if item is not None)

    return each


def tables(schema: Schema, *, at_most: int = 50) -> Check:
    """A list of tables of one shape; each comes back with its line under "line"."""

    def each(report: Report, path: Path, value: Any) -> tuple[dict[str, Any], ...] | None:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            said = f"“{name_of(path)}”应当是一组表，例如 [{{…}}, {{…}}]。"
            report.at(path, "type", said)
            return None
        if len(value) > at_most:
            report.at(path, "too-many", f"“{name_of(path)}”最多{at_most}项。")
            return None
        found = (read(report, (*path, n), item, schema) for n, item in enumerate(value))
        return tuple(found)

    return each


def table(schema: Schema) -> Check:
    def one(report: Report, path: Path, value: Any) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            said = f'“{name_of(path)}”应当是一张小表，例如 {{triage = "minor"}}。'
            report.at(path, "type", said)
            return None
        return read(report, path, value, schema)

    return one


def unknown(report: Report, path: Path, known: Collection[str]) -> None:
    """Say that the last key of `path` is not one of `known`, with the nearest that is."""
    word = str(path[-1])
    near = difflib.get_close_matches(word, known, n=1)
    said = f"，是不是“{near[0]}”？" if near else f"。这里可以写：{'、'.join(sorted(known))}。"
    report.at(path, "unknown-key", f"不认得“{word}”这一项{said}")


def read(report: Report, path: Path, found: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Every field of `schema`, clean or its default, plus "line"; problems in the report."""
    for word in found:
        if word not in schema:
            unknown(report, (*path, word), list(schema))
    clean: dict[str, Any] = {}
    for word, field in schema.items():
        if word in found:
            clean[word] = field.check(report, (*path, word), found[word])
        elif field.required:
            report.at(path, "missing", f"缺少“{word}”这一项。")
            clean[word] = None
        else:
            clean[word] = field.default
    clean["line"] = report.line(path)
    return clean
