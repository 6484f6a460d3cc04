"""What a method may name and what a matter may be are the same words in both rooms."""

import pytest
from django.db import IntegrityError, transaction

from lianhu.kernel.errors import Refusal
from lianhu.matters import kinds
from lianhu.matters.models import Matter
from lianhu.matters.tests.factories import raised
from lianhu.methods import vocabulary


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (kinds.Kind, vocabulary.MATTER_KINDS),
        (kinds.Channel, vocabulary.CHANNELS),
    ],
)
def test_a_kind_and_a_door_have_one_name_and_one_label(words, known):
    assert {one.value: str(one.label) for one in words} == known


def test_what_accuses_a_cadre_is_no_kind_of_matter(here):
    matter = raised(here)
    for kind in ("accusation", ""):
        with pytest.raises(Refusal):
            raised(here, kind=kind)
        with pytest.raises(IntegrityError, match="known_kind"), transaction.atomic():
            Matter.objects.filter(pk=matter.pk).update(kind=kind)


def test_no_matter_lies_sealed(here):
    matter = raised(here)
    with pytest.raises(IntegrityError, match="known_secrecy"), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(secrecy="sealed")


def test_every_phase_of_a_stage_is_a_phase_of_a_matter():
    assert set(kinds.Phase.values) == {str(one.value) for one in vocabulary.Phase}


def test_every_way_of_rating_that_a_method_may_name_can_be_written_down():
    assert set(vocabulary.RATING_WAYS) <= set(kinds.RatingWay.values)
