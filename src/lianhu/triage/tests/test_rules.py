"""The first day: what the words say on 600 invented messages, and who is offered the sealed way."""

import pytest

from lianhu.triage import rules
from lianhu.triage.accusing import accuses
from lianhu.triage.measuring import kappa
from lianhu.triage.tests.factories import rows


def tried(what):
    """Of the village texts: how many were sure, how many of them right, how many spoken of."""
    asked, found = rules.shipped()[what], rows("village.csv")
    said = [(asked.suggest(row["text"]), row[what]) for row in found]
    sure = [one.label == truth for one, truth in said if one.sure]
    spoken = [one.label == truth for one, truth in said if one.label]
    return len(sure) / len(found), sum(sure) / len(sure), len(spoken) / len(found), sum(spoken) / len(spoken)  # fmt: skip


def test_there_are_600_of_every_sort():
    found = rows("village.csv")
    assert len({row["text"] for row in found}) == 600
    for what, labels in (("affair", 3), ("class", 4)):
        assert len({row[what] for row in found}) == labels
        assert set(rules.shipped()[what].labels) == {row[what] for row in found}


@pytest.mark.parametrize("what", ["affair", "class"])
def test_both_passes_of_labelling_agree(what):
    """By one hand, in two orders: see data/README.md."""
    found = rows("village.csv")
    assert kappa([row[what] for row in found], [row[f"second_{what}"] for row in found]) >= 0.95


@pytest.mark.row("C1.15")
@pytest.mark.row("C4.28", "C4.29", "C4.30", "C4.31")
@pytest.mark.parametrize(
    ("what", "share", "precision", "spoken", "right"),
    [("affair", 0.09, 0.98, 0.50, 0.80), ("class", 0.02, 0.98, 0.50, 0.70)],
)
def test_what_is_chosen_beforehand_is_right(what, share, precision, spoken, right):
    """Little is sure, and that is right; the rest is a hint with its reasons."""
    found = tried(what)
    assert found[0] >= share
    assert found[1] >= precision
    assert found[2] >= spoken
    assert found[3] >= right


def test_a_longer_word_hides_the_shorter_one_in_it():
    found = rules.shipped()["affair"].suggest("养老保险断了")
    assert (found.label, found.reasons) == ("major", ("养老保险",))


def test_words_that_pull_both_ways_say_nothing():
    assert rules.shipped()["affair"].suggest("征地 路灯").label == ""
    assert rules.shipped()["affair"].suggest("").label == ""


def test_who_accuses_is_always_asked():
    found = [row for row in rows("accusing.csv") if row["accuses"] == "1"]
    missed = [row["text"] for row in found if not accuses(row["text"])]
    assert len(found) == 250
    assert len(missed) <= 0.01 * len(found), missed


def test_hardly_anybody_else_is_asked():
    ordinary = [row["text"] for row in rows("village.csv")]
    asked = [text for text in ordinary if accuses(text)]
    assert len(asked) <= 0.01 * len(ordinary), asked
    turned = [row["text"] for row in rows("accusing.csv") if row["accuses"] == "0"]
    assert sum(bool(accuses(text)) for text in turned) <= 0.15 * len(turned)


@pytest.mark.parametrize(
    "text",
    ["村干部吃拿卡要", "支书把低保给了亲戚", "组长打人", "我举报以后遭报复", "主任收钱才盖章"],
)
def test_the_plain_forms(text):
    found = accuses(text)
    assert found
    assert found in text
