"""What is learned, exported and asked: the same answers as the library, small, and explained."""

import random
import subprocess
import sys
import time

import pytest

from lianhu.kernel.errors import Refusal
from lianhu.triage import learning, model
from lianhu.triage.grams import counted, grams, tidy
from lianhu.triage.measuring import Measured, kappa
from lianhu.triage.table import Labelled
from lianhu.triage.tests.factories import labelled


@pytest.fixture(scope="module")
def learned():
    return learning.train(labelled("class"))


@pytest.fixture(scope="module")
def ready(learned):
    return model.load(learned.content)


def test_runs_of_letters_mind_neither_width_nor_case_nor_numbers():
    assert tidy("ＡＢＣ，１２路!") == "abc 0路"
    assert list(grams("路灯", 2)) == ["路", "灯", "路灯"]
    assert counted("灯", "灯")["灯"] == 3


def test_plain_python_scores_as_the_library_does(ready):
    rows = labelled("class")
    labels = learning.require_enough(rows)
    truth = __import__("numpy").array([labels.index(row.label) for row in rows])
    linear = learning._fit([counted(row.text) for row in rows], truth, len(labels))
    dice = random.Random(3)
    letters = "".join(row.text for row in rows)
    for _ in range(200):
        text = "".join(dice.choices(letters, k=dice.randint(0, 120)))
        theirs = linear.scores([counted(text)])[0]
        assert ready.scores(text) == pytest.approx(list(theirs), abs=1e-5)


def test_two_labels_are_enough(tmp_path):
    rows = [Labelled("", row.text, "甲" if row.label == "private" else "乙") for row in labelled()]
    found = model.load(learning.train(rows).content)
    assert found.labels == ("乙", "甲")
    assert found.suggest("帮我喊个师傅，我家水管漏了").label == "甲"


def test_a_suggestion_names_words_of_the_text_itself(ready):
    text = "楼上漏水泡坏了我家天花板，两家吵起来了"
    found = ready.suggest(text)
    assert found.reasons
    assert all(reason in text for reason in found.reasons)
    assert 0 < found.chance < 1


def test_of_an_empty_or_foreign_text_nothing_is_said(ready):
    assert ready.suggest("") == model.NOTHING
    assert ready.suggest("zzz qqq") == model.NOTHING


def test_it_is_small_and_quick(learned, ready):
    assert len(learned.content) < 2_000_000
    text = "".join(row.text for row in labelled())[:100]
    ready.suggest(text)
    spent = min(_spent(ready, text) for _ in range(20))
    # Ten times the 2 ms that it takes on an idle machine at most.
    assert spent < 0.02


def _spent(ready, text):
    start = time.perf_counter()
    ready.suggest(text)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "spoil",
    [lambda b: b[:-1], lambda b: b"x" + b, lambda b: b[:60] + b"\0" + b[61:], lambda b: b""],
    ids=["short", "foreign", "changed", "empty"],
)
def test_a_spoilt_model_is_refused(learned, spoil):
    with pytest.raises(Refusal):
        model.load(spoil(learned.content))


def test_a_later_edition_is_refused(ready, monkeypatch):
    monkeypatch.setattr(model, "FORMAT", 99)
    content = model.dump(ready)
    monkeypatch.undo()
    with pytest.raises(Refusal, match="更新的版本"):
        model.load(content)


def test_no_run_of_a_single_message_stays_in_a_model():
    rows = [*labelled(), Labelled("", "鬷夔彝亍鬷夔彝亍", "private")]
    found = model.load(learning.train(rows).content)
    assert found.suggest("鬷夔彝亍") == model.NOTHING


def test_it_learns_in_a_process_of_its_own():
    assert learning.apart(labelled(most=120)).figures["rows"] == 120


def test_sure_is_only_what_was_right_often_enough():
    chances = [n / 100 for n in range(100)]
    assert learning.threshold(chances, [0] * 60 + [1] * 40) == 0.60
    assert learning.threshold(chances, [0, 1] * 50) == learning.NEVER
    assert learning.threshold([0.9] * 10, [1] * 10) == learning.NEVER


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([Labelled("", "灯", "甲")] * 30, "1类"),
        ([Labelled("", "灯", "甲"), Labelled("", "路", "乙")] * 5, "10条"),
        ([Labelled("", "灯", "甲")] * 30 + [Labelled("", "路", "乙")], "“乙”只有1条"),
    ],
)
def test_too_little_to_learn_from_is_said(rows, said):
    with pytest.raises(Refusal, match=said):
        learning.train(rows)


def test_figures_are_those_of_the_textbook():
    found = Measured.of(["a", "a", "b", "b"], ["a", "b", "b", ""])
    assert found.of_label("a") == (1.0, 0.5, pytest.approx(2 / 3), 2)
    assert found.of_label("b") == (0.5, 0.5, 0.5, 2)
    assert found.macro_f1 == pytest.approx((2 / 3 + 0.5) / 2)
    assert kappa(["a", "b"], ["a", "b"]) == 1
    assert kappa(["a", "a", "b", "b"], ["a", "b", "a", "b"]) == 0


IMPORTS = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import config.wsgi, config.urls
from lianhu.triage import model, rules, accusing
rules.shipped()["affair"].suggest("路灯坏了")
print(*{name.partition(".")[0] for name in sys.modules} & {"sklearn", "numpy", "scipy", "openpyxl"})
"""


def test_no_web_process_imports_what_learns():
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
