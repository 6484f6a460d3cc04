"""Rows made and written past the ORM's grammar are the rows that it would have made."""

import pytest

from lianhu.audit.models import Event
from lianhu.audit.rows import new
from lianhu.matters.models import Matter, Word
from lianhu.notices.models import Telling
from lianhu.orders.models import Order
from lianhu.people.models import Teller


@pytest.mark.parametrize("model", [Event, Matter, Word, Telling, Teller, Order])
def test_a_new_row_holds_what_the_orm_would_have_put_there(model):
    def held(row):
        values = {
            field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields
        }
        return {name: value for name, value in values.items() if not hasattr(value, "isoformat")}

    assert held(new(model)) == held(model())
    assert new(model)._state.adding
    assert new(model).pk is None


def test_what_may_change_is_no_ones_but_the_row():
    one, other = new(Matter), new(Matter)
    one.passed["a"] = 1
    assert other.passed == {}


def test_a_row_given_by_a_relation_is_at_hand_without_a_query():
    teller = new(Teller, id=7, name="测试人")
    matter = new(Matter, teller=teller, lead=None)
    assert matter.teller is teller
    assert (matter.teller_id, matter.lead, matter.lead_id) == (7, None, None)


def test_a_name_that_is_no_field_is_said():
    with pytest.raises(TypeError, match="spott"):
        new(Matter, spott="桥头")
