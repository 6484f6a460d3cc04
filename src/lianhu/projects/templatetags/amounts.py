"""How amounts and seats stand on the pages of projects."""

from collections.abc import Mapping
from typing import Any, Final

from django import template

register = template.Library()
WAN: Final = 1_000_000


@register.simple_tag
def yuan(fen: int) -> str:
    """An amount of 分 as people say it: 5万元, 3.2万元, 800元, 0.5元; never rounded."""
    if fen >= WAN and fen % (WAN // 100) == 0:
        return f"{_plain(fen, WAN)}万元"
    return f"{_plain(fen, 100)}元"


def _plain(value: int, unit: int) -> str:
    whole, rest = divmod(value, unit)
    digits = f"{rest:0{len(str(unit)) - 1}d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


@register.filter
def at(found: Mapping[int, Any], key: int | None) -> Any:
    """What stands under a key; nothing where nothing does."""
    return found.get(key) if key else None
