"""Learning how a county sorts, by scikit-learn, in a process of its own.

The library costs some hundred megabytes, so it is imported inside these functions only, and the
long-running processes learn through `apart`.
"""

import multiprocessing
from array import array
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from lianhu.kernel.errors import Refusal
from lianhu.triage.grams import counted, key
from lianhu.triage.measuring import Measured
from lianhu.triage.model import Model, dump, probability
from lianhu.triage.table import Labelled

FOLDS: Final = 5
# A run of letters that one or two texts have tells about nobody else, and could tell who wrote it.
SEEN_IN: Final = 3
SLACK: Final = 2.0
PRECISION: Final = 0.98
# Fewer held-out texts above a threshold say nothing about 98 in 100.
ENOUGH: Final = 20
NEVER: Final = 2.0
LEAST_ROWS: Final = 20
LEAST_EACH: Final = 5


class Learned(NamedTuple):
    """The bytes of the model (`model.load`), and its figures on texts held out of it."""

    content: bytes
    figures: dict[str, Any]
    measured: Measured


class _Linear(NamedTuple):
    """Scores of texts are `vectors @ weights + bias`; a run counts in a vector by `matter`."""

    counter: Any
    matter: Any
    weights: Any
    bias: Any

    def scores(self, counts: Sequence[Counter[str]]) -> Any:
        vectors = _vectors(self.counter.transform(counts), self.matter)
        return vectors @ self.weights + self.bias


def train(rows: Sequence[Labelled]) -> Learned:
    """A model of these rows, with thresholds from folds that it had not seen.

    Raises:
        Refusal: too few rows, or too few of one label, or only one label.
    """
    labels = require_enough(rows)
    import numpy  # noqa: PLC0415 - see above

    truth = numpy.array([labels.index(row.label) for row in rows])
    counts = [counted(row.text, row.title) for row in rows]
    held_out = _held_out(counts, truth, len(labels))
    curve = _curve(held_out, truth, len(labels))
    measured = Measured.of(
        [row.label for row in rows], [labels[n] for n in held_out.argmax(axis=1)]
    )
    figures = {
        "rows": len(rows), "folds": FOLDS, "macro_f1": round(measured.macro_f1, 4),
        "labels": {one: [round(v, 4) for v in measured.of_label(one)] for one in labels},
        **_told(held_out, truth, len(labels)),
    }  # fmt: skip
    model = _exported(_fit(counts, truth, len(labels)), labels)
    full = replace(model, slope=curve[0], shift=curve[1], sure_from=curve[2], figures=figures)
    return Learned(dump(full), figures, measured)


