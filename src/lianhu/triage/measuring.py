"""How well a sorting agrees with what people decided: F1, precision, recall, agreement."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Figures(NamedTuple):
    """Of one label: 0 to 1 each, and in how many texts people chose it."""

    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True, slots=True)
class Measured:
    """`pairs` counts (as people said, as was suggested); a suggestion may be "", none."""

    labels: tuple[str, ...]
    pairs: Counter[tuple[str, str]]

    @classmethod
    def of(cls, truth: Sequence[str], said: Sequence[str]) -> "Measured":
        return cls(tuple(sorted(set(truth))), Counter(zip(truth, said, strict=True)))

    def of_label(self, label: str) -> Figures:
        right = self.pairs[label, label]
        said = sum(n for (_truth, guess), n in self.pairs.items() if guess == label)
        true = sum(n for (truth, _guess), n in self.pairs.items() if truth == label)
        precision, recall = right / said if said else 0.0, right / true if true else 0.0
        both = precision + recall
        return Figures(precision, recall, 2 * precision * recall / both if both else 0.0, true)

    @property
    def macro_f1(self) -> float:
        """The mean of the labels' F1, rare ones counting like frequent ones."""
        return sum(self.of_label(one).f1 for one in self.labels) / len(self.labels)

    @property
    def accuracy(self) -> float:
        total = sum(self.pairs.values())
        return sum(self.pairs[one, one] for one in self.labels) / total if total else 0.0

    def lines(self) -> Iterator[str]:
        """As text: the one figure, each label's, then who was taken for whom."""
        yield f"macro-F1 {self.macro_f1:.3f}"
        yield f"accuracy {self.accuracy:.3f}  n {sum(self.pairs.values())}"
        yield ""
        yield "\t".join(("label", "precision", "recall", "F1", "n"))
        for one in self.labels:
            at = self.of_label(one)
            yield f"{one}\t{at.precision:.3f}\t{at.recall:.3f}\t{at.f1:.3f}\t{at.n}"
        yield ""
        # Labels a model knows and the file does not stand as columns too.
        columns = sorted({guess for _truth, guess in self.pairs} | set(self.labels))
        yield "\t".join(("实际＼建议", *(one or "（不说）" for one in columns)))
        for one in self.labels:
            yield "\t".join((one, *(str(self.pairs[one, other]) for other in columns)))


def kappa(one: Sequence[str], other: Sequence[str]) -> float:
    """Cohen's kappa: how far two who sorted the same texts agree beyond chance; 1 is wholly."""
    n = len(one)
    same = sum(a == b for a, b in zip(one, other, strict=True)) / n
    first, second = Counter(one), Counter(other)
    chance = sum(first[label] * second[label] for label in first) / (n * n)
    return (same - chance) / (1 - chance) if chance < 1 else 1.0
