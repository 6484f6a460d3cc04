"""From the text of a method file to clean tables: the schema of the file, kind by kind."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from lianhu.methods import gathering, lines, vocabulary
from lianhu.methods.lines import Path
from lianhu.methods.problem import Malformed, Problem, Report
from lianhu.methods.schema import (
    Check,
    Field,
    Schema,
    day,
    flag,
    key,
    many,
    one_of,
    read,
    span,
    span_or_promise,
    table,
    tables,
    text,
    whole,
)
from lianhu.methods.vocabulary import Kind

MAX_BYTES = 200_000
MAX_STAGES = 60
# tomllib takes a time that grows with the square of a key's parts; a method's keys have three.
MAX_PARTS = 16
MAX_LINE = 10_000
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DOTTED = re.compile(
    rf"(?:^[ \t]*+\[{{0,2}}|[{{,])[ \t]*+(?:{_PART}[ \t]*+\.[ \t]*+){{{MAX_PARTS}}}"
)

_EXPIRY = re.compile(r"escalate:.+|to:.+|assign:suggested")
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_SYNTAX: Mapping[str, str] = {
    "Expected '='": "项名和内容之间要有等号",
    "Invalid value": "等号后面的内容写得不对，文字要加英文引号",
    "Cannot overwrite": "同一项写了两次",
    "Cannot declare": "同一张表写了两次",
    "Unclosed array": "方括号没有关上",
    "Unterminated string": "引号没有关上",
    "Illegal character": "文字里有换行或控制字符，或者引号没有关上",
    "Invalid statement": "这一行读不懂，项名前后可能用了中文标点",
    "Invalid initial character for a key part": "项名只能用英文字母、数字、_和-",
    "Expected newline or end of document": "一行只能写一项，后面多了内容",
    "Unclosed inline table": "花括号没有关上",
}


def _expiry(report: Report, path: Path, value: Any) -> str | None:
    if isinstance(value, str) and _EXPIRY.fullmatch(value):
        return value
    said = "“on_expire”只能是 escalate:岗位、to:环节 或 assign:suggested。"
    report.at(path, "unknown-word", said)
    return None


def _needs(kind: Kind) -> Check:
    known = one_of(vocabulary.NEEDS.get(kind, {}), "unknown-need")

    def check(report: Report, path: Path, value: Any) -> str | None:
        if isinstance(value, str) and value.lower() in vocabulary.FORBIDDEN_NEEDS:
            said = "不能要求定位、打卡或轨迹：这是指尖上的形式主义，本系统不采集。"
            report.at(path, "forbidden-need", said)
            return None
        clean: str | None = known(report, path, value)
        return clean

    return check


_SETS: Schema = {
    "triage": Field(one_of(vocabulary.TRIAGES), ""),
    "confidentiality": Field(one_of(vocabulary.CONFIDENTIALITIES), ""),
    "effect": Field(one_of(vocabulary.EFFECTS), ""),
}
_CLASS: Schema = {
    "key": Field(key),
    "label": Field(text(30)),
    "duty": Field(text(40)),
    "guess": Field(many(text(20), at_most=200), ()),
}
_LEVEL: Schema = {
    "key": Field(key),
    "label": Field(text(30)),
    "area": Field(one_of(vocabulary.AREA_KINDS)),
}
_TELL: Schema = {
    "whom": Field(text(60)),
    "how": Field(many(one_of(vocabulary.HOWS))),
    "words": Field(text(500)),
    "on": Field(one_of(vocabulary.OCCASIONS), "enter"),
}
_EDGE: Schema = {
    "when": Field(text(40), ""),
    "to": Field(text(40), ""),
    "method": Field(key, ""),
    "at_most": Field(whole(1, 20), None),
}


_ASKING: Schema = {"at_most": Field(whole(1, 5)), "longest": Field(span)}
_EXTENDING: Schema = {**_ASKING, "approve": Field(many(text(40)))}
_BOUNCED: Schema = {"at_most": Field(whole(1, 10)), "decide": Field(many(text(40)))}
_WAITS: Schema = {"ask_back": Field(table(_ASKING), None)}
_STRETCHES: Schema = {**_WAITS, "extend": Field(table(_EXTENDING), None)}


def _choices(kind: Kind) -> Field:
    choice: Schema = {
        "key": Field(key),
        "label": Field(text(30)),
        "sets": Field(table(_SETS), {}),
        "needs": Field(many(_needs(kind)), ()),
        "guess": Field(many(text(20), at_most=200), ()),
    }
    return Field(tables(choice), ())


TOP: Schema = {
    "key": Field(key),
    "title": Field(text(60)),
    "version": Field(whole(1, 9999)),
    "summary": Field(text(500)),
    "basis": Field(many(text(200)), ()),
    "case": Field(text(60), ""),
    "law_date": Field(day),
    "origin": Field(text(200), ""),
    "receives": Field(many(one_of(vocabulary.MATTER_KINDS)), ()),
    "whole": Field(span, None),
    "regimes": Field(many(one_of(vocabulary.REGIMES)), tuple(vocabulary.REGIMES)),
}
COMMON: Schema = {
    "key": Field(key),
    "title": Field(text(30)),
    "kind": Field(one_of(vocabulary.KIND_LABELS, "unknown-kind")),  # type: ignore[arg-type]  # StrEnum keys are str
    "body": Field(text(60), ""),
    "resident_words": Field(text(300), ""),
    "tells": Field(tables(_TELL), ()),
}
WORKING: Schema = {
    "act": Field(many(text(40))),
    "duty": Field(text(40), ""),
    "not_same_person_as": Field(many(text(40)), ()),
    "needs_because": Field(text(200), ""),
    "within": Field(span_or_promise, None),
    "on_expire": Field(many(_expiry), ()),
    "supervise": Field(many(text(40)), ()),
    "ladder": Field(tables({"after": Field(span), "role": Field(text(40))}, at_most=5), ()),
    "next": Field(tables(_EDGE), ()),
    "fulfils": Field(many(one_of(vocabulary.FULFILS)), ()),
}
BY_KIND: Mapping[Kind, Schema] = {
    Kind.COLLECT: {"channels": Field(many(one_of(vocabulary.CHANNELS)), ("page",))},
    Kind.TRIAGE: {"choices": _choices(Kind.TRIAGE), **_WAITS},
    Kind.CONSULT: {
        **_STRETCHES,
        "choices": _choices(Kind.CONSULT),
        "at_least": Field(whole(1, 200), 2),
    },
    Kind.DISPATCH: {
        **_WAITS,
        "classes": Field(tables(_CLASS)),
        "levels": Field(tables(_LEVEL)),
        "bounced": Field(table(_BOUNCED), None),
    },
    Kind.HANDLE: {
        "at_longest": Field(span, None),
        "return_within": Field(span, None),
        **_STRETCHES,
    },
    Kind.RATE: {
        "scale": Field(whole(2, 10)),
        "labels": Field(many(text(20)), ()),
        "low_at_most": Field(whole(1, 9)),
        "by": Field(many(one_of(vocabulary.RATING_WAYS))),
        "record": Field(many(text(40)), ()),
    },
    Kind.PUBLICITY: {"days": Field(whole(1, 366)), "masked": Field(flag, True)},
    Kind.MEETING: {**gathering.MEETS, "choices": _choices(Kind.MEETING)},
    Kind.VOTE: gathering.VOTES,
    Kind.TASK: {
        **_STRETCHES,
        "choices": _choices(Kind.TASK),
        "purpose": Field(one_of(vocabulary.PURPOSES)),
        "owner": Field(text(40)),
        "review_within": Field(span, None),
    },
    Kind.END: {"result": Field(text(30))},
}


def schema_of(kind: Kind) -> Schema:
    """Every key a stage of this kind may carry."""
    own = BY_KIND.get(kind, {})
    if kind == Kind.END:
        return {**COMMON, **own}
    return {**COMMON, **WORKING, "needs": Field(many(_needs(kind)), ()), **own}


_ALL_STAGE_KEYS = {word for kind in Kind for word in schema_of(kind)}


def decode(source: str | bytes, name: str) -> str:
    """The text of a file as it came from disk or a form.

    Raises:
        Malformed: too long, not UTF-8, or with a NUL or half a character inside.
    """
    try:
        raw = source.encode() if isinstance(source, str) else source
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeError:
        said = "文件不是 UTF-8 编码，请在编辑器里另存为 UTF-8。"
        raise Malformed((Problem(name, 1, "encoding", said),)) from None
    if len(raw) > MAX_BYTES:
        said = f"文件有{len(raw)}字节，最多{MAX_BYTES}字节。"
        raise Malformed((Problem(name, 1, "too-long", said),))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Malformed((Problem(name, line, "nul", "文件里有空字符（NUL），请重新保存。"),))
    return text


def parse(text: str, name: str) -> dict[str, Any]:
    """The raw tables of a TOML text.

    Raises:
        Malformed: the text is not TOML; says the line and what is probably meant.
    """
    _require_readable(text, name)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Malformed((Problem(name, 1, "syntax", "括号套得太深。"),)) from None
    except ValueError as error:
        found = _WHERE.search(str(error))
        last = text.count("\n") + (not text.endswith("\n"))
        line = int(found[1]) if found and found[1] else max(1, last)
        reasons = (said for start, said in _SYNTAX.items() if str(error).startswith(start))
        said = f"TOML 写法有误：{next(reasons, '这一行读不懂')}。"
        raise Malformed((Problem(name, line, "syntax", said),)) from None


def _require_readable(text: str, name: str) -> None:
    """Raises Malformed for what tomllib would take minutes over."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            said = f"这一行有{len(line)}个字，最多{MAX_LINE}个。"
            raise Malformed((Problem(name, number, "too-long", said),))
        if _DOTTED.search(line):
            said = f"项名用点隔开的段数太多，最多{MAX_PARTS}段。"
            raise Malformed((Problem(name, number, "too-many", said),))


