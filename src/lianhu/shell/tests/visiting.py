"""How a page is visited by the tests of leaks, of axe and of errors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """One page as the walks visit it.

    `args` of the URL, from the world; `who` opens it: a name of factories.POSTS, "bearer", "bearer
    of answered", "bearer of wish", or "" for a visitor. `shut`: the next village and a visitor must
    get 403 or 404 (or be sent to sign in).
    """

    args: Callable[[Any], tuple[Any, ...]] = lambda w: ()
    who: str = ""
    shut: bool = False
