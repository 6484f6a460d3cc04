"""What the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianhu.kernel import clock
from lianhu.publicity.commands import answer_objection, withdraw
from lianhu.publicity.models import Objection, Posting
from lianhu.publicity.tests.factories import objection, posting, staff


def refused(rows, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


def fields(row):
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"}


@pytest.mark.parametrize(
    "values",
    [
        {"confidentiality": "internal"},
        {"title": "电话13800005678"},
        {"words": "身份证522727199001010011"},
        {"words": "52272719900101001X"},
        {"days": 14},
        {"days": 0, "kind": "notice"},
        {"until_at": clock.now() - timedelta(days=400)},
        {"released_by_person_id": None, "released_by_account_id": None},
        {"state": "withdrawn"},
        {"state": "withdrawn", "withdrawn_at": clock.now()},
        {"withdrawn_at": clock.now()},
        {"state": "hung"},
        {"state": "taken_down"},
        {"state": "taken_down", "taken_down_at": clock.now()},
        {"taken_down_at": clock.now()},
        {"state": "lost"},
        {"kind": "rumour"},
    ],
)
def test_a_posting_is_never_made_out_of_shape(tree, values):
    shape = fields(posting(tree.east)) | values
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(**shape)


@pytest.mark.parametrize(
    "values",
    [
        {"words": "别的话"},
        {"title": "别的题"},
        {"days": 20},
        {"kind": "notice"},
        {"path": "9."},
        {"from_at": clock.now() - timedelta(days=30)},
        {"until_at": clock.now() + timedelta(days=2)},
        {"released_by_person_id": 999_999},
        {"only_on_board": True},
        {"head": "0" * 64},
    ],
)
def test_what_was_posted_stays(tree, values):
    refused(Posting.objects.filter(pk=posting(tree.east).pk), **values)


def test_what_was_withdrawn_stays_withdrawn(tree):
    row = posting(tree.east)
    withdraw(staff(tree.east.path), row, why="数字有误")
    refused(Posting.objects.filter(pk=row.pk), state="posted", withdrawn_at=None, withdrawn_why="")


def test_a_posting_is_never_removed(tree):
    row = posting(tree.east)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "已处理"},
        {"answered_at": clock.now()},
        {"answered_at": clock.now(), "answer": "已处理"},
        {"answered_at": clock.now(), "answer": "打13800005678", "answered_by_person_id": 1},
        {"confidentiality": "public"},
        {"confidentiality": "private"},
        {"words": "别的话"},
        {"digest": "x"},
    ],
)
def test_an_objection_keeps_its_shape(tree, values):
    row = objection(posting(tree.east))
    refused(Objection.objects.filter(pk=row.pk), **values)


@pytest.mark.parametrize("confidentiality", ["public", "sealed"])
def test_an_objection_is_made_neither_public_nor_sealed(tree, confidentiality):
    shape = fields(objection(posting(tree.east))) | {"confidentiality": confidentiality}
    with pytest.raises(IntegrityError, match="is_not_public"), transaction.atomic():
        Objection.objects.create(**shape)


def test_an_answer_stays(tree):
    row = objection(posting(tree.east))
    answer_objection(staff(tree.east.path), row, answer="已重修")
    refused(Objection.objects.filter(pk=row.pk), answer="别的答复")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
