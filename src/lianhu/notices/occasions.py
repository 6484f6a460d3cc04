"""Why something is told: a key that rooms register with the words a person reads."""

from typing import Any

_LABELS: dict[str, Any] = {}


def occasion(key: str, label: Any) -> str:
    """Register an occasion, "matters.promised" → "承诺办理时间"; at import of the owner room."""
    _LABELS[key] = label
    return key


def label_of(key: str) -> str:
    return str(_LABELS.get(key, key))
