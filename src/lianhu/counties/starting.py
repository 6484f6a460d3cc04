"""What is looked at in every county before the product starts to serve."""

from collections.abc import Callable
from typing import Final

from lianhu.counties.current import inside
from lianhu.counties.models import County

CHECKS: Final[list[Callable[[], None]]] = []


def at_start(check: Callable[[], None]) -> None:
    """Let `check` run inside each county at every start; it raises a Refusal to stop it."""
    CHECKS.append(check)


def look() -> None:
    """Run every check in every county. Raises the first Refusal."""
    for schema in County.objects.values_list("schema_name", flat=True):
        with inside(schema):
            for check in CHECKS:
                check()
