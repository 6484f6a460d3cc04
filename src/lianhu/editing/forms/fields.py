"""Fields that several of these forms ask for."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from lianhu.kernel.duration import Duration
from lianhu.shell.inputs import CHOOSE

UNITS: Final = (("wd", _later("个工作日")), ("d", _later("天")), ("h", _later("小时")),
                ("wh", _later("个工作小时")), ("m", _later("分钟")))  # fmt: skip


def several(label: Any, choices: Iterable[tuple[str, Any]], hint: Any = "") -> forms.Field:
    """Any of a few, all in sight."""
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=hint,
    )  # fmt: skip


def one(label: Any, choices: Iterable[tuple[str, Any]], hint: Any = "") -> forms.Field:
    return forms.ChoiceField(label=label, choices=list(choices), required=False, help_text=hint)


def chosen(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.Field:
    """One of a few of which one always stands there."""
    return forms.ChoiceField(label=label, choices=list(choices), error_messages=CHOOSE)


def number(label: Any, low: int, high: int, hint: Any = "") -> forms.Field:
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, required=False, help_text=hint,
        widget=forms.NumberInput(attrs={"class": "lh-input--short"}),
        error_messages={
            "invalid": _("请填一个数。"), "min_value": _("至少是%(limit_value)s。"),
            "max_value": _("最多是%(limit_value)s。"),
        },
    )  # fmt: skip


def line(label: Any, longest: int, hint: Any = "", *, required: bool = False) -> forms.Field:
    return forms.CharField(
        label=label, max_length=longest, help_text=hint, required=required,
        error_messages={"required": _("请写上。"), "max_length": _("最多%(limit_value)d个字。")},
    )  # fmt: skip


def prose(label: Any, longest: int, hint: Any = "", rows: int = 3) -> forms.Field:
    return forms.CharField(
        label=label, max_length=longest, help_text=hint, required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _("最多%(limit_value)d个字。")},
    )  # fmt: skip


def span_fields(name: str, label: Any, hint: Any = "") -> dict[str, forms.Field]:
    """A length of time: how many, and of what."""
    return {
        f"{name}_n": number(label, 1, 999, hint),
        f"{name}_unit": one(_("%s：按什么算") % label, UNITS),
    }


def span_seen(name: str, value: Any) -> dict[str, Any]:
    """What `span_fields` show for a value of the tree."""
    if not value or value == "promise":
        return {f"{name}_n": None, f"{name}_unit": "wd"}
    found = Duration.parse(str(value))
    return {f"{name}_n": found.count, f"{name}_unit": found.unit}


def span_given(name: str, given: Mapping[str, Any]) -> str | None:
    """The value for the tree; None where no number was given."""
    count = given.get(f"{name}_n")
    return f"{count}{given.get(f'{name}_unit') or 'wd'}" if count else None
