"""How one form field is dressed: attributes that phones and screen readers need."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

TYPED: Final = (forms.widgets.Input, forms.Textarea)
NOT_TYPED: Final = (forms.CheckboxInput, forms.FileInput)


def dressed(bound: BoundField, label: object = None, hint: object = None) -> dict[str, Any]:
    """Everything the field template needs."""
    text = bound.help_text if hint is None else hint
    errors = list(bound.errors)
    described = _described(bound, text=text, errors=errors)
    grouped = bool(bound.use_fieldset)
    attrs = _attributes(bound) | ({"aria-invalid": "true"} if errors else {})
    if described and not grouped:
        attrs["aria-describedby"] = described
    return {
        "bound": bound,
        "label": bound.label if label is None else label,
        "hint": text,
        "errors": errors,
        "described": described,
        "grouped": grouped,
        "control": bound.as_widget(attrs=attrs),
        "kind": _kind(bound),
        "required": bound.field.required or getattr(bound.field, "of_row", False),
    }


def _described(bound: BoundField, *, text: object, errors: Sequence[object]) -> str:
    ids = [f"{bound.auto_id}_error"] if errors else []
    return " ".join([*ids, f"{bound.auto_id}_hint"] if text else ids)


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if not isinstance(widget, forms.FileInput):
        return "choice" if bound.use_fieldset else "plain"
    accept = str(widget.attrs.get("accept", ""))
    return "voice" if "audio" in accept else "photo" if "image" in accept else "file"


def _attributes(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    attrs: dict[str, Any] = {}
    typed = isinstance(widget, TYPED) and not isinstance(widget, NOT_TYPED)
    if typed or isinstance(widget, forms.Select):
        attrs["class"] = f"lh-input {widget.attrs.get('class', '')}".strip()
    if typed:
        # The browser would cut a long paste without a word; the server answers with a sentence.
        attrs["maxlength"] = False
        attrs |= {k: v for k, v in _keyboard(bound).items() if k not in widget.attrs}
    return attrs


def _keyboard(bound: BoundField) -> dict[str, str]:
    """The keyboard a phone should show, and no guessing by the browser."""
    kind = bound.field
    if "phone" in bound.name:
        return {"inputmode": "tel", "autocomplete": "off"}
    if isinstance(kind, forms.DecimalField):
        return {"inputmode": "decimal"}
    if isinstance(kind, forms.IntegerField) or bound.name in {"number", "otp"}:
        return {"inputmode": "numeric", "autocomplete": "off"}
    if bound.name == "code":
        return {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
    return {}