def apart(rows: Sequence[Labelled]) -> Learned:
    """`train` in a process that ends afterwards and gives its memory back."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(train, list(rows)).result()


def require_enough(rows: Sequence[Labelled]) -> tuple[str, ...]:
    """The labels, in order.

    Raises:
        Refusal: nothing can be learned from so little.
    """
    found = Counter(row.label for row in rows)
    if len(rows) < LEAST_ROWS or len(found) < 2:
        said = _("只有%(n)d条、%(labels)d类，学不了：至少要%(least)d条、2类。")
        raise Refusal(said % {"n": len(rows), "labels": len(found), "least": LEAST_ROWS})
    few = [one for one, n in found.items() if n < LEAST_EACH]
    if few:
        said = _("“%(label)s”只有%(n)d条，每类至少要%(least)d条。")
        raise Refusal(said % {"label": few[0], "n": found[few[0]], "least": LEAST_EACH})
    return tuple(sorted(found))


def _fit(counts: Sequence[Counter[str]], truth: Any, width: int) -> _Linear:
    import numpy  # noqa: PLC0415
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    counter = CountVectorizer(analyzer=Counter.elements, min_df=SEEN_IN, dtype=numpy.float64)
    matrix = counter.fit_transform(counts)
    matter = _matter(matrix, truth, width)
    machine = LinearSVC(C=SLACK, random_state=1).fit(_vectors(matrix, matter), truth)
    rows, shift = machine.coef_, machine.intercept_
    if width == 2:
        # Of two labels the library keeps one line that parts them.
        rows, shift = numpy.vstack([-rows, rows]), numpy.array([-shift[0], shift[0]])
    return _Linear(counter, matter, rows.T, shift)


def _matter(matrix: Any, truth: Any, width: int) -> Any:
    """How much each run of letters tells: rare ones more, those of all labels alike less.

    The inverse document frequency, times the root of how unevenly it is spread over the labels
    (1 less its entropy); this gained 1.5 points of F1 on real messages.
    """
    import numpy  # noqa: PLC0415

    seen = matrix > 0
    often = numpy.asarray(seen.sum(axis=0)).ravel()
    rare = numpy.log((1 + matrix.shape[0]) / (1 + often)) + 1
    shares = numpy.vstack(
        [numpy.asarray(seen[truth == n].mean(axis=0)).ravel() for n in range(width)]
    )
    spread = (shares + 1e-3) / (shares + 1e-3).sum(axis=0)
    uneven = 1 + (spread * numpy.log(spread)).sum(axis=0) / numpy.log(width)
    return rare * numpy.sqrt(numpy.clip(uneven, 0, 1))


def _vectors(matrix: Any, matter: Any) -> Any:
    """Each text as a row of length 1."""
    import numpy  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    logs = matrix.copy()
    logs.data = (1 + numpy.log(logs.data)) * matter[logs.indices]
    return normalize(logs, copy=False)


def _held_out(counts: Sequence[Counter[str]], truth: Any, width: int) -> Any:
    """The scores of every text by a model that had not seen it."""
    import numpy  # noqa: PLC0415
    from sklearn.model_selection import StratifiedKFold  # noqa: PLC0415

    found = numpy.zeros((len(counts), width))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
    for known, unknown in folds.split(found, truth):
        linear = _fit([counts[n] for n in known], truth[known], width)
        found[unknown] = linear.scores([counts[n] for n in unknown])
    return found


def _curve(scores: Any, truth: Any, width: int) -> tuple[Any, Any, Any]:
    """Platt's two numbers of each label, and the probability from which it is sure."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    best, lead = _leads(scores)
    slope, shift, sure = [], [], []
    for label in range(width):
        mine = best == label
        right = (truth[mine] == label).astype(int)
        if len(set(right.tolist())) < 2:
            a, b = (0.0, 0.0) if not right.any() else (1.0, 0.0)
        else:
            fitted = LogisticRegression(C=100.0).fit(lead[mine].reshape(-1, 1), right)
            a, b = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
        slope.append(a)
        shift.append(b)
        chances = [probability(float(one), a, b) for one in lead[mine]]
        sure.append(threshold(chances, right.tolist()))
    return tuple(slope), tuple(shift), tuple(sure)


def _leads(scores: Any) -> tuple[Any, Any]:
    best, ordered = scores.argmax(axis=1), scores.copy()
    ordered.sort(axis=1)
    return best, ordered[:, -1] - ordered[:, -2]


def threshold(chances: Sequence[float], right: Sequence[int]) -> float:
    """The lowest chance from which at least `PRECISION` of what lies above was right.

    Held to the lower end of what so few texts can vouch for (half a text more wrong than was
    seen); `NEVER` where nothing reaches it.
    """
    lowest, good = NEVER, 0
    for n, (chance, hit) in enumerate(sorted(zip(chances, right, strict=True), reverse=True), 1):
        good += hit
        if n >= ENOUGH and (good - 0.5) / n >= PRECISION and (hit or n > ENOUGH):
            lowest = chance
    return lowest


def _told(scores: Any, truth: Any, width: int) -> dict[str, float]:
    """How much is chosen beforehand, and how much of it rightly.

    Each text is judged by thresholds that the other texts gave, so the figure is not their own.
    """
    best, lead = _leads(scores)
    right: list[bool] = []
    for part in range(FOLDS):
        others = [n for n in range(len(truth)) if n % FOLDS != part]
        slope, shift, sure_from = _curve(scores[others], truth[others], width)
        for n in range(part, len(truth), FOLDS):
            label = best[n]
            if probability(float(lead[n]), slope[label], shift[label]) >= sure_from[label]:
                right.append(bool(label == truth[n]))
    return {
        "sure_share": round(len(right) / len(truth), 4),
        "sure_precision": round(sum(right) / len(right), 4) if right else 0.0,
    }


def _exported(linear: _Linear, labels: tuple[str, ...]) -> Model:
    """The same weights under 32-bit keys; of two runs with one key the first stays."""
    matter, weights = linear.matter, linear.weights
    places = {key(gram): at for gram, at in linear.counter.vocabulary_.items()}
    keys = sorted(places)
    flat = array("f", (float(value) for one in keys for value in weights[places[one]]))
    none = (0.0,) * len(labels)
    return Model(
        labels=labels,
        keys=memoryview(array("I", keys)),
        matter=memoryview(array("f", (float(matter[places[one]]) for one in keys))),
        weights=memoryview(flat),
        bias=tuple(float(value) for value in linear.bias),
        slope=none, shift=none, sure_from=none,
    )  # fmt: skip
