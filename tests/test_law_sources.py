"""Every law that the product names stands in docs/law-sources.md, and that table says no more."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
SRC: Final = ROOT / "src" / "lianhu"
STATUTES: Final = SRC / "law" / "statutes"
TABLE: Final = ROOT / "docs" / "law-sources.md"
WHOLE: Final = "全文"
CHECKED, UNCHECKED = "已核对", "待核对"
# Said shorter on a page, or by the name of the edition before.
ALIASES: Final = {
    "村委会组织法": "村民委员会组织法",
    "居委会组织法": "城市居民委员会组织法",
}
# How far behind its law an article may stand, in characters.
FAR: Final = 160

_NUMBER = "[〇零一二三四五六七八九十百千0-9]+"
_ARTICLES = re.compile(
    rf"第({_NUMBER})条(?:至第({_NUMBER})条)?|\barts?\.? (\d{{1,4}}(?:(?:, |-| and )\d{{1,4}}(?![\d-]))*)"
)
# 工作法、做法、方法 are no laws.
_KIND = "(?:法典|(?<![作做方])法|条例|办法)"
_NAMED = re.compile(
    rf"《(?:中华人民共和国|中国共产党)?([一-龥]{{2,20}}{_KIND})》"
    rf"|([一-龥]{{2,24}}{_KIND})(?=(?:[（(][^）)]*[）)])?[ ,]*(?:第{_NUMBER}条|arts?\.? ?\d))"
)
_PLAIN = re.compile(
    r"(?:^|[；、：])([一-龥]{2,24}(?:(?<![作做方办])法|条例)|[一-龥]{8,24}(?:方案|意见|规则))(?=[（：；]|$)"
)
_PAPER = re.compile(
    r"GB(?:/T)? \d+(?:\.\d+)?|国办发(?:明电)?〔\d{4}〕\d+号|民委发〔\d{4}〕\d+号|国务院令第\d+号"
)


class Row(NamedTuple):
    law: str
    article: str
    used: frozenset[str]
    against: str
    state: str


def table() -> list[Row]:
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 5 or cells[0] in ("法", "---"):
            continue
        law, article, used, against, state = cells
        rows.append(Row(law, article, frozenset(used.split("、")), against, state))
    return rows


def number(words: str) -> int:
    """一百八十八 gives 188; digits are themselves."""
    if words.isdigit():
        return int(words)
    total, digit = 0, 0
    for one in words:
        if one in "千百十":
            total += (digit or 1) * {"千": 1000, "百": 100, "十": 10}[one]
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(one.replace("〇", "零"))
    return total + digit


def numbers(match: re.Match[str]) -> list[int]:
    if match[3] is None:
        first = number(match[1])
        return list(range(first, (number(match[2]) if match[2] else first) + 1))
    found: list[int] = []
    for part in re.split(r", | and ", match[3]):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def cited(text: str, known: set[str], *, whole: bool) -> set[tuple[str, str]]:
    """(law, article) of each that `text` names; an article belongs to the law last named.

    A law named without an article counts as a whole where `whole` says so; standards and the
    numbers of papers always do.
    """
    names = sorted({*known, *ALIASES}, key=len, reverse=True)
    laws: dict[int, str] = {}
    for match in [*_NAMED.finditer(text), *_PLAIN.finditer(text)]:
        name = next(group for group in match.groups() if group)
        laws[match.end()] = next((one for one in names if name.endswith(one)), name)
    for match in re.finditer(f"({'|'.join(map(re.escape, names))})》?", text):
        laws.setdefault(match.end(), match[1])
    marks: list[tuple[int, str | re.Match[str]]] = [
        *laws.items(), *((match.start(), match) for match in _ARTICLES.finditer(text))
    ]  # fmt: skip
    said: dict[int, set[str]] = defaultdict(set)
    law = at = -FAR
    for here, mark in sorted(marks, key=lambda mark: mark[0]):
        if isinstance(mark, str):
            law = at = here
        elif here - at < FAR:
            said[law] |= {str(one) for one in numbers(mark)}
            at = mark.end()
    found = {(match[0], WHOLE) for match in _PAPER.finditer(text)}
    for end, name in laws.items():
        articles = said[end] or ({WHOLE} if whole or not re.search(f"{_KIND}$", name) else set())
        found |= {(ALIASES.get(name, name), one) for one in articles}
    return found


def short(statute: dict[str, object]) -> str:
    title = re.sub("^(中华人民共和国|中国共产党)", "", str(statute["title"]))
    return f"{title}（{statute['edition']}）" if "valid_to" in statute else title


def texts():
    """Each file of the product that may name a law, with what it says."""
    for path in sorted(SRC.rglob("*")):
        parts = path.relative_to(SRC).parts
        if path.suffix not in (".py", ".md", ".html", ".toml"):
            continue
        if {"tests", "migrations", "statutes", "static"} & set(parts):
            continue
        yield "/".join(parts), path.read_text(encoding="utf-8")
    for path in [ROOT / "docs" / "glossary.md", *sorted((ROOT / "docs" / "adr").glob("*.md"))]:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def strings(tree: object):
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for value in tree.values():
            yield from strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from strings(value)


def everything(known: set[str]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, text in texts():
        data = name.endswith(".toml")
        for said in [text, *(strings(tomllib.loads(text)) if data else ())]:
            for one in cited(said, known, whole=data):
                found[one].add(name)
    for path in sorted(STATUTES.glob("*.toml")):
        statute = tomllib.loads(path.read_text(encoding="utf-8"))
        for floor in statute["floor"]:
            for match in _ARTICLES.finditer(f"{floor['article']} {floor['text']}"):
                for one in numbers(match):
                    found[short(statute), str(one)].add(f"law/statutes/{path.name}")
    return found


ROWS: Final = table()
# A law by name alone; papers and standards are known by their shape, an old edition by its file.
KNOWN: Final = {row.law for row in ROWS if not _PAPER.fullmatch(row.law) and "（" not in row.law}
FOUND: Final = everything(KNOWN)
STATES: Final = {(row.law, row.article): row.state for row in ROWS}
# What a villager reads.
TOLD: Final = ("methods/shipped/", "wishes/wishes.toml", "publicity/wording.py", "bodies/conflicts")


def test_every_law_that_is_named_has_a_row():
    missing = {one: sorted(files) for one, files in FOUND.items() if one not in STATES}
    assert not missing, "write down in docs/law-sources.md what it was compared with"


def test_no_row_is_left_of_what_is_named_no_more():
    assert not set(STATES) - set(FOUND)
    assert len(STATES) == len(ROWS)


def test_a_row_says_where():
    for row in ROWS:
        files = FOUND[row.law, row.article]
        data = {name for name in files if name.endswith(".toml")}
        assert data <= row.used <= files, row


def test_checked_says_against_which_text_and_unchecked_says_that_there_is_none():
    text = TABLE.read_text(encoding="utf-8")
    addresses = set(re.findall(r"^\[(\w+)\]: https?://\S+$", text, re.MULTILINE))
    used = set()
    for row in ROWS:
        assert row.state in (CHECKED, UNCHECKED), row
        link = re.fullmatch(r"\[文本\]\[(\w+)\]", row.against)
        assert bool(link) is (row.state == CHECKED), row
        used |= {link[1]} if link else set()
    assert used == addresses


def test_a_statute_says_checked_as_the_table_does():
    for path in sorted(STATUTES.glob("*.toml")):
        statute = tomllib.loads(path.read_text(encoding="utf-8"))
        states = {state for (law, _), state in STATES.items() if law == short(statute)}
        # Other files may name other articles; none of one law is half checked.
        assert states == {CHECKED if statute.get("checked", True) else UNCHECKED}, path.name


def test_data_that_names_what_nobody_compared_says_so_in_the_same_words():
    told = 0
    for name, text in texts():
        if not name.endswith(".toml"):
            continue
        for one in strings(tomllib.loads(text)):
            named = cited(one, KNOWN, whole=True)
            if any(STATES.get(each) == UNCHECKED for each in named):
                assert "未核" in one, f"{name}: {one}"
                told += 1
    assert told


def test_a_villager_is_told_nothing_that_nobody_compared():
    for one, files in FOUND.items():
        if any(name.startswith(TOLD) for name in files):
            assert STATES.get(one) == CHECKED, one


def test_the_reader_of_citations_reads_them():
    law, other = "村民委员会组织法", "民法典"
    for text, expected in (
        ("《中华人民共和国村民委员会组织法》（2025年修正）第三十五条", {(law, "35")}),
        ("Source: 村民委员会组织法 第八条、第三十七条; 民法典 arts 200-202, 2021-01-01", {
            (law, "8"), (law, "37"), (other, "200"), (other, "201"), (other, "202"),
        }),
        ("村委会组织法第八条", {(law, "8")}),
        ("民法典第188条（三年）", {(other, "188")}),
        ("民法典 第二百条至第二百零一条", {(other, "200"), (other, "201")}),
        ("民法典 arts 6 and 1045", {(other, "6"), (other, "1045")}),
        ("《某某条例》：第一百一十九条", {("某某条例", "119")}),
        ("从未听说法第十条", {("从未听说法", "10")}),
        ("森林法（1985年1月1日施行）；其他", {("森林法", WHOLE)}),
        ("GB/T 34300-2017", {("GB/T 34300", WHOLE)}),
        ("指出第一条不对的记录", set()),
        ("按现行办法，这一步不能延期。", set()),
    ):  # fmt: skip
        assert cited(text, {law, other}, whole=True) == expected, text
