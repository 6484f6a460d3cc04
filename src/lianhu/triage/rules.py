"""What speaks on the first day, before anything was learned: words with a weight, as data."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from lianhu.triage.model import NOTHING, REASONS, Suggestion

FILE: Final = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """Words and what they weigh for each label; longer words are recognised before shorter."""

    labels: tuple[str, ...]
    weights: dict[str, dict[str, float]]
    pattern: re.Pattern[str]
    sure_from: float

    def suggest(self, text: str, title: str = "") -> Suggestion:
        """The label with the greatest weight; its chance is unknown (0), nobody measured it here."""
        found = list(dict.fromkeys(self.pattern.findall(f"{title}\n{text}")))
        total = dict.fromkeys(self.labels, 0.0)
        for word in found:
            for label, weight in self.weights[word].items():
                total[label] += weight
        best, second = sorted(self.labels, key=lambda one: -total[one])[:2]
        if not total[best] or total[best] == total[second]:
            return NOTHING
        spoke = [word for word in found if best in self.weights[word]]
        spoke.sort(key=lambda word: -self.weights[word][best])
        lead = total[best] - total[second]
        return Suggestion(best, 0.0, lead >= self.sure_from, tuple(spoke[:REASONS]))


@cache
def shipped() -> dict[str, Rules]:
    """By what is asked: "affair" (三事) and "class" (四类)."""
    with FILE.open("rb") as file:
        return {name: _rules(part) for name, part in _parts(tomllib.load(file))}


def _parts(tree: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((name, part) for name, part in tree.items() if isinstance(part, dict))


def _rules(part: dict[str, Any]) -> Rules:
    labels = tuple(name for name, words in part.items() if isinstance(words, dict))
    weights: dict[str, dict[str, float]] = {}
    for label in labels:
        for word, weight in part[label].items():
            weights.setdefault(word, {})[label] = float(weight)
    longest_first = sorted(weights, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return Rules(labels, weights, pattern, float(part["sure_from"]))