def tree(source: str | bytes, name: str) -> tuple[dict[str, Any], Mapping[Path, int]]:
    """The clean tables of a method file, stages under "stage", and the line of each key.

    Raises:
        Malformed: with every problem of form at once.
    """
    text = decode(source, name)
    raw = parse(text, name)
    report = Report(name, lines.index(text))
    stages = raw.pop("stage", [])
    top = read(report, (), raw, TOP)
    if not isinstance(stages, list) or not all(isinstance(one, dict) for one in stages):
        report.at(("stage",), "type", "每个环节以单独一行 [[stage]] 开头。")
        stages = []
    if len(stages) > MAX_STAGES:
        said = f"文件里有{len(stages)}个环节，最多{MAX_STAGES}个。"
        raise Malformed((Problem(name, 1, "too-many", said),))
    if not stages:
        report.at((), "no-stage", "文件里没有一个环节（[[stage]]）。")
    top["stage"] = [_stage(report, ("stage", n), one) for n, one in enumerate(stages)]
    if report.problems:
        raise Malformed(report.sorted())
    return top, report.lines


def _stage(report: Report, path: Path, found: Mapping[str, Any]) -> dict[str, Any]:
    word = found.get("kind")
    if not isinstance(word, str) or word not in vocabulary.KIND_LABELS:
        return read(report, path, {k: v for k, v in found.items() if k in COMMON}, COMMON)
    kind = Kind(word)
    schema = schema_of(kind)
    foreign = [one for one in found if one not in schema and one in _ALL_STAGE_KEYS]
    for one in foreign:
        said = f"“{vocabulary.KIND_LABELS[kind]}”环节不用“{one}”这一项。"
        report.at((*path, one), "unknown-key", said)
    clean = read(report, path, {k: v for k, v in found.items() if k not in foreign}, schema)
    _edges(report, path, clean)
    return clean


def _edges(report: Report, path: Path, clean: Mapping[str, Any]) -> None:
    for n, edge in enumerate(clean.get("next") or ()):
        if bool(edge["to"]) == bool(edge["method"]):
            said = "每条去向要写“to”（去哪个环节）或“method”（交给哪个工作法），只写一个。"
            report.at((*path, "next", n), "edge", said)
