"""A form filled in over an older state: told so once, nothing lost, then it counts."""

from django import forms
from django.http import QueryDict

from lianhu.audit.seen import AsSeen


class Paint(AsSeen):
    colour = forms.CharField()


def sent(form, colour):
    given = QueryDict(mutable=True)
    given.update({"as_seen": form["as_seen"].value(), "colour": colour})
    return given


def test_what_stands_as_it_was_seen_is_changed():
    shown = Paint(None, initial={"colour": "red"})
    form = Paint(sent(shown, "blue"), initial={"colour": "red"})
    assert form.is_valid()
    assert form.cleaned_data == {"colour": "blue"}


def test_what_somebody_changed_meanwhile_is_said_and_kept():
    shown = Paint(None, initial={"colour": "red"})
    late = Paint(sent(shown, "blue"), initial={"colour": "green"})
    assert not late.is_valid()
    assert late.status == 409
    assert "别人刚改过" in str(late.non_field_errors())
    assert late["colour"].value() == "blue"
    again = Paint(sent(late, "blue"), initial={"colour": "green"})
    assert again.is_valid()


def test_a_machine_that_saw_no_page_is_not_asked():
    assert Paint({"colour": "blue"}, initial={"colour": "red"}).is_valid()
