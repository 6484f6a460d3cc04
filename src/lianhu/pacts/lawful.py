"""What in a clause often lies outside the law: a warning with its articles, never a verdict.

What is found here a person must look at; what is not found is not lawful for that. The words and
the law stand in lawful.toml. Source: 村民委员会组织法 第三十一条, 2026-01-01.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.utils.translation import gettext as _

# Left as it was typed: the words are shown again to who wrote them.
_WIDE: Final = re.compile("[^，；：！？（）]+")
_PARTS: Final = re.compile("[。；;！!？?\n，,、：:]")
_SENTENCES: Final = re.compile("[。；;！!？?\n]")
_NOT: Final = re.compile(
    "(不得|不准|不许|不能|禁止|严禁|不应|反对|抵制|杜绝|不搞)(以.{1,8}名义)?[^违否的不]{0,8}$"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of words that a pact may not hold, with what to say of it.

    `alone`: it asks only where no other rule speaks.
    """

    key: str
    label: str
    any: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    warning: str
    cites: tuple[str, ...]
    instead: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` is the part of the clause that made the rule speak."""

    rule: Rule
    found: str


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by its key, in the order of the file."""
    text = files("lianhu.pacts").joinpath("lawful.toml").read_text(encoding="utf-8")
    made = [_rule(row) for row in tomllib.loads(text)["rule"]]
    return {one.key: one for one in made}


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        key=row["key"], label=row["label"], warning=row["warning"], instead=row["instead"],
        alone=row.get("alone", False), cites=tuple(row["cites"]), any=tuple(re.compile(one) for one in row["any"]),
        unless=tuple(re.compile(one) for one in row.get("unless", ())),
    )  # fmt: skip


def check(words: str) -> list[Finding]:
    """What a clause says that may lie outside the law, one finding a rule; [] says nothing of it."""
    plain = _WIDE.sub(lambda one: unicodedata.normalize("NFKC", one.group()), words)
    plain = plain.replace(" ", "")
    found: dict[str, Finding] = {}
    for sentence in filter(None, _SENTENCES.split(plain)):
        for rule in all_rules().values():
            if rule.key not in found and (said := _found(rule, sentence)):
                found[rule.key] = Finding(rule, said)
    loud = any(not one.rule.alone for one in found.values())
    return [one for key in all_rules() if (one := found.get(key)) and not (loud and one.rule.alone)]


def beyond(words: str) -> str:
    """Why what is written of a consequence is none that may be agreed on, with the articles; ""
    where no word says so, which does not make it lawful."""
    loud = [one for one in check(words) if not one.rule.alone]
    return "".join(
        _("“%(found)s”不能作后果：%(why)s（%(law)s）")
        % {"found": one.found, "why": one.rule.warning, "law": "；".join(one.rule.cites)}
        for one in loud
    )


def only_these() -> str:
    """What is said to who asks for another consequence than those of the list."""
    law = "；".join(all_rules()["consequence"].cites)
    return _("能约定的后果只有列出来的这几样，别的都不行（%s）。请从里面选。") % law


def _found(rule: Rule, sentence: str) -> str:
    """The words of the sentence that the rule speaks of; "" where what stands beside excuses them."""
    for pattern in rule.any:
        for match in pattern.finditer(sentence):
            if not _turned(sentence, match.start()) and not any(
                one.search(part) for part in _around(sentence, match) for one in rule.unless
            ):
                return match.group()[:60]
    return ""


def _turned(sentence: str, start: int) -> bool:
    """Whether a "不得" directly before makes a ban of it: 不得罚款."""
    return bool(_NOT.search(_PARTS.split(sentence[:start])[-1]))


def _around(sentence: str, match: re.Match[str]) -> Iterator[str]:
    """The part of the sentence between two marks in which the words stand, as far as they reach."""
    before = _PARTS.split(sentence[: match.start()])[-1]
    after = _PARTS.split(sentence[match.end() :])[0]
    yield before + match.group() + after
