"""What was learned, small enough to be carried along: read from bytes, asked in plain Python.

A model holds no text, only 32-bit keys of runs of letters with what they weigh, and no run that
fewer than `learning.SEEN_IN` texts contain; so no single message can be read out of it.
"""

import json
import math
import zlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal
from lianhu.kernel.hashing import sm3
from lianhu.triage.grams import counted, key

MAGIC: Final = b"lianhu-triage\n"
FORMAT: Final = 1
REASONS: Final = 4
# Two runs of letters rarely share a key; a longer one than this names too much to be a reason.
SHORTEST_REASON: Final = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a text seems to be.

    `label` is "" where nothing speaks for anything. `chance` is the calibrated probability,
    0 to 1. Only where `sure` may a form choose it beforehand. `reasons` are words of the text
    itself, those that weighed most first.
    """

    label: str = ""
    chance: float = 0.0
    sure: bool = False
    reasons: tuple[str, ...] = ()


NOTHING: Final = Suggestion()


@dataclass(frozen=True, slots=True)
class Model:
    """Labels with a weight for each known run of letters.

    `keys` is sorted; `matter[n]` is how much `keys[n]` tells, `weights[n * len(labels) + c]` to it and
    label `c`. `slope` and `shift` (one each a label) turn a lead into a probability (Platt);
    `sure_from` is the probability from which the label was right in 98 of 100 held-out texts,
    above 1 where it never was.
    """

    labels: tuple[str, ...]
    keys: "memoryview[Any]"
    matter: "memoryview[Any]"
    weights: "memoryview[Any]"
    bias: tuple[float, ...]
    slope: tuple[float, ...]
    shift: tuple[float, ...]
    sure_from: tuple[float, ...]
    figures: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    def _vector(self, text: str, title: str) -> dict[str, tuple[int, float]]:
        """Each known run: its place and its share of the text, the shares of length 1 together."""
        keys, matter = self.keys, self.matter
        end, found, length = len(keys), {}, 0.0
        for gram, count in counted(text, title).items():
            wanted = key(gram)
            at = bisect_left(keys, wanted)
            if at < end and keys[at] == wanted:
                value = (1.0 + math.log(count)) * matter[at]
                length += value * value
                found[gram] = at, value
        norm = math.sqrt(length) or 1.0
        return {gram: (at, value / norm) for gram, (at, value) in found.items()}

    def scores(self, text: str, title: str = "") -> list[float]:
        """How much speaks for each label, in their order."""
        return self._scored(self._vector(text, title))

    def _scored(self, vector: Mapping[str, tuple[int, float]]) -> list[float]:
        width, weights, total = len(self.labels), self.weights, list(self.bias)
        each = range(width)
        for at, value in vector.values():
            row = at * width
            for n in each:
                total[n] += value * weights[row + n]
        return total

    def suggest(self, text: str, title: str = "") -> Suggestion:
        """The likeliest label, how likely, and the words that spoke for it."""
        vector = self._vector(text, title)
        if not vector:
            return NOTHING
        scores = self._scored(vector)
        order = sorted(range(len(scores)), key=lambda n: -scores[n])
        best, second = order[0], order[1]
        chance = probability(scores[best] - scores[second], self.slope[best], self.shift[best])
        return Suggestion(
            self.labels[best],
            chance,
            chance >= self.sure_from[best],
            self._reasons(vector, best, second),
        )

    def _reasons(
        self, vector: Mapping[str, tuple[int, float]], best: int, second: int
    ) -> tuple[str, ...]:
        width = len(self.labels)
        weighed = {
            gram: value * (self.weights[at * width + best] - self.weights[at * width + second])
            for gram, (at, value) in vector.items()
            if len(gram) >= SHORTEST_REASON and " " not in gram and gram != "0" * len(gram)
        }
        return distinct(sorted((g for g in weighed if weighed[g] > 0), key=lambda g: -weighed[g]))


def distinct(words: Sequence[str], most: int = REASONS) -> tuple[str, ...]:
    """The first words, none of which shares two neighbouring letters with one before it."""
    kept: list[str] = []
    for word in words:
        pairs = {word[at : at + 2] for at in range(len(word) - 1)}
        if not any(pair in other for pair in pairs for other in kept):
            kept.append(word)
        if len(kept) == most:
            break
    return tuple(kept)


def probability(lead: float, slope: float, shift: float) -> float:
    """Platt's curve: from how far the best label leads to how often that is right."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, slope * lead + shift))))


def dump(model: Model) -> bytes:
    """The bytes of a model: a line that names it, SM3 of the rest, then the rest, compressed."""
    head = {
        "format": FORMAT, "labels": model.labels, "runs": len(model.keys), "bias": model.bias,
        "slope": model.slope, "shift": model.shift, "sure_from": model.sure_from,
        "figures": model.figures,
    }  # fmt: skip
    said = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
    body = len(said).to_bytes(4, "little") + said
    body += bytes(-len(body) % 4) + bytes(model.keys) + bytes(model.matter) + bytes(model.weights)
    packed = zlib.compress(body, 6)
    return MAGIC + sm3(packed) + packed


def load(content: bytes) -> Model:
    """A model from its bytes.

    Raises:
        Refusal: these are not the bytes of a model, or not whole, or of a later edition.
    """
    if not content.startswith(MAGIC):
        raise Refusal(_("这不是分类助手的模型文件。"))
    digest, packed = content[len(MAGIC) :][:32], content[len(MAGIC) + 32 :]
    if sm3(packed) != digest:
        raise Refusal(_("模型文件不完整，或者被改过，校验值不符。"))
    try:
        return _read(zlib.decompress(packed), digest.hex())
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise Refusal(_("模型文件读不懂，可能是更新的版本写的。")) from error


def _read(body: bytes, digest: str) -> Model:
    size = int.from_bytes(body[:4], "little")
    head = json.loads(body[4 : 4 + size])
    if head["format"] != FORMAT:
        raise ValueError(head["format"])
    runs, labels = head["runs"], tuple(head["labels"])
    start = 4 + size + -(4 + size) % 4
    rest = memoryview(body)[start:]
    if len(rest) != runs * 4 * (2 + len(labels)):
        raise ValueError(len(rest))
    return Model(
        labels=labels,
        keys=rest[: runs * 4].cast("I"),
        matter=rest[runs * 4 : runs * 8].cast("f"),
        weights=rest[runs * 8 :].cast("f"),
        digest=digest,
        figures=head["figures"],
        **{name: tuple(head[name]) for name in ("bias", "slope", "shift", "sure_from")},
    )
