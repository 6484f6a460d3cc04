"""Where the front-end packages lie."""

from pathlib import Path

from django.conf import settings

BESIDE = Path(__file__).resolve().parents[3] / "node_modules"


def node_modules() -> Path:
    """The folder npm filled: the setting `NODE_MODULES`, else the one beside `src`."""
    return Path(getattr(settings, "NODE_MODULES", BESIDE))
