"""Fields that forms of every room ask for in the same words."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

CHOOSE: Final = {"required": _("请选一个。"), "invalid_choice": _("请选一个。")}


def radios(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    """One of a few, all of them in sight."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE, **more
    )


def day(label: Any, missing: Any = "", **more: Any) -> forms.DateField:
    """A day, picked or typed; `missing` is said where none is given and one must be."""
    return forms.DateField(
        label=label,
        # Browsers show a day that stands there already only in this form.
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": missing or _("请填日期。"),
            "invalid": _("日期没有看懂，请写成 2026-03-05。"),
        },
        **more,
    )
