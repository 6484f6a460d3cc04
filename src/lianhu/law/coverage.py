"""Which articles are held as data, which a person judges and which do not concern us, as a page."""

import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from lianhu.law.floors import Floor, Statute, all_floors

STATES: Final[Mapping[str, str]] = {
    "coded": "写成数据",
    "judged": "由人判断",
    "none": "不涉及",
}
_ARTICLE = re.compile(r"第([零一二三四五六七八九十百千]+)条")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a law: a key of STATES, and in words what is left to a person, or why."""

    number: int
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Law:
    """The articles looked at of the newest edition of one law; `last` where every one was."""

    statute: Statute
    articles: tuple[Article, ...]
    last: int


def numbers(article: str) -> list[int]:
    """第二十七条、第二十八条 gives 27 and 28."""
    return [_number(found) for found in _ARTICLE.findall(article)]


def _number(words: str) -> int:
    total = digit = 0
    for one in words:
        if one in "千百十":
            total += (digit or 1) * {"千": 1000, "百": 100, "十": 10}[one]
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(one)
    return total + digit


@cache
def laws() -> tuple[Law, ...]:
    """Every law of coverage.toml, in the order of the file."""
    text = files("lianhu.law").joinpath("coverage.toml").read_text(encoding="utf-8")
    newest: dict[str, Statute] = {}
    for floor in all_floors():
        known = newest.get(floor.statute.key, floor.statute)
        newest[floor.statute.key] = max(known, floor.statute, key=lambda one: one.valid_from)
    return tuple(
        Law(
            newest[row["statute"]],
            tuple(Article(one["n"], one["state"], one.get("words", "")) for one in row["articles"]),
            row.get("last", 0),
        )
        for row in tomllib.loads(text)["law"]
    )


def held(statute: Statute, number: int) -> list[Floor]:
    """The floors that say what this article does."""
    mine = (floor for floor in all_floors() if floor.statute == statute)
    return [floor for floor in mine if number in numbers(floor.article)]


def page() -> str:
    """The table in docs/law-coverage.md, whole."""
    lines = [
        "# 法律逐条：哪些写成了数据，哪些由人判断",
        "",
        "由 `src/lianhu/law/coverage.toml` 和 `src/lianhu/law/statutes/` 生成：`.venv/bin/python -m lianhu.law.coverage > docs/law-coverage.md`；"
        "测试两边都读，不一致就不通过。",
        "内容是用自己的话写的要点，不是条文；对照了哪份文本、核对了没有，见 [law-sources.md](law-sources.md)。",
        "*Generated from the data: every article as held as data, judged by a person, or not applicable.*",
    ]
    for law in laws():
        lines += ["", *_section(law)]
    return "\n".join(lines) + "\n"


def _section(law: Law) -> list[str]:
    found = [article.state for article in law.articles]
    counted = "，".join(f"{label}{found.count(key)}条" for key, label in STATES.items())
    whole = "全部条文" if law.last else "与会议、组织有关的条文"
    doubt = "" if law.statute.checked else "，未核对条文"
    return [
        f"## {law.statute.title}（{law.statute.edition}{doubt}）",
        "",
        f"{whole}：{counted}。{law.statute.valid_from.isoformat()}起。",
        "",
        "| 条 | 怎样 | 数据里有的 | 留给人的，或者为什么 |",
        "| --- | --- | --- | --- |",
        *(_row(law.statute, article) for article in law.articles),
    ]


def _row(statute: Statute, article: Article) -> str:
    said = "；".join(floor.text for floor in held(statute, article.number))
    return (
        f"| {article.number} | {STATES[article.state]} | {said or '—'} | {article.words or '—'} |"
    )


if __name__ == "__main__":
    sys.stdout.write(page())
