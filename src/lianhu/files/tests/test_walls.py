"""The database refuses what no command would do."""

import pytest
from django.db import IntegrityError, transaction

from lianhu.files.intake import attach
from lianhu.files.models import File
from lianhu.files.tests.factories import draft
from lianhu.kernel import clock
from lianhu.kernel.errors import IllegalMove


def refused(file, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(pk=file.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"stream": "matter:1"},
        {"state": "kept"},
        {"state": "erased"},
        {"erased_at": clock.now()},
        {"state": "lost"},
        {"kind": "film"},
        {"confidentiality": "secret"},
        {"width": None},
        {"width": 0},
        {"media_type": "image/png"},
        {"size": 0},
        {"sm3": "00"},
        {"token": "../../etc/passwd"},
        {"sm3": "0" * 64},
        {"token": "0" * 32},
    ],
)
def test_a_draft_keeps_its_shape(county, values):
    refused(draft(), **values)


@pytest.mark.parametrize(
    "values", [{"stream": "matter:2"}, {"state": "draft", "stream": ""}, {"sm3": "0" * 64}]
)
def test_a_kept_file_stays_what_and_where_it_is(county, values):
    file = draft()
    attach(file, "matter:1")
    refused(file, **values)


def test_a_kept_file_cannot_be_deleted(county):
    file = draft()
    attach(file, "matter:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        file.delete()


def test_an_erased_file_stays_erased(county):
    file = draft()
    File.objects.filter(pk=file.pk).update(state="erased", erased_at=clock.now())
    refused(file, state="draft", erased_at=None)


def test_a_file_belongs_to_one_subject_once(county):
    file = draft()
    attach(file, "matter:1")
    with pytest.raises(IllegalMove):
        attach(File.objects.get(pk=file.pk), "matter:2")
