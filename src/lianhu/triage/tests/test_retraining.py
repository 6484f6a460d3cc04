"""Learning from what staff decided: kept with its figures, taken only if no worse, put back."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lianhu.audit.actor import SYSTEM, VISITOR, Actor, Grant
from lianhu.kernel.errors import NotAllowed
from lianhu.triage import asking, commands, learning, model, reactions, retraining
from lianhu.triage.models import Learned
from lianhu.triage.tests.factories import labelled

pytestmark = pytest.mark.django_db
ADMIN = Actor(
    "staff", 1, 7, grants=(Grant("county_admin", frozenset({"triage.roll_back"}), "1.", 5),)
)


@pytest.fixture(scope="module")
def learned():
    return learning.train(labelled())


@pytest.fixture
def here_and_now(monkeypatch, learned):
    """No process of its own in these tests: that it learns there is shown in test_learning."""
    monkeypatch.setattr(retraining.learning, "apart", lambda rows: learned)


def pairs(most=None):
    return [(row.text, row.label) for row in labelled(most=most)]


def keep(learned, what=asking.AFFAIR, **figures):
    return commands.keep(
        SYSTEM, what=what, content=learned.content, figures={**learned.figures, **figures}, better=True
    )  # fmt: skip


def test_what_is_better_speaks_from_then_on(county, here_and_now, learned):
    text = "水厂又停水三天了，全寨没得水吃"
    made = retraining.retrain(asking.AFFAIR, pairs())
    assert made.taken_at
    assert made.digest == model.load(learned.content).digest
    assert asking.suggest(asking.AFFAIR, text) == model.load(learned.content).suggest(text)


def test_what_is_worse_is_kept_but_stays_silent(county, here_and_now, learned):
    keep(learned, rows=100, macro_f1=0.999)
    made = retraining.retrain(asking.AFFAIR, pairs())
    assert made.taken_at is None
    assert Learned.objects.in_force(asking.AFFAIR).get().figures["macro_f1"] == 0.999


def test_too_little_or_nothing_new_teaches_nothing(county, here_and_now, learned):
    assert retraining.retrain(asking.AFFAIR, pairs(200)) is None
    assert retraining.retrain(asking.AFFAIR, [("路灯", "minor")] * 400) is None
    keep(learned, rows=590)
    assert retraining.retrain(asking.AFFAIR, pairs()) is None


def test_every_night_each_source_is_read(county, monkeypatch):
    asked = []
    monkeypatch.setattr(retraining, "retrain", lambda what, rows: asked.append((what, list(rows))))
    monkeypatch.setattr(reactions, "retrain", retraining.retrain)
    monkeypatch.setattr(reactions, "SOURCES", {"x": lambda: iter([("路灯", "a")])})
    reactions.learn()
    assert asked == [("x", [("路灯", "a")])]


def test_a_named_person_puts_it_back_down_to_the_first_rules(county, sign_in, learned):
    first, second = keep(learned), keep(learned)
    client = sign_in(ADMIN)
    page = client.get(reverse("triage:show")).content.decode()
    assert second.digest[:16] in page
    assert "学了多少件" in page
    for left in (first, None):
        client.post(reverse("triage:roll_back", args=["affair"]))
        assert Learned.objects.in_force("affair").first() == left
    assert Learned.objects.get(pk=second.pk).put_back_by_id == 7
    assert (
        "没有可以退的"
        in client.post(reverse("triage:roll_back", args=["affair"]), follow=True).content.decode()
    )
    assert asking.suggest("affair", "路灯坏了").reasons == ("路灯",)


def test_nobody_else_puts_it_back(county, learned):
    keep(learned)
    with pytest.raises(NotAllowed):
        commands.roll_back(VISITOR, what="affair")
    with pytest.raises(NotAllowed):
        commands.keep(VISITOR, what="affair", content=b"", figures={}, better=True)


@pytest.mark.parametrize("change", [{"digest": "x"}, {"figures": {}}, {"taken_at": None}])
def test_what_was_learned_cannot_be_changed_or_removed(county, learned, change):
    made = keep(learned)
    with pytest.raises(DatabaseError), transaction.atomic():
        Learned.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()
