"""Fields of every room: what is said where nothing, or nonsense, was sent."""

from datetime import date

import pytest
from django import forms

from lianhu.shell.inputs import day, radios


@pytest.mark.parametrize(
    ("sent", "said"),
    [("", "请写哪天前办好。"), ("2026-13-40", "日期没有看懂，请写成 2026-03-05。")],
)
def test_a_day_that_is_missing_or_odd(sent, said):
    with pytest.raises(forms.ValidationError) as caught:
        day("哪天", "请写哪天前办好。").clean(sent)
    assert caught.value.messages == [said]


def test_a_day_that_stands_there_already_is_shown_as_browsers_want_it():
    field = day("哪天")
    assert 'value="2026-03-05"' in field.widget.render("d", date(2026, 3, 5))
    assert 'type="date"' in field.widget.render("d", None)
    with pytest.raises(forms.ValidationError, match="请填日期"):
        field.clean("")
    assert day("哪天", required=False).clean("") is None


@pytest.mark.parametrize("sent", ["", "c"])
def test_one_of_a_few(sent):
    with pytest.raises(forms.ValidationError, match="请选一个"):
        radios("哪个", [("a", "甲"), ("b", "乙")]).clean(sent)
