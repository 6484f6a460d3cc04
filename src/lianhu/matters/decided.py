"""How staff finally sorted what was said: what the helper learns from, read afresh each time."""

from collections.abc import Iterator
from typing import Final

from lianhu.audit.actor import SYSTEM
from lianhu.matters.kinds import WordRole
from lianhu.matters.models import Matter, Word

MOST: Final = 20_000


def affairs() -> Iterator[tuple[str, str]]:
    """(first words, 大事、小事 or 私事) of the newest matters that were sorted."""
    return _decided("triage")


def classes() -> Iterator[tuple[str, str]]:
    """(first words, class) of the newest matters that were sent to a pool."""
    return _decided("category")


def _decided(column: str) -> Iterator[tuple[str, str]]:
    """Of erased words nothing is left to teach."""
    sorted_ones = Matter.objects.visible_to(SYSTEM).exclude(**{column: ""}).order_by()
    said = Word.objects.filter(matter__in=sorted_ones, role=WordRole.DEMAND).exclude(text="")
    first = said.order_by("-matter_id", "at", "pk").distinct("matter_id")
    yield from first.values_list("text", f"matter__{column}")[:MOST]
