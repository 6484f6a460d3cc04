"""Every field about people has a class, and nothing closed shows by accident."""

import logging

import pytest
from django.apps import apps

from lianhu.people import fields
from lianhu.people.models.persons import Person
from lianhu.people.tests.factories import GOOD_ID, person

CLASSES = {"public", "internal", "personal", "sensitive"}
MODELS = list(apps.get_app_config("people").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_field_is_classed(model):
    names = {field.name for field in model._meta.concrete_fields}
    assert set(model.FIELD_CLASSES) == names
    assert set(model.FIELD_CLASSES.values()) <= CLASSES


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_what_is_sealed_is_never_called_public(model):
    for name, kind in model.FIELD_CLASSES.items():
        if name.endswith(("_cipher", "_blind")):
            assert kind in {"personal", "sensitive"}


def test_neither_words_nor_errors_show_a_name(county, caplog):
    who = person("测试甲", id_number=GOOD_ID)
    caplog.set_level(logging.DEBUG)
    logging.getLogger("test").warning("%s %r", who, who)
    shown = f"{who} {who!r} {caplog.text}"
    assert "测试甲" not in shown
    assert GOOD_ID not in shown


def test_the_database_holds_no_clear_number(county):
    who = person(id_number=GOOD_ID)
    row = Person.objects.filter(pk=who.pk).values_list().get()
    assert GOOD_ID.encode() not in b"".join(
        bytes(v) for v in row if isinstance(v, memoryview | bytes)
    )
    assert all(GOOD_ID not in str(value) for value in row)
    assert fields.open_id(who) == GOOD_ID
